/** Stock over the API: what is there, what of it is claimed and waited for, and by whom. */
import { expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { captured, LONG_MS, served, STORES } from './served.ts';

interface Page {
  readonly stock: readonly { readonly account: string }[];
  readonly next?: string;
}

test.each(STORES)(
  'on %s, accounts are listed with what is left, and their claims by order',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, plant, key: keyOf } = await served(open);
    const key = await keyOf('orders:read', 'orders:write', 'facts:read', 'stock:read');
    const accounts = ['stock:EAST/BELT-A', 'stock:EAST-2/BRG-6204', 'stock:WEST/BRG-6204'] as AccountKey[];
    for (const account of accounts)
      await plant.hub.adjust(account, { type: 'snapshot', figure: '7' as Decimal, asOf: plant.now }, `count ${account}`);
    await plant.hub.adjust(
      'stock:EAST/BRG-6204' as AccountKey,
      { type: 'snapshot', figure: '25' as Decimal, asOf: plant.now },
      'cut',
    );
    await plant.hub.adjust('stock:EAST/BRG-6204' as AccountKey, { type: 'set-safety', safety: '2' as Decimal }, 'safety');
    const first = await captured(ask, key, 'M1', '20');
    const second = await captured(ask, key, 'M2', '30');
    await plant.untilQuiet();
    const listed = async (query: string): Promise<readonly string[]> =>
      ((await ask(`GET /stock?${query}`, { key })).body as Page).stock.map(({ account }) => account.slice('stock:'.length));
    const all = ['EAST-2/BRG-6204', 'EAST/BELT-A', 'EAST/BRG-6204', 'WEST/BRG-6204'];
    for (const [query, expected] of [
      ['', all],
      ['node=EAST', ['EAST/BELT-A', 'EAST/BRG-6204']],
      ['item=BRG-6204', ['EAST-2/BRG-6204', 'EAST/BRG-6204', 'WEST/BRG-6204']],
      ['node=WEST&item=BRG-6204', ['WEST/BRG-6204']],
      ['item=6204', []],
      ['node=%25', []],
    ] as const)
      expect([query, await listed(query)]).toEqual([query, expected]);
    const { stock, next } = (await ask('GET /stock?limit=3', { key })).body as Page;
    expect([...stock.map(({ account }) => account.slice('stock:'.length)), ...(await listed(`cursor=${next}`))]).toEqual(all);
    const { body } = await ask('GET /stock?node=EAST&item=BRG-6204', { key });
    expect(body).toMatchObject({
      stock: [
        {
          node: 'EAST',
          item: 'BRG-6204',
          description: 'Deep groove ball bearing 6204-2RS',
          unit: 'EA',
          onHand: '25',
          safety: '2',
        },
      ],
    });
    const [{ claimed, available, waiting }] = (body as { stock: [Record<string, string>] }).stock;
    const { claims } = (await ask('GET /stock/EAST/BRG-6204/claims', { key })).body as {
      readonly claims: readonly { readonly order: string; readonly granted: string; readonly wanted: string }[];
    };
    expect(new Set(claims.map(({ order }) => order))).toEqual(new Set([first, second]));
    const sum = (of: 'granted' | 'wanted'): number => claims.reduce((total, each) => total + Number(each[of]), 0);
    // What is granted is claimed; what is wanted beyond it waits, since backorders are allowed here.
    expect([Number(claimed), Number(available)]).toEqual([sum('granted'), 25 - 2 - sum('granted')]);
    expect(Number(waiting)).toBe(sum('wanted') - sum('granted'));
    expect(claims[0]).toMatchObject({ number: expect.stringMatching(/^PO-M/) as string, customer: 'ACME' });
    expect(await ask('GET /stock/EA:ST/BRG-6204/claims', { key })).toMatchObject({ status: 422, body: { where: 'node' } });
  },
);
