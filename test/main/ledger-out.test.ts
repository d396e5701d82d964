/** What was asked of partners over real sockets is in the ledger to the byte, and no secret is. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { erpStandin } from '../../src/connect/erp/standin.ts';
import { tryton } from '../../src/connect/erp/tryton/connection.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { KeptExchange } from '../../src/engine/exchanges.ts';
import type { Store } from '../../src/engine/ports.ts';
import { startErp } from '../../standins/erp.ts';
import { startFinance } from '../../standins/finance.ts';
import { startMailbox } from '../../standins/mailbox.ts';
import { startWarehouse } from '../../standins/warehouse.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { freshPostgresStore } from '../store/database.ts';
import { bearings, fromAcme, openChannels } from './channels.ts';
import { eventually } from '../support/eventually.ts';

const LONG_MS = 120_000;

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** All of one order's, the first first, with their bytes. */
async function rowsOf({ exchanges }: Store, order: OrderId): Promise<readonly KeptExchange[]> {
  const listed = (await exchanges.ofOrder(order, 1_000)).toReversed();
  return await Promise.all(listed.map(async ({ id }) => (await exchanges.find(id)) as KeptExchange));
}

test('the 940, the booking and the acknowledgement of an order, as their partners got them', { timeout: LONG_MS }, async () => {
  const now = (): Instant => Date.now() as Instant;
  const callback = 'http://127.0.0.1:9/nobody';
  const erp = await startErp();
  const letters = await startMailbox();
  const finance = await startFinance({ callback, now });
  const central = await startWarehouse({
    name: 'CENTRAL',
    recall: { kind: 'until-picked' },
    callback,
    pickAfterMs: 1,
    shipAfterMs: 1,
    carrier: 'UPSN',
    now,
    startsClosed: true,
  });
  onTestFinished(async () => {
    for (const each of [erp, letters, finance, central]) await each.close();
  });
  const { hub, orders, post } = await openChannels({
    configured: [
      { name: 'erp', kind: 'erp-standin', url: erp.url },
      { name: 'mailbox', kind: 'mailbox', url: letters.url },
      { name: 'finance', kind: 'finance-standin', url: finance.url },
      { name: 'CENTRAL', kind: 'x12-warehouse', url: central.url },
    ],
  });
  const file =
    'order,customer,po,date,line,item,quantity,unit,price,currency,shipTo\nX1,HARBOR,HM-1,2026-06-01,1,BRG-6204,5,EA,4.10,USD,PIER-9\n';
  await post('/orders', file, { 'x-file-name': 'orders.csv' });
  const kept = async (): Promise<readonly KeptExchange[]> => {
    const [order] = await orders();
    return order === undefined ? [] : await rowsOf(hub.store, order.id);
  };
  await eventually(async () => {
    expect((await kept()).map(({ kind }) => kind).toSorted()).toEqual(['940', 'customer.acknowledge', 'erp.book']);
  });
  const partners = { '940': central, 'erp.book': erp, 'customer.acknowledge': letters };
  for (const { kind, connection, request, sent, answer, effect, state } of await kept()) {
    const [arrived] = partners[kind as keyof typeof partners].arrivals;
    expect([`${arrived?.method} ${arrived?.path}`, arrived?.body]).toEqual([request, text(sent)]);
    expect([effect?.key, effect?.act, effect?.isReadBack, state]).toEqual([arrived?.key, 'do', false, 'answered']);
    expect([answer?.status, JSON.parse(text(answer?.raw))]).toEqual([200, { reference: expect.any(String) as string }]);
    expect(connection).toBe({ '940': 'wms-central', 'erp.book': 'erp', 'customer.acknowledge': 'mailbox' }[kind]);
  }
  expect(text((await kept()).find(({ kind }) => kind === '940')?.sent)).toMatch(/^ISA.*ST\*940/s);
});

test('the 997 and the 855 that lie in a folder, each with what it is for', { timeout: LONG_MS }, async () => {
  const path = mkdtempSync(join(tmpdir(), 'orderkeel-out-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const out = join(path, 'out');
  const to = { name: 'edi:acme', path, everyMs: 50 };
  const { hub, orders } = await openChannels({ folders: [to], answersTo: { folder: out } });
  writeFileSync(join(path, '.order.edi'), fromAcme(7, bearings('P-1', 200)));
  renameSync(join(path, '.order.edi'), join(path, 'in', 'order.edi'));
  await eventually(async () => expect(await hub.store.exchanges.page({ most: 9 })).toHaveLength(2));
  const [order] = await orders();
  const [message] = await hub.store.messages.page({ most: 1 });
  const listed = await hub.store.exchanges.page({ most: 9, connection: 'edi:acme' });
  expect(listed.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toMatchObject([
    { kind: '855', state: 'sent', effect: { order: order?.id } },
    { kind: '997', state: 'sent', message: message?.id },
  ]);
  for (const { id, request } of listed)
    expect(text((await hub.store.exchanges.find(id))?.sent)).toBe(readFileSync(join(out, request), 'utf8'));
  expect(readdirSync(out).toSorted()).toEqual(listed.map(({ request }) => request).toSorted());
});

/** By JSON-RPC: lets anybody in who has the password, and knows nothing; its first call is left without an answer. */
async function erpOf(answer: (body: string, nth: number) => string | undefined): Promise<{ url: string; got: string[] }> {
  const got: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const said = answer(body, got.push(body));
      if (said !== undefined) response.end(said);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

async function plantWith(erp: (store: Store) => Connection): Promise<Plant> {
  const clock = new Turned();
  const store = await freshPostgresStore(clock);
  onTestFinished(async () => await store.close());
  const [books, others] = [erp(store), new Partner()];
  return await new Plant(store, clock, ({ task }) => (task.startsWith('erp.') ? books : others)).stocked();
}

test('an ERP that does not answer in time, and then does: two rows with the same bytes', { timeout: LONG_MS }, async () => {
  const { url, got } = await erpOf((_, nth) => (nth === 1 ? undefined : '{"reference":"SO-1"}'));
  const it = await plantWith(() => erpStandin({ name: 'erp', url, timeoutMs: 200 }));
  const order = await it.order('M1');
  await it.untilQuiet();
  it.now = (it.now + 3_600_000) as Instant;
  await it.untilQuiet();
  const rows = (await rowsOf(it.store, order)).filter(({ kind }) => kind === 'erp.book');
  expect(rows.map(({ state, answer, error }) => [state, text(answer?.raw), error])).toEqual([
    ['unanswered', '', expect.stringMatching(/^TimeoutError/)],
    ['answered', '{"reference":"SO-1"}', undefined],
  ]);
  expect(rows.map(({ sent }) => text(sent))).toEqual(got);
  expect(new Set(rows.map(({ effect }) => effect?.key)).size).toBe(1);
  expect(it.errors).toEqual([]);
});

test('a Tryton is asked with its session, and neither that nor the password is in any row', { timeout: LONG_MS }, async () => {
  const [password, session] = ['correct-horse', 'battery-staple'];
  const { url, got } = await erpOf((body) => {
    const { method } = JSON.parse(body) as { readonly method: string };
    const results: Readonly<Record<string, unknown>> = {
      'common.db.login': [7, session],
      'model.res.user.get_preferences': { company: 1 },
    };
    return JSON.stringify({ id: 1, result: results[method] ?? [] });
  });
  const access = { url, database: 'shop', user: 'admin', password };
  const it = await plantWith(({ alone }) => tryton({ name: 'erp', alone, ...access }));
  const order = await it.order('M1');
  await it.untilQuiet();
  const rows = await rowsOf(it.store, order);
  expect(got[0]).toContain(password);
  const [login, ...calls] = rows;
  expect([login?.kind, login?.request, text(login?.sent), text(login?.answer?.raw)]).toEqual([
    'login',
    'POST /shop/ common.db.login',
    '',
    '',
  ]);
  expect(calls.map(({ sent }) => text(sent))).toEqual(got.slice(1));
  expect(calls.length).toBeGreaterThan(2);
  const told = JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? text(value) : value));
  const token = Buffer.from(`admin:7:${session}`).toString('base64');
  for (const secret of [password, session, token]) expect(told).not.toContain(secret);
});
