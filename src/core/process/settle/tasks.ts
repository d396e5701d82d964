/**
 * What is wanted of outside systems against what they were asked: start, withdraw, undo, redo, amend.
 *
 * Invariants: nothing starts while anything it rests on is not good, is undecided, or is not compared in full; a
 * release goes stale as soon as a gate closes, other tasks only when what they asked for changed; an undo waits for
 * the undos of what rests on it; staleness during an undo changes nothing until the undo is answered; what is unsent
 * while it may not start is withdrawn at no cost, and wanted again, as a new generation, when it may.
 */
import type { AddressValue } from '../../checks/check.ts';
import { digest, type Digest } from '../../model/digest.ts';
import type { Basis } from '../../model/fact.ts';
import type { RecallFailure } from '../../model/hold.ts';
import type { FulfillmentId, ShipmentId } from '../../model/identifiers.ts';
import { plus, startOf } from '../../model/instant.ts';
import * as decimal from '../../model/decimal.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment } from '../../model/plan.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId, TaskInput, TaskInstance } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance as instanceId } from '../evolve/steps.ts';
import { due, hasEnded, open, shippedOf } from '../order-facts.ts';
import { TASK_TABLE } from '../task-table.ts';
import { isTaskName, TASKS } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import { TrackedView } from '../view.ts';
import { hasHold, hold, lapse, openHolds } from './holds.ts';
import { ruling } from './answers.ts';
import { members, type Pass } from './pass.ts';
import { rest } from './place.ts';
import { released } from './released.ts';

type Desired =
  | { readonly kind: 'undecided' }
  /** May go on as it is, and may not start. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'unwanted'; readonly because: readonly string[] }
  | {
      readonly kind: 'wanted';
      readonly input: unknown;
      readonly digest: Digest;
      readonly basis: Basis;
      readonly mayStart: boolean;
    };

export function settleTask(pass: Pass, step: Step, id: InstanceId, member: string | undefined): void {
  const { draft } = pass;
  const task = taskOf(step);
  const before = draft.order.tasks[id];
  const desired = desire(pass, step, task, id, member);
  if (draft.isIncomplete || desired.kind === 'undecided') {
    if (!draft.isIncomplete && before?.state === 'wanted') move(draft, before, 'staled');
    pass.undecided.add(id);
    return;
  }
  if (before !== undefined) reconcile(pass, step, task, before, member, desired);
  start(pass, step, task, id, member, desired);
  if (stands(draft.order.tasks[id], task)) pass.good.add(id);
}

export function taskOf(step: Step): AnyTask {
  invariant(isTaskName(step.runs), `task ${step.runs} is unknown`);
  return TASKS[step.runs];
}

/** Done, or past taking back; an amendment leaves standing what the partner confirmed before, also one that failed. */
function stands(instance: TaskInstance | undefined, task: AnyTask): boolean {
  if (instance === undefined) return false;
  if (instance.state === 'too-late' || (instance.state === 'done' && !instance.unwanted)) return true;
  return task.amends && instance.standing !== undefined && instance.state !== 'undoing';
}

function desire(pass: Pass, step: Step, task: AnyTask, id: InstanceId, member: string | undefined): Desired {
  const { draft } = pass;
  const { order } = draft;
  if (hasGone(order, step, member)) return { kind: 'unwanted', because: whyGone(draft, step, member) };
  if (task.releases && hasHold(order, 'stopped')) return { kind: 'unwanted', because: ['stopped'] };
  if (pass.isUndecided(step, member)) return { kind: 'undecided' };
  if (!pass.isReady(step, member))
    return task.releases ? { kind: 'unwanted', because: pass.unmet(step, member) } : { kind: 'paused' };
  const view = new TrackedView(draft, step, id, member);
  const input = task.input(view, order, member);
  if (draft.isIncomplete) return { kind: 'undecided' };
  if (input === undefined) return { kind: 'paused' };
  return {
    kind: 'wanted',
    input,
    digest: digest(input),
    basis: view.basis(`${task.name}@${task.version}`),
    mayStart: !isPaused(draft, step, task, member),
  };
}

/** The demand, fulfillment or shipment that a task is for is no more. */
function hasGone(order: LiveOrder, step: Step, member: string | undefined): boolean {
  switch (step.each) {
    case 'order':
      return Object.values(order.schedules).every((schedule) => decimal.isZero(due(schedule)));
    case 'fulfillment':
      return order.fulfillments[member as FulfillmentId]?.wanted !== true;
    case 'shipment':
      return order.shipments[member as ShipmentId] === undefined;
  }
}

/** In what a fulfillment no longer fits the demand, by name: `destination`, `item`, `quantity`, or the plan as such. */
function whyGone(draft: Draft, step: Step, member: string | undefined): readonly string[] {
  const { order } = draft;
  const fulfillment = step.each === 'fulfillment' ? order.fulfillments[member as FulfillmentId] : undefined;
  if (fulfillment === undefined) return ['plan'];
  const places = placesOf(draft);
  const why = new Set<string>();
  for (const { schedule: id, item, quantity } of rest(order, fulfillment)) {
    const schedule = order.schedules[id];
    if (places[id] !== undefined && places[id] !== fulfillment.destination) why.add('destination');
    if (schedule?.counted !== undefined && schedule.counted.item !== item) why.add('item');
    if (schedule === undefined || decimal.isMore(quantity, open(schedule))) why.add('quantity');
  }
  return why.size === 0 ? ['plan'] : [...why].sort();
}

/** Where each schedule line goes, as far as that is known. */
function placesOf({ order, workflow }: Draft): AddressValue['destinations'] {
  const step = workflow.steps.find((each) => each.runs === 'address');
  const answer = step === undefined ? undefined : order.answers[step.name as InstanceId];
  return answer?.kind === 'passed' ? (answer.value as AddressValue).destinations : {};
}

/** What stops a start, and leaves alone what has started. */
function isPaused(draft: Draft, step: Step, task: AnyTask, member: string | undefined): boolean {
  const { order, now } = draft;
  if (step.each === 'shipment') return order.shipments[member as ShipmentId]?.state === 'verdict';
  if (!task.releases) return false;
  const fulfillment = order.fulfillments[member as FulfillmentId];
  if (fulfillment?.notBefore !== undefined && now < startOf(fulfillment.notBefore)) return true;
  const letGo = released(draft);
  if (letGo !== 'all' && fulfillment?.lines.some((line) => !letGo.includes(line.schedule)) === true) return true;
  if (hasHold(order, 'unsettled') || hasHold(order, 'awaiting-buyer')) return true;
  const frozen = order.rulings.findLast((each) => each.resolution.way === 'freeze-facts');
  return frozen?.resolution.way === 'freeze-facts' && now < plus(frozen.at, frozen.resolution.for);
}

/** Takes back, or leaves to be amended, what was asked for and isn't wanted like that any more. */
function reconcile(
  pass: Pass,
  step: Step,
  task: AnyTask,
  before: TaskInstance,
  member: string | undefined,
  desired: Desired,
): void {
  const { draft } = pass;
  if (desired.kind === 'undecided') return;
  if (desired.kind === 'paused') return before.state === 'wanted' ? move(draft, before, 'staled') : undefined;
  if (before.state === 'undone') {
    const isLeft = before.standing !== undefined && desired.kind === 'unwanted';
    return isLeft ? undo(pass, step, task, before, member, desired) : undefined;
  }
  const isWanted = desired.kind === 'wanted' && desired.digest === before.inputDigest;
  if (isWanted) return desired.mayStart || before.state !== 'wanted' ? settled(draft, before) : move(draft, before, 'staled');
  if (before.state === 'too-late') return beyondRecall(pass, step, task, before, member, desired);
  if (before.state === 'wanted') return move(draft, before, 'staled');
  if (task.amends && desired.kind === 'wanted') return undefined;
  if (before.state === 'undoing') return undefined;
  if (before.state === 'done') return undo(pass, step, task, before, member, desired);
  if (!before.unwanted) move(draft, before, 'staled');
  return undefined;
}

/** It is wanted just as it was asked for: an undo that was only meant is forgotten. */
function settled(draft: Draft, before: TaskInstance): void {
  if (before.unwanted && before.state !== 'undoing') {
    const { id, generation, state } = before;
    draft.emit({ type: 'task-moved', instance: id, generation, from: state, to: state, unwanted: false, at: draft.now });
  }
  lapse(draft, before.id, 'beyond-recall');
}

/** In reverse order of dependency: first all that rests on it. */
function undo(pass: Pass, step: Step, task: AnyTask, before: TaskInstance, member: string | undefined, desired: Desired): void {
  const { draft } = pass;
  if (hasActiveDependants(draft, step, member)) return;
  const failure = task.releases ? recallFailure(draft, before, member) : undefined;
  if (draft.isIncomplete) return;
  if (failure === undefined) {
    move(draft, before, 'staled');
    draft.emit({ type: 'undo-wanted', instance: before.id, task: task.name, generation: before.generation, at: draft.now });
    return;
  }
  move(draft, before, 'passed');
  beyondRecall(pass, step, task, { ...before, state: 'too-late' }, member, desired, failure);
}

const ACTIVE: readonly TaskInstance['state'][] = ['sending', 'in-doubt', 'done', 'undoing'];

function hasActiveDependants(draft: Draft, step: Step, member: string | undefined): boolean {
  return step.dependants.some((name) => {
    const dependant = draft.workflow.byName[name];
    if (dependant?.kind !== 'task' || !isTaskName(dependant.runs)) return false;
    const of = dependant.each === step.each ? [member] : members(draft.order, dependant);
    return of.some((each) => {
      const found = draft.order.tasks[instanceId(name, each)];
      return (
        found !== undefined &&
        ACTIVE.includes(found.state) &&
        (dependant.each !== 'shipment' ||
          step.each !== 'fulfillment' ||
          draft.order.shipments[each as ShipmentId]?.fulfillment === member)
      );
    });
  });
}

/** What the node's profile says of a recall at this moment; undefined: it can be asked for. */
function recallFailure(draft: Draft, before: TaskInstance, member: string | undefined): RecallFailure | undefined {
  const fulfillment = draft.order.fulfillments[member as FulfillmentId];
  if (fulfillment === undefined) return undefined;
  const profile = draft.valueOf('node', fulfillment.node)?.recall;
  if (profile === undefined || profile.kind === 'none') return 'no-recall';
  if (profile.kind === 'until-clock') return draft.now > plus(before.since, profile.after) ? 'cut-off-passed' : undefined;
  return fulfillment.picked === undefined ? undefined : 'already-picked';
}

/** Past the point of no return and not as it should be: a person is told what changed, and what was already done. */
function beyondRecall(
  pass: Pass,
  step: Step,
  task: AnyTask,
  before: TaskInstance,
  member: string | undefined,
  desired: Desired,
  cause?: RecallFailure,
): void {
  const { draft } = pass;
  const fulfillment = draft.order.fulfillments[member as FulfillmentId];
  if (!task.releases || fulfillment === undefined) return;
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
function insteadOf(draft: Draft, desired: Desired, fulfillment: Fulfillment): Digest {
  if (desired.kind === 'wanted') return desired.digest;
  const places = placesOf(draft);
  return digest(
    fulfillment.lines.flatMap(({ schedule: id }) => {
      const schedule = draft.order.schedules[id];
      return schedule === undefined ? [] : [[open(schedule), places[id], schedule.notBefore]];
    }),
  );
}

/**
 * Goods left although their release was being taken back, or had been: whoever shipped has ended the fulfillment, so no
 * walk comes by it any more. A person is told in the decision that learns of it.
 */
export function shippedAnyway(pass: Pass): void {
  const { draft } = pass;
  for (const [id, cause] of draft.recallFailures) {
    const { step, member } = ofInstance(draft, id);
    const before = draft.order.tasks[id];
    const fulfillment = draft.order.fulfillments[member as FulfillmentId];
    if (cause !== 'shipped' || before === undefined || fulfillment === undefined || !hasEnded(fulfillment)) continue;
    const task = taskOf(step);
    const desired = desire(pass, step, task, id, member);
    if (draft.isIncomplete || desired.kind === 'undecided' || desired.kind === 'paused') continue;
    if (desired.kind === 'unwanted' || desired.digest !== before.inputDigest)
      beyondRecall(pass, step, task, before, member, desired, cause);
  }
}

/** The step and the member that an instance is of. */
export function ofInstance(draft: Draft, id: InstanceId): { readonly step: Step; readonly member: string | undefined } {
  const [name, member] = id.split('/');
  const step = draft.workflow.byName[name as string];
  invariant(step !== undefined, `${id} is of no step of ${draft.workflow.name}`);
  return { step, member };
}

function kept(
  order: LiveOrder,
  fulfillment: Fulfillment,
): {
  schedule: (typeof fulfillment.lines)[number]['schedule'];
  item: (typeof fulfillment.lines)[number]['item'];
  quantity: decimal.Decimal;
}[] {
  const gone = shippedOf(order, fulfillment);
  return fulfillment.lines.map(({ schedule, item, quantity }) => ({
    schedule,
    item,
    quantity: decimal.subtract(quantity, gone.get(schedule) ?? decimal.ZERO),
  }));
}

/** Which parts of the instruction are not as they should be now, by name. */
export function changes(before: TaskInstance, desired: Desired): readonly string[] {
  if (desired.kind === 'unwanted') return desired.because;
  if (desired.kind !== 'wanted') return [];
  const was = before.input as Readonly<Record<string, unknown>>;
  const is = desired.input as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => digest(was[key]) !== digest(is[key])).sort();
}

function start(pass: Pass, step: Step, task: AnyTask, id: InstanceId, member: string | undefined, desired: Desired): void {
  const { draft } = pass;
  if (desired.kind !== 'wanted' || !desired.mayStart) return;
  const before = draft.order.tasks[id];
  if (!canStart(draft.order, before, task, desired.digest)) return;
  if (task.releases && !isCompared(draft, step, member)) {
    pass.undecided.add(id);
    return;
  }
  lapse(draft, id, 'effect');
  draft.emit({
    type: 'task-wanted',
    instance: id,
    task: task.name,
    generation: (before?.generation ?? 0) + 1,
    input: desired.input,
    inputDigest: desired.digest,
    basis: desired.basis,
    at: draft.now,
  });
}

/** Not asked for, taken back, or to be amended; not while a person is asked about just this act. */
function canStart(order: LiveOrder, before: TaskInstance | undefined, task: AnyTask, wanted: Digest): boolean {
  if (before === undefined) return true;
  if (before.state === 'done') return task.amends && before.inputDigest !== wanted;
  if (before.state !== 'undone') return false;
  return before.inputDigest !== wanted || openHolds(order, before.id, 'effect').length === 0;
}

/**
 * The compare of the compare-and-set: every outside fact in the transitive basis has been loaded in this very
 * transaction. Those whose version moved were run again earlier in this walk; one that isn't loaded is asked for.
 */
export function isCompared(draft: Draft, step: Step, member: string | undefined): boolean {
  for (const name of step.restsOn) {
    const isOwn = draft.workflow.byName[name]?.each === step.each;
    const answer = draft.order.answers[instanceId(name, isOwn ? member : undefined)];
    if (answer?.kind !== 'passed') continue;
    for (const entry of answer.basis.entries) if (!entry.key.startsWith('order.')) draft.fact(entry.key);
  }
  return !draft.isIncomplete;
}

/** Moves an instance by the table. Only for inputs that the table allows here; anything else is a bug. */
export function move(draft: Draft, before: TaskInstance, input: TaskInput, reference?: string): void {
  const cell = TASK_TABLE[before.state][input];
  invariant(cell.kind === 'move', `${before.id} can't be ${input} while ${before.state}`);
  draft.emit({
    type: 'task-moved',
    instance: before.id,
    generation: before.generation,
    from: before.state,
    to: cell.to,
    unwanted: cell.unwanted ?? false,
    at: draft.now,
    ...(reference === undefined ? {} : { reference }),
  });
}
