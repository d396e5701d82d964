/** Facts as their owners tell them: versions, confirmations, and what came too late. */
import { expect, test } from 'vitest';
import { factKey, type FactKey, type FactView } from '../../../src/core/model/fact.ts';
import type { FactChange } from '../../../src/engine/ports.ts';
import { after, NOON } from '../samples.ts';
import type { Told } from './told.ts';

const PRICE = factKey('price', 'GOLD', 'BOLT');
const ODD = factKey('item', 'ODD');

export function facts(told: () => Told): void {
  const observe = async (value: unknown, since: number, at = since): Promise<FactChange | undefined> => {
    const { store, clock } = told();
    clock.at = after(at);
    return (await store.observe([{ key: PRICE, value, source: 'erp', since: after(since) }], () => false))[0];
  };
  const compare = async (
    seen: ReadonlyMap<FactKey, FactView>,
    held: readonly FactKey[] = [],
  ): Promise<ReadonlyMap<FactKey, FactView>> =>
    await told().store.group(0, async (tx) => await tx.compareFacts(seen, new Set(held)));

  test('are version 0 before they are observed, and count up with each new value', async () => {
    const { store } = told();
    const before = await store.group(0, async (tx) => await tx.facts([PRICE]));
    expect([...before]).toMatchObject([[PRICE, { version: 0, value: undefined }]]);
    expect(await observe({ price: '4.10' }, 0)).toMatchObject({
      kind: 'changed',
      view: { version: 1, value: { price: '4.10' } },
    });
    expect(await observe({ price: '4.35' }, 10)).toMatchObject({
      kind: 'changed',
      view: { version: 2 },
      confirmedBefore: after(0),
    });
    expect(await store.read.fact(PRICE)).toEqual({
      version: 2,
      value: { price: '4.35' },
      source: 'erp',
      since: after(10),
      confirmedAt: after(10),
    });
  });

  test('told again are confirmed and keep their version, whenever that is heard', async () => {
    const view = { version: 2, confirmedAt: after(20) };
    expect(await observe({ price: '4.35' }, 20)).toMatchObject({ kind: 'confirmed', view, confirmedBefore: after(10) });
    // A clock that has gone back takes nothing away.
    expect(await observe({ price: '4.35' }, 20, 15)).toMatchObject({ kind: 'confirmed', view, confirmedBefore: after(20) });
    expect(await told().store.read.fact(PRICE)).toMatchObject({ ...view, since: after(10) });
  });

  test('told late are history only', async () => {
    expect(await observe({ price: '4.20' }, 5, 30)).toMatchObject({
      kind: 'older',
      view: { version: 2, value: { price: '4.35' } },
    });
    const history = await told().store.read.factHistory(PRICE);
    expect(history.map(({ version, value, since }) => [version, value, since])).toEqual([
      [1, { price: '4.10' }, after(0)],
      [0, { price: '4.20' }, after(5)],
      [2, { price: '4.35' }, after(10)],
    ]);
  });

  test('are kept to the character, and many are told in one go', async () => {
    const { store } = told();
    const value = { 'nul\u0000': 'lone \ud800', list: [null, true, 1e-7, ''] };
    const many = Array.from({ length: 40 }, (_, index) => ({
      key: factKey('item', `MANY-${index}`),
      value: index,
      source: 'erp',
      since: NOON,
    }));
    const changes = await store.observe([{ key: ODD, value, source: 'erp', since: NOON }, ...many], () => false);
    expect(changes.map(({ kind, view }) => [kind, view.value])).toEqual([
      ['changed', value],
      ...many.map((each) => ['changed', each.value]),
    ]);
    expect((await store.read.fact(ODD)).value).toEqual(value);
    expect(await store.group(0, async (tx) => (await tx.facts([ODD, PRICE])).get(ODD)?.value)).toEqual(value);
  });

  test.each<[string, readonly FactKey[]]>([
    ['looked at', []],
    ['held', [PRICE, ODD, factKey('item', 'NEVER')]],
  ])('that a group has %s are compared with what it saw: it hears of those that moved', async (_, held) => {
    const { store } = told();
    const [price, odd] = [await store.read.fact(PRICE), await store.read.fact(ODD)];
    const never = factKey('item', 'NEVER');
    const seen = new Map([
      [PRICE, price],
      [ODD, odd],
      [never, await store.read.fact(never)],
    ]);
    expect(await compare(seen, held)).toEqual(new Map());
    expect(await compare(new Map([...seen, [PRICE, { ...price, version: 1, value: 'other' }]]), held)).toEqual(
      new Map([[PRICE, price]]),
    );
    expect(await compare(new Map([...seen, [PRICE, { ...price, confirmedAt: after(1) }]]), held)).toEqual(
      new Map([[PRICE, price]]),
    );
    expect(await compare(new Map([[ODD, { ...odd, version: 0, value: undefined }]]), held)).toEqual(new Map([[ODD, odd]]));
  });
}
