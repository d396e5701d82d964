/**
 * A partial release: the schedule lines that fit the room, first those that are wanted first.
 *
 * Invariants: the part never exceeds the room. What has left already comes first, whoever let it go: its value is used.
 * Then it takes schedule lines whole, by requested date and then in the order's own order, and stops at the first that
 * doesn't fit, so that nothing wanted later overtakes it. Those without a date come last. All charges go with the first
 * part, since the first invoice carries them.
 */
import { add, isMore, isPositive, least, multiply, subtract, sum, type Decimal } from '../model/decimal.ts';
import type { Charge } from '../model/demand.ts';
import type { ScheduleId } from '../model/identifiers.ts';
import { rounded, type Currency } from '../model/money.ts';
import { agreedPrice } from './agreed-price.ts';
import type { PriceValue, View } from './check.ts';

export interface Part {
  readonly schedules: readonly ScheduleId[];
  readonly amount: Decimal;
}

interface Valued {
  readonly schedule: ScheduleId;
  /** Sorts as text; the empty date's stand-in sorts behind all days. */
  readonly requested: string;
  /** Of what has left. */
  readonly gone: Decimal;
  /** Of what is still to leave. */
  readonly open: Decimal;
}

const UNDATED = '~';

/** Undefined where not even the first fits. */
export function partWithin(view: View, room: Decimal, agreed: PriceValue, charges: readonly Charge[]): Part | undefined {
  const wanted = valued(view, agreed).sort((a, b) => (a.requested < b.requested ? -1 : Number(a.requested > b.requested)));
  const schedules: ScheduleId[] = wanted.filter(({ open }) => !isPositive(open)).map(({ schedule }) => schedule);
  let amount = sum([...charges.map((charge) => charge.amount.amount), ...wanted.map(({ gone }) => gone)]);
  if (isMore(amount, room)) return undefined;
  for (const { schedule, open } of wanted) {
    if (!isPositive(open)) continue;
    const next = add(amount, open);
    if (isMore(next, room)) break;
    schedules.push(schedule);
    amount = next;
  }
  return schedules.length === 0 ? undefined : { schedules, amount };
}

function valued(view: View, agreed: PriceValue): Valued[] {
  const all: Valued[] = [];
  const currency = agreed.currency as Currency;
  for (const line of view.lines()) {
    const value = (quantity: Decimal): Decimal =>
      rounded({ amount: multiply(quantity, agreedPrice(agreed, line)), currency }).amount;
    for (const schedule of view.schedules(line)) {
      const { due, requested } = view.demand(schedule, (demand) => ({ due: demand.due, requested: demand.requested ?? UNDATED }));
      if (!isPositive(due)) continue;
      const gone = value(least(view.shipped(schedule), due));
      all.push({ schedule, requested, gone, open: subtract(value(due), gone) });
    }
  }
  return all;
}
