/** Signing in and out, and what a browser has to bring along. */
import { expect, test } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import { LONG_MS, order, served, STORES, type Told } from './served.ts';
import { cookieOf, PASSWORD, person, signedIn, signIn } from './signed-in.ts';

const code = ({ status, body }: Told): string => `${status} ${(body as { readonly code?: string }).code ?? ''}`;
const acts = async (it: Awaited<ReturnType<typeof served>>): Promise<readonly string[]> =>
  (await it.store.audit.acts.read(0, 100)).map(({ actor, act, about = '' }) => `${actor} ${act} ${about}`.trim());

test.each(STORES)(
  'a person signs in, is known by the cookie, and signs out: %s',
  async (_, open) => {
    const it = await served(open);
    await person(it, 'ana', [{ role: 'service', region: 'OH' }]);
    const told = await it.ask('POST /session', { body: { name: 'ana', password: PASSWORD } });
    expect(told.headers.get('set-cookie')).toMatch(/^orderkeel=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const { ask, session } = await signIn(it, 'ana');
    expect((await ask('GET /session')).body).toEqual({ ...session });
    expect(session).toMatchObject({
      person: { name: 'ana' },
      grants: [{ role: 'service', region: 'OH' }],
      teams: ['service', 'service-lead'],
    });
    expect((await ask('POST /session/end')).headers.get('set-cookie')).toContain('orderkeel=; Path=/');
    expect(code(await ask('GET /session'))).toBe('401 session-missing');
    expect(code(await it.ask('GET /session', { headers: { cookie: cookieOf(told) } }))).toBe('200 ');
    expect(await acts(it)).toEqual([
      'hub person-added person:ana',
      'person:ana signed-in',
      'person:ana signed-in',
      'person:ana signed-out',
    ]);
  },
  LONG_MS,
);

test('a wrong password, a name that nobody has and somebody who was stopped are answered alike, to the letter', async () => {
  const it = await served();
  const [boss] = [
    await signedIn(it, 'boss', [{ role: 'administrator' }]),
    await person(it, 'ana', []),
    await person(it, 'bo', []),
  ];
  const bo = await it.store.people.named('bo');
  expect((await boss.ask(`POST /people/${bo?.id ?? ''}/stop`)).status).toBe(200);
  const tries = [
    { name: 'ana', password: 'wrong password' },
    { name: 'nobody', password: PASSWORD },
    { name: 'bo', password: PASSWORD },
  ];
  const told = await Promise.all(tries.map(async (body) => await it.ask('POST /session', { body })));
  expect(told.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(told.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(told.every(({ headers }) => headers.get('set-cookie') === null)).toBe(true);
  expect((await acts(it)).filter((act) => act.includes('refused')).toSorted()).toEqual([
    'nobody sign-in-refused',
    'nobody sign-in-refused person:ana',
    'nobody sign-in-refused person:bo',
  ]);
});

test('who tries too often waits, with the right password too, and whoever else comes from there does not at once', async () => {
  const it = await served();
  await person(it, 'ana', []);
  await person(it, 'bo', []);
  const trying = async (name: string, password: string): Promise<Told> =>
    await it.ask('POST /session', { body: { name, password } });
  for (let i = 0; i < 10; i++) expect(code(await trying('ana', 'wrong password'))).toBe('401 sign-in-refused');
  const late = await trying('ana', PASSWORD);
  expect([code(late), late.headers.get('retry-after')]).toEqual(['429 too-many-tries', '900']);
  expect(code(await trying('bo', PASSWORD))).toBe('200 ');
  for (let i = 0; i < 90; i++) await trying(`name-${i}`, 'wrong password');
  expect(code(await trying('bo', PASSWORD))).toBe('429 too-many-tries');
  it.clock.at = (it.clock.at + 900_000) as Instant;
  expect(code(await trying('ana', PASSWORD))).toBe('200 ');
});

test('what changes something by a cookie needs the token of the session and a page of ours', async () => {
  const it = await served();
  const ana = await signedIn(it, 'ana', [{ role: 'service' }]);
  const bo = await signedIn(it, 'bo', [{ role: 'service' }]);
  const asked = { once: 'o1', body: order('M1') };
  const { cookie } = ana;
  const own = it.url;
  expect(code(await it.ask('POST /orders', { ...asked, headers: { cookie } }))).toBe('403 csrf-missing');
  for (const csrf of ['', 'x', bo.session.csrf])
    expect(code(await it.ask('POST /orders', { ...asked, headers: { cookie, 'x-csrf-token': csrf } }))).toBe('403 csrf-missing');
  for (const origin of ['https://evil.test', 'null', 'http://127.0.0.1:1', 'http://evil.test'])
    expect(code(await ana.ask('POST /orders', { ...asked, headers: { origin } }))).toBe('403 page-of-another');
  expect(code(await ana.ask('POST /orders', { ...asked, headers: { 'sec-fetch-site': 'cross-site' } }))).toBe(
    '403 page-of-another',
  );
  expect(code(await it.ask('POST /session', { body: {}, headers: { origin: 'https://evil.test' } }))).toBe('403 page-of-another');
  expect(code(await it.ask('POST /session/end', { headers: { cookie } }))).toBe('403 csrf-missing');
  expect((await it.store.messages.page({ most: 9 })).length).toBe(0);
  expect((await ana.ask('POST /orders', { ...asked, headers: { origin: own } })).status).toBe(201);
  const again = await ana.ask('POST /orders', asked);
  expect(again.status).toBe(201);
  expect(code(await ana.ask('POST /orders', { ...asked, body: order('M2') }))).toBe('422 idempotency-key-reused');
});

test('a session ends unused after two hours, whatever happens after twelve, and with its person', async () => {
  const it = await served();
  const boss = await signedIn(it, 'boss', [{ role: 'administrator' }]);
  const later = (minutes: number): void => void (it.clock.at = (it.clock.at + minutes * 60_000) as Instant);
  later(121);
  expect(code(await boss.ask('GET /session'))).toBe('401 session-missing');
  const ana = await signedIn(it, 'ana', []);
  for (let i = 0; i < 6; i++) {
    later(119);
    expect((await ana.ask('GET /session')).status).toBe(200);
  }
  later(7);
  expect(code(await ana.ask('GET /session'))).toBe('401 session-missing');
  const [again, twice, chief] = [await signIn(it, 'ana'), await signIn(it, 'ana'), await signIn(it, 'boss')];
  expect((await chief.ask('GET /people')).body).toMatchObject({
    people: [
      { name: 'ana', sessions: 2 },
      { name: 'boss', sessions: 1 },
    ],
  });
  await chief.ask(`POST /people/${ana.id}/sessions/end`);
  for (const each of [again, twice]) expect(code(await each.ask('GET /session'))).toBe('401 session-missing');
  const last = await signIn(it, 'ana');
  await chief.ask(`POST /people/${ana.id}/password`, { body: { password: 'another good one' } });
  expect(code(await last.ask('GET /session'))).toBe('401 session-missing');
  expect((await signIn(it, 'ana', 'another good one')).session.person.name).toBe('ana');
});

test('neither the token of the cookie nor a password is in the database', async () => {
  const it = await served();
  const ana = await signedIn(it, 'ana', []);
  const token = ana.cookie.split('=')[1] ?? '';
  const kept = await it.store.people.named('ana');
  expect(kept?.password).toMatch(/^\$scrypt\$ln=5,r=8,p=1\$/);
  expect(await it.store.sessions.find(token)).toBeUndefined();
  expect(JSON.stringify([kept, await it.store.audit.acts.read(0, 9)])).not.toMatch(new RegExp(`${token}|${PASSWORD}`));
});

test('the last administrator is not stopped and does not lose the role, also when two take it from each other at once', async () => {
  const it = await served();
  const ana = await signedIn(it, 'ana', [{ role: 'administrator' }]);
  const ways = [
    ['stop', undefined],
    ['grants', { grants: [] }],
    ['grants', { grants: [{ role: 'administrator', region: 'OH' }] }],
  ] as const;
  for (const [way, body] of ways)
    expect(code(await ana.ask(`POST /people/${ana.id}/${way}`, body === undefined ? {} : { body }))).toBe(
      '409 last-administrator',
    );
  const bo = await signedIn(it, 'bo', [{ role: 'administrator' }]);
  const both = await Promise.all([ana.ask(`POST /people/${bo.id}/stop`), bo.ask(`POST /people/${ana.id}/stop`)]);
  expect(both.map(code).toSorted().at(0)).toBe('200 ');
  expect((await it.store.people.list()).filter(({ stoppedAt }) => stoppedAt === undefined)).toHaveLength(1);
});

test('by https the cookie is of this host alone, and another origin is nobody', async () => {
  const { accessBy } = await import('../../src/api/access/access.ts');
  const { Passwords } = await import('../../src/api/access/passwords.ts');
  const origin = 'https://hub.example';
  const it = await served(undefined, undefined, accessBy({ origin, passwords: new Passwords(5) }));
  await person(it, 'ana', []);
  const told = await it.ask('POST /session', { body: { name: 'ana', password: PASSWORD }, headers: { origin } });
  expect(told.headers.get('set-cookie')).toMatch(
    /^__Host-orderkeel=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
  );
  const other = { body: { name: 'ana', password: PASSWORD }, headers: { origin: it.url } };
  expect(code(await it.ask('POST /session', other))).toBe('403 page-of-another');
});
