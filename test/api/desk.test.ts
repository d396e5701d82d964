/** The desk of those who decide holds: the day, groups of one cause, what a way out would do. */
import { expect, test } from 'vitest';
import { captured, served, LONG_MS, STORES, type Ask, type Told } from './served.ts';

const LINE = { item: 'BRG-6204', quantity: '10', unit: 'EA' };
const WRONG = { lines: [{ ...LINE, price: '1.00' }] };

interface Held {
  readonly holds: readonly {
    readonly hold: { readonly id: string; readonly reason: { readonly type: string } };
    readonly waysOut: readonly { readonly way: string; readonly people: number; readonly isAllowed: boolean }[];
  }[];
}

const holdsOf = async (ask: Ask, key: string, order: string): Promise<Held> =>
  (await ask(`GET /orders/${order}/holds`, { key })).body as Held;

const firstHold = async (ask: Ask, key: string, order: string): Promise<string> =>
  (await holdsOf(ask, key, order)).holds[0]?.hold.id ?? 'none';

test.each(STORES)('on %s, the day tells what needs me and how orders stand', { timeout: LONG_MS }, async (_, open) => {
  const { ask, keyAs, clock } = await served(open);
  const scopes = ['orders:read', 'orders:write', 'holds:resolve'];
  const key = await keyAs({ name: 'web', scopes, roles: ['pricing'] });
  const other = await keyAs({ name: 'web', scopes, roles: ['credit'] });
  const first = await captured(ask, key, 'M1', '10', WRONG);
  await captured(ask, key, 'M2', '10', WRONG);
  await captured(ask, key, 'M3');
  const today = async (of: string): Promise<object> => (await ask('GET /today', { key: of })).body as object;
  expect(await today(key)).toMatchObject({
    mine: { open: 2, overdue: 0, dueSoon: 0, toConfirm: 0 },
    next: [{ type: 'price-difference', customer: 'ACME', number: 'PO-M1', cause: 'item:BRG-6204' }, { number: 'PO-M2' }],
    byType: [{ type: 'price-difference', team: 'pricing', open: 2, overdue: 0 }],
    orders: { captured: 3, open: 3, held: 2, closed: 0, cancelled: 0 },
    byChannel: [{ channel: 'api:web', captured: 3 }],
    adherence: [],
  });
  expect(await today(other)).toMatchObject({ mine: { open: 0 }, next: [], byType: [{ team: 'pricing', open: 2 }] });
  const listed = async (query: string, of = key): Promise<number> =>
    ((await ask(`GET /holds?${query}`, { key: of })).body as { readonly holds: readonly unknown[] }).holds.length;
  expect(await listed('cause=item:BRG-6204&customer=ACME')).toBe(2);
  expect([await listed('mine=true'), await listed('mine=true', other), await listed('mine=true&team=credit')]).toEqual([2, 0, 0]);
  expect((await ask('GET /holds/groups?mine=true', { key })).body).toMatchObject({
    groups: [{ type: 'price-difference', team: 'pricing', cause: 'item:BRG-6204', label: 'BRG-6204', open: 2 }],
  });
  expect((await ask('GET /holds/groups?mine=true', { key: other })).body).toMatchObject({ groups: [] });
  const hold = await firstHold(ask, key, first);
  const body = { resolution: { way: 'ours' }, note: 'As agreed.' };
  clock.at = (clock.at + 20 * 60_000) as typeof clock.at;
  expect((await ask(`POST /orders/${first}/holds/${hold}/resolution`, { key, once: 'R1', body })).status).toBe(200);
  expect(await today(key)).toMatchObject({
    mine: { open: 1 },
    adherence: [{ team: 'pricing', settled: 1, inTime: 1, medianMs: 20 * 60_000 }],
  });
  clock.at = (clock.at + 30 * 86_400_000) as typeof clock.at;
  // By then it may have gone up to another team, or be about to.
  expect(await today(key)).toMatchObject({ byType: [{ open: 1, overdue: 1 }], orders: { captured: 0, open: 3 }, adherence: [] });
});

test('a hold shows what it costs the customer, and which ways are open to whom', async () => {
  const { ask, keyAs } = await served();
  const as = async (name: string, ...roles: readonly string[]): Promise<string> =>
    await keyAs({ name, scopes: ['orders:read', 'orders:write', 'holds:resolve'], roles });
  const [ana, ben, cid] = [await as('ana', 'compliance'), await as('ben', 'compliance'), await as('cid', 'pricing')];
  const order = await captured(ask, ana, 'M1', '10', WRONG);
  const told = async (key: string): Promise<object> => (await ask(`GET /orders/${order}/holds`, { key })).body as object;
  const ours = (isAllowed: boolean): object => ({
    holds: [{ waysOut: expect.arrayContaining([{ way: 'ours', people: 1, isAllowed }]) }],
    stake: { customer: 'ACME', tier: '2' },
  });
  expect(await told(ana)).toMatchObject(ours(false));
  expect(await told(cid)).toMatchObject(ours(true));
  expect(await told(await keyAs({ name: 'reader', scopes: ['orders:read'], roles: ['pricing'] }))).toMatchObject(ours(false));
  expect(ben).not.toBe(ana);
});

test.each(STORES)(
  'on %s, a preview of a way out is what it then does, and does nothing itself',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, keyAs, store, plant } = await served(open);
    const key = await keyAs({ name: 'web', scopes: ['orders:read', 'orders:write', 'holds:resolve'], roles: ['pricing'] });
    const order = await captured(ask, key, 'M1', '10', WRONG);
    const hold = await firstHold(ask, key, order);
    const at = `/orders/${order}/holds/${hold}`;
    const journal = await store.read.journal(order as never);
    const preview = async (resolution: object): Promise<Told> => await ask(`POST ${at}/preview`, { key, body: { resolution } });
    const ours = await preview({ way: 'ours' });
    expect(ours).toMatchObject({
      status: 200,
      body: {
        people: 1,
        standing: { before: 'held: price-difference · F1 EAST planned' },
        ends: [{ hold, type: 'price-difference' }],
        opens: [],
        others: 0,
      },
    });
    expect(await preview({ way: 'clear' })).toMatchObject({
      status: 200,
      body: { problem: { code: 'way-out-not-offered' }, events: [], ends: [] },
    });
    expect(await preview({ way: 'reject' })).toMatchObject({
      body: {
        standing: { after: 'cancelled' },
        lines: [{ line: '1', before: { open: '10' }, after: { open: '0', cancelled: '10' } }],
      },
    });
    expect(await store.read.journal(order as never)).toEqual(journal);
    const done = await ask(`POST ${at}/resolution`, { key, once: 'R1', body: { resolution: { way: 'ours' }, note: 'So.' } });
    const events = (told: Told): object => (told.body as { readonly events: object }).events;
    expect(events(done)).toEqual(events(ours));
    expect(plant.errors).toEqual([]);
  },
);

test('a way that takes two people is shown as it comes out once it is confirmed', async () => {
  const { ask, keyAs } = await served();
  const as = async (name: string): Promise<string> =>
    await keyAs({ name, scopes: ['orders:read', 'orders:write', 'holds:resolve'], roles: ['credit'] });
  const [ana, ben] = [await as('ana'), await as('ben')];
  const order = await captured(ask, ana, 'M1', '4500');
  await expect.poll(async () => (await holdsOf(ask, ana, order)).holds.map(({ hold }) => hold.reason.type)).toEqual(['credit']);
  const at = `/orders/${order}/holds/${await firstHold(ask, ana, order)}`;
  const resolution = { way: 'approve-excess', amount: '100000' };
  const preview = async (key: string): Promise<object> =>
    (await ask(`POST ${at}/preview`, { key, body: { resolution } })).body as object;
  expect(await preview(ana)).toMatchObject({ people: 2, ends: [{ type: 'credit' }] });
  const body = { resolution, note: 'A good customer.' };
  expect((await ask(`POST ${at}/resolution`, { key: ana, once: 'R1', body })).status).toBe(200);
  expect(await preview(ana)).toMatchObject({ problem: { code: 'second-person-needed' } });
  const allowed = async (key: string): Promise<readonly string[]> =>
    (await holdsOf(ask, key, order)).holds.flatMap(({ waysOut }) =>
      waysOut.flatMap(({ way, isAllowed }) => (isAllowed ? way : [])),
    );
  expect(await allowed(ana)).not.toContain('approve-excess');
  expect(await allowed(ben)).toContain('approve-excess');
  expect((await ask('GET /today', { key: ben })).body).toMatchObject({
    mine: { toConfirm: 1 },
    next: [{ proposed: { way: 'approve-excess', by: 'partner:ana' } }],
  });
  expect((await ask('GET /today', { key: ana })).body).toMatchObject({ mine: { toConfirm: 0 } });
  expect(await preview(ben)).toMatchObject({ people: 1, ends: [{ type: 'credit' }] });
});

test('a change and a cancellation are previewed: what is taken back, what begins', async () => {
  const { ask, key: keyOf, plant } = await served();
  const key = await keyOf('orders:read', 'orders:write');
  const order = await captured(ask, key, 'M1');
  await expect.poll(async () => (await plant.tasks(order))['release/F1']).toBe('done');
  const preview = async (body: object): Promise<Told> => await ask(`POST /orders/${order}/preview`, { key, body });
  const less = { kind: 'quantity', schedule: '1.1', to: { value: '8', unit: 'EA' } };
  expect(await preview({ change: { reference: 'C1', changes: [less] } })).toMatchObject({
    status: 200,
    body: { undone: ['release/F1'], lines: [{ line: '1', before: { open: '10' }, after: { open: '8' } }], ends: [], opens: [] },
  });
  expect(await preview({ cancel: { reference: 'C2' } })).toMatchObject({
    body: { undone: expect.arrayContaining(['release/F1']), lines: [{ after: { open: '0', cancelled: '10' } }] },
  });
  expect(
    await preview({ change: { reference: 'C3', changes: [{ kind: 'quantity', schedule: '9.9', to: less.to }] } }),
  ).toMatchObject({
    status: 200,
    body: { problem: { code: 'schedule-unknown' }, lines: [], events: [] },
  });
  expect(await preview({})).toMatchObject({ status: 422, body: { code: 'missing' } });
  expect(await preview({ change: { reference: 'C4', changes: [{ kind: 'shrug' }] } })).toMatchObject({ status: 422 });
  expect((await ask(`GET /orders/${order}`, { key })).body).toMatchObject({ ordered: '10' });
});
