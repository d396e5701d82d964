/** When an order has something to do by itself next: one instant for all its deadlines. */
import { plus, startOf, type Instant } from '../model/instant.ts';
import type { LiveOrder, Order } from '../model/order.ts';
import { isOpen } from './order-facts.ts';
import { SILENCE } from './settle/answers.ts';
import { cancelsAt } from './settle/time.ts';

/**
 * The earliest deadline after `now`, the moment of the order's last decision: whatever was due by then, that decision
 * has dealt with, and where it could do nothing about it time alone changes nothing. Undefined where nothing waits for
 * time. Waking then is a `wake` command.
 */
export function nextWake(order: Order, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  takeDeadlines(order, (at) => {
    if (at !== undefined && at > now && (next === undefined || at < next)) next = at;
  });
  return next;
}

/** Whether a deadline has come. One that nothing can be done about stays due. */
export function isDue(order: Order, now: Instant): boolean {
  let due = false;
  takeDeadlines(order, (at) => {
    if (at !== undefined && at <= now) due = true;
  });
  return due;
}

/** Told one by one, since a generator costs more than what it finds. */
function takeDeadlines(order: Order, take: (at: Instant | undefined) => void): void {
  if (order.state === 'none' || order.state === 'parked') return;
  for (const hold of Object.values(order.holds)) take(hold.nextEscalation?.at);
  if (order.state === 'open') takeOpen(order, take);
}

function takeOpen(order: LiveOrder, take: (at: Instant | undefined) => void): void {
  const goods = Object.values(order.schedules).filter(isOpen);
  if (goods.length === 0) return;
  for (const schedule of goods) take(cancelsAt(schedule));
  for (const answer of Object.values(order.answers)) {
    if (answer.kind === 'passed' || answer.kind === 'held') take(answer.goodUntil);
    else if (answer.kind === 'suspect') take(plus(answer.since, SILENCE));
  }
  for (const { state, notBefore } of Object.values(order.fulfillments))
    if (state === 'planned' && notBefore !== undefined) take(startOf(notBefore));
  if (order.counterOffer?.answer === undefined) take(order.counterOffer?.silentUntil);
  for (const { resolution, at } of order.rulings) if (resolution.way === 'freeze-facts') take(plus(at, resolution.for));
}
