/** Whose item it is that a buyer wrote, and how much of it in stock units. */
import { isPositive, type Decimal } from '../model/decimal.ts';
import type { ItemReference } from '../model/demand.ts';
import type { Failure } from '../model/failure.ts';
import type { CustomerId, ItemId } from '../model/identifiers.ts';
import { inStockUnits, type Quantity, type Units } from '../model/quantity.ts';
import { fail, type Result } from '../model/result.ts';
import type { View } from './check.ts';

export interface Known {
  readonly id: ItemId;
  readonly units: Units;
}

/** Our number, else the buyer's, else the GTIN: the first that leads to an item of ours. */
export function resolve(view: View, customer: CustomerId, { ours, buyers, gtin }: ItemReference): Known | undefined {
  return (
    (ours === undefined ? undefined : unitsOf(view, ours)) ??
    (buyers === undefined ? undefined : byAlias(view, customer, buyers)) ??
    (gtin === undefined ? undefined : byAlias(view, 'gtin', gtin))
  );
}

function byAlias(view: View, issuer: string, number: string): Known | undefined {
  const item = view.fact('item-alias', [issuer, number], (alias) => alias?.item ?? null);
  return item === null ? undefined : unitsOf(view, item);
}

function unitsOf(view: View, id: ItemId): Known | undefined {
  const units = view.fact('item', [id], (item) =>
    item === undefined ? null : { stockUnit: item.stockUnit, packs: item.packs, divisible: item.divisible },
  );
  return units === null ? undefined : { id, units };
}

/** In stock units; without an item only the sign can be judged. */
export function count(quantity: Quantity, item: Known | undefined, where: string): Result<Decimal, Failure> {
  if (!isPositive(quantity.value))
    return fail({ code: 'not-a-quantity', where, found: quantity.value, wayOut: 'order more than nothing' });
  return item === undefined ? { ok: true, value: quantity.value } : inStockUnits(quantity, item.units, item.id, where);
}
