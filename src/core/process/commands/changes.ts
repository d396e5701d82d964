/** Judging and applying changes of order facts. A set of changes is applied whole or refused whole. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Change, Charge, Demand, LineDemand } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import type { LineId, ScheduleId } from '../../model/identifiers.ts';
import type { ParkedChange, Schedule } from '../../model/order.ts';
import { inStockUnits, type Quantity } from '../../model/quantity.ts';
import { fail, never, ok, type Result } from '../../model/result.ts';
import type { Draft } from '../draft.ts';
import { isOpen, open, scheduleIn, schedulesIn } from '../order-facts.ts';

/** What changes of one set name beside what is in the order: each thing once. */
interface Named {
  readonly lines: Set<LineId>;
  readonly schedules: Set<ScheduleId>;
  readonly quantities: Set<ScheduleId>;
  /** Lines that get another item: their quantities are counted anew. */
  readonly items: ReadonlySet<LineId>;
}

/** The first change that can't be made, or undefined. */
export function invalidChange(draft: Draft, changes: readonly Change[]): Failure | undefined {
  if (changes.length === 0) return { code: 'missing', what: 'change', where: 'changes', wayOut: 'say what is to change' };
  const named: Named = { lines: new Set(), schedules: new Set(), quantities: new Set(), items: itemsOf(changes) };
  for (const [i, change] of changes.entries()) {
    const failure = invalid(draft, change, `changes[${i}]`, named);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

const itemsOf = (changes: readonly Change[]): ReadonlySet<LineId> =>
  new Set(changes.flatMap((change) => (change.kind === 'item' ? [change.line] : [])));

function invalid(draft: Draft, change: Change, where: string, named: Named): Failure | undefined {
  switch (change.kind) {
    case 'quantity':
      return invalidQuantity(draft, change, where, named);
    case 'destination':
    case 'days':
      return change.schedule === undefined ? undefined : invalidSchedule(draft, change.schedule, where, change.kind);
    case 'item':
      return invalidLine(draft, change.line, where, change.kind);
    case 'price':
      return invalidPrice(change.to.amount, `${where}.to`) ?? invalidLine(draft, change.line, where, change.kind);
    case 'line-added':
      return invalidLineAdded(draft, change.line, where, named);
    case 'schedule-added':
      if (draft.order.lines[change.line] === undefined && !named.lines.has(change.line))
        return unknown('line-unknown', change.line, where);
      return invalidAddition(draft, change.schedule, where, named);
    case 'charges':
      return invalidCharges(draft, change.to, draft.order.header, where);
    case 'freight':
    case 'instructions':
    case 'purchase-order':
    case 'payment':
      return undefined;
    default:
      return never(change, 'invalid change');
  }
}

function invalidLineAdded(draft: Draft, line: LineDemand, where: string, named: Named): Failure | undefined {
  if (draft.order.lines[line.id] !== undefined || named.lines.has(line.id))
    return { code: 'repeated', what: 'line', found: line.id, where, wayOut: 'give the new line a number of its own' };
  if (line.schedules.length === 0)
    return { code: 'missing', what: 'schedule line', where, wayOut: 'give each line at least one quantity' };
  named.lines.add(line.id);
  const price = line.price === undefined ? undefined : invalidPrice(line.price.amount, `${where}.line.price`);
  if (price !== undefined) return price;
  for (const schedule of line.schedules) {
    const failure = invalidAddition(draft, schedule, where, named);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

export function invalidPrice(amount: Decimal, where: string): Failure | undefined {
  if (!decimal.isNegative(amount)) return undefined;
  return { code: 'not-a-decimal', found: amount, where, wayOut: 'a price is zero or more: give an allowance as a charge' };
}

/** Charges are billed with the goods, so they are in the order's currency: its own, else its customer's. */
export function invalidCharges(
  draft: Draft,
  charges: readonly Charge[],
  header: { readonly customer: Demand['customer']; readonly currency?: Demand['currency'] | undefined },
  where: string,
): Failure | undefined {
  if (charges.length === 0) return undefined;
  const expected = header.currency ?? draft.valueOf('customer', header.customer)?.currency ?? charges[0]?.amount.currency;
  for (const [i, { amount }] of charges.entries())
    if (expected !== undefined && amount.currency !== expected)
      return {
        code: 'currency-mismatch',
        expected,
        found: amount.currency,
        where: `${where}.charges[${i}]`,
        wayOut: 'charge in the currency of the order',
      };
  return undefined;
}

function unknown(code: 'line-unknown' | 'schedule-unknown', found: string, where: string): Failure {
  return { code, found, where, wayOut: 'check the line numbers of the order' };
}

function invalidAddition(
  draft: Draft,
  schedule: { readonly id: ScheduleId; readonly quantity: Quantity },
  where: string,
  named: Named,
): Failure | undefined {
  if (draft.order.schedules[schedule.id] !== undefined || named.schedules.has(schedule.id))
    return {
      code: 'repeated',
      what: 'schedule line',
      found: schedule.id,
      where,
      wayOut: 'give the new schedule line a number of its own',
    };
  named.schedules.add(schedule.id);
  if (decimal.isPositive(schedule.quantity.value)) return undefined;
  return { code: 'not-a-quantity', found: schedule.quantity.value, where, wayOut: 'order more than nothing' };
}

function invalidSchedule(draft: Draft, id: ScheduleId, where: string, what: string): Failure | undefined {
  const schedule = draft.order.schedules[id];
  if (schedule === undefined) return unknown('schedule-unknown', id, where);
  if (isOpen(schedule)) return undefined;
  return {
    code: 'past-recall',
    what,
    shipped: schedule.shipped,
    where,
    wayOut: 'nothing of it is open any more: agree on a return, or place a new order',
  };
}

function invalidLine(draft: Draft, id: LineId, where: string, what: 'item' | 'price'): Failure | undefined {
  if (draft.order.lines[id] === undefined) return unknown('line-unknown', id, where);
  const schedules = schedulesIn(draft.order, id);
  const shipped = decimal.sum(schedules.map((schedule) => schedule.shipped));
  if (what === 'item' && decimal.isPositive(shipped))
    return {
      code: 'past-recall',
      what,
      shipped,
      where,
      wayOut: 'part of it has shipped: cancel the rest, and order the other item on a line of its own',
    };
  if (schedules.some(isOpen)) return undefined;
  return { code: 'past-recall', what, shipped, where, wayOut: 'nothing of it is open any more' };
}

function invalidQuantity(
  draft: Draft,
  change: Extract<Change, { kind: 'quantity' }>,
  where: string,
  named: Named,
): Failure | undefined {
  const { schedule: id, to } = change;
  const schedule = draft.order.schedules[id];
  if (schedule === undefined) return unknown('schedule-unknown', id, where);
  if (named.quantities.has(id))
    return { code: 'repeated', what: 'quantity', found: id, where, wayOut: 'give the new quantity of a schedule line once' };
  named.quantities.add(id);
  if (decimal.isNegative(to.value))
    return { code: 'not-a-quantity', found: to.value, where, wayOut: 'give the new quantity in all, zero to cancel it' };
  if (schedule.counted === undefined || named.items.has(schedule.line)) return undefined;
  const asked = inStock(draft, schedule, to, where);
  if (!asked.ok) return asked.failure;
  if (decimal.compare(decimal.add(asked.value, schedule.overage), schedule.shipped) >= 0) return undefined;
  return {
    code: 'quantity-below-shipped',
    asked: asked.value,
    shipped: schedule.shipped,
    where,
    wayOut: 'that much has left already: agree on a return for the difference',
  };
}

/** A quantity as somebody wrote it, in stock units; before the count only the order's own unit can be told. */
export function inStock(draft: Draft, schedule: Schedule, asked: Quantity, where: string): Result<Decimal, Failure> {
  const { counted, quantity } = schedule;
  const item = counted === undefined ? undefined : draft.valueOf('item', counted.item);
  if (counted !== undefined && item !== undefined) return inStockUnits(asked, item, counted.item, where);
  const known = counted?.unit ?? quantity.unit;
  if (asked.unit === known || draft.isIncomplete) return ok(asked.value);
  const wayOut = `give the quantity in ${known}, or wait until the item is known`;
  return fail({ code: 'unit-unknown', where, item: counted?.item ?? schedule.line, found: asked.unit, known: [known], wayOut });
}

/**
 * Applies changes that were judged valid. A quantity of nothing is a cancellation. A new quantity is counted at once,
 * since the order may be held for something else before it is checked again.
 */
export function applyChanges(draft: Draft, asked: ParkedChange): void {
  const { reference, sequence, source } = asked;
  const isCancellation = (change: Change): boolean => change.kind === 'quantity' && decimal.isZero(change.to.value);
  const cancelled = asked.changes.flatMap((change) =>
    change.kind === 'quantity' && isCancellation(change) ? [change.schedule] : [],
  );
  const changes = asked.changes.filter((change) => !isCancellation(change));
  draft.emit({
    type: 'order-changed',
    changes,
    reference,
    source,
    at: draft.now,
    ...(sequence === undefined ? {} : { sequence }),
  });
  const counted = recounted(draft, changes);
  if (Object.keys(counted).length > 0) draft.emit({ type: 'demand-counted', counted });
  const lines = cancelled
    .map((id) => scheduleIn(draft.order, id))
    .filter(isOpen)
    .map((schedule) => ({ schedule: schedule.id, quantity: open(schedule) }));
  if (lines.length === 0) return;
  draft.emit({ type: 'quantity-cancelled', lines, reference: `${source}/${reference}`, reason: 'buyer', at: draft.now });
}

function recounted(draft: Draft, changes: readonly Change[]): Record<string, NonNullable<Schedule['counted']>> {
  const items = itemsOf(changes);
  const counts: Record<string, NonNullable<Schedule['counted']>> = {};
  for (const change of changes) {
    if (change.kind !== 'quantity') continue;
    const schedule = scheduleIn(draft.order, change.schedule);
    if (schedule.counted === undefined || items.has(schedule.line)) continue;
    const ordered = inStock(draft, schedule, schedule.quantity, 'changes');
    if (ordered.ok) counts[schedule.id] = { ...schedule.counted, ordered: ordered.value };
  }
  return counts;
}
