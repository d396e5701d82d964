/** What became of one order in the world: its departures and its bills. */
import type { ItemId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Entry } from '../witness.ts';
import type { Intent } from '../world/intents.ts';
import { toCents } from './prices.ts';
import type { Left } from './works.ts';

export interface Departure {
  readonly left: Left;
  readonly at: Instant;
  /** Until when its node could have been stopped. */
  readonly noReturn: Instant;
  /** Pieces of an item that its node shipped beyond what it was told. */
  readonly beyond: (item: ItemId) => number;
}

export interface Bill {
  readonly billed: Extract<Entry, { kind: 'billed' }>;
  creditedCents: number;
}

export interface Life {
  readonly intent: Intent;
  readonly departures: readonly Departure[];
  readonly bills: readonly Bill[];
}

/** A bill does not stand that was credited whole and made again; credited for goods that came back, it stands. */
export const isVoid = ({ billed, creditedCents }: Bill, all: readonly Bill[]): boolean =>
  creditedCents > 0 &&
  creditedCents >= toCents(billed.total) &&
  all.some((other) => other.billed.shipment === billed.shipment && other.billed.invoice !== billed.invoice);

export const totals = (lines: Iterable<{ readonly item: ItemId; readonly quantity: number | string }>): Map<ItemId, number> => {
  const sums = new Map<ItemId, number>();
  for (const { item, quantity } of lines) sums.set(item, (sums.get(item) ?? 0) + Number(quantity));
  return sums;
};
