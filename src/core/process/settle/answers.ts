/**
 * Suspect → rerun → stale, for every step that answers: with one code path.
 *
 * An answer is current while every fact it read still has the version that it read, its parameters are the step's,
 * and its time has not run out. One that isn't is asked again. The same outcome only refreshes its basis (early
 * cut-off); a changed one is a new answer, and whatever rests on it sees that in the same walk.
 */
import { CHECKS } from '../../checks/registry.ts';
import type { CompleteValue, Outcome } from '../../checks/check.ts';
import type { AccountKey, ClaimRequest } from '../../model/account.ts';
import { digest, isSame } from '../../model/digest.ts';
import { isOutside, type Basis, type FactKey } from '../../model/fact.ts';
import { plus, type Duration, type Instant } from '../../model/instant.ts';
import type { Answer, LiveOrder } from '../../model/order.ts';
import type { HoldType, Ruling } from '../../model/hold.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { isFor, nextAsk, stillWanted, TrackedView } from '../view.ts';
import { hold, openHolds } from './holds.ts';
import type { Pass } from './pass.ts';

/** How long a source has to confirm a fact that is too old, before a person is asked. */
export const SILENCE: Duration = 900_000 as Duration;

export function settleCheck(pass: Pass, step: Step, id: InstanceId, member: string | undefined): void {
  const { draft } = pass;
  const answer = draft.order.answers[id];
  if (pass.isUndecided(step, member)) pass.mark(step, id, 'undecided');
  else if (!pass.isReady(step, member)) return;
  else if (!mayDecide(pass, step, answer) || isCurrent(draft, step, answer)) mark(pass, step, id, answer);
  else {
    runCheck(pass, step, id, member);
    if (draft.isIncomplete) askAlike(draft, answer);
    mark(pass, step, id, draft.order.answers[id]);
  }
}

/**
 * While anything may still ship. Where goods went is asked once more as they leave, for whoever has to be told; whether
 * they are another order's, when they leave although they were cancelled, until a person has said that they are.
 */
function mayDecide(pass: Pass, step: Step, answer: Answer | undefined): boolean {
  if (pass.hasWork) return true;
  if (step.runs === 'address') return pass.hasGoodsLeaving;
  if (step.runs !== 'duplicate' || !pass.isOnlyBooks || answer?.kind !== 'stale') return false;
  const said = pass.draft.order.rulings.findLast((each) => each.step === step.name)?.resolution.way;
  return said !== 'merge' && said !== 'cancel';
}

/** Good if it passed; undecided while accounts or the sources of old facts are asked, or facts have to be loaded. */
export function mark(pass: Pass, step: Step, id: InstanceId, answer: Answer | undefined): void {
  if (answer?.kind === 'asked' || answer?.kind === 'suspect' || pass.draft.isIncomplete) pass.mark(step, id, 'undecided');
  else if (answer?.kind === 'passed') pass.mark(step, id, 'good');
}

/** `looksOutside`: outside facts count; once nothing may ship, they are nobody's business any more. */
export function isCurrent(draft: Draft, step: Step, answer: Answer | undefined, looksOutside = true): boolean {
  if (answer === undefined || answer.kind === 'stale') return false;
  if (answer.kind === 'asked') return true;
  if (answer.kind === 'suspect')
    return answer.facts.every((key) => draft.loaded(key) === undefined) && draft.now < plus(answer.since, SILENCE);
  if (answer.kind === 'held' && !stillHeld(draft, answer)) return false;
  if (answer.goodUntil !== undefined && answer.goodUntil <= draft.now) return false;
  return answer.basis.parameters === step.parameters && isBasisAsRead(draft, answer.basis, answer.asOf, looksOutside);
}

/** Its hold is open, and no source has confirmed what was too old. */
function stillHeld(draft: Draft, { hold: id, reason }: Extract<Answer, { kind: 'held' }>): boolean {
  if (draft.order.holds[id] === undefined) return false;
  if (reason.type !== 'fact-too-old') return true;
  return reason.facts.every(({ key, confirmedAt }) => (draft.loaded(key as FactKey)?.confirmedAt ?? confirmedAt) === confirmedAt);
}

/**
 * Whether all that was read has still the version that was read. `asOf` is the order's revision of then: while that
 * stands, no fact of the order's own has moved.
 */
export function isBasisAsRead(draft: Draft, { entries }: Basis, asOf: number, looksOutside = true): boolean {
  const { order } = draft;
  const isOrderAsRead = order.revision === asOf;
  for (const { key, version } of entries) {
    if (isOutside(key)) {
      if (looksOutside && (draft.loaded(key)?.version ?? version) !== version) return false;
    } else if (isAnswer(key)) {
      const name = draft.workflow.byFact[key];
      if ((order.answers[name as InstanceId]?.revision ?? 0) !== version) return false;
    } else if (!isOrderAsRead && (order.versions[key] ?? 1) !== version) return false;
  }
  return true;
}

/** `order.step:…`, told by one character from `order.schedule:…`. */
const isAnswer = (key: FactKey): boolean => key.charCodeAt(7) === 116 && key.startsWith('step:', 6);

/** What is missing is asked for with all that was read the last time: a check that reads on and on is loaded for once. */
export function askAlike(draft: Draft, answer: Answer | undefined): void {
  if (answer === undefined || !('basis' in answer)) return;
  for (const { key } of answer.basis.entries) if (isOutside(key)) draft.fact(key);
}

function runCheck(pass: Pass, step: Step, id: InstanceId, member: string | undefined): void {
  const { draft } = pass;
  const check = CHECKS[step.runs];
  invariant(check !== undefined, `check ${step.runs} is unknown`);
  const view = new TrackedView(draft, step, id, member);
  const outcome = check.run(view, step.with);
  if (draft.isIncomplete) return;
  const basis = view.basis(`${check.name}@${check.version}`);
  if (isHeldForAge(draft, step, id, view, basis)) return;
  requestClaims(draft, id, view);
  conclude(draft, step, id, basis, whileFresh(outcome, view.freshUntil));
}

/** An answer is good no longer than the facts that it read. */
function whileFresh(outcome: Outcome<unknown>, freshUntil: Instant | undefined): Outcome<unknown> {
  if (outcome.verdict === 'ask' || freshUntil === undefined) return outcome;
  const { goodUntil } = outcome;
  return goodUntil !== undefined && goodUntil <= freshUntil ? outcome : { ...outcome, goodUntil: freshUntil };
}

/** Facts that nobody has confirmed for too long: their sources are asked, then a person. */
function isHeldForAge(draft: Draft, step: Step, id: InstanceId, view: TrackedView, basis: Basis): boolean {
  if (view.tooOld.length === 0) return false;
  const about = digest(['too-old', ...view.tooOld]);
  if (ruling(draft.order, id, about)?.resolution.way === 'approve') return false;
  const answer = draft.order.answers[id];
  if (answer?.kind !== 'suspect') draft.emit({ type: 'step-suspected', step: id, facts: view.tooOld, at: draft.now });
  else if (draft.now >= plus(answer.since, SILENCE)) {
    const facts = view.tooOld.map((key) => {
      const fact = draft.fact(key);
      return { key, source: fact?.source ?? 'unknown', confirmedAt: fact?.confirmedAt ?? draft.now };
    });
    conclude(draft, step, id, basis, {
      verdict: 'hold',
      reason: { type: 'fact-too-old', facts },
      about: ['too-old', ...view.tooOld],
      ruled: () => undefined,
    });
  }
  return true;
}

/** Asks accounts for what is new, and gives up what this step asked for before and needs no more. */
export function requestClaims(draft: Draft, id: InstanceId, view: TrackedView): void {
  const wanted: ClaimRequest[] = [];
  for (const whole of view.asked) {
    const claim = draft.order.claims[whole.account];
    const ask = nextAsk(claim, whole);
    const quantity = stillWanted(claim, ask);
    if (claim === undefined ? quantity === '0' : isFor(claim, ask) && claim.state.kind !== 'lost') continue;
    const { customer } = draft.order.header;
    const { until, excessApproved } = ask;
    wanted.push({
      account: ask.account,
      quantity,
      generation: (claim?.generation ?? 0) + 1,
      whenShort: ask.whenShort,
      priority: draft.valueOf('customer', customer)?.tier ?? LOWEST_TIER,
      customer,
      ...(until === undefined ? {} : { until }),
      ...(excessApproved === undefined ? {} : { excessApproved }),
    });
  }
  if (draft.isIncomplete) return;
  giveUp(draft, id, view);
  if (wanted.length > 0) draft.emit({ type: 'claims-wanted', step: id, claims: wanted });
}

function giveUp(draft: Draft, id: InstanceId, view: TrackedView): void {
  const own = Object.values(draft.order.claims).filter((claim) => claim.step === id);
  if (own.length === 0) return;
  const asked = new Set<AccountKey>(view.asked.map((ask) => ask.account));
  const over = own.map((claim) => claim.account).filter((account) => !asked.has(account));
  if (over.length > 0) draft.emit({ type: 'claims-given-up', accounts: over.sort() });
}

/** The tier of a customer that nobody knows: last in every queue. */
const LOWEST_TIER = 9;

/**
 * Turns an outcome into an answer: new, or the old one refreshed. A pass ends the step's holds, but for one of the type
 * that goes `along` with it.
 */
export function conclude(
  draft: Draft,
  step: Step,
  id: InstanceId,
  basis: Basis,
  outcome: Outcome<unknown>,
  along?: HoldType,
): void {
  const rejected = outcome.rejected ?? [];
  if (outcome.verdict === 'ask') {
    if (draft.order.answers[id]?.kind !== 'asked') draft.emit({ type: 'step-asked', step: id, basis, rejected });
    return;
  }
  const goodUntil = outcome.goodUntil === undefined ? {} : { goodUntil: outcome.goodUntil };
  if (outcome.verdict === 'pass') {
    passed(draft, step, id, { basis, value: outcome.value, rejected, ...goodUntil }, outcome.along?.type ?? along);
    if (outcome.along !== undefined) hold(draft, id, outcome.along, step.hold);
    return;
  }
  const about = digest(outcome.about ?? outcome.reason);
  const by = ruling(draft.order, id, about);
  const value = by === undefined ? undefined : outcome.ruled(by.resolution);
  if (by !== undefined && value !== undefined)
    return passed(draft, step, id, { basis, value, rejected, ruling: by, ...goodUntil });
  lapseOthers(draft, id, outcome.reason.type);
  const open = hold(draft, id, outcome.reason, step.hold);
  if (open === undefined) return;
  const before = draft.order.answers[id];
  if (before?.kind === 'held' && before.hold === open && before.about === about)
    return refresh(draft, id, before, basis, goodUntil);
  draft.emit({ type: 'step-held', step: id, basis, reason: outcome.reason, about, hold: open, ...goodUntil });
}

type Passed = Omit<Extract<Answer, { kind: 'passed' }>, 'kind' | 'revision' | 'asOf'>;

function passed(draft: Draft, step: Step, id: InstanceId, answer: Passed, along?: HoldType): void {
  lapseOthers(draft, id, along);
  const before = draft.order.answers[id];
  const goodUntil = answer.goodUntil === undefined ? {} : { goodUntil: answer.goodUntil };
  if (before?.kind === 'passed' && isSame(before.value, answer.value) && before.ruling?.at === answer.ruling?.at)
    return refresh(draft, id, before, answer.basis, goodUntil);
  if (step.runs === 'complete') draft.emit({ type: 'demand-counted', counted: (answer.value as CompleteValue).counted });
  draft.emit({ type: 'step-passed', step: id, ...answer });
}

type GoodFor = { readonly basis: Basis; readonly goodUntil?: Instant };

function refresh(draft: Draft, id: InstanceId, before: GoodFor, basis: Basis, goodUntil: Omit<GoodFor, 'basis'>): void {
  const { parameters, entries } = before.basis;
  const same =
    parameters === basis.parameters &&
    entries.length === basis.entries.length &&
    entries.every((entry, i) => entry.version === basis.entries[i]?.version && entry.key === basis.entries[i]?.key);
  if (!same || before.goodUntil !== goodUntil.goodUntil) draft.emit({ type: 'basis-refreshed', step: id, basis, ...goodUntil });
}

function lapseOthers(draft: Draft, id: InstanceId, type: HoldType | undefined): void {
  for (const open of openHolds(draft.order, id))
    if (open.reason.type !== type) draft.emit({ type: 'hold-lapsed', hold: open.id });
}

/** What a person decided on exactly this, the latest first. */
export function ruling(order: LiveOrder, id: InstanceId, about: string): Ruling | undefined {
  return order.rulings.findLast((candidate) => candidate.step === id && candidate.about === about);
}

/** The same, of what is not digested yet: an order without rulings need not be told what it would be about. */
export const rulingOn = (order: LiveOrder, id: InstanceId, what: unknown): Ruling | undefined =>
  order.rulings.length === 0 ? undefined : ruling(order, id, digest(what));
