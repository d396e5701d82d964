/** Timers: when an order wants to be woken next. One for each order, on the store's clock. */
import { expect, test } from 'vitest';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Timer } from '../../../src/engine/ports.ts';
import { after, ALL_DUE, NOON, orderIn, put } from '../samples.ts';
import type { Told } from './told.ts';

export function timers(told: () => Told): void {
  const due = async (at: Instant, most = 100): Promise<readonly Timer[]> => {
    const { store, clock } = told();
    clock.at = at;
    return (await store.group(0, async (tx) => await tx.due({ ...ALL_DUE, timers: most }))).timers;
  };
  const set = async (...wakes: readonly (readonly [OrderId, Instant | undefined])[]): Promise<void> =>
    await put(told().store, 0, { timers: new Map(wakes) });

  test('fall due in the order of their times, and stay until somebody has done what they were for', async () => {
    const { store } = told();
    const [first, second, third] = [orderIn(store, 0, 1), orderIn(store, 0, 2), orderIn(store, 0, 3)];
    await set([first, after(50)], [second, after(20)], [third, after(90)]);
    expect(await due(after(19))).toEqual([]);
    expect(await due(after(20))).toEqual([{ order: second, at: after(20) }]);
    const both = [
      { order: second, at: after(20) },
      { order: first, at: after(50) },
    ];
    expect(await due(after(50))).toEqual(both);
    expect(await due(after(50))).toEqual(both);
    expect(await due(after(50), 1)).toEqual(both.slice(0, 1));
  });

  test('can be moved, and be unset', async () => {
    const { store } = told();
    const [first, second, third] = [orderIn(store, 0, 1), orderIn(store, 0, 2), orderIn(store, 0, 3)];
    await set([first, after(200)], [second, undefined]);
    expect(await due(after(100))).toEqual([{ order: third, at: after(90) }]);
    await set([third, undefined], [second, undefined]);
    expect(await due(after(200))).toEqual([{ order: first, at: after(200) }]);
  });

  test('make a lane due at their time, and no other lane', async () => {
    const { store, clock } = told();
    clock.at = after(199);
    expect(await store.isDue(0, [])).toBe(false);
    clock.at = after(200);
    expect(await store.isDue(0, [])).toBe(true);
    expect(await store.isDue(1, [])).toBe(false);
  });

  test('that fail are set aside for a person, each of its own, also where two are of one instant', async () => {
    const { store, clock } = told();
    const [first, second] = [orderIn(store, 0, 1), orderIn(store, 0, 2)];
    await set([first, NOON], [second, NOON]);
    for (const order of [first, second])
      await store.setAside({ queue: 'timer', order, id: `wake:${order}:${NOON}`, error: `no way with ${order}` });
    clock.at = after(1_000);
    expect(await store.isDue(0, [])).toBe(false);
    expect(await store.read.setAside()).toEqual(
      [first, second].map((order) => ({ queue: 'timer', order, id: `wake:${order}:${NOON}`, error: `no way with ${order}` })),
    );
  });
}
