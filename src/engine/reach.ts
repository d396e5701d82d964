/** Whose an order is, and who may see it: the business unit and the region of its customer, against a reach. */
import { factKey, type FactKey } from '../core/model/fact.ts';
import type { CustomerId } from '../core/model/identifiers.ts';

/** Whose orders somebody may see and act on: all, or those of customers of one of these. A part that is not named is any. */
export type Reach = 'all' | readonly ReachPart[];

export interface ReachPart {
  readonly businessUnit?: string;
  readonly region?: string;
}

/** Of a customer, and so of its orders. */
export interface Place {
  readonly businessUnit: string;
  readonly region: string;
}

export const placeKey = (customer: CustomerId): FactKey => factKey('customer', customer);

/** From the value of a fact `customer:ID`; undefined: there is no such customer, whose orders only a reach of 'all' has. */
export function placeOf(customer: unknown): Place | undefined {
  if (typeof customer !== 'object' || customer === null) return undefined;
  const { businessUnit, region } = customer as Readonly<Record<string, unknown>>;
  return typeof businessUnit === 'string' && typeof region === 'string' ? { businessUnit, region } : undefined;
}

export function covers(reach: Reach, place: Place | undefined): boolean {
  if (reach === 'all') return true;
  if (place === undefined) return false;
  return reach.some(
    ({ businessUnit = place.businessUnit, region = place.region }) =>
      businessUnit === place.businessUnit && region === place.region,
  );
}

/** What either of them has. */
export const widened = (reaches: readonly Reach[]): Reach =>
  reaches.includes('all') ? 'all' : reaches.flatMap((reach) => (reach === 'all' ? [] : reach));

export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.businessUnit === b?.businessUnit && a?.region === b?.region;
