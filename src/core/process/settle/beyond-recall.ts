/**
 * Past the point of no return: what a node may still be asked to take back, what of its work is not as it should be, and
 * how a person is told. The node's own word decides, in its profile or in its answer.
 */
import type { AddressValue } from '../../checks/check.ts';
import * as decimal from '../../model/decimal.ts';
import { digest, isSame, type Digest } from '../../model/digest.ts';
import type { KeptLine, RecallFailure } from '../../model/hold.ts';
import type { FulfillmentId } from '../../model/identifiers.ts';
import { plus } from '../../model/instant.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment } from '../../model/plan.ts';
import type { InstanceId, TaskInstance } from '../../model/task.ts';
import { invariant } from '../../model/result.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance } from '../evolve/steps.ts';
import { fulfillmentIn, hasEnded, open, scheduleIn, shippedOf } from '../order-facts.ts';
import { ruling } from './answers.ts';
import type { Known } from './desired.ts';
import { hasHold, hold, openHolds } from './holds.ts';
import type { Pass } from './pass.ts';
import { rest } from './place.ts';

/** In what a fulfillment no longer fits the demand, by name: `destination`, `item`, `quantity`, or the plan as such. */
export function whyGone(draft: Draft, step: Step, member: string | undefined): readonly string[] {
  const { order } = draft;
  if (step.each !== 'fulfillment') return ['plan'];
  const fulfillment = fulfillmentIn(order, member as FulfillmentId);
  const lines = rest(order, fulfillment);
  const why: string[] = [...misdirected(draft, fulfillment, lines)];
  if (lines.some(({ schedule, quantity }) => decimal.isMore(quantity, open(scheduleIn(order, schedule))))) why.push('quantity');
  return why.length === 0 ? ['plan'] : why;
}

type Going = Pick<Fulfillment['lines'][number], 'schedule' | 'item'>;

/** Lines of a fulfillment that go elsewhere, or are to be of another item, than the demand says now. */
function misdirected(draft: Draft, fulfillment: Fulfillment, lines: readonly Going[]): readonly ('destination' | 'item')[] {
  const places = placesOf(draft);
  const why: ('destination' | 'item')[] = [];
  if (lines.some(({ schedule }) => (places[schedule] ?? fulfillment.destination) !== fulfillment.destination))
    why.push('destination');
  if (lines.some((line) => isOther(draft, line))) why.push('item');
  return why;
}

/** Neither the item of the demand nor one that may ship in its place. */
function isOther(draft: Draft, { schedule, item }: Going): boolean {
  const asked = scheduleIn(draft.order, schedule).counted?.item ?? item;
  return asked !== item && draft.valueOf('item', asked)?.substitutes.includes(item) !== true;
}

/** Where each schedule line goes, as far as that is known. */
function placesOf({ order, workflow }: Draft): AddressValue['destinations'] {
  const step = workflow.byRuns['address'];
  const answer = step === undefined ? undefined : order.answers[step.name as InstanceId];
  return answer?.kind === 'passed' ? (answer.value as AddressValue).destinations : {};
}

/** What the node's profile says of a recall at this moment; undefined: it can be asked for. */
export function recallFailure(draft: Draft, before: TaskInstance, member: string | undefined): RecallFailure | undefined {
  const fulfillment = fulfillmentIn(draft.order, member as FulfillmentId);
  const profile = draft.valueOf('node', fulfillment.node)?.recall;
  if (profile === undefined || profile.kind === 'none') return 'no-recall';
  if (profile.kind === 'until-clock') return draft.now > plus(before.since, profile.after) ? 'cut-off-passed' : undefined;
  return fulfillment.picked === undefined ? undefined : 'already-picked';
}

/** Past the point of no return and not as it should be: a person is told what changed, and what was already done. */
export function beyondRecall(
  pass: Pass,
  step: Step,
  before: TaskInstance,
  member: string | undefined,
  desired: Known,
  cause?: RecallFailure,
): void {
  const { draft } = pass;
  if (!step.releases) return;
  const fulfillment = fulfillmentIn(draft.order, member as FulfillmentId);
  const changed = changes(before, desired);
  const instead = insteadOf(draft, desired, fulfillment);
  if (ruling(draft.order, before.id, digest(beyondRecallKey({ changed, instead })))?.resolution.way === 'let-ship') return;
  const already = openHolds(draft.order, before.id, 'beyond-recall')[0];
  const known = already?.reason.type === 'beyond-recall' ? already.reason.cause : undefined;
  const interceptCost = draft.valueOf('node', fulfillment.node)?.interceptCost;
  if (draft.isIncomplete) return;
  hold(
    draft,
    before.id,
    {
      type: 'beyond-recall',
      fulfillment: fulfillment.id,
      node: fulfillment.node,
      cause: cause ?? draft.recallFailures.get(before.id) ?? known ?? 'refused',
      kept: kept(draft.order, fulfillment),
      changed,
      instead,
      ...(interceptCost === undefined ? {} : { interceptCost }),
    },
    step.hold,
  );
}

/** A ruling on what is past recall is about what should be there instead: another change is another question. */
export const beyondRecallKey = ({
  changed,
  instead,
}: {
  readonly changed: readonly string[];
  readonly instead: Digest;
}): unknown => ['beyond-recall', ...changed, instead];

/** What the node should have been told: the instruction, or where its lines are to go and how much of them is open. */
function insteadOf(draft: Draft, desired: Known, fulfillment: Fulfillment): Digest {
  if (desired.kind === 'wanted') return digest(desired.input);
  const places = placesOf(draft);
  return digest(
    fulfillment.lines.map(({ schedule: id }) => {
      const schedule = scheduleIn(draft.order, id);
      return [open(schedule), places[id], schedule.notBefore];
    }),
  );
}

/**
 * Goods that left in this decision and should not have, or not there: their release was being taken back, or had been, or
 * what it rested on is something else by now. Whoever shipped may have ended the fulfillment, so no walk comes by it any
 * more; and once the wrong part has left, the rest may be as it should be, and a check that was held because of it may pass:
 * a person is told in the decision that learns of it. Where only the quantity was in question, the truck has answered it,
 * once nothing more of it is in the yard: too much there is now too much on the truck, which the verdict on the shipment is
 * about.
 */
export function shippedAnyway(pass: Pass): void {
  const { draft } = pass;
  const confirmed = draft.events.flatMap((event) => (event.type === 'shipment-confirmed' ? [event.shipment] : []));
  for (const { fulfillment: of, lines } of confirmed.filter((shipment) => shipment.lines.length > 0)) {
    const { step, member, id } = releaseOf(draft, of);
    const before = draft.order.tasks[id];
    invariant(before !== undefined, `${of} shipped without having been released`);
    const fulfillment = fulfillmentIn(draft.order, of);
    const isAgainstRecall = draft.recallFailures.has(id) || draft.latecomers.has(id);
    const because = new Set([
      ...misdirected(draft, fulfillment, lines),
      ...(isAgainstRecall ? pass.unmet(step, member) : stillHeld(pass, step, member, id)),
      ...(isAgainstRecall || wasAsked(draft, id) ? heldUntilNow(draft, step, member) : []),
      ...(hasHold(draft.order, 'stopped') ? ['stopped'] : []),
    ]);
    if (because.size === 0) {
      if (hasEnded(fulfillment)) lapseQuantities(draft, id);
    } else if (!isAgainstRecall && isLetShip(draft, id)) continue;
    else if (hasEnded(fulfillment) || isAgainstRecall || openHolds(draft.order, id, 'beyond-recall').length === 0)
      beyondRecall(pass, step, before, member, { kind: 'unwanted', because: [...because] }, 'shipped');
  }
}

/** What a person had been asked about before a late cancellation made it a question of quantity, and is still not good. */
function stillHeld(pass: Pass, step: Step, member: FulfillmentId, release: InstanceId): readonly string[] {
  const { order } = pass.draft;
  if (openHolds(order, release, 'beyond-recall').length === 0) return [];
  return pass.unmet(step, member).filter((name) => order.answers[name as InstanceId]?.kind === 'held');
}

/** A person was being asked about what the node had, and had not answered. */
const wasAsked = ({ before }: Draft, release: InstanceId): boolean => openHolds(before, release, 'beyond-recall').length > 0;

/** What was held as the goods left, and is not any more since they have: nothing else in the order tells of it. */
function heldUntilNow({ before, order, workflow }: Draft, step: Step, member: FulfillmentId): readonly string[] {
  return step.restsOn.filter((name) => {
    const id = instance(name, workflow.byName[name]?.each === step.each ? member : undefined);
    return before.answers[id]?.kind === 'held' && order.answers[id]?.kind !== 'held';
  });
}

function releaseOf({ workflow }: Draft, member: FulfillmentId): { step: Step; member: FulfillmentId; id: InstanceId } {
  const step = workflow.releasing;
  invariant(step !== undefined, `${workflow.name} releases what ${member} is for`);
  return { step, member, id: instance(step.name, member) };
}

/** A person has seen what was wrong while the node still had it, and let it ship like that. */
const isLetShip = ({ order }: Draft, release: InstanceId): boolean =>
  order.rulings.some(({ step, resolution }) => step === release && resolution.way === 'let-ship');

function lapseQuantities(draft: Draft, release: InstanceId): void {
  for (const { id, reason } of openHolds(draft.order, release, 'beyond-recall'))
    if (reason.type === 'beyond-recall' && reason.changed.every((what) => what === 'quantity'))
      draft.emit({ type: 'hold-lapsed', hold: id });
}

function kept(order: LiveOrder, fulfillment: Fulfillment): readonly KeptLine[] {
  const gone = shippedOf(order, fulfillment);
  return fulfillment.lines.map(({ schedule, item, quantity }) => ({
    schedule,
    item,
    quantity: decimal.subtract(quantity, gone.get(schedule) ?? decimal.ZERO),
  }));
}

/** Which parts of the instruction are not as they should be now, by name. */
function changes(before: TaskInstance, desired: Known): readonly string[] {
  if (desired.kind === 'unwanted') return desired.because;
  const was = before.input as Readonly<Record<string, unknown>>;
  const is = desired.input as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !isSame(was[key], is[key])).sort();
}
