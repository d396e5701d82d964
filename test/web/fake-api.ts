/**
 * The API as the console sees it, without a hub: for tests of the page alone. Every answer is checked against the
 * contract's schema before it is sent, so that the fake cannot drift from what the hub is bound to.
 */
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import * as formats from 'ajv-formats';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { HoldGroups, ManyResults, Preview, Today } from '../../src/api/contract/desk.ts';
import { HoldsPage, OrderHolds } from '../../src/api/contract/holds.ts';
import { AccountClaims, Connections, OrderMessages, StockPage, Timeline, Workflows } from '../../src/api/contract/live.ts';
import { Message, MessagesPage, Replayed } from '../../src/api/contract/messages.ts';
import { Captured, Done, Explanation, OrdersPage, OrderSummary } from '../../src/api/contract/orders.ts';
import { Quotation } from '../../src/api/contract/quotations.ts';
import { AuditPage, People, Session, SignInWays } from '../../src/api/contract/session.ts';
import * as answers from './answers.ts';
import * as data from './data.ts';

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** As the hub serves the console. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
};

const SCOPES = [
  'orders:read',
  'orders:write',
  'holds:resolve',
  'facts:read',
  'messages:read',
  'messages:replay',
  'people:manage',
  'stock:read',
  'connections:read',
  'workflows:read',
  'audit:read',
];

export type Mode = 'full' | 'empty' | 'error' | 'loading';

export interface FakeApi {
  readonly address: string;
  mode: Mode;
  scopes: readonly string[];
  isSignedIn: boolean;
  /** What was asked for that changes something: path and body, in order. */
  readonly done: {
    readonly path: string;
    readonly body: unknown;
    readonly key: string | undefined;
    readonly csrf: string | undefined;
  }[];
  readonly close: () => Promise<void>;
}

const ajv = new Ajv({ strict: false });
(formats.default as unknown as (ajv: Ajv) => void)(ajv);
const compiled = new Map<TSchema, ReturnType<Ajv['compile']>>();

/** The body, if it is what the contract says. */
function by(schema: TSchema, body: unknown): unknown {
  const check = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, check);
  if (!check(body)) throw new Error(`the fake breaks the contract: ${ajv.errorsText(check.errors)}`);
  return body;
}

const PROBLEM = {
  type: 'about:blank',
  title: 'The hub is broken',
  status: 500,
  code: 'hub-broken',
  where: '',
  wayOut: 'try again; tell whoever runs the hub',
};
const SIGNED_OUT = { ...PROBLEM, title: 'Nobody is signed in', status: 401, code: 'session-missing', wayOut: 'sign in' };

type Query = Readonly<Record<string, string | undefined>>;

export async function startFakeApi(): Promise<FakeApi> {
  const app = fastify({ forceCloseConnections: true });
  const fake = { mode: 'full' as Mode, scopes: SCOPES as readonly string[], isSignedIn: true, done: [] as FakeApi['done'] };
  const settled = new Set<string>();
  const isEmpty = (): boolean => fake.mode === 'empty';

  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/v1/') || request.url.startsWith('/v1/session') || request.url === '/v1/events')
      return undefined;
    if (request.method === 'POST') {
      const { 'idempotency-key': key, 'x-csrf-token': csrf } = request.headers;
      fake.done.push({ path: request.url.slice(3), body: request.body, key: key?.toString(), csrf: csrf?.toString() });
    }
    if (!fake.isSignedIn) return await reply.code(401).send(SIGNED_OUT);
    if (fake.mode === 'error') return await reply.code(400).send({ ...PROBLEM, status: 400 });
    // Never answered: the request ends when the page goes or the server is closed.
    if (fake.mode === 'loading') reply.hijack();
    return undefined;
  });
  const get = (
    path: string,
    schema: TSchema,
    answer: (request: FastifyRequest<{ Params: Record<string, string>; Querystring: Query }>) => unknown,
  ): void => {
    app.get<{ Params: Record<string, string>; Querystring: Query }>(`/v1${path}`, async (request) => by(schema, answer(request)));
  };
  const post = (path: string, schema: TSchema, answer: (body: never, params: Record<string, string>) => unknown): void => {
    app.post<{ Params: Record<string, string> }>(`/v1${path}`, async (request) =>
      by(schema, answer(request.body as never, request.params)),
    );
  };

  app.get('/v1/session', async (_request, reply) =>
    fake.isSignedIn ? by(Session, answers.session(fake.scopes, Date.now())) : await reply.code(401).send(SIGNED_OUT),
  );
  app.post<{ Body: { password: string } }>('/v1/session', async ({ body }, reply) => {
    if (body.password !== 'correct horse')
      return await reply
        .code(401)
        .send({ ...SIGNED_OUT, title: 'Name or password is wrong', code: 'sign-in-refused', wayOut: 'try again' });
    fake.isSignedIn = true;
    return by(Session, answers.session(fake.scopes, Date.now()));
  });
  app.post('/v1/session/end', async () => {
    fake.isSignedIn = false;
    return {};
  });
  get('/session/ways', SignInWays, () => ({ password: true, oidc: { name: 'Northwind ID', address: '/v1/session/oidc' } }));
  app.get('/v1/events', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': hello\n\n');
  });

  get('/today', Today, () => answers.today(Date.now(), isEmpty()));
  get('/holds/groups', HoldGroups, () => (isEmpty() ? { groups: [], isBehind: false } : answers.holdGroups(Date.now(), settled)));
  get('/holds', HoldsPage, ({ query }) => holdsPage(query));
  function holdsPage(query: Query): unknown {
    const [limit, holds] = [Number(query['limit'] ?? 50), []] as [number, ReturnType<typeof data.holdRow>[]];
    let index = Number(query['cursor'] ?? 0);
    for (; index < data.HOLDS && holds.length < limit && !isEmpty(); index += 1) {
      const row = data.holdRow(index, Date.now());
      const isWanted = (['team', 'type', 'cause', 'customer'] as const).every(
        (key) => query[key] === undefined || query[key] === row[key],
      );
      if (isWanted && !settled.has(row.hold)) holds.push(row);
    }
    return { holds, isBehind: false, ...(index < data.HOLDS && !isEmpty() && { next: String(index) }) };
  }
  get('/orders/:id/holds', OrderHolds, ({ params }) => {
    const { id = '' } = params as { readonly id?: string };
    const index = data.indexOf(id);
    const { type, hold } = data.holdRow(index, Date.now());
    const customer = data.customerOf(index);
    const stake = {
      total: { amount: '4820.5', currency: 'USD' },
      promised: '2026-06-05',
      tier: 'gold',
      customer,
      customerName: data.customerName(customer),
    };
    if (index >= data.HOLDS || settled.has(hold)) return { holds: [], stake };
    const waysOut = (data.WAYS[type] ?? []).map((way) => ({
      way,
      people: way === 'approve' || way === 'clear' ? 2 : 1,
      isAllowed: way !== 'reject',
    }));
    return { holds: [{ hold: answers.holdOf(id, hold, Date.now()), waysOut }], stake };
  });
  post('/orders/:id/holds/:hold/preview', Preview, (body: { resolution: { way: string } }) =>
    answers.preview(body.resolution.way === 'approve'),
  );
  post('/orders/:id/holds/:hold/resolution', Done, (_body, { id = '', hold = '' }) => {
    settled.add(hold);
    return { order: id, revision: 12, state: 'open', events: [{ type: 'hold-resolved', about: hold }], undone: [], holds: [] };
  });
  post('/orders/:id/holds/:hold/taking-back', Done, (_body, { id = '', hold = '' }) => {
    settled.delete(hold);
    return { order: id, revision: 13, state: 'open', events: [], undone: [], holds: [] };
  });
  post(
    '/hold-resolutions',
    ManyResults,
    (body: {
      isDry?: boolean;
      holds?: { order: string; hold: string }[];
      group?: { type: string; team: string; cause: string };
    }) => {
      const of =
        body.holds ?? (holdsPage({ ...body.group, limit: '1000' }) as { holds: { order: string; hold: string }[] }).holds;
      if (body.isDry !== true) for (const { hold } of of) settled.add(hold);
      return answers.manyResults(of, body.isDry === true ? undefined : 'B-1');
    },
  );
  post('/hold-resolutions/:batch/taking-back', ManyResults, () => {
    const all = [...settled].map((hold) => ({ order: data.orderId(Number(hold.slice(2))), hold }));
    settled.clear();
    return answers.manyResults(all, 'B-1');
  });

  get('/orders', OrdersPage, ({ query }) => {
    const [limit, from] = [Number(query['limit'] ?? 50), Number(query['cursor'] ?? 0)];
    if (isEmpty()) return { orders: [], isBehind: false, count: { orders: 0, isExact: true } };
    const orders: ReturnType<typeof data.orderRow>[] = [];
    let index = from;
    for (; index < data.ORDERS && orders.length < limit && index < from + 50_000; index += 1) {
      const row = data.orderRow(index, Date.now());
      const fits = (['customer', 'state', 'channel'] as const).every(
        (key) => query[key] === undefined || query[key] === row[key],
      );
      if (fits && (query['q'] === undefined || `${row.number} ${row.customer} ${row.order}`.includes(query['q'])))
        orders.push(row);
    }
    return { orders, isBehind: false, count: { orders: data.ORDERS, isExact: query['q'] === undefined }, next: String(index) };
  });
  get('/orders/:id', OrderSummary, ({ params: { id = '' } }) => data.orderRow(data.indexOf(id), Date.now()));
  get('/orders/:id/explanation', Explanation, ({ params: { id = '' } }) => answers.explanation(id, Date.now()));
  get('/orders/:id/timeline', Timeline, ({ query }) =>
    answers.timeline(Number(query['cursor'] ?? answers.EVENTS_TOTAL), Number(query['limit'] ?? 50), Date.now()),
  );
  get('/orders/:id/messages', OrderMessages, () => (isEmpty() ? { messages: [] } : answers.orderMessages(Date.now())));
  post('/orders/:id/preview', Preview, () => answers.preview(false));
  const done = (_body: unknown, { id = '' }: Record<string, string>): unknown => ({
    order: id,
    revision: 14,
    state: 'open',
    events: [{ type: 'order-changed' }],
    undone: ['release/F1'],
    holds: [],
  });
  post('/orders/:id/changes', Done, done);
  post('/orders/:id/cancellation', Done, done);
  post('/orders', Captured, () => ({ order: data.orderId(0), revision: 1 }));
  post('/quotations', Quotation, (body: Parameters<typeof answers.quotation>[0]) => answers.quotation(body));

  get('/stock', StockPage, () => ({ stock: isEmpty() ? [] : answers.stock() }));
  get('/stock/:node/:item/claims', AccountClaims, () => ({
    claims: Array.from({ length: 6 }, (_, index) => ({
      order: data.orderId(index),
      number: data.numberOf(index),
      customer: data.customerOf(index),
      state: index === 5 ? 'waiting' : 'granted',
      wanted: '40',
      granted: index === 5 ? '0' : '40',
      ...(index === 5 && { waitingSince: data.NOW }),
    })),
  }));
  get('/connections', Connections, () => (isEmpty() ? { connections: [] } : answers.connections(Date.now())));
  get('/messages', MessagesPage, ({ query }) => ({
    messages: isEmpty()
      ? []
      : Array.from({ length: 50 }, (_, index) => ({
          id: index % 4 === 3 ? `E${index}` : `M-${index}`,
          direction: index % 4 === 3 ? ('out' as const) : ('in' as const),
          connection: data.at(['acme', 'east', 'shop'], index),
          kind: data.at(['X12 850', 'X12 945', 'order.json'], index),
          at: Date.now() - index * 61_000,
          attempts: 1 + (index % 3),
          state: data.at(['taken', 'taken', 'refused', 'waiting', 'set-aside'] as const, index),
          ...(index % 5 === 2 && { error: 'line 2: the unit is unknown' }),
        })).filter((each) => (query['direction'] ?? each.direction) === each.direction),
  }));
  app.get<{ Params: { id: string } }>('/v1/messages/:id', async ({ params: { id } }) => {
    const segments = [
      ['ISA', '00', '          '],
      ['ST', '850', '0001'],
      ['BEG', '00', 'SA', 'PO-80001', '', '20260601'],
      ['N1', 'ST', data.SCRIPT],
      ['PO1', '1', '40', 'EA', '4.10', '', 'VP', 'BRG-6204'],
      ['SE', '5', '0001'],
    ];
    const isOut = id.startsWith('E');
    const raw = Buffer.from(segments.map((segment) => segment.join('*')).join('~')).toString('base64');
    return by(Message, {
      id,
      direction: isOut ? 'out' : 'in',
      connection: 'acme',
      kind: 'X12 850',
      at: Date.now(),
      attempts: 1,
      raw,
      parsed: { format: 'x12', segments },
      ...(isOut ? answers.exchange() : { outcome: { taken: 1 } }),
    });
  });
  post('/messages/:id/replay', Replayed, (_body, { id = '' }) => ({ id, outcome: { taken: 1 } }));
  get('/workflows', Workflows, () => (isEmpty() ? { workflows: [] } : answers.workflows()));
  get('/people', People, () => (isEmpty() ? { people: [] } : answers.people(Date.now())));
  get('/audit', AuditPage, () => (isEmpty() ? { acts: [] } : answers.audit(Date.now())));
  for (const path of ['/people', '/people/:id/grants', '/people/:id/stop', '/people/:id/sessions/end', '/people/:id/password'])
    app.post(`/v1${path}`, async () => ({}));

  serveConsole(app);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(fake, { address, close: () => app.close() });
}

function serveConsole(app: FastifyInstance): void {
  app.get('/console/*', async ({ url, headers }, reply) => await file(url, headers['accept-encoding']?.toString() ?? '', reply));
}

async function file(url: string, accepted: string, reply: FastifyReply): Promise<unknown> {
  const path = normalize(decodeURIComponent(url.replace(/^\/console\//, '').replace(/[?].*$/, '')));
  const isAsset = /[.]\w+$/.test(path) && !path.startsWith('orders/');
  const name = isAsset ? path : 'index.html';
  const zipped = accepted.includes('br') ? await readFile(join(DIST, `${name}.br`)).catch(() => undefined) : undefined;
  const bytes = zipped ?? (await readFile(join(DIST, name)).catch(() => undefined));
  if (bytes === undefined) return await reply.code(404).send('nothing here');
  if (zipped !== undefined) reply.header('content-encoding', 'br');
  if (isAsset) reply.header('cache-control', 'public, max-age=31536000, immutable');
  return await reply
    .header('content-security-policy', CSP)
    .type(TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    .send(bytes);
}
