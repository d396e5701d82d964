/** Changes, cancellations and people's decisions over the API: what they led to is in the answer. */
import { expect, test } from 'vitest';
import { Resolution } from '../../src/api/contract/holds.ts';
import { PLAIN_WAYS, WAYS_OUT } from '../../src/core/model/hold.ts';
import { captured, served, LONG_MS, STORES, type Ask, type Told } from './served.ts';

const MINE = ['orders:read', 'orders:write'];

interface Done {
  readonly revision: number;
  readonly events: readonly { readonly type: string; readonly about?: string }[];
  readonly undone: readonly string[];
  readonly holds: readonly { readonly hold: string; readonly type: string }[];
}

const change = async (ask: Ask, key: string, order: string, once: string, ...changes: readonly object[]): Promise<Told> =>
  await ask(`POST /orders/${order}/changes`, { key, once, body: { reference: once, changes } });

const types = ({ body }: Told): readonly string[] => (body as Done).events.map(({ type }) => type);

test.each(STORES)(
  'on %s, a change is told with what it undid; the same again is answered the same',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf } = await served(open);
    const key = await keyOf(...MINE);
    const order = await captured(ask, key, 'M1');
    const more = { kind: 'quantity', schedule: '1.1', to: { value: '12', unit: 'EA' } };
    const first = await change(ask, key, order, 'CH-1', more);
    expect(first.status).toBe(200);
    expect(types(first)).toContain('order-changed');
    const again = await change(ask, key, order, 'CH-1', more);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await ask(`GET /orders/${order}`, { key })).body).toMatchObject({ ordered: '12' });
  },
);

test('what was released is taken back when the order changes under it', async () => {
  const { ask, key: keyOf, plant } = await served();
  const key = await keyOf(...MINE);
  const order = await captured(ask, key, 'M1');
  await expect.poll(async () => (await plant.tasks(order))['release/F1']).toBe('done');
  const changed = await change(ask, key, order, 'CH-1', { kind: 'destination', to: 'DOCK-2' });
  expect([changed.status, changed.body]).toMatchObject([200, { undone: ['release/F1'] }]);
});

test('every kind of change is read, or refused with its place', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf(...MINE);
  const order = await captured(ask, key, 'M1');
  const kinds: readonly object[] = [
    { kind: 'quantity', schedule: '1.1', to: { value: '11', unit: 'EA' }, from: { value: '10', unit: 'EA' } },
    { kind: 'destination', schedule: '1.1', to: 'MAIN' },
    { kind: 'destination', to: { name: 'Acme', lines: ['1 Quay'], city: 'Boston', country: 'US', postalCode: '02110' } },
    { kind: 'item', line: '1', to: 'BRG-6204' },
    { kind: 'price', line: '1', to: { amount: '4.1', unit: 'EA' } },
    { kind: 'days', requested: '2026-06-20' },
    { kind: 'line-added', line: { line: '2', item: 'BRG-6204', quantity: '5', unit: 'EA' } },
    { kind: 'schedule-added', line: '1', schedule: { id: '1.2', quantity: '3', unit: 'EA' } },
    { kind: 'freight', to: { payer: 'buyer', account: '77' } },
    { kind: 'instructions', to: 'Ring twice.' },
    { kind: 'purchase-order', to: 'PO-NEW' },
    { kind: 'payment', to: 'terms' },
    { kind: 'charges', to: [{ id: 'F1', kind: 'freight', amount: '12.50' }] },
  ];
  for (const [i, each] of kinds.entries())
    expect([each, (await change(ask, key, order, `CH-${i}`, each)).status]).toEqual([each, 200]);
  expect((await ask(`GET /orders/${order}`, { key })).body).toMatchObject({ number: 'PO-NEW', charges: { amount: '12.5' } });
  const wrong: readonly (readonly [object, string])[] = [
    [{ kind: 'colour', to: 'blue' }, '/changes/0'],
    [{ kind: 'quantity', schedule: '1.1', to: { value: '1e3', unit: 'EA' } }, '/changes/0/to/value'],
    [{ kind: 'line-added', line: { item: 'BRG-6204', quantity: '5', unit: 'EA' } }, '/changes/0/line/line'],
    [{ kind: 'days' }, '/changes/0'],
    [{ kind: 'item', line: 'a/b', to: 'X' }, '/changes/0/line'],
  ];
  for (const [i, [each, where]] of wrong.entries())
    expect([each, await change(ask, key, order, `W-${i}`, each)]).toMatchObject([each, { status: 422, body: { where } }]);
  const unknown = await change(ask, key, order, 'U-1', { kind: 'quantity', schedule: '9.1', to: { value: '1', unit: 'EA' } });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'schedule-unknown' } });
  expect((await change(ask, key, 'O-NONE', 'U-2', { kind: 'days', requested: '2026-07-01' })).status).toBe(404);
});

test('a line is cancelled, then the order; after that there is nothing left to change', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf(...MINE);
  const line = { item: 'BRG-6204', unit: 'EA' };
  const order = await captured(ask, key, 'M1', '10', {
    lines: [
      { ...line, quantity: '10' },
      { ...line, quantity: '20' },
    ],
  });
  const cancel = async (once: string, more: object): Promise<Told> =>
    await ask(`POST /orders/${order}/cancellation`, { key, once, body: { reference: once, ...more } });
  const part = await cancel('C1', { lines: [{ schedule: '1.1', quantity: { value: '4', unit: 'EA' } }, { schedule: '2.1' }] });
  expect([part.status, types(part)]).toEqual([200, expect.arrayContaining(['quantity-cancelled'])]);
  expect((await ask(`GET /orders/${order}`, { key })).body).toMatchObject({ ordered: '30', open: '6', cancelled: '24' });
  expect(await cancel('C2', { lines: [{ schedule: '1.1', quantity: { value: '99', unit: 'EA' } }] })).toMatchObject({
    status: 422,
  });
  expect(await cancel('C3', { reason: 'colleague' })).toMatchObject({ status: 200 });
  await expect.poll(async () => (await ask(`GET /orders/${order}`, { key })).body).toMatchObject({ state: 'cancelled' });
  const late = await change(ask, key, order, 'CH-9', { kind: 'instructions', to: 'Too late.' });
  expect(late).toMatchObject({ status: 409, body: { code: 'order-closed' } });
});

test('a hold is listed with its evidence and ways out, and resolved by a key of its team alone', async () => {
  const { ask, key: keyOf, keyAs } = await served();
  const key = await keyOf(...MINE);
  const line = { item: 'BRG-6204', quantity: '10', unit: 'EA', price: '1.00' };
  const order = await captured(ask, key, 'M1', '10', { lines: [line] });
  const { body } = await ask(`GET /orders/${order}/holds`, { key });
  const [found] = (body as { readonly holds: readonly { readonly hold: { readonly id: string; readonly team: string } }[] })
    .holds;
  expect(found).toMatchObject({
    hold: { reason: { type: 'price-difference' } },
    waysOut: expect.arrayContaining([{ way: 'ours', people: 1, isAllowed: false }]),
  });
  const { id = '', team = '' } = found?.hold ?? {};
  const resolve = async (by: string, once: string, resolution: object): Promise<Told> =>
    await ask(`POST /orders/${order}/holds/${id}/resolution`, {
      key: by,
      once,
      body: { resolution, note: 'As agreed by telephone.' },
    });
  const stranger = await keyAs({ name: 'ana', scopes: ['holds:resolve'], roles: ['credit'] });
  const pricing = await keyAs({ name: 'ben', scopes: ['holds:resolve'], roles: [team] });
  expect(await resolve(stranger, 'R1', { way: 'ours' })).toMatchObject({
    status: 403,
    body: { code: 'not-allowed', needs: team },
  });
  expect(await resolve(pricing, 'R2', { way: 'clear' })).toMatchObject({ status: 422, body: { code: 'way-out-not-offered' } });
  expect(await resolve(pricing, 'R3', { way: 'requote' })).toMatchObject({ status: 422, body: { where: '/resolution/prices' } });
  expect(await resolve(pricing, 'R4', { way: 'shrug' })).toMatchObject({ status: 422, body: { where: '/resolution/way' } });
  const listed = async (query: string): Promise<number> =>
    ((await ask(`GET /holds?${query}`, { key })).body as { readonly holds: readonly unknown[] }).holds.length;
  expect([await listed(`team=${team}`), await listed('type=price-difference'), await listed('type=credit')]).toEqual([1, 1, 0]);
  const done = await resolve(pricing, 'R5', { way: 'ours' });
  expect([done.status, types(done)]).toEqual([200, expect.arrayContaining(['hold-resolved', 'step-passed'])]);
  expect((await resolve(pricing, 'R6', { way: 'ours' })).status).toBe(409);
  expect(await listed('limit=1')).toBe(0);
});

test('holds are paged, the next due first', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf(...MINE);
  const line = { item: 'BRG-6204', unit: 'EA', price: '1.00' };
  for (const n of [1, 2, 3]) await captured(ask, key, `M${n}`, '1', { lines: [{ ...line, quantity: String(n) }] });
  type Page = { readonly holds: readonly { readonly order: string }[]; readonly next?: string };
  const page = async (cursor: string): Promise<Page> => (await ask(`GET /holds?limit=2${cursor}`, { key })).body as Page;
  const first = await page('');
  const second = await page(`&cursor=${first.next}`);
  expect([first.holds.length, second.holds.length, second.next]).toEqual([2, 1, undefined]);
  expect(new Set([...first.holds, ...second.holds].map(({ order }) => order)).size).toBe(3);
});

test('every way out that there is has its shape in the contract', () => {
  const { oneOf } = Resolution as unknown as {
    readonly oneOf: readonly { readonly properties: { readonly way: { readonly const?: string } } }[];
  };
  const named = [...PLAIN_WAYS, ...oneOf.flatMap(({ properties }) => properties.way.const ?? [])];
  const offered = new Set(Object.values(WAYS_OUT).flatMap((ways) => Object.keys(ways)));
  expect(named.toSorted()).toEqual([...offered].toSorted());
});
