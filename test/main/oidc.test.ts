/** Sign-in by a real identity provider on this machine: oidc-provider, with its own pages for name and consent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { Provider } from 'oidc-provider';
import { expect, onTestFinished, test } from 'vitest';
import { accessBy } from '../../src/api/access/access.ts';
import { served, type Served } from '../api/served.ts';
import { openOidc } from '../../src/main/house/oidc.ts';

const GRANTS = { 'ok-credit-oh': [{ role: 'credit', region: 'OH' }], 'ok-admin': [{ role: 'administrator' }] };
const groups: Record<string, readonly string[]> = { ana: ['ok-credit-oh', 'else'], boss: ['ok-admin', 'ok-credit-oh'], eve: [] };

/** The hub's address is known before its provider's: a free port is taken, and what comes there is handed on. */
async function world(): Promise<{ readonly it: Served; readonly errors: unknown[]; readonly issuer: string }> {
  const errors: unknown[] = [];
  const front = Fastify();
  const hub: { url?: string } = {};
  front.all('/v1/*', async ({ url, method, headers, body }, reply) => {
    const { cookie } = headers;
    const answer = await fetch(`${hub.url ?? ''}${url}`, {
      method,
      redirect: 'manual',
      headers: { ...(cookie !== undefined && { cookie }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const each of answer.headers.getSetCookie()) reply.header('set-cookie', each);
    const location = answer.headers.get('location');
    if (location !== null) reply.header('location', location);
    return await reply.code(answer.status).send(await answer.text());
  });
  const origin = await front.listen({ host: '127.0.0.1', port: 0 });
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'hub', client_secret: 'secret-of-the-hub', redirect_uris: [`${origin}/v1/session/oidc/return`] }],
    findAccount: async (_, sub) => ({
      accountId: sub,
      claims: async () => ({
        sub,
        name: `${sub} of the company`,
        preferred_username: sub,
        email: `${sub}@x.test`,
        groups: groups[sub],
      }),
    }),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['of this test'] },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => void callback(request, response));
  const config = { issuer, clientId: 'hub', clientSecret: 'secret-of-the-hub', name: 'Company', claim: 'groups', grants: GRANTS };
  const oidc = openOidc(config, origin, (error) => void errors.push(error));
  const it = await served(undefined, undefined, accessBy({ origin, oidc }));
  hub.url = it.url;
  onTestFinished(async () => {
    await front.close();
    await new Promise((resolve) => void server.close(resolve));
  });
  return { it, errors, issuer: origin };
}

/** A browser of its own: cookies by site, forms filled in, redirects followed. */
async function through(
  origin: string,
  login: string,
): Promise<{ readonly status: number; readonly at: string; readonly cookie: string }> {
  const jar = new Map<string, Map<string, string>>();
  const cookiesFor = (url: URL): string => [...(jar.get(url.origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  let [url, form] = [new URL('/v1/session/oidc', origin), undefined as URLSearchParams | undefined];
  for (let step = 0; step < 15; step++) {
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: cookiesFor(url) },
      ...(form !== undefined && { body: form }),
    });
    const own = jar.get(url.origin) ?? new Map<string, string>();
    jar.set(url.origin, own);
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      own.set(name, value);
    }
    form = undefined;
    const location = answer.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      if (url.pathname.startsWith('/console')) return { status: 200, at: url.pathname, cookie: cookiesFor(url) };
      continue;
    }
    const text = await answer.text();
    const [, action] = /action="([^"]+)"/.exec(text) ?? [];
    if (answer.status !== 200 || action === undefined) return { status: answer.status, at: text, cookie: cookiesFor(url) };
    url = new URL(action, url);
    const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(text) ?? [];
    form = new URLSearchParams({ prompt, login, password: 'any' });
  }
  throw new Error('led around in a circle');
}

const LONG_MS = 120_000;

test(
  'somebody of the company is made at first sign-in, is granted by their groups, and is the same the next time',
  async () => {
    const { it, errors, issuer: origin } = await world();
    expect((await it.ask('GET /session/ways')).body).toEqual({
      password: true,
      oidc: { name: 'Company', address: '/v1/session/oidc' },
    });
    const first = await through(origin, 'ana');
    expect([first.at, errors]).toEqual(['/console/', []]);
    const session = await it.ask('GET /session', { headers: { cookie: first.cookie } });
    expect(session.body).toMatchObject({
      person: { name: 'ana', displayName: 'ana of the company' },
      grants: GRANTS['ok-credit-oh'],
    });
    groups['ana'] = ['ok-admin'];
    const again = await it.ask('GET /session', { headers: { cookie: (await through(origin, 'ana')).cookie } });
    expect(again.body).toMatchObject({ person: { name: 'ana' }, grants: GRANTS['ok-admin'] });
    expect(await it.store.people.list()).toHaveLength(1);
  },
  LONG_MS,
);

test(
  'who has our own name already is another one; who has no group may nothing; who was stopped is not let in',
  async () => {
    const { it, issuer: origin } = await world();
    await it.store.people.add({ id: 'p1', name: 'eve', displayName: 'Our own Eve', grants: [{ role: 'administrator' }] });
    const eve = await it.ask('GET /session', { headers: { cookie: (await through(origin, 'eve')).cookie } });
    expect(eve.body).toMatchObject({ person: { name: 'eve-2' }, grants: [], scopes: [] });
    const { id = '' } = (await it.store.people.named('eve-2')) ?? {};
    await it.store.people.change(id, { isStopped: true });
    const stopped = await through(origin, 'eve');
    expect([stopped.status, stopped.at.includes('sign-in-refused')]).toEqual([401, true]);
  },
  LONG_MS,
);

test(
  'what was not begun here, or by another browser, is not let in',
  async () => {
    const { it, errors } = await world();
    const tries: readonly (readonly [string, string])[] = [
      ['code=x&state=y', ''],
      ['code=x&state=y', 'orderkeel-oidc=e30.x'],
    ];
    for (const [query, cookie] of tries) {
      const answer = await fetch(`${it.url}/v1/session/oidc/return?${query}`, { headers: { cookie }, redirect: 'manual' });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
    }
    const sealed = await it.parts.access.oidc?.begin();
    const wrongState = await fetch(`${it.url}/v1/session/oidc/return?code=x&state=another`, {
      headers: { cookie: `orderkeel-oidc=${sealed?.sealed ?? ''}` },
      redirect: 'manual',
    });
    expect([wrongState.status, errors.length]).toEqual([401, 1]);
  },
  LONG_MS,
);
