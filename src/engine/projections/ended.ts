/** How holds ended, read off the feed: an order's state knows only those that are open. */
import type { OrderEvent } from '../../core/model/event.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Order } from '../../core/model/order.ts';
import type { EndedHold } from './ports.ts';

/** `before`: the order as the event found it. */
export function endedBy(before: Order, event: OrderEvent, endedAt: Instant): EndedHold | undefined {
  if (event.type !== 'hold-resolved' && event.type !== 'hold-lapsed') return undefined;
  const hold = 'holds' in before ? before.holds[event.hold] : undefined;
  if (!('holds' in before) || hold === undefined) return undefined;
  const { id, reason, team, openedAt, dueAt } = hold;
  const ruling = event.type === 'hold-resolved' ? event.ruling : undefined;
  const by = ruling?.by.at(-1);
  return {
    order: before.id,
    hold: id,
    type: reason.type,
    team,
    customer: before.header.customer,
    openedAt,
    dueAt,
    endedAt,
    how: ruling === undefined ? 'lapsed' : 'resolved',
    ...(ruling !== undefined && { way: ruling.resolution.way }),
    ...(by !== undefined && { by }),
    people: ruling?.by.length ?? 0,
  };
}
