/**
 * What is wanted of outside systems against what they were asked: start, withdraw, undo, redo, amend.
 *
 * Invariants: nothing starts while anything it rests on is not good, is undecided, or is not compared in full; a
 * release goes stale as soon as a gate closes, other tasks only when what they asked for changed; an undo waits for
 * the undos of what rests on it; staleness during an undo changes nothing until the undo is answered; what is unsent
 * while it may not start is withdrawn at no cost, and wanted again, as a new generation, when it may.
 */
import { isSame } from '../../model/digest.ts';
import { isOutside } from '../../model/fact.ts';
import type { FulfillmentId, ShipmentId } from '../../model/identifiers.ts';
import { plus, startOf } from '../../model/instant.ts';
import * as decimal from '../../model/decimal.ts';
import type { LiveOrder } from '../../model/order.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId, TaskInput, TaskInstance } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance as instanceId } from '../evolve/steps.ts';
import { due, fulfillmentIn, shipmentIn } from '../order-facts.ts';
import { TASK_TABLE } from '../task-table.ts';
import { isTaskName, TASKS } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import { TrackedView } from '../view.ts';
import { isBasisAsRead } from './answers.ts';
import { hasHold, lapse, openHolds } from './holds.ts';
import { beyondRecall, recallFailure, whyGone } from './beyond-recall.ts';
import type { Desired, Known } from './desired.ts';
import { members, type Pass } from './pass.ts';
import { released } from './released.ts';

export function settleTask(pass: Pass, step: Step, id: InstanceId, member: string | undefined): void {
  const { draft } = pass;
  const task = taskOf(step);
  const before = draft.order.tasks[id];
  const desired = desire(pass, step, task, id, member);
  if (draft.isIncomplete || desired.kind === 'undecided') {
    if (!draft.isIncomplete && before?.state === 'wanted') move(draft, before, 'staled');
    pass.mark(step, id, 'undecided');
    return;
  }
  if (before !== undefined) reconcile(pass, step, task, before, member, desired);
  start(pass, step, task, id, member, desired);
  if (stands(draft.order.tasks[id], task)) pass.mark(step, id, 'good');
}

function taskOf(step: Step): AnyTask {
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
  if (!(step.each === 'order' ? pass.isReadyForBooks(step, member) : pass.isReady(step, member)))
    return task.releases ? { kind: 'unwanted', because: pass.unmet(step, member) } : { kind: 'paused' };
  const before = order.tasks[id];
  const mayStart = !isPaused(draft, step, task, member);
  if (before !== undefined && before.revision === order.revision && isBasisAsRead(draft, before.basis, before.revision))
    return { kind: 'wanted', input: before.input, isAsAsked: true, basis: () => before.basis, mayStart };
  const view = new TrackedView(draft, step, id, member);
  const input = task.input(view, order, member);
  if (draft.isIncomplete) return { kind: 'undecided' };
  if (input === undefined) return { kind: 'paused' };
  return {
    kind: 'wanted',
    input,
    isAsAsked: isSame(input, before?.input),
    basis: () => view.basis(`${task.name}@${task.version}`),
    mayStart,
  };
}

/** The demand, fulfillment or shipment that a task is for is no more. */
function hasGone(order: LiveOrder, step: Step, member: string | undefined): boolean {
  switch (step.each) {
    case 'order':
      return Object.values(order.schedules).every((schedule) => decimal.isZero(due(schedule)));
    case 'fulfillment':
      return !fulfillmentIn(order, member as FulfillmentId).wanted;
    case 'shipment':
      return false;
  }
}

/** What stops a start, and leaves alone what has started. */
function isPaused(draft: Draft, step: Step, task: AnyTask, member: string | undefined): boolean {
  const { order, now } = draft;
  if (step.each === 'shipment') return shipmentIn(order, member as ShipmentId).state === 'verdict';
  if (!task.releases) return false;
  const fulfillment = fulfillmentIn(order, member as FulfillmentId);
  if (fulfillment.notBefore !== undefined && now < startOf(fulfillment.notBefore)) return true;
  const letGo = released(draft);
  if (letGo !== 'all' && fulfillment.lines.some((line) => !letGo.includes(line.schedule))) return true;
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
  const isWanted = desired.kind === 'wanted' && desired.isAsAsked;
  if (isWanted) return desired.mayStart || before.state !== 'wanted' ? settled(draft, before) : move(draft, before, 'staled');
  if (before.state === 'too-late') return beyondRecall(pass, step, before, member, desired);
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
  // What has left wrongly stays a question, also where the rest is right again.
  for (const { id, reason } of openHolds(draft.order, before.id, 'beyond-recall'))
    if (reason.type === 'beyond-recall' && reason.cause !== 'shipped') draft.emit({ type: 'hold-lapsed', hold: id });
}

/** In reverse order of dependency: first all that rests on it. */
function undo(pass: Pass, step: Step, task: AnyTask, before: TaskInstance, member: string | undefined, desired: Known): void {
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
  beyondRecall(pass, step, { ...before, state: 'too-late' }, member, desired, failure);
}

const ACTIVE: readonly TaskInstance['state'][] = ['sending', 'in-doubt', 'done', 'undoing'];

function hasActiveDependants(draft: Draft, step: Step, member: string | undefined): boolean {
  return step.dependants.some((name) => {
    const dependant = draft.workflow.byName[name] as Step;
    const of = dependant.each === step.each ? [member] : members(draft.order, dependant);
    return of.some((each) => {
      const found = draft.order.tasks[instanceId(name, each)];
      return (
        found !== undefined &&
        ACTIVE.includes(found.state) &&
        (dependant.each !== 'shipment' ||
          step.each !== 'fulfillment' ||
          shipmentIn(draft.order, each as ShipmentId).fulfillment === member)
      );
    });
  });
}

function start(pass: Pass, step: Step, task: AnyTask, id: InstanceId, member: string | undefined, desired: Desired): void {
  const { draft } = pass;
  if (desired.kind !== 'wanted' || !desired.mayStart) return;
  const before = draft.order.tasks[id];
  if (!canStart(draft.order, before, task, desired.isAsAsked)) return;
  if (task.releases && !isCompared(draft, step, member)) {
    pass.mark(step, id, 'undecided');
    return;
  }
  lapse(draft, id, 'effect');
  draft.emit({
    type: 'task-wanted',
    instance: id,
    task: task.name,
    generation: (before?.generation ?? 0) + 1,
    input: desired.input,
    basis: desired.basis(),
    at: draft.now,
  });
}

/** Not asked for, taken back, or to be amended; not while a person is asked about just this act. */
function canStart(order: LiveOrder, before: TaskInstance | undefined, task: AnyTask, isAsAsked: boolean): boolean {
  if (before === undefined) return true;
  if (before.state === 'done') return task.amends && !isAsAsked;
  if (before.state !== 'undone') return false;
  return !isAsAsked || openHolds(order, before.id, 'effect').length === 0;
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
    for (const entry of answer.basis.entries) if (isOutside(entry.key)) draft.fact(entry.key);
  }
  return !draft.isIncomplete;
}

/** Moves an instance by the table. Only for inputs that the table allows here; anything else is a bug. */
function move(draft: Draft, before: TaskInstance, input: TaskInput): void {
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
  });
}
