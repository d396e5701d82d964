/** The ledger of messages. */
import type { Instant } from '../../core/model/instant.ts';
import type { Messages, ListedMessage, StoredMessage } from '../../engine/ports.ts';
import { isRefusal } from '../../engine/callers.ts';
import { json, legible, type Run } from './database.ts';

export function messages(run: Run, now: () => Promise<Instant>): Messages {
  return {
    keep: async ({ connection, kind, raw }) =>
      String((await run<{ id: number }>('message-keep', connection, kind, raw, await now()))[0]?.id),
    due: async (most) => (await run<MessageRow>('messages-due', await now(), most)).map(messageOf),
    finish: async (id, outcome) => void (await run('message-finish', id, json(outcome ?? null), isRefusal(outcome))),
    defer: async (id, until, error) => void (await run('message-defer', id, until ?? null, legible(error))),
    find: async (id) => {
      const [row] = await run<MessageRow & { outcome: unknown }>('message-find', id);
      return row === undefined ? undefined : { ...messageOf(row), outcome: row.outcome ?? undefined };
    },
    page: async ({ before, most, connection, isRefused }) =>
      (
        await run<ListedRow>(
          'messages-page',
          before === undefined ? Number.MAX_SAFE_INTEGER : Number(before),
          most,
          connection ?? null,
          isRefused ?? null,
        )
      ).map(listedOf),
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

interface ListedRow extends Omit<MessageRow, 'raw'> {
  readonly due_at: number | null;
  readonly error: string | null;
  readonly is_finished: boolean;
  readonly is_refused: boolean | null;
}

const listedOf = ({ id, connection, kind, at, attempts, due_at, error, is_finished, is_refused }: ListedRow): ListedMessage => ({
  id: String(id),
  connection,
  kind,
  at: at as Instant,
  attempts,
  state: due_at !== null ? 'waiting' : !is_finished ? 'set-aside' : is_refused === true ? 'refused' : 'taken',
  ...(error !== null && { error }),
});
