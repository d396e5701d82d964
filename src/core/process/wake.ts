/** When an order has something to do by itself next: one instant for all its deadlines. */
import { plus, plusDays, startOf, type Instant } from '../model/instant.ts';
import type { Order } from '../model/order.ts';
import { isOpen } from './order-facts.ts';
import { SILENCE } from './settle/answers.ts';

/** The earliest deadline, past or future; undefined where nothing waits for time. Waking then is a `wake` command. */
export function nextWake(order: Order): Instant | undefined {
  if (order.state === 'none' || order.state === 'parked') return undefined;
  let next: Instant | undefined;
  const at = (instant: Instant | undefined): void => {
    if (instant !== undefined && (next === undefined || instant < next)) next = instant;
  };
  for (const hold of Object.values(order.holds)) at(hold.nextEscalation?.at);
  if (order.state !== 'open') return next;
  let hasWork = false;
  for (const schedule of Object.values(order.schedules)) {
    if (!isOpen(schedule)) continue;
    hasWork = true;
    if (schedule.cancelAfter !== undefined) at(startOf(plusDays(schedule.cancelAfter, 1)));
  }
  if (!hasWork) return next;
  for (const answer of Object.values(order.answers)) {
    if (answer.kind === 'passed' || answer.kind === 'held') at(answer.goodUntil);
    else if (answer.kind === 'suspect') at(plus(answer.since, SILENCE));
  }
  for (const fulfillment of Object.values(order.fulfillments))
    if (fulfillment.state === 'planned' && fulfillment.notBefore !== undefined) at(startOf(fulfillment.notBefore));
  if (order.counterOffer !== undefined && order.counterOffer.answer === undefined) at(order.counterOffer.silentUntil);
  for (const { resolution, at: since } of order.rulings)
    if (resolution.way === 'freeze-facts' && order.undos.length > 0) at(plus(since, resolution.for));
  return next;
}
