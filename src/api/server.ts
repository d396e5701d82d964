/**
 * The API, version 1, under `/v1`. Every call but `GET /v1/health` has a key (`Authorization: Bearer ok_…`).
 *
 *   POST /v1/orders   GET /v1/orders/ID   GET /v1/orders/ID/explanation   GET /v1/orders/ID/shipments   GET /v1/orders/ID/invoices
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PartnerProfile } from '../connect/partner.ts';
import type { Failure } from '../core/model/failure.ts';
import { OrderId } from '../core/model/identifiers.ts';
import type { LiveOrder } from '../core/model/order.ts';
import { explain } from '../core/process/explain.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { Hub } from '../engine/hub.ts';
import type { ApiKey } from '../engine/ports.ts';
import { summaryOf } from '../engine/projections/summary.ts';
import { keyOf, type Scope } from './keys.ts';
import { captureOnce, readOrder } from './orders.ts';
import { problem, problemOf, type Problem } from './problem.ts';

export interface ApiParts {
  readonly hub: Hub;
  readonly workflow: Workflow;
  readonly partners: readonly PartnerProfile[];
  readonly nudge: () => void;
}

const REQUEST_ID = /^[\w.:-]{1,80}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

/** To be registered with a scope of its own. */
export async function api(server: FastifyInstance, parts: ApiParts): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => done(null, body));
  server.addHook('onRequest', async ({ headers }, reply) => {
    const given = headers['x-request-id'];
    reply.header('x-request-id', typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID());
  });
  server.setErrorHandler<Error & { readonly statusCode?: number }>(async (error, _, reply) => {
    const status = error.statusCode ?? 500;
    const wayOut = status < 500 ? 'send JSON, of at most 20 MB' : 'send it again, under the same Idempotency-Key';
    return await refuse(reply, problem(status, status < 500 ? 'request-wrong' : 'hub-broken', 'body', wayOut));
  });
  server.get('/health', async () => ({ orderkeel: true, now: new Date(await parts.hub.store.now()).toISOString() }));
  capture(server, parts);
  reads(server, parts);
}

function capture(server: FastifyInstance, { hub, partners, nudge }: ApiParts): void {
  const underWay = new Set<string>();
  server.post('/orders', async (request, reply) => {
    const key = await allowed(hub, request, reply, 'orders:write');
    if (key === undefined) return await reply;
    const once = request.headers['idempotency-key'];
    if (typeof once !== 'string' || !IDEMPOTENCY_KEY.test(once)) return await refuse(reply, NO_IDEMPOTENCY_KEY);
    const demand = readOrder(typeof request.body === 'string' ? request.body : '', partners);
    if (!demand.ok) return await refuse(reply, ...several(demand.failure));
    const name = `${key.id}:${once}`;
    if (underWay.has(name)) return await refuse(reply, UNDER_WAY);
    underWay.add(name);
    try {
      const outcome = await captureOnce(hub, demand.value, key, once);
      nudge();
      if (outcome === undefined) return await refuse(reply, REUSED);
      if (outcome.kind === 'refused') return await refuse(reply, problemOf(outcome.failure));
      const { order, revision } = outcome;
      return await reply.code(201).header('location', `/v1/orders/${order}`).send({ order, revision });
    } finally {
      underWay.delete(name);
    }
  });
}

function reads(server: FastifyInstance, { hub, workflow }: ApiParts): void {
  const views: Readonly<Record<string, (order: LiveOrder) => unknown>> = {
    '': summaryOf,
    '/explanation': (order) => explain(order, workflow),
    '/shipments': (order) => ({ shipments: explain(order, workflow).shipments }),
    '/invoices': (order) => ({ invoices: explain(order, workflow).invoices }),
  };
  for (const [path, view] of Object.entries(views))
    server.get<{ Params: { id: string } }>(`/orders/:id${path}`, async (request, reply) => {
      if ((await allowed(hub, request, reply, 'orders:read')) === undefined) return await reply;
      const id = OrderId.parse(request.params.id, 'id');
      const order = id.ok ? await hub.order(id.value) : undefined;
      if (order === undefined || order.state === 'none' || order.state === 'parked')
        return await refuse(reply, problemOf(unknown(request.params.id)));
      return view(order);
    });
}

/** Undefined: it was answered already. */
async function allowed(hub: Hub, { headers }: FastifyRequest, reply: FastifyReply, scope: Scope): Promise<ApiKey | undefined> {
  const key = await keyOf(hub.store.apiKeys, headers.authorization);
  if (key?.scopes.includes(scope) === true) return key;
  if (key === undefined) reply.header('www-authenticate', 'Bearer');
  await refuse(reply, key === undefined ? NO_KEY : problem(403, 'scope-missing', scope, `use a key with the scope ${scope}`));
  return undefined;
}

const several = ([first, ...more]: readonly Failure[]): [Problem, ...Problem[]] => [
  first === undefined ? problem(422, 'request-wrong', 'body', 'send an order') : problemOf(first),
  ...more.map(problemOf),
];

/** The first says what it is; all of several are in `errors`. */
async function refuse(reply: FastifyReply, first: Problem, ...more: readonly Problem[]): Promise<FastifyReply> {
  const about = { type: `urn:orderkeel:${first.code}`, title: first.code.replaceAll('-', ' '), ...first };
  return await reply
    .code(first.status)
    .type('application/problem+json')
    .send(JSON.stringify(more.length === 0 ? about : { ...about, errors: [first, ...more] }));
}

const unknown = (order: string): Failure => ({ code: 'order-unknown', order, where: 'id', wayOut: 'check its number' });

const NO_KEY = problem(401, 'key-missing', 'Authorization', 'send a key that is not revoked: Authorization: Bearer ok_…');
const NO_IDEMPOTENCY_KEY = problem(400, 'idempotency-key-missing', 'Idempotency-Key', 'send 1 to 200 printable characters');
const UNDER_WAY = problem(409, 'request-under-way', 'Idempotency-Key', 'wait for the answer of the first request, or ask again');
const REUSED = problem(422, 'idempotency-key-reused', 'Idempotency-Key', 'give each order a key of its own');
