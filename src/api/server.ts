/** The API, version 1, under `/v1`: the routes of `routes/`, on Fastify. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { StoreAway } from '../engine/ports.ts';
import { traced } from '../engine/trace.ts';
import { PREFIX } from './address.ts';
import { answerTo, type Sent } from './answer.ts';
import { Limits } from './limits.ts';
import { STYLE_HASH } from './page.ts';
import { asBody, problem, type Problem } from './problem.ts';
import type { Access } from './access/access.ts';
import type { ApiParts } from './routes/route.ts';
import { ROUTES } from './routes/routes.ts';

/** No answer is a page that runs anything, or that another shows in itself; none is kept by anybody on its way. */
const OF_EVERY_ANSWER = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const REQUEST_ID = /^[\w.:-]{1,80}$/;

/** To be registered with a scope of its own, under `/v1`. */
export async function api(server: FastifyInstance, parts: ApiParts): Promise<void> {
  const limits = new Limits();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.addHook('onRequest', async ({ headers }, reply) => {
    const given = headers['x-request-id'];
    reply.headers(OF_EVERY_ANSWER);
    reply.header('x-request-id', typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID());
  });
  server.addHook('preClose', async () => parts.live.close());
  server.setErrorHandler<Error & { readonly statusCode?: number }>(async (error, _, reply) => {
    const said = problemOfError(error);
    return await send(reply, {
      status: said.status,
      type: 'application/problem+json; charset=utf-8',
      body: asBody([said]),
      headers: error instanceof StoreAway ? { 'retry-after': '1' } : {},
    });
  });
  server.setNotFoundHandler(async (_, reply) => {
    const wayOut = 'see GET /v1/openapi.json for the routes that there are';
    const body = asBody([problem(404, 'route-unknown', 'address', wayOut)]);
    return await send(reply, { status: 404, type: 'application/problem+json; charset=utf-8', body, headers: {} });
  });
  for (const route of ROUTES)
    server.route<{ Params: Record<string, string> }>({
      method: route.method,
      url: route.path,
      handler: async ({ method, url, headers, params, query, body, ip }, reply) => {
        const called = `${method} ${url.split('?')[0] ?? PREFIX}`;
        const raw = body instanceof Uint8Array ? body : new Uint8Array();
        const about = {
          name: `${method} ${PREFIX}${route.path}`,
          kind: 'server',
          after: typeof headers['traceparent'] === 'string' ? headers['traceparent'] : undefined,
          attributes: { 'orderkeel.request': String(reply.getHeader('x-request-id')) },
        } as const;
        const address = addressOf(ip, headers['x-forwarded-for'], parts.access);
        const request = { headers, params, query, called, raw, url, address };
        return await send(reply, await traced(about, async () => await answerTo(route, parts, limits, request)));
      },
    });
}

const AGAIN = 'send it again, under the same Idempotency-Key';

function problemOfError(error: Error & { readonly statusCode?: number }): Problem {
  if (error instanceof StoreAway) return problem(503, 'database-away', 'database', AGAIN);
  const { statusCode: status = 500 } = error;
  if (status < 500) return problem(status, 'request-wrong', 'body', 'send JSON, of at most 20 MB');
  return problem(status, 'hub-broken', 'body', AGAIN);
}

/** Behind the proxy that makes it https, its last word; else whoever is at the other end. */
const addressOf = (ip: string, forwarded: string | readonly string[] | undefined, { origin }: Access): string =>
  (origin === undefined ? undefined : [forwarded ?? []].flat().join(',').split(',').at(-1)?.trim()) || ip;

async function send(reply: FastifyReply, { status, type, location, body, headers }: Sent): Promise<FastifyReply> {
  if (location !== undefined) reply.header('location', location);
  reply.code(status).headers(headers).type(type);
  // Whatever stands between passes each piece on as it comes.
  if (body instanceof Readable)
    return await reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(body);
  return await reply.send(typeof body === 'string' ? body : JSON.stringify(body));
}
