/** Cancelling an order or parts of it, as far as it has not shipped. What is out is recalled by the walk that follows. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Failure } from '../../model/failure.ts';
import type { ScheduleId } from '../../model/identifiers.ts';
import type { LiveOrder } from '../../model/order.ts';
import { ok, fail, type Result } from '../../model/result.ts';
import type { Draft } from '../draft.ts';
import { isOpen, open, schedulesOf } from '../order-facts.ts';
import { isApplied } from '../evolve/applied.ts';
import { cancelKey } from '../evolve/demand.ts';
import { inStock } from './changes.ts';
import type { Of } from './command.ts';

type Cancelled = readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];

export function cancel(draft: Draft, command: Of<'cancel'>): Failure | undefined {
  const { reference, reason, what } = command;
  const order = draft.any;
  if (order.state === 'none' || order.state === 'parked') return cancelInAdvance(draft, command);
  if (isApplied(order, cancelKey(reference))) return undefined;
  if (order.state !== 'open')
    return {
      code: 'order-closed',
      order: order.id,
      state: order.state,
      where: 'cancel',
      wayOut: 'nothing of it is open any more: agree on a return',
    };
  const lines = what === 'order' ? ok(everything(order)) : parts(draft, order, what);
  if (!lines.ok) return lines.failure;
  if (lines.value.length === 0)
    return {
      code: 'past-recall',
      what: 'order',
      shipped: 'all',
      where: 'cancel',
      wayOut: 'nothing of it is open any more: agree on a return',
    };
  draft.emit({ type: 'quantity-cancelled', lines: lines.value, reference, reason, at: draft.now });
  return undefined;
}

function cancelInAdvance(draft: Draft, command: Of<'cancel'>): Failure | undefined {
  const { reference, reason, what } = command;
  if (what !== 'order')
    return {
      code: 'order-unknown',
      order: draft.meta.order,
      where: 'cancel',
      wayOut: 'lines can be cancelled once the order has come; until then, cancel it whole or send a change',
    };
  if (draft.any.state !== 'parked' || draft.any.cancelled === undefined)
    draft.emit({ type: 'cancel-parked', reference, reason, at: draft.now });
  return undefined;
}

export const everything = (order: LiveOrder): Cancelled =>
  schedulesOf(order)
    .filter(isOpen)
    .map((schedule) => ({ schedule: schedule.id, quantity: open(schedule) }));

function parts(draft: Draft, order: LiveOrder, what: Exclude<Of<'cancel'>['what'], 'order'>): Result<Cancelled, Failure> {
  if (what.length === 0)
    return fail({ code: 'missing', what: 'schedule line', where: 'what', wayOut: 'say what is to be cancelled' });
  const lines = new Map<ScheduleId, Decimal>();
  for (const [i, part] of what.entries()) {
    const where = `what[${i}]`;
    const schedule = order.schedules[part.schedule];
    if (schedule === undefined)
      return fail({ code: 'schedule-unknown', found: part.schedule, where, wayOut: 'check the line numbers of the order' });
    const before = lines.get(schedule.id) ?? decimal.ZERO;
    const left = decimal.subtract(open(schedule), before);
    const asked = part.quantity === undefined ? ok(left) : inStock(draft, schedule, part.quantity, where);
    if (!asked.ok) return asked;
    if (part.quantity !== undefined && !decimal.isPositive(asked.value))
      return fail({ code: 'not-a-quantity', found: asked.value, where, wayOut: 'cancel more than nothing' });
    if (decimal.isMore(asked.value, left))
      return fail({
        code: 'quantity-beyond-open',
        asked: asked.value,
        open: left,
        where,
        wayOut: 'cancel at most what has not shipped; agree on a return for the rest',
      });
    if (decimal.isPositive(asked.value)) lines.set(schedule.id, decimal.add(before, asked.value));
  }
  return ok([...lines].map(([schedule, quantity]) => ({ schedule, quantity })));
}
