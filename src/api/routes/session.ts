/** Signing in and out. */
import { Type, type Static } from '@sinclair/typebox';
import type { Person } from '../../engine/people.ts';
import { PREFIX } from '../address.ts';
import { isSecure } from '../access/access.ts';
import { callerOfPerson } from '../access/callers.ts';
import { noSession, openSession, type SignedIn } from '../access/sessions.ts';
import { Session, SigningIn, SignInWays } from '../contract/session.ts';
import { personOf } from '../identity.ts';
import { problem } from '../problem.ts';
import { cookieName, setCookie } from '../access/cookies.ts';
import { answered, refused, route, type Answer, type ApiParts, type Call, type Door } from './route.ts';

const OIDC_COOKIE = 'orderkeel-oidc';
/** How long somebody may take at their provider's. */
const OIDC_S = 600;
const CONSOLE = '/console/';

/** The same for a name that nobody has, a wrong password, and somebody who was stopped or has no password. */
const REFUSED = problem(401, 'sign-in-refused', '/password', 'check both, and ask an administrator for a new password');
const OIDC_REFUSED = problem(401, 'sign-in-refused', 'code', 'begin again, and ask an administrator if it stays so');
const NO_OIDC = problem(404, 'way-unknown', 'address', 'sign in with a password: no provider is configured');

function shownSession({ hub, access }: ApiParts, { person, csrf, endsAt }: SignedIn): Static<typeof Session> {
  const { scopes, roles } = callerOfPerson(person, access);
  return {
    person: { id: person.id, name: person.name, displayName: person.displayName },
    grants: person.grants as Static<typeof Session>['grants'],
    scopes: [...scopes],
    teams: [...roles],
    csrf,
    endsAt,
    now: hub.clock.now(),
  };
}

async function letIn({ hub, access }: ApiParts, { address }: Door, person: Person, by: 'password' | 'oidc') {
  const session = await openSession(hub.store, person, hub.clock.now(), isSecure(access));
  await hub.store.audit.acts.add({ actor: `person:${person.name}`, act: 'signed-in', detail: { by, address } });
  return session;
}

async function signIn({ parts, door, body }: Call<unknown, Static<typeof SigningIn>>): Promise<Answer> {
  const { hub, access } = parts;
  const { name, password } = body;
  const late = access.throttle.take(name, door.address, hub.clock.now());
  if (late !== undefined || access.passwords.isBusy) return tooOften(late ?? 10);
  const person = await hub.store.people.named(name);
  const isRight = await access.passwords.isRight(password, person?.password);
  if (person === undefined || !isRight || person.stoppedAt !== undefined) {
    // A name that nobody has may be a password in the wrong field: it is not written down.
    const about = person === undefined ? {} : { about: `person:${person.name}` };
    await hub.store.audit.acts.add({ actor: 'nobody', act: 'sign-in-refused', ...about, detail: { address: door.address } });
    return refused(REFUSED);
  }
  access.throttle.passed(name);
  const { cookie, ...session } = await letIn(parts, door, person, 'password');
  return { status: 200, body: shownSession(parts, session), headers: { 'set-cookie': cookie } };
}

const tooOften = (seconds: number): Answer => ({
  problems: [problem(429, 'too-many-tries', '/name', 'wait as long as Retry-After says')],
  headers: { 'retry-after': String(seconds) },
});

async function signOut({ parts: { hub, access }, door: { session } }: Call): Promise<Answer> {
  if (session === undefined) return refused(REFUSED);
  await hub.store.sessions.end(session.digest);
  await hub.store.audit.acts.add({ actor: `person:${session.person.name}`, act: 'signed-out' });
  return { status: 200, body: {}, headers: { 'set-cookie': noSession(isSecure(access)) } };
}

const elsewhere = (location: string, cookies: string): Answer => ({
  status: 302,
  body: '',
  type: 'text/plain; charset=utf-8',
  location,
  headers: { 'set-cookie': cookies },
});

/** It comes along when the provider leads back here, so it can't be `Strict`; it opens nothing by itself. */
const sealedCookie = (parts: ApiParts, value: string, maxAge: number): string =>
  setCookie(OIDC_COOKIE, value, { isSecure: isSecure(parts.access), maxAge, sameSite: 'Lax' });

async function beginOidc({ parts }: Call): Promise<Answer> {
  const { oidc } = parts.access;
  if (oidc === undefined) return refused(NO_OIDC);
  const { location, sealed } = await oidc.begin();
  return elsewhere(location, sealedCookie(parts, sealed, OIDC_S));
}

async function endOidc({ parts, door }: Call): Promise<Answer> {
  const { hub, access } = parts;
  if (access.oidc === undefined) return refused(NO_OIDC);
  const sealed = door.cookies.get(cookieName(OIDC_COOKIE, isSecure(access)));
  const identity = sealed === undefined ? undefined : await access.oidc.end(door.url, sealed);
  const person = identity === undefined ? undefined : await personOf(hub.store, identity);
  if (person === undefined || person.stoppedAt !== undefined) {
    await hub.store.audit.acts.add({ actor: 'nobody', act: 'sign-in-refused', detail: { by: 'oidc', address: door.address } });
    return refused(OIDC_REFUSED);
  }
  const { cookie } = await letIn(parts, door, person, 'oidc');
  return elsewhere(CONSOLE, cookie);
}

export const sessionRoutes = [
  route({
    method: 'POST',
    path: '/session',
    name: 'signIn',
    tag: 'People',
    summary: 'Signs in with a name and a password: a cookie for the browser, and what the person may do.',
    body: SigningIn,
    status: 200,
    answer: Session,
    handle: signIn,
  }),
  route({
    method: 'GET',
    path: '/session',
    name: 'readSession',
    tag: 'People',
    summary: 'Who is signed in, what they may do, and the token to send with what changes something.',
    isForPeople: true,
    status: 200,
    answer: Session,
    handle: async ({ parts, door: { session } }) =>
      session === undefined ? refused(REFUSED) : answered(shownSession(parts, session)),
  }),
  route({
    method: 'POST',
    path: '/session/end',
    name: 'signOut',
    tag: 'People',
    summary: 'Signs out: this session ends, others of the same person go on.',
    isForPeople: true,
    status: 200,
    answer: Type.Object({}, { additionalProperties: false }),
    handle: signOut,
  }),
  route({
    method: 'GET',
    path: '/session/ways',
    name: 'signInWays',
    tag: 'People',
    summary: 'How one can sign in here.',
    status: 200,
    answer: SignInWays,
    handle: async ({ parts: { access } }) =>
      answered({
        password: true,
        ...(access.oidc !== undefined && { oidc: { name: access.oidc.name, address: `${PREFIX}/session/oidc` } }),
      }),
  }),
  route({
    method: 'GET',
    path: '/session/oidc',
    name: 'beginOidc',
    tag: 'People',
    summary: 'Leads to the identity provider.',
    status: 302,
    answer: Type.String(),
    type: 'text/plain',
    handle: beginOidc,
  }),
  route({
    method: 'GET',
    path: '/session/oidc/return',
    name: 'endOidc',
    tag: 'People',
    summary: 'Where the identity provider leads back to: signs in, and leads to the console.',
    status: 302,
    answer: Type.String(),
    type: 'text/plain',
    handle: endOidc,
  }),
];
