/** How answers, waits and claims change. */
import { accountKind, type AccountKey, type Claim, type ClaimAnswer, type ClaimState } from '../../model/account.ts';
import * as decimal from '../../model/decimal.ts';
import type { ClaimEvent, StepEvent } from '../../model/event.ts';
import { isSame } from '../../model/digest.ts';
import type { Instant } from '../../model/instant.ts';
import type { Answer, LiveOrder } from '../../model/order.ts';
import { broken, never } from '../../model/result.ts';
import type { InstanceId } from '../../model/task.ts';
import { withEntry } from '../../model/record.ts';
import type { PriceValue } from '../../checks/check.ts';

export function evolveStep(order: LiveOrder, event: Exclude<StepEvent, { type: 'demand-counted' | 'plan-made' }>): LiveOrder {
  if (event.type === 'wait-ended') return { ...order, waits: withEntry(order.waits, event.step, true) };
  const before = order.answers[event.step];
  const answers = withEntry(order.answers, event.step, answerAfter(before, event, order.revision));
  if (event.type === 'step-passed' && event.basis.code.startsWith('price-agrees@'))
    return { ...order, answers, agreed: agreedAfter(order.agreed, event.value as PriceValue) };
  return { ...order, answers };
}

/** A line that has nothing due any more keeps the price that it had: its goods may leave all the same. */
export function agreedAfter(before: LiveOrder['agreed'], value: PriceValue): NonNullable<LiveOrder['agreed']> {
  if (before === undefined || before.currency !== value.currency) return value;
  if (Object.keys(before.lines).every((line) => line in value.lines)) return value;
  return { ...value, lines: { ...before.lines, ...value.lines } };
}

function answerAfter(
  before: Answer | undefined,
  event: Exclude<StepEvent, { type: 'demand-counted' | 'plan-made' | 'wait-ended' }>,
  asOf: number,
): Answer {
  const revision = before?.revision ?? 0;
  const given = before?.kind === 'passed' ? before.value : before?.given;
  const kept = { ...(given === undefined ? {} : { given }), rejected: before?.rejected ?? [] };
  const goodUntil = 'goodUntil' in event && event.goodUntil !== undefined ? { goodUntil: event.goodUntil } : {};
  switch (event.type) {
    case 'step-suspected':
      return { revision, ...kept, kind: 'suspect', facts: event.facts, since: event.at };
    case 'step-asked':
      return { revision, ...kept, kind: 'asked', basis: event.basis, rejected: event.rejected };
    case 'step-passed': {
      const { basis, value, rejected, ruling } = event;
      return {
        revision: given !== undefined && isSame(given, value) ? revision : revision + 1,
        kind: 'passed',
        basis,
        asOf,
        value,
        rejected,
        ...goodUntil,
        ...(ruling === undefined ? {} : { ruling }),
      };
    }
    case 'step-held':
      return {
        revision,
        ...kept,
        kind: 'held',
        basis: event.basis,
        asOf,
        reason: event.reason,
        about: event.about,
        hold: event.hold,
        ...goodUntil,
      };
    case 'basis-refreshed':
      if (before?.kind !== 'passed' && before?.kind !== 'held') broken(`${event.step} has no answer to refresh`);
      return refreshed(before, event, asOf);
    case 'step-staled':
      return { revision, ...kept, kind: 'stale', by: event.by };
    default:
      return never(event, 'evolve step');
  }
}

function refreshed(
  before: Extract<Answer, { kind: 'passed' | 'held' }>,
  event: Extract<StepEvent, { type: 'basis-refreshed' }>,
  asOf: number,
): Answer {
  const { goodUntil: _, ...rest } = before;
  return { ...rest, basis: event.basis, asOf, ...(event.goodUntil === undefined ? {} : { goodUntil: event.goodUntil }) };
}

export function evolveClaim(order: LiveOrder, event: ClaimEvent): LiveOrder {
  const claims: Record<AccountKey, Claim> = { ...order.claims };
  switch (event.type) {
    case 'claims-wanted':
      for (const { account, quantity, generation, excessApproved, whenShort } of event.claims) {
        const before = claims[account];
        const consumed = before?.consumed ?? decimal.ZERO;
        const waiting = before?.waitingSince === undefined ? {} : { waitingSince: before.waitingSince };
        const excess = excessApproved === undefined ? {} : { excessApproved };
        claims[account] = {
          account,
          step: event.step,
          generation,
          wanted: quantity,
          consumed,
          whenShort,
          state: { kind: 'wanted' },
          ...waiting,
          ...excess,
        };
      }
      return { ...order, claims };
    case 'claims-answered':
      for (const answer of event.answers) {
        const claim = claims[answer.account];
        if (claim !== undefined && claim.generation === answer.generation)
          claims[answer.account] = answered(claim, answer, event.at);
      }
      return { ...order, claims };
    case 'claims-given-up': {
      for (const account of event.accounts) delete claims[account];
      const contents = event.accounts.filter((account) => accountKind(account) === 'content');
      if (contents.length === 0) return { ...order, claims };
      return { ...order, claims, contentsGivenUp: [...new Set([...(order.contentsGivenUp ?? []), ...contents])] };
    }
    case 'claims-consumed':
      for (const { account, quantity } of event.claims) {
        const claim = claims[account];
        if (claim !== undefined) claims[account] = lessConsumed(claim, quantity);
      }
      return { ...order, claims };
    default:
      return never(event, 'evolve claim');
  }
}

/** A place in the line is kept through asking anew, and ends with any answer but to wait. */
function answered({ waitingSince, ...claim }: Claim, answer: ClaimAnswer, at: Instant): Claim {
  return { ...claim, state: stateAfter(answer), ...(answer.kind === 'waiting' ? { waitingSince: waitingSince ?? at } : {}) };
}

function stateAfter(answer: ClaimAnswer): ClaimState {
  switch (answer.kind) {
    case 'granted':
      return { kind: 'granted', quantity: answer.quantity };
    case 'waiting':
      return { kind: 'waiting', shortBy: answer.shortBy, kept: answer.kept };
    case 'refused':
      return {
        kind: 'refused',
        shortBy: answer.shortBy,
        kept: answer.kept,
        ...(answer.owner === undefined ? {} : { owner: answer.owner }),
      };
    case 'lost':
      return { kind: 'lost', left: answer.left, lost: answer.lost, why: answer.why };
  }
}

function lessConsumed(claim: Claim, quantity: decimal.Decimal): Claim {
  const less = (held: decimal.Decimal): decimal.Decimal => decimal.most(decimal.ZERO, decimal.subtract(held, quantity));
  const { state } = claim;
  const after: ClaimState =
    state.kind === 'granted'
      ? { ...state, quantity: less(state.quantity) }
      : state.kind === 'lost'
        ? { ...state, left: less(state.left) }
        : state.kind === 'wanted'
          ? state
          : { ...state, kept: less(state.kept) };
  return { ...claim, wanted: less(claim.wanted), consumed: decimal.add(claim.consumed, quantity), state: after };
}

/** What of a claim is held for certain. */
export function heldBy(claim: Claim | undefined): decimal.Decimal {
  if (claim === undefined) return decimal.ZERO;
  switch (claim.state.kind) {
    case 'wanted':
      return decimal.ZERO;
    case 'granted':
      return claim.state.quantity;
    case 'waiting':
    case 'refused':
      return claim.state.kept;
    case 'lost':
      return claim.state.left;
  }
}

export const instance = (step: string, member: string | undefined): InstanceId =>
  (member === undefined ? step : `${step}/${member}`) as InstanceId;
