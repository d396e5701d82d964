/** How task instances change, and their fulfillments with them. */
import type { TaskEvent } from '../../model/event.ts';
import type { FulfillmentId } from '../../model/identifiers.ts';
import type { ReleaseInstruction } from '../../model/instruction.ts';
import type { Instant } from '../../model/instant.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment, FulfillmentState } from '../../model/plan.ts';
import { lessOf } from './progress.ts';
import { broken, never } from '../../model/result.ts';
import type { TaskInstance, TaskState } from '../../model/task.ts';
import { withEntry } from '../../model/record.ts';

/** Undos remembered: three within a day make an order unsettled. */
const UNDOS_KEPT = 3;

export function evolveTask(order: LiveOrder, event: TaskEvent): LiveOrder {
  switch (event.type) {
    case 'task-wanted':
      return wanted(order, event);
    case 'task-moved':
      return moved(order, event);
    case 'undo-wanted':
      return event.task === 'warehouse.release' ? { ...order, undos: remembered(order.undos, event.at) } : order;
    case 'undo-answered':
      return undoAnswered(order, event);
    case 'read-back-wanted':
    case 'effect-again':
    case 'effect-reported':
      return order;
    default:
      return never(event, 'evolve task');
  }
}

/** Undos of one instant are one: several nodes may be recalled for one reason. */
function remembered(undos: readonly Instant[], at: Instant): readonly Instant[] {
  return undos.at(-1) === at ? undos : [...undos, at].slice(-UNDOS_KEPT);
}

function wanted(order: LiveOrder, event: Extract<TaskEvent, { type: 'task-wanted' }>): LiveOrder {
  const { instance: id, task, generation, input, basis, at } = event;
  const standing = order.tasks[id]?.standing;
  const instance: TaskInstance = {
    id,
    task,
    generation,
    input,
    basis,
    revision: order.revision,
    state: 'wanted',
    unwanted: false,
    since: at,
    ...(standing === undefined ? {} : { standing }),
  };
  return withFulfillment({ ...order, tasks: withEntry(order.tasks, id, instance) }, task, id, 'released');
}

function moved(order: LiveOrder, event: Extract<TaskEvent, { type: 'task-moved' }>): LiveOrder {
  const before = order.tasks[event.instance];
  if (before?.generation !== event.generation) broken(`${event.instance} moved, but it is not of generation ${event.generation}`);
  const { id, task, generation, input, basis, revision, standing: stood } = before;
  // What never happened leaves standing what was confirmed before it; only an undo takes that away.
  const isTakenBack = event.from === 'undoing' && event.to === 'undone';
  const standing = event.to === 'done' ? event.generation : isTakenBack ? undefined : stood;
  const reference = event.reference ?? before.reference;
  const instance: TaskInstance = {
    id,
    task,
    generation,
    input,
    basis,
    revision,
    state: event.to,
    unwanted: event.unwanted,
    since: event.from === event.to ? before.since : event.at,
    ...(standing === undefined ? {} : { standing }),
    ...(isTakenBack ? { takenBack: true } : {}),
    ...(reference === undefined ? {} : { reference }),
  };
  return withFulfillment(
    { ...order, tasks: withEntry(order.tasks, event.instance, instance) },
    before.task,
    event.instance,
    FULFILLMENT_AFTER[event.to],
  );
}

/** What the partner keeps is what it was asked for: the rest of the instruction is gone. */
function undoAnswered(order: LiveOrder, event: Extract<TaskEvent, { type: 'undo-answered' }>): LiveOrder {
  const before = order.tasks[event.instance];
  if (before?.task !== 'warehouse.release') return order;
  const asked = before.input as ReleaseInstruction;
  const lines = lessOf(asked.lines, event.answer.undone);
  return { ...order, tasks: withEntry(order.tasks, event.instance, { ...before, input: { ...asked, lines } }) };
}

const FULFILLMENT_AFTER: { readonly [S in TaskState]: FulfillmentState } = {
  wanted: 'released',
  sending: 'released',
  'in-doubt': 'released',
  done: 'released',
  undoing: 'recalling',
  undone: 'planned',
  'too-late': 'released',
};

/** A release's instance is `STEP/FULFILLMENT`: the fulfillment's state follows it until it has ended. */
function withFulfillment(order: LiveOrder, task: string, id: string, state: FulfillmentState): LiveOrder {
  if (task !== 'warehouse.release') return order;
  const member = id.slice(id.indexOf('/') + 1) as FulfillmentId;
  const fulfillment = order.fulfillments[member];
  if (fulfillment === undefined || fulfillment.state === 'shipped' || fulfillment.state === 'withdrawn') return order;
  const after: Fulfillment = { ...fulfillment, state };
  return { ...order, fulfillments: withEntry(order.fulfillments, member, after) };
}
