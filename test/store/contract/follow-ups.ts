/** Follow-ups: a command that one transaction leaves for an order, carried out after it. */
import { expect, test } from 'vitest';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { DueFollowUp, Lane } from '../../../src/engine/ports.ts';
import { after, ALL_DUE, NOON, orderIn, put, wake } from '../samples.ts';
import type { Told } from './told.ts';

export function followUps(told: () => Told): void {
  const due = async (lane: Lane, most = 100): Promise<readonly DueFollowUp[]> =>
    (await told().store.group(lane, async (tx) => await tx.due({ ...ALL_DUE, followUps: most }))).followUps;
  const causes = async (lane: Lane): Promise<readonly string[]> => (await due(lane)).map(({ cause }) => cause);
  const orders = (): readonly [OrderId, OrderId] => [orderIn(told().store, 0, 1), orderIn(told().store, 0, 2)];

  test('of an order come in the order they were left in, and wait until somebody has carried them out', async () => {
    const [first, second] = orders();
    await put(told().store, 0, { followUps: [wake(first, 'a'), wake(second, 'b'), wake(first, 'c')] });
    await put(told().store, 0, { followUps: [wake(second, 'd')] });
    // Whoever only looks takes nothing.
    for (const all of [await due(0), await due(0)]) {
      expect(all.filter(({ order }) => order === first).map(({ cause, attempts }) => [cause, attempts])).toEqual([
        ['a', 0],
        ['c', 0],
      ]);
      expect(all.filter(({ order }) => order === second).map(({ cause }) => cause)).toEqual(['b', 'd']);
    }
    expect(await due(0, 2)).toEqual((await due(0)).slice(0, 2));
  });

  test('that have to be tried again hold back those of their order behind them, and of no other', async () => {
    const { store, clock } = told();
    const [first] = await due(0);
    await store.deferFollowUp(first?.order as OrderId, first?.id ?? '', after(1_000), 'failed\u0000 badly');
    expect(await causes(0)).toEqual(['b', 'd']);
    clock.at = after(1_000);
    const attempts = Object.fromEntries((await due(0)).map((each) => [each.cause, each.attempts]));
    expect(attempts).toEqual({ a: 1, b: 0, c: 0, d: 0 });
    clock.at = NOON;
  });

  test('are removed by who carried them out, and by nobody else', async () => {
    const { store } = told();
    const done = (await due(0)).map(({ id }) => id);
    await put(store, 0, { carriedOut: done });
    expect(await causes(0)).toEqual([]);
  });

  test('that wait behind one that is tried later do not make their lane due', async () => {
    const { store, clock } = told();
    expect(await store.isDue(0, [])).toBe(false);
    clock.at = after(1_000);
    expect(await store.isDue(0, [])).toBe(true);
    expect(await causes(0)).toEqual(['a', 'c']);
  });

  test('that failed too often are set aside for a person, and let those behind them go on', async () => {
    const { store } = told();
    const [failed] = await due(0);
    const item = { queue: 'follow-up', order: failed?.order as OrderId, id: failed?.id ?? '', error: 'a bug' } as const;
    await store.setAside(item);
    expect(await causes(0)).toEqual(['c']);
    expect(await store.read.setAside()).toEqual([item]);
  });

  test('can be for orders of other lanes, which they make due', async () => {
    const { store } = told();
    const [here, there] = [orderIn(store, 2, 1), orderIn(store, 3, 1)];
    expect(await store.isDue(3, [])).toBe(false);
    await put(store, 1, { followUps: [wake(here, 'x'), wake(there, 'y'), wake(here, 'z')] });
    expect(await store.isDue(3, [])).toBe(true);
    expect(await store.isDue(1, [])).toBe(false);
    expect([await causes(1), await causes(2), await causes(3)]).toEqual([[], ['x', 'z'], ['y']]);
  });
}
