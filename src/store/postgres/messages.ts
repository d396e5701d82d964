/** The ledger of messages. */
import { invariant } from '../../core/model/result.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Messages, StoredMessage } from '../../engine/ports.ts';
import { json, legible, type Run } from './database.ts';

export function messages(run: Run, now: () => Promise<Instant>): Messages {
  return {
    keep: async ({ connection, kind, raw, key }) => {
      const [kept] = await run<{ id: number }>('message-keep', connection, kind, raw, await now(), key ?? null);
      const [known] =
        kept === undefined && key !== undefined ? await run<{ id: number }>('message-named', connection, key) : [kept];
      invariant(known !== undefined, 'a message is kept, or was before');
      return String(known.id);
    },
    due: async (most) => (await run<MessageRow>('messages-due', await now(), most)).map(messageOf),
    finish: async (id, outcome) => void (await run('message-finish', id, json(outcome ?? null))),
    defer: async (id, until, error) => void (await run('message-defer', id, until ?? null, legible(error))),
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
