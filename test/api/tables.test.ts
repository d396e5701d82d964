/** A table of who works holds: tried, put in force, and asked about the next hold. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { HoldRouter } from '../../src/govern/routing/router.ts';
import { served, LONG_MS, STORES } from './served.ts';

const FILE = new URL('../../examples/first-run/master/tables/hold-routing.json', import.meta.url);
const NAME = 'hold-routing';

/** The table of the first run, in which every hold about a price is much. */
async function tableFrom(amount: string): Promise<unknown> {
  const text = await readFile(FILE, 'utf8');
  return JSON.parse(text.replace('>= 10000', amount)) as unknown;
}

const orderBody = (message: string, price: string): object => ({
  customer: 'ACME',
  message,
  orderedAt: '2026-06-01T08:00:00Z',
  currency: 'USD',
  shipTo: 'MAIN',
  lines: [{ line: '1', item: 'BRG-6204', quantity: message === 'M1' ? '10' : '12', unit: 'EA', price }],
});

test.each(STORES)(
  'on %s, it is tried on what is open, put in force, and says who works the next hold',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf, plant, store } = await served(open);
    const key = await keyOf('orders:read', 'orders:write', 'tables:write');
    const router = new HoldRouter({ hub: plant.hub, store, onError: (error) => void plant.errors.push(error) });
    await router.once();
    const teamOf = async (order: string): Promise<unknown> => {
      for (let look = 0; look < 20 && (await router.once()); look++);
      const { body } = await ask(`GET /orders/${order}/holds`, { key });
      return (
        body as { readonly holds: readonly { readonly hold: { readonly team: string; readonly routed?: unknown } }[] }
      ).holds.map(({ hold }) => [hold.team, hold.routed]);
    };
    const priced = async (message: string): Promise<string> => {
      const { body } = await ask('POST /orders', { key, once: message, body: orderBody(message, '3.00') });
      return (body as { readonly order: string }).order;
    };
    const before = await priced('M1');
    expect(await teamOf(before)).toEqual([['pricing', undefined]]);
    const table = await tableFrom('>= 1');
    const trial = await ask(`POST /decision-tables/${NAME}/trial`, { key, body: { table } });
    expect(trial.body).toMatchObject({
      asked: 1,
      said: [
        { order: before, team: 'pricing', rule: 'much at stake in a price', routing: { team: 'pricing-lead', priority: 1 } },
      ],
    });
    expect((await ask(`GET /decision-tables/${NAME}`, { key })).body).toEqual({ name: NAME, version: 0 });
    const put = await ask(`POST /decision-tables/${NAME}`, { key, once: 'T1', body: { table, note: 'prices matter' } });
    expect([put.status, put.body]).toEqual([200, { name: NAME, version: 1 }]);
    const after = await priced('M2');
    const routed = { table: NAME, version: 1, rule: 'much at stake in a price' };
    expect([await teamOf(after), await teamOf(before)]).toEqual([[['pricing-lead', routed]], [['pricing', undefined]]]);
    expect((await ask(`GET /decision-tables/${NAME}`, { key })).body).toMatchObject({ version: 1, table });
    expect(plant.errors).toEqual([]);
  },
);

test('a table that cannot be read is refused by the cell, and the one in force stays', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('orders:read', 'tables:write');
  const broken = await ask(`POST /decision-tables/${NAME}`, {
    key,
    once: 'T1',
    body: { table: await tableFrom('>= much more'), note: 'a slip' },
  });
  expect(broken).toMatchObject({ status: 422, body: { code: 'malformed', where: 'table/much at stake in a price/hold.amount' } });
  const other = await ask('POST /decision-tables/prices', { key, once: 'T2', body: { table: await tableFrom('1'), note: 'x' } });
  expect(other.status).toBe(404);
  expect((await ask(`GET /decision-tables/${NAME}`, { key })).body).toMatchObject({ version: 0 });
});

test('a hold that opened while no router ran is asked about by the next one', async () => {
  const { ask, key: keyOf, plant, store } = await served();
  const key = await keyOf('orders:read', 'orders:write', 'tables:write');
  const router = (): HoldRouter => new HoldRouter({ hub: plant.hub, store, onError: (error) => void plant.errors.push(error) });
  const table = await tableFrom('>= 1');
  await ask(`POST /decision-tables/${NAME}`, { key, once: 'T1', body: { table, note: 'x' } });
  await router().once();
  const { body } = await ask('POST /orders', { key, once: 'M1', body: orderBody('M1', '3.00') });
  const { order } = body as { readonly order: string };
  const next = router();
  for (let look = 0; look < 20 && (await next.once()); look++);
  expect((await ask(`GET /orders/${order}/holds`, { key })).body).toMatchObject({ holds: [{ hold: { team: 'pricing-lead' } }] });
});
