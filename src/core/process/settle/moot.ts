/**
 * Holds that have nothing left to stop. Once nothing is open, no answer about goods still to ship is needed; once
 * nothing was or will be shipped at all, none of the questions about the order is. What a partner did or has yet to
 * answer stays open: that is about the world, not about what the order may do.
 */
import * as decimal from '../../model/decimal.ts';
import type { HoldType } from '../../model/hold.ts';
import type { Draft } from '../draft.ts';
import { isOpen } from '../order-facts.ts';

const OF_OPEN_GOODS: readonly HoldType[] = ['incomplete', 'not-orderable', 'shortage', 'date-jeopardy', 'awaiting-buyer'];

const OF_THE_WORLD: readonly HoldType[] = ['beyond-recall', 'discrepancy', 'effect', 'invoice-mismatch', 'change-unfit'];

export function lapseMoot(draft: Draft): void {
  const schedules = Object.values(draft.order.schedules);
  if (schedules.some(isOpen)) return;
  const hasShipped = schedules.some((schedule) => decimal.isPositive(schedule.shipped));
  for (const { id, reason } of Object.values(draft.order.holds)) {
    const isMoot = hasShipped ? OF_OPEN_GOODS.includes(reason.type) : !OF_THE_WORLD.includes(reason.type);
    if (isMoot) draft.emit({ type: 'hold-lapsed', hold: id });
  }
}
