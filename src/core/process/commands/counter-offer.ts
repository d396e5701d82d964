/** Asking the buyer, and his answer: an 855 with changes, or a call. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Schedule } from '../../model/order.ts';
import type { Change } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import type { CounterOffer, HoldReason } from '../../model/hold.ts';
import { plus } from '../../model/instant.ts';
import type { Draft } from '../draft.ts';
import { hold, lapse } from '../settle/holds.ts';
import { due, isOpen, lineIn, scheduleIn } from '../order-facts.ts';
import { applyChanges, invalidChange } from './changes.ts';
import type { Of } from './command.ts';

/** Who asks for the changes that an accepted offer makes. */
export const OFFER = 'counter-offer';

export function askBuyer(draft: Draft, reason: HoldReason): void {
  const offers = offersOf(draft, reason);
  const silence = draft.valueOf('customer', draft.order.header.customer)?.silence;
  if (draft.isIncomplete) return;
  const until = silence === undefined ? {} : { silentUntil: plus(draft.now, silence.after) };
  draft.emit({ type: 'counter-offer-made', offers, at: draft.now, ...until });
  hold(draft, OFFER, { type: 'awaiting-buyer', offers, ...until }, undefined);
}

/** What we would do instead, line by line; nothing where only the buyer can say what he meant. */
function offersOf(draft: Draft, reason: HoldReason): readonly CounterOffer[] {
  const first = (line: keyof typeof draft.order.lines): CounterOffer['schedule'] | undefined =>
    lineIn(draft.order, line).schedules[0];
  switch (reason.type) {
    case 'price-difference':
      return reason.lines.flatMap(({ line, theirs, ours }) => {
        const schedule = first(line);
        return schedule === undefined || theirs === undefined || ours === undefined
          ? []
          : [{ change: 'price', schedule, line, asked: theirs, offered: ours }];
      });
    case 'not-orderable':
      return reason.lines.flatMap((problem): CounterOffer[] => {
        const schedule = first(problem.line);
        if (schedule === undefined) return [];
        const { line, item } = problem;
        if (problem.problem === 'consent-needed')
          return [{ change: 'item', schedule, line, asked: item, offered: problem.substitute }];
        if (problem.problem === 'multiple')
          return [{ change: 'quantity', schedule, line, asked: problem.asked, offered: problem.up }];
        if (problem.problem === 'minimum')
          return [{ change: 'quantity', schedule, line, asked: problem.asked, offered: problem.minimum }];
        return [];
      });
    case 'shortage':
      return reason.lines.map(({ schedule, line, wanted, available }) => ({
        change: 'quantity',
        schedule,
        line,
        asked: wanted,
        offered: available,
      }));
    case 'date-jeopardy':
      return reason.lines.flatMap(({ schedule, line, requested, feasible }) =>
        feasible === undefined ? [] : [{ change: 'date', schedule, line, asked: requested, offered: feasible }],
      );
    default:
      return [];
  }
}

export function answerCounterOffer(draft: Draft, command: Of<'answer-counter-offer'>): Failure | undefined {
  const { counterOffer, state } = draft.order;
  if (counterOffer === undefined)
    return {
      code: 'nothing-to-answer',
      what: 'counter-offer',
      where: 'answer-counter-offer',
      wayOut: 'no offer was made for this order',
    };
  const given = counterOffer.answer;
  if (given !== undefined) {
    if ((given === 'accepted') === command.accepted) return undefined;
    return {
      code: 'conflicting-repeat',
      what: 'answer to the counter-offer',
      known: given,
      where: 'accepted',
      wayOut: 'send a change instead: the first answer stands',
    };
  }
  if (state !== 'open')
    return {
      code: 'order-closed',
      order: draft.order.id,
      state,
      where: 'answer-counter-offer',
      wayOut: 'nothing of it is open any more',
    };
  answered(draft, counterOffer.offers, command.accepted, command.reference);
  return undefined;
}

export function answered(draft: Draft, offers: readonly CounterOffer[], accepted: boolean, reference: string): void {
  draft.emit({ type: 'counter-offer-answered', accepted, reference, at: draft.now });
  lapse(draft, OFFER, 'awaiting-buyer');
  if (!accepted) return;
  // What shipped or was cancelled while the buyer thought about it is no longer on offer.
  const changes = offers
    .flatMap((offer) => changeOf(draft, offer))
    .filter((change) => invalidChange(draft, [change]) === undefined);
  if (changes.length > 0) applyChanges(draft, { changes, reference, source: OFFER });
}

function changeOf(draft: Draft, offer: CounterOffer): readonly Change[] {
  const schedule = scheduleIn(draft.order, offer.schedule);
  if (schedule.counted === undefined || !isOpen(schedule)) return [];
  const { unit } = schedule.counted;
  switch (offer.change) {
    case 'quantity':
      return [{ kind: 'quantity', schedule: offer.schedule, to: { value: inAll(schedule, offer), unit } }];
    case 'date':
      return [{ kind: 'days', schedule: offer.schedule, requested: offer.offered }];
    case 'price':
      return [{ kind: 'price', line: offer.line, to: { amount: offer.offered, unit } }];
    case 'item':
      return [{ kind: 'item', line: offer.line, to: { ours: offer.offered } }];
  }
}

/** An offer is about what was still open; a change says the quantity in all, never less than what has left. */
export function inAll(schedule: Schedule, { asked, offered }: Extract<CounterOffer, { change: 'quantity' }>): Decimal {
  const whole = decimal.subtract(decimal.add(due(schedule), decimal.subtract(offered, asked)), schedule.overage);
  return decimal.most(whole, decimal.subtract(schedule.shipped, schedule.overage));
}

/** A buyer who says nothing has said what his agreement makes of it. */
export function silenceOfBuyer(draft: Draft): Failure | undefined {
  const { counterOffer } = draft.order;
  if (
    counterOffer?.silentUntil === undefined ||
    counterOffer.answer !== undefined ||
    counterOffer.silentUntil > draft.now ||
    draft.order.state !== 'open'
  )
    return undefined;
  const means = draft.valueOf('customer', draft.order.header.customer)?.silence?.means;
  if (!draft.isIncomplete && (means === 'accepted' || means === 'refused'))
    answered(draft, counterOffer.offers, means === 'accepted', `silence:${counterOffer.madeAt}`);
  return undefined;
}
