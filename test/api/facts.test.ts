/** Facts in bulk, and what owners tell of accounts: orders that rest on them hear of it. */
import { expect, test } from 'vitest';
import { stockAccount } from '../../src/core/model/account.ts';
import { ItemId, NodeId, OrderId } from '../../src/core/model/identifiers.ts';
import { FACTS } from '../core/checks/facts.ts';
import { captured, served, type Told } from './served.ts';

const EAST = stockAccount(NodeId.of('EAST'), ItemId.of('BRG-6204'));
const PRICE = 'price:AGR-ACME/BRG-6204';

test('facts are told all or none, each wrong one with its place, and kept with their history', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('facts:write', 'facts:read');
  const [[item, value]] = Object.entries(FACTS).filter(([name]) => name.startsWith('item:')) as [[string, object]];
  const tell = async (once: string, ...facts: readonly object[]): Promise<Told> =>
    await ask('POST /facts', { key, once, body: { source: 'erp', facts } });
  const wrong = await tell(
    'F1',
    { key: item, value: { ...value, name: 'New' } },
    { key: item, value: { name: 7 } },
    { key: 'x', value: {} },
  );
  expect(wrong.status).toBe(422);
  const { errors } = wrong.body as { readonly errors: readonly { readonly where: string }[] };
  expect(errors.some(({ where }) => where.startsWith(`/facts/1: ${item}#/`))).toBe(true);
  expect(errors.at(-1)?.where).toBe('/facts/2: key');
  const read = async (): Promise<unknown> => (await ask(`GET /facts/${encodeURIComponent(item)}`, { key })).body;
  expect(await read()).toMatchObject({ now: { version: 1, source: 'erp' }, history: [{ version: 1 }] });
  expect((await tell('F1', { key: item, value: { ...value, name: 'New' } })).body).toEqual({
    changed: 1,
    confirmed: 0,
    older: 0,
  });
  expect((await tell('F2', { key: item, value: { ...value, name: 'New' } })).body).toEqual({
    changed: 0,
    confirmed: 1,
    older: 0,
  });
  const old = { key: item, value: { ...value, name: 'Old' }, since: '2026-01-01T00:00:00Z' };
  expect((await tell('F3', old)).body).toEqual({ changed: 0, confirmed: 0, older: 1 });
  expect(await read()).toMatchObject({ now: { version: 2, value: { name: 'New' } } });
  expect(await ask('GET /facts/nothing', { key })).toMatchObject({ status: 422 });
  expect((await ask('GET /facts/item:NONE', { key })).body).toMatchObject({ now: { version: 0 }, history: [] });
});

test('10,000 facts go in one call, and one more is refused', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('facts:write');
  const [[, value]] = Object.entries(FACTS).filter(([name]) => name.startsWith('cost:')) as [[string, object]];
  const facts = (count: number): readonly object[] => Array.from({ length: count }, (_, i) => ({ key: `cost:ITEM-${i}`, value }));
  const tell = async (once: string, count: number): Promise<Told> =>
    await ask('POST /facts', { key, once, body: { source: 'erp', facts: facts(count) } });
  expect((await tell('B1', 10_000)).body).toEqual({ changed: 10_000, confirmed: 0, older: 0 });
  expect(await tell('B2', 10_001)).toMatchObject({ status: 422, body: { where: '/facts' } });
});

test('an order hears of stock that is gone, told once however often it is sent', async () => {
  const { ask, key: keyOf, plant } = await served();
  const key = await keyOf('orders:read', 'orders:write', 'accounts:write', 'facts:read');
  const id = await captured(ask, key, 'M1', '100');
  const stock = `/accounts/${encodeURIComponent('stock:EAST/BRG-6204')}`;
  const lost = { type: 'adjust', delta: '-4950', why: 'damage', at: '2026-06-01T08:00:01Z' };
  const first = await ask(`POST ${stock}`, { key, once: 'A1', body: lost });
  expect(first).toMatchObject({ status: 200, body: { figure: '50', claimed: '50' } });
  expect((await ask(`POST ${stock}`, { key, once: 'A1', body: lost })).body).toEqual(first.body);
  expect((await ask(`GET ${stock}`, { key })).body).toMatchObject({ figure: '50' });
  await expect
    .poll(async () => (await plant.live(id)).claims[EAST])
    .not.toMatchObject({ state: { kind: 'granted', quantity: '100' } });
});

test('each word to an account is read, and what does not fit it is refused', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('accounts:write');
  const [stock, credit] = ['stock:EAST/BRG-6204', 'credit:ACME-GROUP'].map(encodeURIComponent);
  const at = '2026-06-01T09:00:00Z';
  const words: readonly (readonly [string | undefined, object, number])[] = [
    [stock, { type: 'snapshot', figure: '900', asOf: at }, 200],
    [stock, { type: 'set-safety', safety: '10' }, 200],
    [stock, { type: 'set-pool', pool: 'KEY', customers: ['ACME'], quantity: '50', until: '2026-12-31T00:00:00Z' }, 200],
    [credit, { type: 'snapshot', figure: '100.50', limit: '60000', asOf: at, includes: [] }, 200],
    [credit, { type: 'set-limit', limit: '70000' }, 200],
    [credit, { type: 'set-safety', safety: '1' }, 422],
    [credit, { type: 'claim', order: 'O-1' }, 422],
    [stock, { type: 'snapshot', figure: 'many', asOf: at }, 422],
    ['key:ACME%2FPO-1', { type: 'set-limit', limit: '1' }, 422],
  ];
  for (const [index, [account, body, status]] of words.entries())
    expect([body, (await ask(`POST /accounts/${account}`, { key, once: `W${index}`, body })).status]).toEqual([body, status]);
});

test('a count of a warehouse is one call: all of it read or none, what an account refuses told, and once however often it is sent', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('accounts:write', 'facts:read');
  const asOf = '2026-06-01T09:00:00Z';
  const count = (item: string, figure: string): object => ({
    account: `stock:WEST/${item}`,
    word: { type: 'snapshot', figure, asOf },
  });
  const tell = async (once: string, ...accounts: readonly object[]): Promise<Told> =>
    await ask('POST /accounts', { key, once, body: { accounts } });
  const figure = async (item: string): Promise<unknown> =>
    (await ask(`GET /accounts/${encodeURIComponent(`stock:WEST/${item}`)}`, { key })).body;

  const wrong = await tell(
    'C1',
    count('A', '5'),
    { ...count('B', '6'), account: 'stock:WEST' },
    {
      ...count('C', '7'),
      account: 'shelf:7',
    },
  );
  expect(wrong.status).toBe(422);
  const { errors } = wrong.body as { readonly errors: readonly { readonly where: string }[] };
  expect(errors.map(({ where }) => where)).toEqual(['/accounts/1/account', '/accounts/2/account']);
  expect(await figure('A')).toMatchObject({ figure: '0' });

  const safety = { account: 'credit:ACME-GROUP', word: { type: 'set-safety', safety: '1' } };
  const broken = { account: 'stock:WEST/A', word: { type: 'adjust', delta: '-2', why: 'damage', at: '2026-06-01T09:30:00Z' } };
  const shelves = Array.from({ length: 1_000 }, (_, i) => count(`SHELF-${i}`, `${i}`));
  for (const time of ['once', 'again']) {
    const { body } = await tell('C2', count('A', '5'), broken, safety, ...shelves);
    expect(body, time).toMatchObject({ adjusted: 1_002, refused: [{ account: 'credit:ACME-GROUP', status: 422 }] });
  }
  expect(await figure('A')).toMatchObject({ figure: '3' });
  expect(await figure('SHELF-999')).toMatchObject({ figure: '999' });
});

test('a price that moves makes an order be asked again', async () => {
  const { ask, key: keyOf, plant } = await served();
  const key = await keyOf('orders:read', 'orders:write', 'facts:write');
  const id = await captured(ask, key, 'M1');
  const before = (await plant.store.read.journal(OrderId.of(id))).length;
  const value = FACTS[PRICE];
  const moved = JSON.parse(JSON.stringify(value).replaceAll('"4.1"', '"4.3"').replaceAll('"4.10"', '"4.30"')) as object;
  expect(
    await ask('POST /facts', { key, once: 'P1', body: { source: 'erp', facts: [{ key: PRICE, value: moved }] } }),
  ).toMatchObject({ status: 200 });
  await expect.poll(async () => (await plant.store.read.journal(OrderId.of(id))).length).toBeGreaterThan(before);
});
