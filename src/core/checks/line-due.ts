/** What is due of one line: the item and the stock units of all its schedule lines together. */
import { add, isPositive, ZERO, type Decimal } from '../model/decimal.ts';
import type { ItemId, LineId } from '../model/identifiers.ts';
import type { Unit } from '../model/quantity.ts';
import type { View } from './check.ts';

export interface LineDue {
  readonly item: ItemId;
  readonly unit: Unit;
  readonly quantity: Decimal;
}

/** Undefined where nothing is due any more: a line that was cancelled whole has no price, no margin and no credit. */
export function lineDue(view: View, line: LineId): LineDue | undefined {
  let known: { readonly item: ItemId; readonly unit: Unit } | undefined;
  let quantity = ZERO;
  for (const schedule of view.schedules(line)) {
    const demand = view.demand(schedule, ({ item, unit, due }) => ({ item, unit, due }));
    known = demand;
    quantity = add(quantity, demand.due);
  }
  return known === undefined || !isPositive(quantity) ? undefined : { item: known.item, unit: known.unit, quantity };
}
