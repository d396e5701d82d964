/**
 * Sessions of people: 256 random bits in a cookie. The database has their SHA-256, so that who reads it can't sign in; the
 * token against forged requests follows from the cookie's and is kept nowhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../core/model/instant.ts';
import type { Store } from '../../engine/ports.ts';
import type { Person } from '../../engine/people.ts';
import { cookieName, setCookie, type Cookies } from './cookies.ts';

const COOKIE = 'orderkeel';
/** A shift with its breaks; and whoever leaves for longer than a lunch signs in again. */
const SESSION_MS = 12 * 3_600_000;
const UNUSED_MS = 2 * 3_600_000;
/** How exactly it is known when one was used: each use is a write. */
const USED_MS = 60_000;

export interface SignedIn {
  readonly person: Person;
  readonly digest: string;
  readonly csrf: string;
  readonly endsAt: Instant;
}

type Stores = Pick<Store, 'people' | 'sessions'>;

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const csrfOf = (token: string): string => createHmac('sha256', token).update('csrf').digest('base64url');
const endOf = (usedAt: Instant, endsAt: Instant): Instant => Math.min(usedAt + UNUSED_MS, endsAt) as Instant;
const unusedSince = (now: Instant): Instant => (now - UNUSED_MS) as Instant;

/** The token is in the cookie alone. */
export async function openSession(
  { sessions }: Stores,
  person: Person,
  now: Instant,
  isSecure: boolean,
): Promise<SignedIn & { readonly cookie: string }> {
  const token = randomBytes(32).toString('base64url');
  const [digest, endsAt] = [digestOf(token), (now + SESSION_MS) as Instant];
  await sessions.endOld(now, unusedSince(now));
  await sessions.open({ digest, person: person.id, usedAt: now, endsAt });
  const cookie = setCookie(COOKIE, token, { isSecure, maxAge: SESSION_MS / 1_000 });
  return { person, digest, csrf: csrfOf(token), endsAt: endOf(now, endsAt), cookie };
}

export const noSession = (isSecure: boolean): string => setCookie(COOKIE, '', { isSecure, maxAge: 0 });

/** Undefined: nobody who is signed in now. */
export async function sessionIn(
  { people, sessions }: Stores,
  cookies: Cookies,
  now: Instant,
  isSecure: boolean,
): Promise<SignedIn | undefined> {
  const token = cookies.get(cookieName(COOKIE, isSecure));
  const session = token === undefined ? undefined : await sessions.find(digestOf(token));
  if (token === undefined || session === undefined) return undefined;
  const { digest, usedAt, endsAt } = session;
  if (endsAt <= now || usedAt <= unusedSince(now)) return undefined;
  const person = await people.find(session.person);
  if (person === undefined || person.stoppedAt !== undefined) return undefined;
  if (now - usedAt >= USED_MS) await sessions.use(digest, now);
  return { person, digest, csrf: csrfOf(token), endsAt: endOf(now, endsAt) };
}

export function isOwn({ csrf }: SignedIn, given: string | undefined): boolean {
  const [a, b] = [Buffer.from(csrf), Buffer.from(given ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** How many each person has open. */
export const openSessions = async ({ sessions }: Stores, now: Instant): Promise<ReadonlyMap<string, number>> =>
  await sessions.count(now, unusedSince(now));
