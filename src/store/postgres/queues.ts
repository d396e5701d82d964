/** What waits to be done: follow-ups, wakes, effects, messages. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { EffectKey, InstanceId } from '../../core/model/task.ts';
import type { DueEffect, DueFollowUp, KeptEffect, Messages, Queues, StoredMessage } from '../../engine/ports.ts';
import { json, type Run } from './database.ts';

export function queues(run: Run): Queues {
  return {
    dueFollowUps: async (now, most) => (await run<FollowUpRow>('follow-ups-due', now, most)).map(followUpOf),
    deferFollowUp: async (id, until, error) => void (await run('follow-up-defer', id, until ?? null, error)),
    dueWakes: async (now, most) =>
      (await run<{ id: OrderId; next_wake: number }>('wakes-due', now, most)).map((row) => ({
        order: row.id,
        at: row.next_wake as Instant,
      })),
    deferWake: async (order, from, until) => void (await run('wake-defer', order, from, until)),
    leaseEffects: async (now, until, most) => (await run<EffectRow>('effects-lease', now, until, most)).map(effectOf),
    startEffect: async (key, at) => void (await run('effect-start', key, at)),
    deferEffect: async (key, until, error, missed) => void (await run('effect-defer', key, until, error, missed)),
  };
}

interface FollowUpRow {
  readonly id: number;
  readonly order_id: OrderId;
  readonly command: DueFollowUp['command'];
  readonly cause: string;
  readonly attempts: number;
}

const followUpOf = (row: FollowUpRow): DueFollowUp => ({
  id: String(row.id),
  order: row.order_id,
  command: row.command,
  cause: row.cause,
  attempts: row.attempts,
});

export interface EffectRow {
  readonly key: EffectKey;
  readonly order_id: OrderId;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly act: DueEffect['act'];
  readonly task: string;
  readonly mode: DueEffect['mode'];
  readonly input: unknown;
  readonly attempts: number;
  readonly misses: number;
  readonly tried_at: number | null;
}

const effectOf = (row: EffectRow): DueEffect => ({
  key: row.key,
  order: row.order_id,
  instance: row.instance,
  generation: row.generation,
  act: row.act,
  task: row.task,
  mode: row.mode,
  input: row.input,
  attempts: row.attempts,
  misses: row.misses,
  ...(row.tried_at !== null && { triedAt: row.tried_at as Instant }),
});

export async function readEffect(run: Run, key: EffectKey): Promise<KeptEffect | undefined> {
  type Kept = EffectRow & { readonly state: KeptEffect['state']; readonly outcome: KeptEffect['outcome'] | null };
  const [row] = await run<Kept>('effect-read', key);
  return row === undefined ? undefined : { ...effectOf(row), state: row.state, ...(row.outcome && { outcome: row.outcome }) };
}

export function messages(run: Run): Messages {
  return {
    keep: async ({ connection, kind, raw, at }) =>
      String((await run<{ id: number }>('message-keep', connection, kind, raw, at))[0]?.id),
    due: async (now, most) => (await run<MessageRow>('messages-due', now, most)).map(messageOf),
    finish: async (id, outcome) => void (await run('message-finish', id, json(outcome ?? null))),
    defer: async (id, until, error) => void (await run('message-defer', id, until ?? null, error)),
    find: async (id) => {
      const [row] = await run<MessageRow & { outcome: unknown }>('message-find', id);
      return row === undefined ? undefined : { ...messageOf(row), outcome: row.outcome ?? undefined };
    },
  };
}

interface MessageRow {
  readonly id: number;
  readonly connection: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly at: number;
  readonly attempts: number;
}

const messageOf = (row: MessageRow): StoredMessage => ({
  id: String(row.id),
  connection: row.connection,
  kind: row.kind,
  raw: new Uint8Array(row.raw),
  at: row.at as Instant,
  attempts: row.attempts,
});
