/**
 * What is due by now happens with whatever command comes first, a wake or any other: nothing is decided as if a
 * deadline had not passed because its timer is late.
 */
import { plusDays, startOf, type Instant } from '../../model/instant.ts';
import type { Schedule } from '../../model/order.ts';
import { silenceOfBuyer } from '../commands/counter-offer.ts';
import type { Draft } from '../draft.ts';
import { isOpen, open, schedulesOf } from '../order-facts.ts';
import { escalate } from './holds.ts';

export function passTime(draft: Draft): void {
  escalate(draft);
  if (draft.order.state !== 'open') return;
  silenceOfBuyer(draft);
  cancelLate(draft);
}

/** When what has not shipped of a schedule line is cancelled: at the end of its last day. */
export const cancelsAt = ({ cancelAfter }: Schedule): Instant | undefined =>
  cancelAfter === undefined ? undefined : startOf(plusDays(cancelAfter, 1));

function cancelLate(draft: Draft): void {
  const over = schedulesOf(draft.order).filter((schedule) => {
    const at = cancelsAt(schedule);
    return at !== undefined && at <= draft.now && isOpen(schedule);
  });
  if (over.length === 0) return;
  const lines = over.map((schedule) => ({ schedule: schedule.id, quantity: open(schedule) }));
  const reference = `cancel-date:${draft.now}`;
  draft.emit({ type: 'quantity-cancelled', lines, reference, reason: 'cancel-date', at: draft.now });
}
