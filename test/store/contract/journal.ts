/** The journal: what happened, to the character, in the order of commits. */
import { expect, test } from 'vitest';
import { OrderId, type Actor } from '../../../src/core/model/identifiers.ts';
import { eventsOf } from '../../../src/engine/journal.ts';
import { laneOf } from '../../../src/engine/lane.ts';
import { after, entry, orderIn, parked, put, writes } from '../samples.ts';
import type { Told } from './told.ts';

export function journal(told: () => Told): void {
  test('of an order that never was is empty', async () => {
    expect(await told().store.read.journal(OrderId.of('never'))).toEqual([]);
  });

  test('is read as it was written, with text that no other system would take', async () => {
    const { store } = told();
    const order = orderIn(store, 0);
    const event = parked('a\u0000b \ud800 "quoted" \\ ü 漢 \u2028');
    const written = { ...entry(order, 'odd-1'), events: [{ event, actor: 'person:ana' as Actor }], at: after(7) };
    await put(store, 0, { entries: [written] });
    // The group's own time is what counts.
    expect(await store.read.journal(order)).toEqual([{ ...written, at: expect.anything(), position: 1 }]);
    expect(await store.group(0, async (tx) => await tx.journals([order]))).toEqual(await store.read.journal(order));
    expect(eventsOf(await store.read.journal(order))).toMatchObject([
      { sequence: 1, event, actor: 'person:ana', command: 'odd-1' },
    ]);
  });

  test('numbers each lane’s events without a gap, in the order of commits; a group that fails takes no number', async () => {
    const { store } = told();
    const groups = Array.from({ length: 30 }, async (_, index) => {
      const lane = 1 + (index % 2);
      if (index % 5 === 0) await store.group(lane, async () => await Promise.reject(new Error('no'))).catch(() => undefined);
      const order = orderIn(store, lane);
      await store.group(lane, async (tx) => {
        const sequence = ((await tx.journals([order])).at(-1)?.sequence ?? 0) + 2;
        await tx.write(
          writes({ entries: [entry(order, `two-${index}`, sequence, 2), entry(orderIn(store, lane, 2), `one-${index}`)] }),
        );
      });
    });
    await Promise.all(groups);
    for (const lane of [1, 2]) {
      const events = eventsOf(await store.read.feed(lane, 0, 1_000));
      expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
      const own = events.filter(({ order }) => order === orderIn(store, lane));
      expect(own.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    }
  });

  test('is read on from a cursor, so many entries at a time', async () => {
    const { store } = told();
    const all = await store.read.feed(1, 0, 1_000);
    const page = await store.read.feed(1, all[3]?.position ?? 0, 2);
    expect(page).toEqual(all.slice(4, 6));
    expect(await store.read.feed(1, all.at(-1)?.position ?? 0, 10)).toEqual([]);
  });

  test('tells a group which orders have gone on since a position; too many, and it says so', async () => {
    const { store } = told();
    const [first, second] = [orderIn(store, 3, 1), orderIn(store, 3, 2)];
    await put(store, 3, { entries: [entry(first, 'since-1'), entry(second, 'since-2')] });
    await put(store, 3, { entries: [entry(second, 'since-3', 2), entry(second, 'since-4', 3)] });
    const since = async (position: number, most: number): Promise<readonly string[] | undefined> =>
      await store.group(3, async (tx) => {
        const orders = await tx.changedSince(position, most);
        return orders === undefined ? undefined : [...orders].sort();
      });
    expect(await since(0, 4)).toEqual([first, second].sort());
    expect(await since(2, 2)).toEqual([second]);
    expect(await since(4, 2)).toEqual([]);
    expect(await since(0, 3)).toBeUndefined();
  });

  test('gives a group the whole of several orders, each in its order', async () => {
    const { store } = told();
    const orders = [orderIn(store, 3, 1), orderIn(store, 3, 2), orderIn(store, 3, 3)];
    const entries = await store.group(3, async (tx) => await tx.journals(orders));
    const of = (id: OrderId): readonly string[] => entries.filter(({ order }) => order === id).map(({ command }) => command);
    expect(orders.map(of)).toEqual([['since-1'], ['since-2', 'since-3', 'since-4'], []]);
  });

  test('lists orders page by page over all lanes, by their names', async () => {
    const { store } = told();
    const names = ['a1', 'B2', 'b1', 'A2', 'ö', 'Z-9', 'z'].map((name) => OrderId.of(`page-${name}`));
    for (const order of names) {
      const lane = laneOf(order, store.lanes);
      await put(store, lane, { entries: [entry(order, 'x'), entry(order, 'y', 2)] });
    }
    const found: OrderId[] = [];
    for (let page = await store.read.orders(undefined, 3); page.length > 0; page = await store.read.orders(found.at(-1), 3))
      found.push(...page);
    expect(found.filter((order) => order.startsWith('page-'))).toEqual(names.toSorted());
    expect(new Set(found).size).toBe(found.length);
  });

  test('is read backwards, from before any of its events', async () => {
    const { store } = told();
    const order = orderIn(store, 3, 9);
    await put(store, 3, { entries: [entry(order, 'back-1', 2, 2), entry(order, 'back-2', 3), entry(order, 'back-3', 6, 3)] });
    const back = async (before: number, most = 10): Promise<readonly [string, number]> => {
      const { entries, total } = await store.read.journalBack(order, before, most);
      return [entries.map(({ command }) => command.at(-1)).join(''), total];
    };
    for (const [before, most, expected] of [
      [2_147_483_647, 10, '321'],
      [2_147_483_647, 2, '32'],
      [6, 10, '321'],
      [5, 1, '3'],
      [4, 10, '21'],
      [3, 10, '1'],
      [2, 10, '1'],
      [1, 10, ''],
    ] as const)
      expect([before, most, ...(await back(before, most))]).toEqual([before, most, expected, 6]);
    expect(await store.read.journalBack(OrderId.of('never'), 9, 9)).toEqual({ entries: [], total: 0 });
  });
}
