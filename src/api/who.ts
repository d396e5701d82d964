/** Who calls, by a key or by the cookie of a session, and whether they may ask for this at all. */
import type { CallerGrant, Caller } from '../engine/callers.ts';
import { withGrants } from '../engine/callers.ts';
import { isFromOwnPage, isSecure } from './access/access.ts';
import { callerOfPerson, forOrder } from './access/callers.ts';
import { cookiesOf } from './access/cookies.ts';
import { isOwn, sessionIn } from './access/sessions.ts';
import { callerOf, keyOf } from './keys.ts';
import { problem, type Problem } from './problem.ts';
import type { Answer, ApiParts, Door, Route } from './routes/route.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export const only = (headers: Headers, name: string): string | undefined => {
  const header = headers[name];
  return typeof header === 'string' ? header : undefined;
};

export interface Asking {
  readonly headers: Headers;
  readonly address: string;
  /** From `/v1` on, with the query. */
  readonly url: string;
}

export type Who =
  | { readonly caller: Caller | undefined; readonly door: Door }
  | { readonly problems: readonly [Problem]; readonly headers?: Readonly<Record<string, string>> };

/**
 * A browser sends its cookies along whoever wrote the page that asks. So what changes something by a cookie has to come from
 * a page of ours, and to bring the token that only such a page can read.
 */
export async function whoCalls(route: Route, parts: ApiParts, { headers, address, url }: Asking): Promise<Who> {
  const { hub, access } = parts;
  const door: Door = { address, cookies: cookiesOf(only(headers, 'cookie')), url };
  const authorization = only(headers, 'authorization');
  const changes = route.method !== 'GET';
  if (authorization !== undefined && route.isForPeople !== true) {
    if (route.scope === undefined) return { caller: undefined, door };
    const key = await keyOf(hub.store.apiKeys, authorization);
    return key === undefined ? NO_KEY : { caller: callerOf(key), door };
  }
  const page = {
    origin: only(headers, 'origin'),
    host: only(headers, 'host'),
    'sec-fetch-site': only(headers, 'sec-fetch-site'),
  };
  if (changes && !isFromOwnPage(access, page)) return FROM_ELSEWHERE;
  if (route.scope === undefined && route.isForPeople !== true) return { caller: undefined, door };
  const session = await sessionIn(hub.store, door.cookies, hub.clock.now(), isSecure(access));
  if (session === undefined) return route.isForPeople === true ? NO_SESSION : NO_KEY;
  if (changes && !isOwn(session, only(headers, 'x-csrf-token'))) return NO_CSRF;
  return { caller: callerOfPerson(session.person, access), door: { ...door, session } };
}

const isOfOrder = ({ within, path }: Route): boolean => within === 'order' || path.startsWith('/orders/:id');

/** Before anything is looked at: with those grants that may count. */
export function mayAsk(route: Route, caller: Caller): Caller | Problem {
  const { scope, within } = route;
  if (scope === undefined) return caller;
  const gives = ({ scopes, reach }: CallerGrant): boolean => scopes.includes(scope) && (within !== undefined || reach === 'all');
  if (isOfOrder(route)) return caller.scopes.includes(scope) ? caller : lacks(scope);
  const left = withGrants(caller, caller.grants.filter(gives));
  return left.scopes.includes(scope) ? left : lacks(scope);
}

/** Once it is known which order it is about: as if it was not there, for who may not see it. */
export async function mayTouch(
  route: Route,
  { hub }: ApiParts,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Caller | Answer> {
  const { scope } = route;
  if (scope === undefined || !isOfOrder(route)) return caller;
  const id = params['id'] ?? '';
  const left = await forOrder(hub, caller, id);
  if (left.scopes.includes(scope)) return left;
  if (left.scopes.includes('orders:read')) return { problems: [lacks(scope)], isNothing: true };
  return { problems: [orderUnknown(id)], isNothing: true };
}

/** As the answer of an order that is not there. */
const orderUnknown = (order: string): Problem & { readonly order: string } => ({
  ...problem(404, 'order-unknown', 'id', 'check its number'),
  order,
});

const lacks = (scope: string): Problem =>
  problem(403, 'scope-missing', scope, `use a key with the scope ${scope}, or ask for a role that has it`);

const NO_KEY: Who = {
  problems: [
    problem(401, 'key-missing', 'Authorization', 'send a key that is not revoked: Authorization: Bearer ok_…, or sign in'),
  ],
  headers: { 'www-authenticate': 'Bearer' },
};
const NO_SESSION: Who = { problems: [problem(401, 'session-missing', 'Cookie', 'sign in')] };
const FROM_ELSEWHERE: Who = { problems: [problem(403, 'page-of-another', 'Origin', 'ask from a page of the hub')] };
const NO_CSRF: Who = {
  problems: [problem(403, 'csrf-missing', 'X-CSRF-Token', 'send the csrf of GET /v1/session with what changes something')],
};
