/** The OpenAPI 3.1 document of the routes that run: paths, bodies and answers are theirs, and nothing is written twice. */
import { CHANGE_SCHEMA } from '../connect/api/change-schema.ts';
import { ORDER_SCHEMA } from '../connect/api/order-schema.ts';
import { PREFIX, paramsOf } from './address.ts';
import * as common from './contract/common.ts';
import * as holds from './contract/holds.ts';
import * as orders from './contract/orders.ts';
import { Quotation } from './contract/quotations.ts';
import { SCOPES } from '../govern/scopes.ts';
import type { Route } from './routes/route.ts';

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly security: readonly object[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: object;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

export interface Document {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

/** Shown once, by name. */
const NAMED = {
  Problem: common.Problem,
  Money: common.Money,
  Order: ORDER_SCHEMA,
  Change: CHANGE_SCHEMA,
  OrderSummary: orders.OrderSummary,
  Explanation: orders.Explanation,
  Shipment: orders.Shipment,
  Invoice: orders.Invoice,
  Hold: holds.Hold,
  Resolution: holds.Resolution,
  Done: orders.Done,
  Quotation,
};
const NAMES: ReadonlyMap<unknown, string> = new Map(Object.entries(NAMED).map(([name, schema]) => [schema, name]));

export function documentOf(routes: readonly Route[]): Document {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = `${PREFIX}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Orderkeel',
      version: '1',
      description:
        'Orders of a wholesale distributor, from capture to invoice. Figures are text, instants milliseconds since 1970.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, plain(schema, true)])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: `A key with scopes: ${SCOPES.join(', ')}.` },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'orderkeel',
          description:
            'Of a person who signed in, whose roles give the scopes; by https `__Host-orderkeel`. What changes something also brings `X-CSRF-Token`.',
        },
      },
    },
  };
}

function operationOf(route: Route): Operation {
  const { name, tag, summary, scope, isForPeople, body, status, answer, type } = route;
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(scope !== undefined && { description: `Needs the scope \`${scope}\`.` }),
    parameters: parametersOf(route),
    ...(body !== undefined && { requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } } }),
    responses: {
      [status]: { description: 'Done.', content: { [type ?? 'application/json']: { schema: plain(answer) } } },
      ...problems(route),
    },
    security: isForPeople === true ? [{ session: [] }] : scope === undefined ? [] : [{ key: [] }, { session: [] }],
  };
}

function parametersOf({ path, query, isOnce }: Route): readonly Parameter[] {
  const required: readonly string[] = (query?.['required'] as readonly string[] | undefined) ?? [];
  const asked = Object.entries((query?.['properties'] ?? {}) as Readonly<Record<string, { readonly description?: string }>>);
  return [
    ...paramsOf(path).map((name) => ({ name, in: 'path' as const, required: true, schema: common.Id })),
    ...asked.map(([name, schema]) => ({
      name,
      in: 'query' as const,
      required: required.includes(name),
      ...(schema.description !== undefined && { description: schema.description }),
      schema,
    })),
    ...(isOnce === true ? [ONCE] : []),
  ];
}

const ONCE: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'The same again is the same request: it is answered as it was, and nothing is done twice.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function problems({ scope, isOnce, path }: Route): Operation['responses'] {
  const said: readonly (readonly [number, string])[] = [
    ...(isOnce === true ? ([[400, 'No Idempotency-Key, or no JSON.']] as const) : []),
    ...(scope === undefined
      ? []
      : ([
          [401, 'No key that is good now.'],
          [403, 'The key lacks the scope or the role.'],
        ] as const)),
    ...(path.includes(':') ? ([[404, 'There is no such thing.']] as const) : []),
    ...(isOnce === true
      ? ([
          [409, 'Under way, or too late for it.'],
          [422, 'It does not fit, or the Idempotency-Key was used.'],
        ] as const)
      : []),
    ...(scope === undefined ? [] : ([[429, 'Too many calls: wait as long as Retry-After says.']] as const)),
  ];
  const all = Object.fromEntries(said.map(([status, description]) => [String(status), { description, content: PROBLEM }]));
  return { ...all, default: { description: 'Any other problem.', content: PROBLEM } };
}

/** Those that have a name are told by it; what a schema says of its dialect is left out: OpenAPI 3.1 has its own. */
function plain(schema: object, isNamed = false): object {
  let isTop = isNamed;
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key === '$schema') return undefined;
    const name = isTop ? undefined : NAMES.get(value);
    isTop = false;
    return name === undefined ? value : { $ref: `#/components/schemas/${name}` };
  });
  return JSON.parse(text) as object;
}
