/**
 * Quantities with units of measure and pack conversions.
 *
 * The hub counts in the item's *stock unit*; what a partner wrote in cases or dozens is converted once, exactly, by
 * the item's own table, and kept as written beside it. A conversion that is not a whole number of stock units is
 * allowed only for items that can be divided.
 */
import type { Brand } from './brand.ts';
import * as decimal from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { InputFailure } from './failure.ts';
import { fail, ok, type Result } from './result.ts';

/** A unit code of UN/ECE Recommendation 20, or X12 element 355 as partners use it: `EA`, `CS`, `BX`, `KGM`. */
export type Unit = Brand<string, 'Unit'>;

export interface Quantity {
  readonly value: Decimal;
  readonly unit: Unit;
}

/** One pack of an item: 1 `unit` holds `holds` stock units. */
export interface Pack {
  readonly unit: Unit;
  readonly holds: Decimal;
}

export function parseUnit(text: string, where: string): Result<Unit, InputFailure> {
  if (/^[A-Z0-9]{1,8}$/.test(text)) return ok(text as Unit);
  return fail({ code: 'not-a-quantity', where, found: text.slice(0, 20), wayOut: 'give a unit code such as EA, CS or KGM' });
}

/** A unit written in code. */
export const unit = (text: string): Unit => text as Unit;

export const quantity = (value: string | number, of: string): Quantity => ({ value: decimal.decimal(value), unit: of as Unit });

export interface Units {
  readonly stockUnit: Unit;
  readonly packs: readonly Pack[];
  /** Whether fractions of a stock unit exist (oil by the litre does, a bearing does not). */
  readonly divisible: boolean;
}

/** What one `of` holds in stock units, or undefined for a unit that the item is not sold in. */
export function holds(units: Pick<Units, 'stockUnit' | 'packs'>, of: Unit): Decimal | undefined {
  if (of === units.stockUnit) return decimal.ONE;
  return units.packs.find((pack) => pack.unit === of)?.holds;
}

/** A quantity in stock units. Fails on a unit that the item doesn't have, and on a fraction that can't exist. */
export function inStockUnits(asked: Quantity, units: Units, item: string, where: string): Result<Decimal, InputFailure> {
  const per = holds(units, asked.unit);
  if (per === undefined) {
    const known = [units.stockUnit, ...units.packs.map((pack) => pack.unit)];
    return fail({
      code: 'unit-unknown',
      where,
      item,
      found: asked.unit,
      known,
      wayOut: `order ${item} in ${known.join(', ')}, or add the unit to the item`,
    });
  }
  const value = decimal.multiply(asked.value, per);
  if (!units.divisible && !decimal.isWhole(value))
    return fail({
      code: 'not-a-quantity',
      where,
      found: `${asked.value} ${asked.unit}`,
      wayOut: `${item} can't be divided: ask for whole ${units.stockUnit}`,
    });
  return ok(value);
}
