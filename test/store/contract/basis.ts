/** Who rests on a fact hears when it changes. */
import { expect, test } from 'vitest';
import { factKey, type FactKey } from '../../../src/core/model/fact.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { DueFollowUp } from '../../../src/engine/ports.ts';
import { ALL_DUE, NOON, after, orderIn, put, signal, writes } from '../samples.ts';
import type { Told } from './told.ts';

const PRICE = factKey('price', 'GOLD', 'BOLT');
const ITEM = factKey('item', 'BOLT');
const NUT = factKey('item', 'NUT');

export function basis(told: () => Told): void {
  let times = 0;
  const change = async (...keys: readonly FactKey[]): Promise<void> => {
    times += 1;
    const seen = keys.map((key) => ({ key, value: times, source: 'erp', since: after(times) }));
    await told().store.observe(seen, (_, { kind }) => kind === 'changed');
  };
  /** What orders have been told since they were last asked. */
  const heard = async (): Promise<readonly (readonly [OrderId, unknown])[]> => {
    const { store } = told();
    const all: DueFollowUp[] = [];
    for (let lane = 0; lane < store.lanes; lane++)
      await store.group(lane, async (tx) => {
        const { followUps } = await tx.due(ALL_DUE);
        all.push(...followUps);
        await tx.write(writes({ carriedOut: followUps.map(({ id }) => id) }));
      });
    return all.map(({ order, command }) => [order, command]);
  };
  const note = (...facts: readonly FactKey[]): unknown => ({ type: 'note-facts', facts: facts.toSorted() });

  test('orders of any lane that rest on it are told, each once for all that moved together', async () => {
    const { store } = told();
    const [first, second, third] = [orderIn(store, 0), orderIn(store, 1), orderIn(store, 1, 2)];
    await put(store, 0, { rests: [PRICE, ITEM].map((fact) => ({ order: first, fact })) });
    await put(store, 1, {
      rests: [
        { order: second, fact: PRICE },
        { order: third, fact: NUT },
      ],
    });
    await change(PRICE, ITEM);
    expect(await heard()).toEqual([
      [first, note(PRICE, ITEM)],
      [second, note(PRICE)],
    ]);
    await change(NUT);
    expect(await heard()).toEqual([[third, note(NUT)]]);
  });

  test('what is only confirmed is told where the caller says that it is news', async () => {
    const { store } = told();
    const seen = [{ key: NUT, value: times, source: 'erp', since: after(times) }];
    await store.observe(seen, () => false);
    expect(await heard()).toEqual([]);
    await store.observe(seen, (key, { kind }) => key === NUT && kind === 'confirmed');
    expect(await heard()).toEqual([[orderIn(store, 1, 2), note(NUT)]]);
  });

  test('an order that rests on it no more is told nothing; one that says so twice is told once', async () => {
    const { store } = told();
    const [first, second] = [orderIn(store, 0), orderIn(store, 1)];
    await put(store, 0, { restsNoMore: [{ order: first, fact: PRICE }], rests: [{ order: first, fact: ITEM }] });
    await change(PRICE, ITEM);
    expect(await heard()).toEqual([
      [first, note(ITEM)],
      [second, note(PRICE)],
    ]);
  });

  test.each<[string, FactKey, number]>([
    ['that is there', factKey('item', 'WASHER'), 1],
    ['that is not there yet', factKey('item', 'RIVET'), 0],
  ])('a fact %s does not move under a group that holds it: its writer waits, and finds the order', async (_, fact, version) => {
    const { store } = told();
    if (version > 0) await store.observe([{ key: fact, value: 'old', source: 'erp', since: NOON }], () => true);
    const order = orderIn(store, 2, version + 1);
    const [isHeld, mayEnd] = [signal(), signal()];
    const group = store.group(2, async (tx) => {
      await tx.compareFacts(await tx.facts([fact]), new Set([fact]));
      isHeld.give();
      await mayEnd.isGiven;
      await tx.write(writes({ rests: [{ order, fact }] }));
    });
    await isHeld.isGiven;
    let isWritten = false;
    const written = store
      .observe([{ key: fact, value: 'new', source: 'erp', since: after(1) }], () => true)
      .finally(() => (isWritten = true));
    // Whoever only reads goes on meanwhile.
    expect(await store.read.fact(fact)).toMatchObject({ version });
    expect(isWritten).toBe(false);
    mayEnd.give();
    await Promise.all([group, written]);
    expect(await store.read.fact(fact)).toMatchObject({ version: version + 1, value: 'new' });
    expect(await heard()).toEqual([[order, note(fact)]]);
  });
}
