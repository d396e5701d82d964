/**
 * Asking for a claim, and giving it up.
 *
 * A higher generation replaces the order's earlier claim in one act: what it holds already counts as room, and where
 * the new claim doesn't fit, what it holds stays. The same generation again changes nothing while the claim is granted
 * or waits; a refusal or a loss is asked anew. A lower one is late news, and is told how the claim stands. An order
 * keeps its place in the line unless it asks for more.
 */
import type { ClaimRequest } from '../../model/account.ts';
import { add, compare, isNegative, ONE, ZERO } from '../../model/decimal.ts';
import type { OrderId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import { invariant } from '../../model/result.ts';
import { neededAhead, share } from '../../sourcing/fair.ts';
import { answerOf, shortBy } from './answer.ts';
import type { Deciding, Refusal } from './deciding.ts';
import { ascending } from '../../model/sorted.ts';
import { claimOf, roomFor, termsOf, type AccountState, type ClaimTerms, type HeldClaim } from './state.ts';

export function decideClaim(deciding: Deciding, order: OrderId, request: ClaimRequest, now: Instant): Refusal {
  invariant(request.account === deciding.state.account, `a claim on ${request.account} is asked of ${deciding.state.account}`);
  const refusal = unfit(deciding.state, request);
  if (refusal !== undefined) return refusal;
  const own = claimOf(deciding.state, order);
  if (own !== undefined && isAnswered(own, request)) {
    deciding.tell(order);
  } else if (request.quantity === ZERO) {
    giveUp(deciding, order);
    const { account, generation } = request;
    deciding.answers.unshift({ order, answer: { kind: 'granted', account, generation, quantity: ZERO } });
  } else {
    ask(deciding, own, termsFor(order, request, own, now), request.whenShort, now);
  }
  return undefined;
}

export function giveUp(deciding: Deciding, order: OrderId): Refusal {
  if (claimOf(deciding.state, order) === undefined) return undefined;
  deciding.emit({ type: 'claim-given-up', order });
  deciding.fill();
  return undefined;
}

function unfit(state: AccountState, { quantity }: ClaimRequest): Refusal {
  const isKey = state.kind === 'key';
  const isContent = state.kind === 'content';
  if (!isNegative(quantity) && (!isKey || quantity === ONE || quantity === ZERO) && (!isContent || compare(quantity, ONE) <= 0))
    return undefined;
  const wayOut = isKey
    ? 'claim a key with a quantity of 1'
    : isContent
      ? 'claim a content with at most 1'
      : 'claim a quantity of 0 or more';
  return { code: 'not-a-quantity', where: 'request.quantity', found: quantity, wayOut };
}

const isAnswered = (own: HeldClaim, { generation }: ClaimRequest): boolean =>
  generation < own.generation || (generation === own.generation && own.standing.kind === 'granted');

function termsFor(order: OrderId, request: ClaimRequest, own: HeldClaim | undefined, now: Instant): ClaimTerms {
  return {
    order,
    customer: request.customer,
    priority: request.priority,
    since: own !== undefined && compare(request.quantity, own.wanted) <= 0 ? own.since : now,
    generation: request.generation,
    wanted: request.quantity,
    ...(request.excessApproved === undefined ? {} : { excess: request.excessApproved }),
    ...(request.until === undefined ? {} : { until: request.until }),
  };
}

function ask(
  deciding: Deciding,
  own: HeldClaim | undefined,
  claim: ClaimTerms,
  whenShort: ClaimRequest['whenShort'],
  now: Instant,
): void {
  const held = own?.granted ?? ZERO;
  if (compare(claim.wanted, held) <= 0) {
    deciding.emit({ type: 'claim-granted', claim });
  } else {
    answerAsk(
      deciding,
      own,
      { ...claim, granted: held, standing: { kind: whenShort === 'wait' ? 'waiting' : 'refused' } },
      claim,
      now,
    );
  }
  deciding.tell(claim.order);
  // Asking for less, or out of the line, leaves room to others.
  if (own !== undefined) deciding.fill();
}

/** More is asked than is held. */
function answerAsk(deciding: Deciding, own: HeldClaim | undefined, asked: HeldClaim, claim: ClaimTerms, now: Instant): void {
  const { state } = deciding;
  const part = partFor(state, asked);
  const granted = add(asked.granted, part?.added ?? ZERO);
  if (granted === asked.wanted) {
    deciding.emit({ type: 'claim-granted', claim, ...(part?.over === undefined ? {} : { over: part.over }) });
  } else if (asked.standing.kind === 'waiting') {
    const queued = { ...asked, granted };
    if (!isSame(own, queued)) deciding.emit({ type: 'claim-queued', claim, held: granted, shortBy: shortBy(state, asked) });
  } else if (own === undefined) {
    deciding.answers.push({ order: asked.order, answer: answerOf(state, asked) });
  } else if (!isSame(own, asked)) {
    refuse(deciding, asked, claim, now);
  }
}

function refuse(deciding: Deciding, asked: HeldClaim, claim: ClaimTerms, now: Instant): void {
  // Who gives up his place and holds nothing stands behind all others, as whoever is refused at once does.
  const placed = asked.granted === ZERO ? { ...asked, since: now } : asked;
  deciding.emit({ type: 'claim-refused', claim, held: asked.granted, shortBy: shortBy(deciding.state, placed) });
  // Nothing was held, so the refusal is no longer in the account.
  if (asked.granted === ZERO) deciding.answers.push({ order: asked.order, answer: answerOf(deciding.state, placed) });
}

/** What of the room the claim may take: nothing, where others stand before it. An approval doesn't stand in the line. */
function partFor(state: AccountState, asked: HeldClaim): ReturnType<typeof share> {
  const terms = termsOf(state);
  const isHeldUp = asked.excess === undefined && neededAhead(ascending(state.waiting), asked, terms) !== undefined;
  return isHeldUp ? undefined : share(asked, roomFor(state, asked.customer), terms.parts);
}

function isSame(own: HeldClaim | undefined, asked: HeldClaim): boolean {
  return (
    own !== undefined &&
    own.generation === asked.generation &&
    own.wanted === asked.wanted &&
    own.granted === asked.granted &&
    own.since === asked.since &&
    own.priority === asked.priority &&
    own.customer === asked.customer &&
    own.excess === asked.excess &&
    own.until === asked.until &&
    own.standing.kind === asked.standing.kind
  );
}
