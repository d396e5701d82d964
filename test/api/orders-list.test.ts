/** Orders looked for over the API: by words, with their count, in four ways of sorting. */
import { expect, test } from 'vitest';
import { captured, LONG_MS, served, STORES } from './served.ts';

interface Page {
  readonly orders: readonly { readonly order: string; readonly total?: object }[];
  readonly count?: { readonly orders: number; readonly isExact: boolean };
  readonly next?: string;
}

test.each(STORES)('on %s, orders are found by words, counted once and sorted', { timeout: LONG_MS }, async (_, open) => {
  const { ask, clock, plant, key: keyOf } = await served(open);
  const key = await keyOf('orders:read', 'orders:write');
  const all: string[] = [];
  for (const number of [1, 2, 3]) {
    clock.at = (clock.at + 1_000) as typeof clock.at;
    all.push(await captured(ask, key, `M${number}`, String(number * 10)));
  }
  await plant.untilQuiet();
  const listed = async (query: string): Promise<Page> => (await ask(`GET /orders?${query}`, { key })).body as Page;
  const found = async (query: string): Promise<readonly string[]> => (await listed(query)).orders.map(({ order }) => order);
  const latest = all.toReversed();
  const [first] = all;
  for (const [query, expected] of [
    ['q=po-m', all.toSorted()],
    ['q=PO-M2', [all[1]]],
    [`q=${first?.toLowerCase()}`, [first]],
    ['q=acme&sort=captured', latest],
    // Of the name, which is no part of the number.
    ['q=bearings&sort=captured', latest],
    ['q=bearings%20ltd', []],
    ['q=%20', all.toSorted()],
    ['sort=captured', latest],
    ['sort=total&state=open', latest],
    ['channel=api:web&sort=captured', latest],
    ['channel=edi', []],
    ['hold=credit', []],
    ['held=false', all.toSorted()],
    [`from=${clock.at}`, [all[2]]],
    [`to=${clock.at}&sort=captured`, [all[1], all[0]]],
  ] as const)
    expect([query, await found(query)]).toEqual([query, expected]);
  const page = await listed('sort=changed&limit=2');
  expect(page.count).toEqual({ orders: 3, isExact: true });
  const rest = await listed(`sort=changed&limit=2&cursor=${page.next}`);
  expect([rest.count, rest.next]).toEqual([undefined, undefined]);
  expect([...page.orders, ...rest.orders].map(({ order }) => order).toSorted()).toEqual(all.toSorted());
  expect(page.orders[0]).toMatchObject({ capturedAt: expect.any(Number) as number, total: { currency: 'USD' } });
  const other = await ask(`GET /orders?sort=total&cursor=${page.next}`, { key });
  expect(other).toMatchObject({ status: 422, body: { code: 'unexpected', where: 'cursor' } });
});
