/**
 * Task instances: one thing asked of one outside system, from wanted to undone. A redo is a new generation, and the
 * generation is part of the effect's key, so that nothing outside is done twice under one key.
 */
import type { Brand } from './brand.ts';
import type { Decimal } from './decimal.ts';
import type { Basis } from './fact.ts';
import type { OrderId, ScheduleId } from './identifiers.ts';
import type { Instant } from './instant.ts';

/** `step` or `step/SCOPE`: `price`, `release/F1`, `invoice/S1`. */
export type InstanceId = Brand<string, 'InstanceId'>;

/** `ORDER:INSTANCE:GENERATION`, and `:undo` behind it for taking it back. The same key is the same act. */
export type EffectKey = Brand<string, 'EffectKey'>;

export const effectKey = (order: OrderId, instance: InstanceId, generation: number, act: EffectAct): EffectKey =>
  `${order}:${instance}:${generation}${act === 'undo' ? ':undo' : ''}` as EffectKey;

export type EffectAct = 'do' | 'undo';

/**
 * The states of a task instance.
 * wanted: decided, not yet given to a worker. sending: a worker has it. in-doubt: its outcome is not known.
 * done: the partner confirmed. undoing: it is being taken back. undone: taken back, or never happened.
 * too-late: past the point of no return, as the partner said.
 */
export type TaskState = 'wanted' | 'sending' | 'in-doubt' | 'done' | 'undoing' | 'undone' | 'too-late';

/** What can happen to a task instance. */
export type TaskInput =
  /** A worker takes the effect to send it; it was compared once more. */
  | 'claimed'
  | 'confirmed'
  /** The partner said no: nothing was done. */
  | 'refused'
  /** No answer, or one that can't be understood. */
  | 'doubt'
  /** A later look at the partner's state: it is there; it is not there, finally. */
  | 'seen'
  | 'not-seen'
  /** What it rested on no longer holds. */
  | 'staled'
  | 'undo-confirmed'
  | 'undo-partly'
  | 'undo-refused'
  | 'undo-doubt'
  /** Retries are used up. */
  | 'died'
  /** The partner reports progress that can't be taken back. */
  | 'passed';

/** What of an undo the partner took back, and what it keeps; per schedule line, in stock units. */
export interface UndoAnswer {
  readonly undone: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
  readonly kept: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
}

export interface TaskInstance {
  readonly id: InstanceId;
  readonly task: string;
  readonly state: TaskState;
  /** 1 for the first; each redo counts up. */
  readonly generation: number;
  /** What the task was asked to do, and what that rested on. */
  readonly input: unknown;
  readonly basis: Basis;
  /** The order's revision when it was asked: while that stands, and its basis, the input would be the same again. */
  readonly revision: number;
  /** Stale while it was on its way: it is taken back once its outcome is known. */
  readonly unwanted: boolean;
  /** The latest generation that the partner confirmed and that still stands; an amendment leaves it standing. */
  readonly standing?: number;
  /** Undone because the partner gave it back: a confirmation that comes now is older than that, and no news. */
  readonly takenBack?: true;
  /** When the current state began. */
  readonly since: Instant;
  /** The partner's own number for it. */
  readonly reference?: string;
}
