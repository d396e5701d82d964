/** Notices on PostgreSQL: a lane's page and its cursor in one transaction, and the ledger of what went out. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { invariant } from '../../core/model/result.ts';
import type { NoticeContent, NoticeKind } from '../../engine/notices/content.ts';
import type { KeptNotice, NoticeStore, OpenNotice } from '../../engine/notices/ports.ts';
import { laneOf } from '../../engine/lane.ts';
import type { Lane } from '../../engine/ports.ts';
import { legible, lines, type Run } from './database.ts';
import { entryOf, type JournalRow } from './rows.ts';

export interface NoticesOn {
  readonly run: Run;
  readonly inTransaction: <T>(work: (tx: Run) => Promise<T>) => Promise<T>;
  readonly lanes: number;
  readonly now: () => Promise<Instant>;
}

export function noticesOn({ run, inTransaction, lanes, now }: NoticesOn): NoticeStore {
  const everyLane = async <T>(read: (lane: Lane) => Promise<T>): Promise<readonly T[]> =>
    await Promise.all(Array.from({ length: lanes }, async (_, lane) => await read(lane)));
  return {
    lanes,
    standing: async () =>
      await everyLane(async (lane) => {
        const [row] = await run<{ head: number; cursor: number }>('notice-standing', lane);
        invariant(row !== undefined, `lane ${lane} has a cursor of notices`);
        return row;
      }),
    step: async (lane, work) =>
      await inTransaction(async (tx) => {
        const [taken] = await tx<{ position: number }>('notice-cursor-take', lane);
        return await work({
          cursor: taken?.position,
          feed: async (after, most) => (await tx<JournalRow>('journal-read', lane, after, most)).map(entryOf),
          journals: async (orders) => (await tx<JournalRow>('journals-of-orders', lane, orders)).map(entryOf),
          write: async (notices, to) => {
            await Promise.all([
              notices.length > 0 &&
                tx(
                  'notices-add',
                  lane,
                  notices.map(({ subscriber }) => subscriber),
                  notices.map(({ order }) => order),
                  notices.map(({ sequence }) => sequence),
                  notices.map(({ kind }) => kind),
                  lines(notices.map(({ content }) => content)),
                  notices.map(({ at }) => at),
                ),
              tx('notice-cursor-advance', lane, to),
            ]);
          },
        });
      }),
    claim: async (lane, subscribers, leaseMs) => {
      const at = await now();
      return (await run<OpenRow>('notices-claim', lane, subscribers, at, at + leaseMs)).map((row) => openOf(lane, row));
    },
    keepRaw: async ({ lane, id }, raw) => {
      const [row] = await run<{ raw: Uint8Array }>('notice-keep-raw', lane, Number(id), raw);
      return new Uint8Array(row?.raw ?? raw);
    },
    sent: async ({ lane, id }, { answer, latencyMs }) =>
      void (await run('notice-sent', lane, Number(id), legible(answer), latencyMs)),
    missed: async ({ lane, id }, until, error, latencyMs) =>
      void (await run('notice-missed', lane, Number(id), until ?? null, legible(error), latencyMs)),
    again: async (id) => {
      if (!isNumber(id)) return false;
      return (await everyLane(async (lane) => await run('notice-again', lane, Number(id)))).flat().length > 0;
    },
    ofOrder: async (order) => {
      const lane = laneOf(order, lanes);
      return (await run<KeptRow>('notices-of-order', lane, order)).map((row) => keptOf(lane, row));
    },
    find: async (id) => {
      if (!isNumber(id)) return undefined;
      const found = await everyLane(async (lane) => ({ lane, rows: await run<KeptRow>('notice-find', lane, Number(id)) }));
      return found.flatMap(({ lane, rows }) => rows.map((row) => keptOf(lane, row)))[0];
    },
    list: async ({ subscriber, state, before, most }) => {
      const end = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
      const pages = await everyLane(async (lane) =>
        (await run<KeptRow>('notices-list', lane, subscriber ?? null, state ?? null, most, end)).map((row) => keptOf(lane, row)),
      );
      return pages
        .flat()
        .toSorted((a, b) => Number(b.id) - Number(a.id))
        .slice(0, most);
    },
  };
}

const isNumber = (id: string): boolean => /^\d{1,15}$/.test(id);

interface OpenRow {
  readonly id: number;
  readonly subscriber: string;
  readonly order_id: OrderId;
  readonly sequence: number;
  readonly kind: NoticeKind;
  readonly content: NoticeContent;
  readonly at: number;
  readonly attempts: number;
  readonly raw: Uint8Array | null;
}

interface KeptRow extends OpenRow {
  readonly state: KeptNotice['state'];
  readonly tried_at: number | null;
  readonly answer: string | null;
  readonly error: string | null;
  readonly latency_ms: number | null;
}

const openOf = (lane: Lane, row: OpenRow): OpenNotice => ({
  lane,
  id: String(row.id),
  subscriber: row.subscriber,
  order: row.order_id,
  sequence: row.sequence,
  kind: row.kind,
  content: row.content,
  at: row.at as Instant,
  attempts: row.attempts,
  ...(row.raw !== null && { raw: new Uint8Array(row.raw) }),
});

const keptOf = (lane: Lane, row: KeptRow): KeptNotice => ({
  ...openOf(lane, row),
  state: row.state,
  ...(row.tried_at !== null && { triedAt: row.tried_at as Instant }),
  ...(row.answer !== null && { answer: row.answer }),
  ...(row.error !== null && { error: row.error }),
  ...(row.latency_ms !== null && { latencyMs: row.latency_ms }),
});
