/** Effects go out and their outcomes come back: the task table, applied. */
import * as decimal from '../../model/decimal.ts';
import type { EffectOutcome } from '../../model/command.ts';
import type { Failure } from '../../model/failure.ts';
import type { FulfillmentId } from '../../model/identifiers.ts';
import { invariant } from '../../model/result.ts';
import type { EffectAct, InstanceId, TaskInput, TaskInstance, TaskState, UndoAnswer } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import { hold, lapse } from '../settle/holds.ts';
import { settle } from '../settle/settle.ts';
import { isCompared } from '../settle/tasks.ts';
import { TASK_TABLE, type After } from '../task-table.ts';
import type { Of } from './command.ts';

/**
 * A worker is about to send. For a release everything is compared once more; what went stale meanwhile has been
 * withdrawn by the walk, and the worker sees that its effect is not `sending`. Any other effect is as fresh as the
 * command before left it, and is amended or taken back when that turns out to be late.
 */
export function claimEffect(draft: Draft, command: Of<'claim-effect'>): Failure | undefined {
  const { instance: id, generation, act } = command;
  const found = current(draft, id, generation);
  if ('code' in found) return found;
  if (act === 'undo') return found.state === 'undoing' ? undefined : impossible(found, 'claimed');
  const [name = id, member] = id.split('/');
  const step = draft.workflow.byName[name];
  if (step?.releases === true) {
    if (!isCompared(draft, step, member)) return undefined;
    settle(draft);
  }
  const now = draft.order.tasks[id];
  if (draft.isIncomplete || now === undefined || now.generation !== generation || now.state === 'undone') return undefined;
  return apply(draft, now, 'claimed');
}

export function recordEffect(draft: Draft, command: Of<'record-effect'>): Failure | undefined {
  const { instance: id, generation, act, outcome } = command;
  const found = current(draft, id, generation);
  if ('code' in found) return found;
  if (act === 'undo' && NOT_UNDONE.includes(found.state)) return impossible(found, `undo ${outcome.kind}`);
  // Late news of what is being taken back already, or was: it was there once, which nobody doubts.
  if (act === 'do' && (found.state === 'undoing' || found.takenBack === true) && outcome.kind !== 'refused') return undefined;
  const input = inputOf(act, outcome, id.startsWith(`${draft.workflow.releasing?.name}/`));
  if (input === undefined) return impossible(found, outcome.kind);
  if (TASK_TABLE[found.state][input].kind === 'impossible') return impossible(found, input);
  if (TASK_TABLE[found.state][input].kind === 'repeat') return undefined;
  const failure = outcome.kind === 'undo-partly' ? misfit(draft, found, outcome.answer) : undefined;
  if (failure !== undefined) return failure;
  draft.emit({ type: 'effect-reported', instance: id, generation, act, outcome, at: draft.now });
  if (outcome.kind === 'undo-partly' && input === 'undo-partly') takeBack(draft, found, outcome.answer);
  return apply(draft, found, input, act, outcome);
}

/** States before which no undo was ever asked for. */
const NOT_UNDONE: readonly TaskState[] = ['wanted', 'sending', 'in-doubt', 'done'];

/** A partner gives back and keeps at most what it was asked for. */
function misfit(draft: Draft, found: TaskInstance, { undone, kept }: UndoAnswer): Failure | undefined {
  const fulfillment = draft.order.fulfillments[found.id.slice(found.id.indexOf('/') + 1) as FulfillmentId];
  for (const [i, { schedule, quantity }] of [...undone, ...kept].entries()) {
    const where = i < undone.length ? `outcome.answer.undone[${i}]` : `outcome.answer.kept[${i - undone.length}]`;
    if (decimal.isNegative(quantity))
      return { code: 'not-a-quantity', found: quantity, where, wayOut: 'give zero or more of each line' };
    const lines = fulfillment?.lines.filter((line) => line.schedule === schedule) ?? [];
    if (fulfillment !== undefined && lines.length === 0)
      return { code: 'schedule-unknown', found: schedule, where, wayOut: 'name the lines that the release carried' };
  }
  return undefined;
}

/** The node says that it has the work: as good as the answer to the release. */
export function acknowledge(draft: Draft, command: Of<'record-acknowledgement'>): Failure | undefined {
  const { fulfillment, generation, reference } = command;
  const release = releaseOf(draft, fulfillment);
  if (release === undefined)
    return {
      code: 'fulfillment-unknown',
      found: fulfillment,
      where: 'fulfillment',
      wayOut: 'check the number that the release carried',
    };
  const found = current(draft, release.id, generation);
  if ('code' in found) return found;
  const cell = TASK_TABLE[found.state].confirmed;
  if (cell.kind === 'impossible') return impossible(found, 'confirmed');
  // What the node has given back since, it had once acknowledged: a message that was overtaken says nothing new.
  if (cell.kind === 'repeat' || found.takenBack === true) return undefined;
  draft.emit({ type: 'release-acknowledged', fulfillment, generation, reference, at: draft.now });
  return apply(draft, found, 'confirmed');
}

/** The release of a fulfillment, whatever its step is called. */
export function releaseOf(draft: Draft, fulfillment: FulfillmentId): TaskInstance | undefined {
  const step = draft.workflow.releasing;
  return step === undefined ? undefined : draft.order.tasks[`${step.name}/${fulfillment}` as InstanceId];
}

function current(draft: Draft, id: InstanceId, generation: number): TaskInstance | Failure {
  const found = draft.order.tasks[id];
  if (found === undefined) return { code: 'effect-unknown', found: id, where: 'instance', wayOut: 'check the key of the effect' };
  if (found.generation === generation) return found;
  return {
    code: 'generation-past',
    instance: id,
    asked: generation,
    current: found.generation,
    where: 'generation',
    wayOut: 'the act was replaced since: nothing is to be done',
  };
}

const impossible = (found: TaskInstance, input: string): Failure => ({
  code: 'transition-impossible',
  instance: found.id,
  state: found.state,
  input,
  where: 'outcome',
  wayOut: `read the partner's state back: ${found.id} is ${found.state}`,
});

/**
 * Only a node can say that it is too late: its work goes on. Anybody else who does not take back what is to be taken back
 * leaves a question, and a person is asked.
 */
function inputOf(act: EffectAct, outcome: EffectOutcome, isRelease: boolean): TaskInput | undefined {
  const isUndo = act === 'undo';
  switch (outcome.kind) {
    case 'done':
      return isUndo ? 'undo-confirmed' : 'confirmed';
    case 'refused':
      return !isUndo ? 'refused' : isRelease ? 'undo-refused' : 'died';
    case 'in-doubt':
      return isUndo ? 'undo-doubt' : 'doubt';
    case 'read-back':
      return outcome.found === 'there' ? 'seen' : outcome.found === 'not-there' ? 'not-seen' : isUndo ? 'died' : 'doubt';
    case 'dead':
      return 'died';
    case 'undo-partly':
      if (!isUndo) return undefined;
      return outcome.answer.kept.length === 0
        ? 'undo-confirmed'
        : outcome.answer.undone.length === 0
          ? 'undo-refused'
          : 'undo-partly';
  }
}

/** What the node took back is free again; what it keeps is progress, and the plan is made around it. */
function takeBack(draft: Draft, found: TaskInstance, answer: UndoAnswer): void {
  draft.emit({ type: 'undo-answered', instance: found.id, answer });
  const member = found.id.slice(found.id.indexOf('/') + 1) as FulfillmentId;
  if (draft.order.fulfillments[member] !== undefined)
    draft.emit({ type: 'fulfillment-reduced', fulfillment: member, lines: answer.undone });
}

/** Moves an instance as the table says, with what follows. The caller has ruled out the impossible. */
export function apply(
  draft: Draft,
  found: TaskInstance,
  input: TaskInput,
  act: EffectAct = 'do',
  outcome?: EffectOutcome,
): Failure | undefined {
  const cell = TASK_TABLE[found.state][input];
  if (cell.kind === 'impossible') return impossible(found, input);
  if (cell.kind === 'repeat') return undefined;
  if (cell.kind === 'move') {
    const reference =
      outcome !== undefined && 'reference' in outcome && outcome.reference !== undefined ? { reference: outcome.reference } : {};
    draft.emit({
      type: 'task-moved',
      instance: found.id,
      generation: found.generation,
      from: found.state,
      to: cell.to,
      unwanted: cell.unwanted ?? (cell.to === 'in-doubt' || cell.to === 'sending' ? found.unwanted : false),
      at: draft.now,
      ...reference,
    });
    if (cell.to === 'done' || cell.to === 'undone' || cell.to === 'too-late') lapse(draft, found.id, 'effect');
  }
  if (cell.after !== undefined) follow(draft, found, cell.after, input, act, outcome);
  else if (input === 'passed' && found.unwanted) draft.recallFailures.set(found.id, 'shipped');
  return undefined;
}

function follow(
  draft: Draft,
  found: TaskInstance,
  after: After,
  input: TaskInput,
  act: EffectAct,
  outcome: EffectOutcome | undefined,
): void {
  const { id, generation } = found;
  switch (after) {
    case 'hold-refused':
      return found.unwanted ? undefined : askPerson(draft, found, 'refused', outcome);
    case 'hold-dead':
      return askPerson(draft, found, outcome?.kind === 'refused' ? 'refused' : 'dead', outcome);
    case 'hold-doubt':
      // Told of once more, as by a worker that was slow: the look at the partner goes on.
      if (outcome?.kind === 'in-doubt')
        return draft.emit({ type: 'read-back-wanted', instance: id, generation, act, at: draft.now });
      return askPerson(draft, found, 'in-doubt', outcome);
    case 'hold-beyond-recall':
      draft.recallFailures.set(id, input === 'passed' ? 'shipped' : input === 'undo-partly' ? 'partly-refused' : 'refused');
      return undefined;
    case 'send-undo':
      return draft.emit({ type: 'effect-again', instance: id, generation, act: 'undo', at: draft.now });
    case 'read-back':
    case 'read-back-undo':
      invariant(act === (after === 'read-back' ? 'do' : 'undo'), `${id}: ${after} after ${act}`);
      return draft.emit({ type: 'read-back-wanted', instance: id, generation, act, at: draft.now });
  }
}

function askPerson(
  draft: Draft,
  found: TaskInstance,
  state: 'dead' | 'in-doubt' | 'refused',
  outcome: EffectOutcome | undefined,
): void {
  const code = outcome !== undefined && 'code' in outcome ? outcome.code : 'unknown';
  const detail = outcome !== undefined && 'detail' in outcome ? outcome.detail : '';
  const attempts = outcome?.kind === 'dead' ? outcome.attempts : 1;
  hold(
    draft,
    found.id,
    { type: 'effect', effect: `${found.task} ${found.id} generation ${found.generation}`, state, attempts, code, detail },
    undefined,
  );
}
