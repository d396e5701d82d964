/** The API by real HTTP, on a hub with stock, prices and credit; every answer is held against the published document. */
import { onTestFinished } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import Fastify from 'fastify';
import { PREFIX } from '../../src/api/address.ts';
import { accessBy, type Access } from '../../src/api/access/access.ts';
import { Passwords } from '../../src/api/access/passwords.ts';
import { API, callAgain } from '../../src/api/answer.ts';
import { CustomerNames } from '../../src/api/customer-names.ts';
import { createKey, type NewKey } from '../../src/api/keys.ts';
import { documentOf } from '../../src/api/openapi.ts';
import { LiveFeed } from '../../src/api/live.ts';
import type { ApiParts } from '../../src/api/routes/route.ts';
import { ROUTES } from '../../src/api/routes/routes.ts';
import { api } from '../../src/api/server.ts';
import { must } from '../../src/core/model/result.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { Projections } from '../../src/engine/projections/projections.ts';
import { houseWorkflows } from '../../src/main/house/workflows.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { freshPostgresStore } from '../store/database.ts';

/** log2 of scrypt's N: what takes long in earnest takes a millisecond here. */
export const CHEAP = 5;

/** A database of its own takes seconds on a busy machine. */
export const LONG_MS = 120_000;

export const STORES = [
  ['memory', async (clock: Clock) => openMemoryStore({ clock })],
  ['PostgreSQL', freshPostgresStore],
] as const;

export interface Asked {
  readonly key?: string;
  readonly once?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is. */
  readonly body?: unknown;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Ask = (called: string, asked?: Asked) => Promise<Told>;

export interface Served {
  readonly ask: Ask;
  readonly url: string;
  readonly store: ProjectedStore;
  readonly plant: Plant;
  readonly clock: Turned;
  readonly parts: ApiParts;
  readonly key: (...scopes: readonly string[]) => Promise<string>;
  readonly keyAs: (asked: NewKey) => Promise<string>;
}

export async function served(
  open: (clock: Clock) => Promise<ProjectedStore> = STORES[0][1],
  partner: () => Connection = () => new Partner(),
  access: Access = accessBy({ passwords: new Passwords(CHEAP) }),
): Promise<Served> {
  const clock = new Turned();
  const store = await open(clock);
  const plant = await new Plant(
    store,
    clock,
    partner,
    () => (connection) => (connection === API ? callAgain(parts) : undefined),
  ).stocked();
  const projections = new Projections(store.projections, (error) => void plant.errors.push(error));
  const parts: ApiParts = {
    hub: plant.hub,
    ...must(await houseWorkflows()),
    partners: [],
    lists: { upToDate: async () => await projections.upToDate(), read: store.projections.read },
    notices: store.notices,
    connections: async () => ({ connections: [] }),
    live: new LiveFeed({
      read: store.read,
      heads: async () => (await store.projections.standing()).map(({ head }) => head),
      clock,
      onError: (error) => void plant.errors.push(error),
    }),
    customers: new CustomerNames(store.read, clock),
    handlerOf: (connection) => (connection === API ? callAgain(parts) : undefined),
    nudge: () => undefined,
    access,
  };
  plant.hub.engine.start(5);
  const server = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 800 } });
  await server.register(async (scope) => await api(scope, parts), { prefix: PREFIX });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await plant.hub.engine.stop();
    await store.close();
  });
  const keyAs = async (asked: NewKey): Promise<string> => must(await createKey(store.apiKeys, asked));
  const key = async (...scopes: readonly string[]): Promise<string> => await keyAs({ name: 'web', scopes });
  return { ask: asker(url), url, store, plant, clock, parts, key, keyAs };
}

const asker =
  (url: string): Ask =>
  async (called, { key, once, headers = {}, body } = {}) => {
    const [method = '', path = ''] = called.split(' ');
    const response = await fetch(`${url}${PREFIX}${path}`, {
      method,
      headers: {
        ...headers,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(once !== undefined && { 'idempotency-key': once }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = type.includes('event-stream') ? await firstOf(response) : await response.text();
    const said = type.includes('json') || type.includes('event-stream') ? (JSON.parse(text) as unknown) : text;
    const wrong = unlikeDocument(method, path, response.status, type, said);
    if (wrong !== undefined) throw new Error(`${called} answers ${response.status} not as published: ${wrong}`);
    return { status: response.status, headers: response.headers, body: said };
  };

/** The first message of a stream, which is then left. */
async function firstOf({ body }: Response): Promise<string> {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value).replace(/^data: /, '');
}

const DOCUMENT = documentOf(ROUTES);
const AJV = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(AJV);
AJV.addSchema(DOCUMENT, 'api');

const pointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What of an answer the document does not say; undefined: nothing. */
export function unlikeDocument(method: string, path: string, status: number, type: string, body: unknown): string | undefined {
  const address = `${PREFIX}${path.split('?')[0] ?? ''}`;
  const known = Object.keys(DOCUMENT.paths)
    .toSorted((a, b) => a.split('{').length - b.split('{').length)
    .find((each) => new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address));
  const responses = DOCUMENT.paths[known ?? '']?.[method.toLowerCase()]?.responses;
  if (known === undefined || responses === undefined) return 'no such route';
  const at = responses[String(status)] === undefined ? 'default' : String(status);
  const [media = ''] = type.split(';');
  if (responses[at]?.content?.[media] === undefined) return `no ${media} of ${at}`;
  const place = ['paths', known, method.toLowerCase(), 'responses', at, 'content', media, 'schema'].map(pointer).join('/');
  const validate = AJV.getSchema(`api#/${place}`);
  if (validate === undefined) return `no schema at ${place}`;
  return validate(body) === true ? undefined : AJV.errorsText(validate.errors);
}

export const order = (message: string, quantity = '10', more: object = {}): object => ({
  customer: 'ACME',
  message,
  orderedAt: '2026-06-01T08:00:00Z',
  purchaseOrder: `PO-${message}`,
  currency: 'USD',
  shipTo: 'MAIN',
  lines: [{ item: 'BRG-6204', quantity, unit: 'EA' }],
  ...more,
});

/** The number of an order that is captured now. */
export async function captured(ask: Ask, key: string, message: string, quantity = '10', more: object = {}): Promise<string> {
  const { body } = await ask('POST /orders', { key, once: `capture-${message}`, body: order(message, quantity, more) });
  return (body as { readonly order: string }).order;
}
