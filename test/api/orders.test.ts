/** Orders over the API, by real HTTP. */
import { expect, onTestFinished, test } from 'vitest';
import Fastify from 'fastify';
import { createKey, SCOPES } from '../../src/api/keys.ts';
import { api } from '../../src/api/server.ts';
import { must } from '../../src/core/model/result.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { coreWorkflow } from '../../src/main/house/workflows.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { freshPostgresStore } from '../store/database.ts';

type Ask = (method: string, path: string, more?: { headers?: Record<string, string>; body?: unknown }) => Promise<Response>;

async function opened(open: (clock: Clock) => Promise<ProjectedStore>): Promise<{ ask: Ask; store: ProjectedStore }> {
  const clock = new Turned();
  const store = await open(clock);
  const plant = await new Plant(store, clock, () => new Partner()).stocked();
  plant.hub.engine.start(5);
  const server = Fastify();
  const parts = { hub: plant.hub, workflow: must(await coreWorkflow()), partners: [], nudge: () => undefined };
  await server.register(async (scope) => await api(scope, parts), { prefix: '/v1' });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await plant.hub.engine.stop();
    await store.close();
  });
  const ask: Ask = async (method, path, { headers = {}, body } = {}) =>
    await fetch(`${url}/v1${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { ask, store };
}

const order = (message: string, quantity: string): object => ({
  customer: 'ACME',
  message,
  orderedAt: '2026-06-01T08:00:00Z',
  purchaseOrder: `PO-${message}`,
  currency: 'USD',
  shipTo: 'MAIN',
  lines: [{ item: 'BRG-6204', quantity, unit: 'EA' }],
});

const holder = async (store: ProjectedStore, ...scopes: readonly string[]): Promise<Record<string, string>> => ({
  authorization: `Bearer ${must(await createKey(store.apiKeys, 'web', scopes))}`,
});

const STORES = [
  ['memory', async (clock: Clock) => openMemoryStore({ clock })],
  ['PostgreSQL', freshPostgresStore],
] as const;

test.each(STORES)(
  'on %s, the same order under the same Idempotency-Key is one order, another body is refused',
  async (_, open) => {
    const { ask, store } = await opened(open);
    const key = await holder(store, 'orders:read', 'orders:write');
    const send = async (once: string | undefined, body: unknown): Promise<Response> =>
      await ask('POST', '/orders', { headers: { ...key, ...(once !== undefined && { 'idempotency-key': once }) }, body });
    const first = await send('K1', order('M1', '10'));
    expect(first.status).toBe(201);
    const said = (await first.json()) as { readonly order: string };
    const again = await send('K1', order('M1', '10'));
    expect([again.status, await again.json()]).toEqual([201, said]);
    for (const other of [order('M1', '11'), order('M2', '10')]) {
      const reused = await send('K1', other);
      expect([reused.status, await reused.json()]).toMatchObject([422, { code: 'idempotency-key-reused' }]);
    }
    expect(await store.directory.routed('api', 'M2')).toBeUndefined();
    const missing = await send(undefined, order('M3', '10'));
    expect([missing.status, missing.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect((await send('K4', '{"customer":')).status).toBe(400);
    const wrong = await send('K4', { customer: 'ACME' });
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { code: 'missing', errors: [{}, {}, {}] }]);
    const found = await ask('GET', `/orders/${said.order}`, { headers: { ...key, 'x-request-id': 'r-1' } });
    expect([found.headers.get('x-request-id'), await found.json()]).toMatchObject(['r-1', { order: said.order, ordered: '10' }]);
    expect((await ask('GET', `/orders/${said.order}/explanation`, { headers: key })).status).toBe(200);
    const unknown = await ask('GET', '/orders/O-NONE', { headers: key });
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'order-unknown', wayOut: 'check its number' }]);
  },
);

test('each route takes its own scope and no other; no key, a wrong or a revoked one is 401', async () => {
  const { ask, store } = await opened(STORES[0][1]);
  const reads = ['', '/explanation', '/shipments', '/invoices'].map(
    (path) => ['GET', `/orders/O-1${path}`, 'orders:read'] as const,
  );
  for (const [method, path, needs] of [...reads, ['POST', '/orders', 'orders:write'] as const]) {
    expect((await ask(method, path)).status).toBe(401);
    for (const scope of SCOPES) {
      const { status } = await ask(method, path, { headers: await holder(store, scope) });
      expect([path, scope, status === 403]).toEqual([path, scope, scope !== needs]);
    }
  }
  const key = await holder(store, 'orders:read');
  const wrong = `${key['authorization']?.slice(0, -2)}AA`;
  expect((await ask('GET', '/orders/O-1', { headers: { authorization: wrong } })).status).toBe(401);
  for (const { id } of await store.apiKeys.list()) await store.apiKeys.revoke(id);
  expect((await ask('GET', '/orders/O-1', { headers: key })).status).toBe(401);
  expect((await ask('GET', '/health')).status).toBe(200);
});
