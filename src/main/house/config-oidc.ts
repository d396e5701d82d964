/**
 * The identity provider by which people sign in:
 *
 *   "oidc": { "issuer": "https://…", "clientId": "…", "clientSecretFrom": "ENV", "name": "Company login",
 *             "claim": "groups", "grants": { "ok-credit-oh": [{ "role": "credit", "region": "OH" }] } }
 *
 * `claim` is of the ID token: a text or a list of texts. Who has several of its values gets the grants of each, and who has
 * none is let in with no role.
 */
import { Grant } from '../../api/contract/session.ts';
import type { Grant as KeptGrant } from '../../engine/people.ts';
import { shapeOf } from '../../api/shape.ts';
import { ok, type Result } from '../../core/model/result.ts';
import type { MainFailure } from '../failure.ts';

/** How a place of the file is told that is not as it should be. */
export type Wrong = (where: string, found: unknown, expected: string) => Result<never, MainFailure>;

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly claim: string;
  readonly grants: Readonly<Record<string, readonly KeptGrant[]>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const grantShape = shapeOf(Grant);
const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

export function oidcOf(said: unknown, origin: unknown, wrong: Wrong): Result<OidcConfig, MainFailure> {
  if (!isRecord(said)) return wrong('/oidc', said, 'an object');
  const { issuer, clientId, clientSecretFrom, name = 'Company login', claim = 'groups', grants = {}, ...rest } = said;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return wrong(`/oidc/${unknown}`, rest[unknown], 'nothing of this name');
  if (origin === undefined) return wrong('/origin', origin, 'the address to which the provider leads people back');
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return wrong('/oidc/issuer', issuer, 'an address');
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) return wrong('/oidc/issuer', issuer, 'an address by https');
  if (typeof clientId !== 'string') return wrong('/oidc/clientId', clientId, 'what the provider calls this hub');
  const clientSecret = typeof clientSecretFrom === 'string' ? process.env[clientSecretFrom] : undefined;
  if (clientSecret === undefined)
    return wrong('/oidc/clientSecretFrom', clientSecretFrom, 'the name of an environment variable that is set');
  if (typeof name !== 'string') return wrong('/oidc/name', name, 'the text of the button');
  if (typeof claim !== 'string') return wrong('/oidc/claim', claim, 'the name of a claim');
  if (!isRecord(grants)) return wrong('/oidc/grants', grants, 'grants by value of the claim');
  for (const [value, each] of Object.entries(grants)) {
    const isRight = Array.isArray(each) && each.every((grant) => grantShape(grant).length === 0);
    if (!isRight) return wrong(`/oidc/grants/${value}`, each, 'a list of grants, as { "role": "credit", "region": "OH" }');
  }
  const granted = grants as OidcConfig['grants'];
  return ok({ issuer, clientId, clientSecret, name, claim, grants: granted });
}
