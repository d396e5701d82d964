/** Judging and applying changes of order facts. A set of changes is applied whole or refused whole. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Change } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import type { LineId, ScheduleId } from '../../model/identifiers.ts';
import type { ParkedChange, Schedule } from '../../model/order.ts';
import { inStockUnits, type Quantity } from '../../model/quantity.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Draft } from '../draft.ts';
import { isOpen, open } from '../order-facts.ts';

/** The first change that can't be made, or undefined. */
export function invalidChange(draft: Draft, changes: readonly Change[]): Failure | undefined {
  if (changes.length === 0) return { code: 'missing', what: 'change', where: 'changes', wayOut: 'say what is to change' };
  for (const [i, change] of changes.entries()) {
    const failure = invalid(draft, change, `changes[${i}]`);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function invalid(draft: Draft, change: Change, where: string): Failure | undefined {
  const { order } = draft;
  switch (change.kind) {
    case 'quantity':
      return invalidQuantity(draft, change, where);
    case 'destination':
    case 'days':
      return change.schedule === undefined ? undefined : invalidSchedule(draft, change.schedule, where, change.kind);
    case 'item':
    case 'price':
      return invalidLine(draft, change.line, where, change.kind);
    case 'line-added':
      if (order.lines[change.line.id] !== undefined)
        return { code: 'repeated', what: 'line', found: change.line.id, where, wayOut: 'give the new line a number of its own' };
      return change.line.schedules
        .map((schedule) => invalidAddition(draft, schedule, where))
        .find((failure) => failure !== undefined);
    case 'schedule-added':
      if (order.lines[change.line] === undefined) return unknown('line-unknown', change.line, where);
      return invalidAddition(draft, change.schedule, where);
    case 'freight':
    case 'instructions':
    case 'purchase-order':
    case 'payment':
    case 'charges':
      return undefined;
  }
}

function unknown(code: 'line-unknown' | 'schedule-unknown', found: string, where: string): Failure {
  return { code, found, where, wayOut: 'check the line numbers of the order' };
}

function invalidAddition(
  draft: Draft,
  schedule: { readonly id: ScheduleId; readonly quantity: Quantity },
  where: string,
): Failure | undefined {
  if (draft.order.schedules[schedule.id] !== undefined)
    return {
      code: 'repeated',
      what: 'schedule line',
      found: schedule.id,
      where,
      wayOut: 'give the new schedule line a number of its own',
    };
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
  const line = draft.order.lines[id];
  if (line === undefined) return unknown('line-unknown', id, where);
  const schedules = line.schedules.flatMap((each) => draft.order.schedules[each] ?? []);
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

function invalidQuantity(draft: Draft, change: Extract<Change, { kind: 'quantity' }>, where: string): Failure | undefined {
  const schedule = draft.order.schedules[change.schedule];
  if (schedule === undefined) return unknown('schedule-unknown', change.schedule, where);
  if (decimal.isNegative(change.to.value))
    return { code: 'not-a-quantity', found: change.to.value, where, wayOut: 'give the new quantity in all, zero to cancel it' };
  if (decimal.isZero(schedule.shipped)) return undefined;
  const asked = inStock(draft, schedule, change.to, where);
  if (!asked.ok) return asked.failure;
  if (decimal.compare(asked.value, schedule.shipped) >= 0) return undefined;
  return {
    code: 'quantity-below-shipped',
    asked: asked.value,
    shipped: schedule.shipped,
    where,
    wayOut: 'that much has left already: agree on a return for the difference',
  };
}

/** A quantity as somebody wrote it, in stock units (before the count: in the unit of the order). */
export function inStock(draft: Draft, schedule: Schedule, asked: Quantity, where: string): Result<Decimal, Failure> {
  if (schedule.counted === undefined || asked.unit === schedule.counted.unit) return ok(asked.value);
  const item = draft.valueOf('item', schedule.counted.item);
  if (item === undefined) return ok(asked.value);
  return inStockUnits(asked, item, schedule.counted.item, where);
}

/** Applies changes that were judged valid. A quantity of nothing is a cancellation. */
export function applyChanges(draft: Draft, parked: ParkedChange): void {
  const { reference, sequence, source } = parked;
  const cancelled = parked.changes.flatMap((change) =>
    change.kind === 'quantity' && decimal.isZero(change.to.value) ? [change.schedule] : [],
  );
  const changes = parked.changes.filter((change) => change.kind !== 'quantity' || !decimal.isZero(change.to.value));
  draft.emit({
    type: 'order-changed',
    changes,
    reference,
    source,
    at: draft.now,
    ...(sequence === undefined ? {} : { sequence }),
  });
  if (cancelled.length === 0) return;
  const lines = cancelled
    .flatMap((id) => draft.order.schedules[id] ?? [])
    .map((schedule) => ({ schedule: schedule.id, quantity: open(schedule) }));
  draft.emit({ type: 'quantity-cancelled', lines, reference, reason: 'buyer', at: draft.now });
}
