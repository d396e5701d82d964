/** How people come in: what their roles give, how they sign in, and from which pages of the web their browser may ask. */
import type { CallerGrant } from '../../engine/callers.ts';
import type { Grant } from '../../engine/people.ts';
import { grantOf, ROLES } from '../../govern/roles.ts';
import type { Oidc } from './oidc.ts';
import { Passwords } from './passwords.ts';
import { Throttle } from './throttle.ts';

export interface Access {
  /** As browsers name the hub, `https://hub.example`; none: by http, on this machine alone. */
  readonly origin?: string;
  /** What a grant gives, and where. */
  readonly grantOf: (grant: Grant) => CallerGrant;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly oidc?: Oidc;
}

export const accessBy = (given: Partial<Access> = {}): Access => ({
  grantOf: (grant) => grantOf(grant, ROLES),
  passwords: new Passwords(),
  throttle: new Throttle(),
  ...given,
});

export const isSecure = ({ origin }: Access): boolean => origin?.startsWith('https:') === true;

/** Names of this machine: a page that was led here under another name is not ours. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request comes from a page of ours, or from no page at all. Browsers say from which one with whatever may change
 * something; `sec-fetch-site` also where they leave out `origin`.
 */
export function isFromOwnPage({ origin: own }: Access, headers: Readonly<Record<string, string | undefined>>): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  if (own !== undefined) return origin === own;
  return URL.canParse(origin) && OWN_NAMES.has(new URL(origin).hostname) && origin === `http://${host ?? ''}`;
}
