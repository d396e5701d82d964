/** Notices in memory: a page and its cursor put in place at once. */
import { laneOf } from '../../engine/lane.ts';
import type { KeptNotice, Notice, NoticeStore, OpenNotice } from '../../engine/notices/ports.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { LaneTables, Tables } from './tables.ts';

export function noticesOn(tables: Tables, clock: Clock): NoticeStore {
  const { kept, cursors } = tables.notices;
  const lanes = tables.lanes.length;
  const of = (lane: number): LaneTables => tables.lanes[lane] as LaneTables;
  const change = (id: string, parts: Partial<KeptNotice & { readonly dueAt: Instant }>): void => {
    const notice = kept.get(id);
    if (notice !== undefined) kept.set(id, { ...notice, ...parts });
  };
  const add = (lane: number, notice: Notice): void => {
    const isThere = [...kept.values()].some(
      ({ subscriber, order, sequence }) =>
        subscriber === notice.subscriber && order === notice.order && sequence === notice.sequence,
    );
    if (isThere) return;
    const id = String(++tables.counters.notice);
    kept.set(id, { ...notice, id, lane, attempts: 0, state: 'open', dueAt: 0 as Instant });
  };
  return {
    lanes,
    standing: async () =>
      tables.lanes.map(({ journal }, lane) => ({ head: journal.at(-1)?.position ?? 0, cursor: cursors.get(lane) ?? 0 })),
    step: async (lane, work) => {
      const isOurs = !tables.notices.taken.has(lane);
      tables.notices.taken.add(lane);
      let put = (): void => undefined;
      try {
        const result = await work({
          cursor: isOurs ? (cursors.get(lane) ?? 0) : undefined,
          feed: async (after, most) =>
            of(lane)
              .journal.filter(({ position }) => position > after)
              .slice(0, most),
          journals: async (orders) => orders.flatMap((order) => of(lane).journalOf.get(order) ?? []),
          write: async (notices, to) => {
            put = () => {
              for (const notice of notices) add(laneOf(notice.order, lanes), notice);
              cursors.set(lane, to);
            };
          },
        });
        put();
        return result;
      } finally {
        if (isOurs) tables.notices.taken.delete(lane);
      }
    },
    claim: async (lane, subscribers, leaseMs) => {
      const now = clock.now();
      const open = [...kept.values()].filter((each) => each.lane === lane && each.state === 'open');
      const firsts = subscribers.flatMap((name) => open.find(({ subscriber }) => subscriber === name) ?? []);
      return firsts
        .filter(({ dueAt }) => dueAt <= now)
        .map((notice): OpenNotice => {
          const taken = { ...notice, attempts: notice.attempts + 1, dueAt: (now + leaseMs) as Instant, triedAt: now };
          kept.set(notice.id, taken);
          return taken;
        });
    },
    keepRaw: async ({ id }, raw) => {
      const before = kept.get(id)?.raw;
      if (before === undefined) change(id, { raw });
      return before ?? raw;
    },
    sent: async ({ id }, { answer, latencyMs }) => {
      const { error: _, ...notice } = kept.get(id) ?? {};
      if ('id' in notice) kept.set(id, { ...notice, state: 'sent', answer, latencyMs });
    },
    missed: async ({ id }, until, error, latencyMs) => {
      if (kept.get(id)?.state !== 'open') return;
      change(id, { state: until === undefined ? 'dead' : 'open', dueAt: until ?? (0 as Instant), error, latencyMs });
    },
    again: async (id) => {
      change(id, { state: 'open', dueAt: 0 as Instant, attempts: 0 });
      return kept.has(id);
    },
    ofOrder: async (order) => [...kept.values()].filter((notice) => notice.order === order),
    find: async (id) => kept.get(id),
    list: async ({ subscriber, state, before, most }) =>
      [...kept.values()]
        .filter(
          (each) =>
            (subscriber === undefined || each.subscriber === subscriber || each.subscriber.startsWith(`${subscriber}/`)) &&
            (state ?? each.state) === each.state &&
            (before === undefined || Number(each.id) < Number(before)),
        )
        .toReversed()
        .slice(0, most),
  };
}
