/** The ledger of messages. */
import { invariant } from '../../core/model/result.ts';
import type { Instant } from '../../core/model/instant.ts';
import { isRefusal } from '../../engine/callers.ts';
import type { KeptMessage, ListedMessage, Message, Messages, StoredMessage } from '../../engine/ports.ts';
import { legible, lines, type Run } from './database.ts';
import { packed, roomOf, together } from './together.ts';

interface Kept {
  readonly message: Message;
  readonly ownFor: number;
}

interface Finished {
  readonly id: number;
  readonly outcome: unknown;
}

export function messages(run: Run, now: () => Promise<Instant>): Messages {
  /** Null: its connection has one of its name. */
  const keep = together<Kept, number | null>(
    async (all) => {
      const at = await now();
      const rows = await run<{ id: number | null }>(
        'messages-keep',
        at,
        all.map(({ message }) => message.connection),
        all.map(({ message }) => message.kind),
        ...packed(all.map(({ message }) => message.raw)),
        all.map(({ ownFor }) => at + ownFor),
        all.map(({ message }) => message.key ?? null),
      );
      return rows.map(({ id }) => id);
    },
    roomOf(({ message }) => message.raw.byteLength),
  );
  const finish = together<Finished, void>(async (all) => {
    await run(
      'messages-finish',
      all.map(({ id }) => id),
      lines(all.map(({ outcome }) => outcome ?? null)),
      all.map(({ outcome }) => isRefusal(outcome)),
    );
    return all.map(() => undefined);
  });
  return {
    keep: async (message, ownFor = 0) => {
      const { connection, key } = message;
      const kept = await keep({ message, ownFor });
      const id = kept ?? (key === undefined ? undefined : (await run<{ id: number }>('message-named', connection, key))[0]?.id);
      invariant(id !== undefined, 'a message is kept, or was before');
      return String(id);
    },
    claim: async (most, leaseMs) => {
      const at = await now();
      const rows = await run<MessageRow>('messages-claim', at, at + leaseMs, most);
      return rows.map(messageOf).toSorted((a, b) => Number(a.id) - Number(b.id));
    },
    finish: async (id, outcome) => await finish({ id: Number(id), outcome }),
    defer: async (id, until, error) => void (await run('message-defer', id, until ?? null, legible(error))),
    find: async (id) => {
      if (!isNumber(id)) return undefined;
      const [row] = await run<KeptRow>('message-find', id);
      return row === undefined ? undefined : keptOf(row);
    },
    again: async (id) => isNumber(id) && (await run('message-again', id)).length > 0,
    named: async (ids) => (await run<ListedRow>('messages-named', ids.filter(isNumber).map(Number))).map(listedOf),
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

const isNumber = (id: string): boolean => /^\d{1,15}$/.test(id);

interface MessageRow {
  readonly id: number;
  readonly connection: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly at: number;
  readonly attempts: number;
  readonly replays: number;
}

interface KeptRow extends MessageRow {
  readonly due_at: number | null;
  readonly error: string | null;
  readonly outcome: unknown;
}

const headOf = (row: Omit<MessageRow, 'raw'>): Omit<StoredMessage, 'raw'> => ({
  id: String(row.id),
  connection: row.connection,
  kind: row.kind,
  at: row.at as Instant,
  attempts: row.attempts,
  ...(row.replays > 0 && { replays: row.replays }),
});

const messageOf = (row: MessageRow): StoredMessage => ({ ...headOf(row), raw: new Uint8Array(row.raw) });

const endOf = ({
  outcome,
  due_at,
  error,
}: Omit<KeptRow, keyof MessageRow>): Pick<KeptMessage, 'outcome' | 'dueAt' | 'error'> => ({
  outcome: outcome ?? undefined,
  ...(due_at !== null && { dueAt: due_at as Instant }),
  ...(error !== null && { error }),
});

const keptOf = (row: KeptRow): KeptMessage => ({ ...messageOf(row), ...endOf(row) });

interface ListedRow extends Omit<KeptRow, 'raw'> {
  readonly is_refused: boolean | null;
}

function listedOf(row: ListedRow): ListedMessage {
  const end = row.outcome === null ? 'set-aside' : row.is_refused === true ? 'refused' : 'taken';
  return { ...headOf(row), ...endOf(row), state: row.due_at !== null ? 'waiting' : end };
}
