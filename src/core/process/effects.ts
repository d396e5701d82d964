/** What has to be done outside because of events: written with them, delivered by workers, reported as commands. */
import type { OrderEvent } from '../model/event.ts';
import type { TaskName } from '../model/instruction.ts';
import type { Order } from '../model/order.ts';
import { invariant } from '../model/result.ts';
import { effectKey, type EffectAct, type EffectKey, type InstanceId } from '../model/task.ts';
import { isTaskName } from './tasks/registry.ts';

export interface EffectRequest {
  readonly key: EffectKey;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly act: EffectAct;
  readonly task: TaskName;
  /** Send it (again), or look at what the partner has under its key. */
  readonly mode: 'send' | 'read-back';
  /** One of `TaskInputs`, by `task`. */
  readonly input: unknown;
}

/** The effects that these events ask for; `order` is the state after them. */
export function effectsOf(order: Order, events: readonly OrderEvent[]): readonly EffectRequest[] {
  if (order.state === 'none' || order.state === 'parked') return [];
  const requests: EffectRequest[] = [];
  for (const event of events) {
    const wanted = requested(event);
    if (wanted === undefined) continue;
    const task = order.tasks[wanted.instance];
    invariant(task !== undefined && isTaskName(task.task), `${event.type} of ${wanted.instance}, which is no task`);
    const input = event.type === 'task-wanted' ? event.input : task.input;
    requests.push({
      key: effectKey(order.id, wanted.instance, wanted.generation, wanted.act),
      ...wanted,
      task: task.task,
      input,
    });
  }
  return requests;
}

type Requested = Pick<EffectRequest, 'instance' | 'generation' | 'act' | 'mode'>;

function requested(event: OrderEvent): Requested | undefined {
  switch (event.type) {
    case 'task-wanted':
      return { instance: event.instance, generation: event.generation, act: 'do', mode: 'send' };
    case 'undo-wanted':
      return { instance: event.instance, generation: event.generation, act: 'undo', mode: 'send' };
    case 'effect-again':
      return { instance: event.instance, generation: event.generation, act: event.act, mode: 'send' };
    case 'read-back-wanted':
      return { instance: event.instance, generation: event.generation, act: event.act, mode: 'read-back' };
    default:
      return undefined;
  }
}
