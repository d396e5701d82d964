/**
 * The hub's plain HTTP end, on this machine alone: orders in any format, partners' news, and what the command line asks.
 *
 *   POST /orders (any order file)          GET /orders?after=ORDER   GET /orders/ORDER
 *   POST /orders/ORDER/holds/HOLD          POST /partners/NAME    GET /health
 *   POST /partners/NAME/KIND (through the mappings of a partner's folder)
 *   POST /edi/NAME   POST /webhooks/NAME (`channel-routes.ts`)
 *   POST /reconciliations
 *   POST /keys   GET /keys   POST /keys/ID/revocation (`keys.ts`: for who has the token)
 *   POST /people   GET /people   POST /people/NAME/grants   POST /people/NAME/stop (`people.ts`: likewise)
 *
 * Beside it, under `/v1`, is the API for people and for holders of a key (`src/api/server.ts`), and under `/console/` the
 * console (`console.ts`).
 */
import { PREFIX } from '../../api/address.ts';
import type { ApiParts } from '../../api/routes/route.ts';
import { api } from '../../api/server.ts';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { HoldId, Actor, OrderId } from '../../core/model/identifiers.ts';
import type { Resolution } from '../../core/model/hold.ts';
import { explain } from '../../core/process/explain.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import type { Hub } from '../../engine/hub.ts';
import { MESSAGE_LEASE_MS } from '../../engine/inbox.ts';
import { eventsOf } from '../../engine/journal.ts';
import type { Follower } from '../../connect/erp/tryton/follower.ts';
import type { Reconciled } from '../../connect/erp/tryton/reconciliation.ts';
import type { MainFailure } from '../failure.ts';
import type { MasterData } from '../master/entries.ts';
import { summaryOf } from '../../engine/projections/summary.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import type { Folders } from './folders.ts';
import { channelRoutes } from './channel-routes.ts';
import { INTAKE, takeIn } from './intake.ts';
import { CONSOLE, consoleRoutes } from './console.ts';
import { freshToken, keyRoutes } from './keys.ts';
import { ledger } from './ledger.ts';
import type { OrderBook } from './orders.ts';
import { bytesOf, refuse } from './reply.ts';
import type { PartnerKind } from './partners.ts';
import { peopleRoutes } from './people.ts';

export interface HttpParts {
  readonly hub: Hub;
  readonly book: OrderBook;
  readonly store: ProjectedStore;
  readonly workflow: Workflow;
  readonly data: MasterData;
  /** What each partner calls back with, by the name in its address. */
  readonly partners: ReadonlyMap<string, PartnerKind>;
  readonly folders: Folders;
  /** Of outside systems, by name. */
  readonly addresses: () => ReadonlyMap<string, string>;
  /** Of the ERPs that are followed; default: none. */
  readonly followers?: readonly Follower[];
  /** Default: one that is free. */
  readonly port?: number;
  readonly nudge: () => void;
  readonly api: ApiParts;
}

export interface HttpEnd {
  readonly url: string;
  /** Whoever has it may make keys of the API. */
  readonly token: string;
  readonly close: () => Promise<void>;
}

/** An order of 10,000 lines is about 1 MB. */
const BODY_BYTES_MAX = 20_000_000;
const LISTED_MAX = 1_000;
/** A fact's key, where each sign takes three. */
const PARAM_LENGTH_MAX = 800;
/** Names of this machine: a page in a browser that was led here under another name is turned away. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost']);

export async function startHttp(parts: HttpParts): Promise<Result<HttpEnd, MainFailure>> {
  // At the end, what is under way is answered; who only keeps a connection open is let go.
  const server = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.addHook('onRequest', async (request, reply) => {
    // Keys, sessions and signatures say who calls, and the console is anybody's; the rest is for this machine alone.
    if ([`${PREFIX}/`, '/webhooks/', CONSOLE].some((start) => request.url.startsWith(start))) return;
    if (request.url === '/' || request.url === '/console') return;
    if (request.headers.origin !== undefined || !OWN_NAMES.has(request.hostname))
      await reply.code(403).send({ failures: [fromBrowser] });
  });
  let isClosing = false;
  server.addHook('preClose', async () => void (isClosing = true));
  // Else the connection of the last answer would be kept open for a minute.
  server.addHook('onSend', async (_, reply) => void (isClosing && reply.header('connection', 'close')));
  server.setErrorHandler(async (error, _, reply) => await reply.code(500).send({ failures: [broken(error)] }));
  routes(server, parts);
  fromFolders(server, parts);
  ledger(server, { store: parts.store, clock: parts.hub.clock, addresses: parts.addresses, nudge: parts.nudge });
  channelRoutes(server, parts);
  const token = freshToken();
  keyRoutes(server, parts.hub.store, token);
  peopleRoutes(server, parts.api, token);
  consoleRoutes(server);
  await server.register(async (scope) => await api(scope, parts.api), { prefix: PREFIX });
  try {
    await server.listen({ host: '127.0.0.1', port: parts.port ?? 0 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return fail({ code: 'port-in-use', port: parts.port ?? 0, wayOut: 'give another one with --port' });
  }
  const { port } = server.server.address() as AddressInfo;
  return ok({ url: `http://127.0.0.1:${port}`, token, close: async () => await closed(server) });
}

/** How long what is under way may take to be answered; a connection that is left open after that is cut. */
const CLOSING_MS_MAX = 5_000;

async function closed(server: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), CLOSING_MS_MAX);
  await server.close();
  clearTimeout(timer);
}

function routes(server: FastifyInstance, parts: HttpParts): void {
  const { hub, book, workflow, partners, folders, followers = [], nudge } = parts;
  const { store } = hub;
  server.get('/health', async () => ({ orderkeel: true }));
  server.get<{ Querystring: { after?: string } }>('/orders', async ({ query: { after } }) => ({
    now: hub.clock.now(),
    ...(await book.page({ most: LISTED_MAX, ...(after !== undefined && { after: OrderId.of(after) }) })),
  }));
  server.get<{ Params: { order: string } }>('/orders/:order', async ({ params }, reply) => {
    const found = await book.find(params.order);
    if (!found.ok) return await refuse(reply, 404, found.failure);
    return {
      explanation: explain(found.value, workflow),
      history: eventsOf(await store.read.journal(found.value.id)),
      summary: summaryOf(found.value),
    };
  });
  server.post('/reconciliations', async () => {
    const reconciled: Reconciled[] = [];
    for (const { reconcile } of followers) reconciled.push(await reconcile());
    return { reconciled };
  });
  server.post('/orders', async (request, reply) => await takeOrders(parts, request, reply));
  server.post<{ Params: { name: string } }>('/partners/:name', async ({ params, body }, reply) => {
    const kind = partners.get(params.name) ?? folders.messageKind(params.name, undefined);
    if (kind === undefined) return await refuse(reply, 404, unknownPartner(params.name, [...partners.keys()]));
    const id = await store.messages.keep({ connection: params.name, kind, raw: bytesOf(body) });
    nudge();
    return { id };
  });
  server.post<{ Params: { order: string; hold: string } }>('/orders/:order/holds/:hold', async (request, reply) => {
    const found = await book.find(request.params.order);
    if (!found.ok) return await refuse(reply, 404, found.failure);
    const asked = JSON.parse(new TextDecoder().decode(bytesOf(request.body))) as Asked;
    const hold = HoldId.parse(request.params.hold, 'hold');
    const actor = Actor.parse(`person:${asked.person}`, '--as');
    if (!hold.ok) return await refuse(reply, 422, hold.failure);
    if (!actor.ok) return await refuse(reply, 422, actor.failure);
    const outcome = await hub.handle(
      found.value.id,
      { type: 'resolve-hold', hold: hold.value, resolution: asked.resolution, note: asked.note },
      { id: hub.identifiers.command(), actor: actor.value, roles: asked.roles },
    );
    nudge();
    return outcome.kind === 'refused' ? await refuse(reply, 422, outcome.failure) : { order: outcome.order };
  });
}

/** What a partner of a folder sends of itself, by the kind that its mapping makes of it. */
function fromFolders(server: FastifyInstance, { store, folders, nudge }: HttpParts): void {
  server.post<{ Params: { name: string; kind: string } }>('/partners/:name/:kind', async ({ params, body }, reply) => {
    const kind = folders.messageKind(params.name, params.kind);
    if (kind === undefined) return await refuse(reply, 404, unmapped(params.name, params.kind));
    const id = await store.messages.keep({ connection: params.name, kind, raw: bytesOf(body) });
    nudge();
    return { id };
  });
}

export interface Asked {
  readonly resolution: Resolution;
  readonly note: string;
  readonly person: string;
  readonly roles: readonly string[];
}

/** Kept before it is read: what was answered here survives a crash, and a refused file can be looked at again. */
async function takeOrders(
  { hub, data, nudge }: HttpParts,
  { body, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { messages } = hub.store;
  const name = headers['x-file-name'];
  const message = {
    connection: INTAKE,
    kind: typeof name === 'string' ? decodeURIComponent(name) : 'body',
    raw: bytesOf(body),
  };
  const id = await messages.keep(message, MESSAGE_LEASE_MS);
  const outcome = await takeIn(hub, data, { ...message, id, at: hub.clock.now(), attempts: 0 });
  await messages.finish(id, outcome);
  nudge();
  const isRefused = outcome.taken.every(({ failures }) => failures.length > 0);
  return await reply.code(isRefused ? 422 : 200).send(outcome);
}

const unknownPartner = (found: string, known: readonly string[]): MainFailure => ({
  code: 'unexpected',
  where: 'partner',
  found,
  expected: known,
  wayOut: 'call back under the name that the connection has here',
});

const unmapped = (partner: string, kind: string): MainFailure => ({
  code: 'missing',
  where: `partners/${partner}`,
  what: `mappings/${kind}.in.jsonata`,
  wayOut: 'put the mapping into the folder of the partner, and start the hub again',
});

const fromBrowser: MainFailure = {
  code: 'hub-silent',
  detail: 'a request from a web page',
  wayOut: 'ask from the command line of this machine',
};
const broken = (error: unknown): MainFailure => ({
  code: 'hub-silent',
  detail: String(error),
  wayOut: 'look at what the hub printed',
});
