/** Orders over the API: captured once, listed and read. */
import { expect, test } from 'vitest';
import { SCOPES } from '../../src/govern/scopes.ts';
import { ROUTES } from '../../src/api/routes/routes.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { captured, order, served, LONG_MS, STORES, type Told } from './served.ts';

test.each(STORES)(
  'on %s, the same order under the same Idempotency-Key is one order, another body is refused',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, store, key: keyOf } = await served(open);
    const key = await keyOf('orders:read', 'orders:write');
    const send = async (once: string | undefined, body: unknown): Promise<Told> =>
      await ask('POST /orders', { key, body, ...(once !== undefined && { once }) });
    const first = await send('K1', order('M1'));
    expect([first.status, first.headers.get('location')]).toEqual([
      201,
      `/v1/orders/${(first.body as { readonly order: string }).order}`,
    ]);
    const again = await send('K1', order('M1'));
    expect([again.status, again.body, again.headers.get('location')]).toEqual([201, first.body, first.headers.get('location')]);
    for (const other of [order('M1', '11'), order('M2')])
      expect(await send('K1', other)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await store.directory.routed('api:web', 'M2')).toBeUndefined();
    const missing = await send(undefined, order('M3'));
    expect(missing).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
    expect((await send('K4', '{"customer":')).status).toBe(400);
    expect(await send('K4', { customer: 'ACME' })).toMatchObject({
      status: 422,
      body: { code: 'missing', errors: [{}, {}, {}] },
    });
    expect((await send('K4', order('M4', '20'))).status).toBe(201);
    const { order: id } = first.body as { readonly order: string };
    const found = await ask(`GET /orders/${id}`, { key, headers: { 'x-request-id': 'r-1' } });
    expect(found.body).toMatchObject({ order: id, ordered: '10', channel: 'api:web' });
    expect(found.headers.get('x-request-id')).toBe('r-1');
    for (const view of ['explanation', 'shipments', 'invoices'])
      expect((await ask(`GET /orders/${id}/${view}`, { key })).status).toBe(200);
    const unknown = await ask('GET /orders/O-NONE', { key });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'order-unknown', wayOut: 'check its number' } });
  },
);

test('while the database is away the caller is told to come again, and under the same key it is one order', async () => {
  let isAway = false;
  const { ask, key: keyOf } = await served(async (clock) => {
    const store = openMemoryStore({ clock });
    const claim: typeof store.requests.claim = async (...asked) => {
      if (isAway) throw new StoreAway('the session was ended');
      return await store.requests.claim(...asked);
    };
    return { ...store, requests: { ...store.requests, claim } };
  });
  const key = await keyOf('orders:write');
  isAway = true;
  const away = await ask('POST /orders', { key, once: 'K1', body: order('M1') });
  expect(away).toMatchObject({ status: 503, body: { code: 'database-away', where: 'database' } });
  expect(away.headers.get('retry-after')).toBe('1');
  isAway = false;
  expect((await ask('POST /orders', { key, once: 'K1', body: order('M1') })).status).toBe(201);
});

test('bytes that are no UTF-8 are refused, not guessed at', async () => {
  const { url, key } = await served();
  const headers = {
    authorization: `Bearer ${await key('orders:write')}`,
    'content-type': 'application/json',
    'idempotency-key': 'L1',
  };
  const body = Buffer.from(JSON.stringify(order('Grüße')), 'latin1');
  const answer = await fetch(`${url}/v1/orders`, { method: 'POST', headers, body });
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'malformed', reason: 'not UTF-8' }]);
});

test('the same message number of two senders is two orders', async () => {
  const { ask, keyAs, store } = await served();
  const [web, crm] = await Promise.all(['web', 'crm'].map(async (name) => await keyAs({ name, scopes: ['orders:write'] })));
  const first = await captured(ask, web ?? '', 'M1', '10');
  const second = await captured(ask, crm ?? '', 'M1', '20', { purchaseOrder: 'PO-OTHER' });
  expect(second).not.toBe(first);
  expect(await store.directory.routed('api:crm', 'M1')).toBe(second);
});

test('each route takes its own scope and no other; no key, a wrong or a revoked one is 401', async () => {
  const { ask, store, key: keyOf } = await served();
  const all = ROUTES.map(({ method, path, scope }) => ({ called: `${method} ${path.replaceAll(/:\w+/g, 'X-1')}`, needs: scope }));
  const open = all.filter((each) => each.needs === undefined && !each.called.includes('/session'));
  for (const { called, needs } of open) expect([called, needs, (await ask(called)).status]).toEqual([called, undefined, 200]);
  for (const { called, needs } of all.filter((each) => each.needs !== undefined)) {
    expect([called, (await ask(called)).status]).toEqual([called, 401]);
    for (const scope of SCOPES) {
      const { body } = await ask(called, { key: await keyOf(scope) });
      const isMissing = (body as { readonly code?: string }).code === 'scope-missing';
      expect([called, scope, isMissing]).toEqual([called, scope, scope !== needs]);
    }
  }
  const key = await keyOf('orders:read');
  expect((await ask('GET /orders', { key: `${key.slice(0, -2)}AA` })).status).toBe(401);
  for (const { id } of await store.apiKeys.list()) await store.apiKeys.revoke(id);
  const refused = await ask('GET /orders', { key });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test.each(STORES)(
  'on %s, orders are listed page by page, each once, and by customer, purchase order and state',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf, url } = await served(open);
    const key = await keyOf('orders:read', 'orders:write');
    const all: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) all.push(await captured(ask, key, `M${number}`, String(number * 10)));
    type Page = { readonly orders: readonly { readonly order: string }[]; readonly next?: string };
    const found: string[] = [];
    let path: string | undefined = '/v1/orders?limit=2&customer=ACME';
    for (; path !== undefined;) {
      const { body, headers } = await ask(`GET ${path.slice(3)}`, { key });
      const { orders, next } = body as Page;
      expect(orders.length).toBeLessThanOrEqual(2);
      found.push(...orders.map((each) => each.order));
      path = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(path === undefined ? undefined : new URL(path, url).searchParams.get('cursor')).toBe(next);
    }
    expect(found).toEqual(all.toSorted());
    const listed = async (query: string): Promise<number> =>
      ((await ask(`GET /orders?${query}`, { key })).body as Page).orders.length;
    expect([await listed('purchaseOrder=po-M3'), await listed('purchaseOrder=PO-M3&customer=BOLT')]).toEqual([1, 0]);
    expect([await listed('state=open'), await listed('state=closed')]).toEqual([5, 0]);
    expect([await listed('state=open&customer=ACME'), await listed('state=closed&customer=ACME')]).toEqual([5, 0]);
    for (const [query, where] of [
      ['limit=0', '/limit'],
      ['state=lost', '/state'],
      ['page=2', '/page'],
      ['cursor=x', 'cursor'],
    ])
      expect(await ask(`GET /orders?${query}`, { key })).toMatchObject({ status: 422, body: { where } });
  },
);

test('who calls too often waits, and is told how long; others go on', async () => {
  const { ask, keyAs, clock } = await served();
  const [slow, other] = await Promise.all(
    [2, 100].map(async (perMinute) => await keyAs({ name: 'web', scopes: ['orders:read'], perMinute })),
  );
  const call = async (key: string | undefined): Promise<Told> => await ask('GET /orders', { key: key ?? '' });
  const first = await call(slow);
  expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
    '"minute";q=2;w=60',
    '"minute";r=1;t=60',
  ]);
  await call(slow);
  const refused = await call(slow);
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-calls' } });
  expect([refused.headers.get('retry-after'), refused.headers.get('ratelimit')]).toEqual(['60', '"minute";r=0;t=60']);
  expect((await call(other)).status).toBe(200);
  clock.at = (clock.at + 60_000) as typeof clock.at;
  expect((await call(slow)).status).toBe(200);
});
