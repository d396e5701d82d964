/** Reads outside any group: for screens, reports and feeds. */
import type { AccountKey } from '../../core/model/account.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import { laneOf } from '../../engine/lane.ts';
import { invariant } from '../../core/model/result.ts';
import { FeedEnded, type Reading, type SetAside } from '../../engine/ports.ts';
import { readAccounts } from './accounts.ts';
import type { Run } from './database.ts';
import { effectOf, entryOf, viewOf, type EffectRow, type FactRow, type JournalRow } from './rows.ts';
import { factsTogether } from './together.ts';

export function reading(run: Run, lanes: number, feedsBegin: number): Reading {
  const lane = (name: string): number => laneOf(name, lanes);
  const everyLane = async <T>(read: (lane: number) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(Array.from({ length: lanes }, async (_, each) => await read(each)))).flat();
  return {
    orders: async (after, most) => {
      const pages = await everyLane(async (each) => await run<{ order_id: OrderId }>('orders-page', each, after ?? '', most));
      return pages
        .map((row) => row.order_id)
        .sort()
        .slice(0, most);
    },
    journal: async (order) => (await run<JournalRow>('journal-of-order', lane(order), order)).map(entryOf),
    journalBack: async (order, before, most) => {
      const [rows, [end]] = await Promise.all([
        run<JournalRow>('journal-back', lane(order), order, before, most),
        run<{ sequence: number }>('journal-length', lane(order), order),
      ]);
      const entries = rows.toSorted((a, b) => b.sequence - a.sequence).map(entryOf);
      const has = entries.filter(({ sequence, events }) => sequence - events.length + 1 < before);
      return { entries: has.slice(0, most), total: end?.sequence ?? 0 };
    },
    feed: async (each, after, most) => {
      // From nothing on is every feed's beginning, whichever it was.
      if (each >= lanes || (after > 0 && after < feedsBegin)) throw new FeedEnded(lanes, feedsBegin);
      return (await run<JournalRow>('journal-read', each, after, most)).map(entryOf);
    },
    fact: factsTogether(run, lanes),
    facts: async (kind, after, most) => {
      const rows = await everyLane(async (each) => await run<FactRow>('facts-of-kind', each, `${kind}:`, after ?? '', most));
      return rows
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, most)
        .map((row) => ({ key: row.key, ...viewOf(row) }));
    },
    factHistory: async (key) =>
      (await run<FactRow>('fact-history', lane(key), key)).map((row) => ({ ...viewOf(row), value: row.value })),
    account: async (key) => {
      const kept = (await readAccounts(run, lanes, 'accounts-read', new Map([[key, 0]]))).get(key);
      invariant(kept !== undefined, `${key} was asked for`);
      return kept;
    },
    stock: async ({ after = '', most, node, item }) => {
      const begins = node === undefined ? 'stock:' : `stock:${node}/`;
      const ends = item === undefined ? null : `/${item}`;
      const rows = await everyLane(async (each) => await run<{ key: AccountKey }>('stock-page', each, begins, ends, after, most));
      const keys = rows.map(({ key }) => key).sort();
      return await readAccounts(run, lanes, 'accounts-read', new Map(keys.slice(0, most).map((key) => [key, 0])));
    },
    effect: async (order, key) => {
      const [row] = await run<EffectRow>('effect-read', lane(order), key);
      return row === undefined ? undefined : effectOf(row);
    },
    setAside: async () => [
      ...(
        await everyLane(
          async (each) =>
            await run<{ queue: SetAside['queue']; id: string; order_id: OrderId; error: string }>('set-aside-read', each),
        )
      ).map(({ queue, id, order_id: order, error }) => ({ queue, id, order, error })),
      ...(await run<{ id: number; error: string }>('messages-set-aside')).map(({ id, error }) => ({
        queue: 'message' as const,
        id: String(id),
        error,
      })),
    ],
  };
}
