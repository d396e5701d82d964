/**
 * The order process: what follows from a command, given the order and the facts.
 *
 * Pure and total: the same order, command and world always give the same events; a command that can't be carried out
 * is refused with a failure that names the place and the way out, and then nothing has changed.
 */
import type { CommandMeta, OrderCommand } from '../model/command.ts';
import type { Failure } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import { never } from '../model/result.ts';
import { cancel } from './commands/cancel.ts';
import { capture } from './commands/capture.ts';
import { change } from './commands/change.ts';
import { answerCounterOffer } from './commands/counter-offer.ts';
import { acknowledge, claimEffect, recordEffect } from './commands/effects.ts';
import { answerClaims, noteFacts } from './commands/facts.ts';
import { routeHold } from './commands/routing.ts';
import { takeBackRuling } from './commands/rulings.ts';
import { placeHold, resolveHold } from './commands/holds.ts';
import { openDispute, recordInvoice, recordPayment, settleDispute } from './commands/money.ts';
import { recordDelivery, recordPick } from './commands/picks.ts';
import { authoriseReturn, inspectReturn, receiveReturn } from './commands/returns.ts';
import { recordShipment } from './commands/shipments.ts';
import { Draft } from './draft.ts';
import { settle } from './settle/settle.ts';
import { isDue } from './wake.ts';
import type { Decision, World } from './world.ts';

export function decide(order: Order, command: OrderCommand, meta: CommandMeta, world: World): Decision {
  const draft = new Draft(order, meta, world);
  const failure = carryOut(draft, command);
  const isLive = draft.any.state !== 'none' && draft.any.state !== 'parked';
  if (failure === undefined && !draft.isIncomplete && isLive && needsWalk(draft, command)) settle(draft);
  if (draft.isIncomplete) return { kind: 'needs', ...draft.missing() };
  if (failure !== undefined) return { kind: 'refused', failure };
  return { kind: 'accepted', events: draft.events, order: draft.any };
}

/**
 * An effect that is claimed has just been compared by a walk of its own, and that it is being sent changes no answer.
 * A repeat has changed nothing; but facts and time may have, although no event says so yet: whatever comes first after a
 * deadline deals with it, since the next wake is only for what is due later.
 */
function needsWalk(draft: Draft, { type }: OrderCommand): boolean {
  if (type === 'note-facts' || type === 'wake' || (type !== 'claim-effect' && draft.events.length > 0)) return true;
  return isDue(draft.any, draft.now);
}

/** Before an order has come, it can be captured, and changed or cancelled in advance; the rest has nothing to be about. */
function carryOut(draft: Draft, command: OrderCommand): Failure | undefined {
  switch (command.type) {
    case 'capture':
      return capture(draft, command);
    case 'change':
      return change(draft, command);
    case 'cancel':
      return cancel(draft, command);
    default:
      if (draft.any.state !== 'none' && draft.any.state !== 'parked') return carryOutLive(draft, command);
      if (command.type === 'note-facts' || command.type === 'wake') return undefined;
      return {
        code: 'order-unknown',
        order: draft.meta.order,
        where: command.type,
        wayOut: 'capture the order first, or check its number',
      };
  }
}

function carryOutLive(
  draft: Draft,
  command: Exclude<OrderCommand, { type: 'capture' | 'change' | 'cancel' }>,
): Failure | undefined {
  switch (command.type) {
    case 'note-facts':
      return noteFacts(draft, command);
    case 'answer-claims':
      return answerClaims(draft, command);
    case 'wake':
      // Time passes in the walk that follows every command.
      return undefined;
    case 'resolve-hold':
      return resolveHold(draft, command);
    case 'take-back-ruling':
      return takeBackRuling(draft, command);
    case 'route-hold':
      return routeHold(draft, command);
    case 'place-hold':
      return placeHold(draft, command);
    case 'claim-effect':
      return claimEffect(draft, command);
    case 'record-effect':
      return recordEffect(draft, command);
    case 'record-acknowledgement':
      return acknowledge(draft, command);
    case 'record-pick':
      return recordPick(draft, command);
    case 'record-shipment':
      return recordShipment(draft, command);
    case 'record-delivery':
      return recordDelivery(draft, command);
    case 'answer-counter-offer':
      return answerCounterOffer(draft, command);
    case 'record-invoice':
      return recordInvoice(draft, command);
    case 'record-payment':
      return recordPayment(draft, command);
    case 'open-dispute':
      return openDispute(draft, command);
    case 'settle-dispute':
      return settleDispute(draft, command);
    case 'authorise-return':
      return authoriseReturn(draft, command);
    case 'receive-return':
      return receiveReturn(draft, command);
    case 'inspect-return':
      return inspectReturn(draft, command);
    default:
      return never(command, 'decide');
  }
}
