/**
 * Keys of the API: `ok_ID_SECRET`. The secret is 256 random bits, so one SHA-256 is enough to keep it by: there is nothing
 * to guess that a slow hash would have to slow down, and every call has to compute it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Actor } from '../core/model/identifiers.ts';
import type { Failure } from '../core/model/failure.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import { withGrants, type ApiKey, type ApiKeys, type Caller } from '../engine/callers.ts';
import { SCOPES } from '../govern/scopes.ts';

const KEY = /^ok_([0-9a-f]{12})_([\w-]{43})$/;
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export interface NewKey {
  /** Who sends: keys of one name are one sender, whose message numbers are its own. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly roles?: readonly string[];
  readonly perMinute?: number;
}

/** The key in full: this is the only time that anybody sees it. */
export async function createKey(keys: ApiKeys, asked: NewKey): Promise<Result<string, Failure>> {
  const { name, scopes, roles = [], perMinute } = asked;
  const actor = Actor.parse(`partner:${name}`, '--name');
  if (!actor.ok) return actor;
  const unknown = scopes.find((scope) => !SCOPES.some((known) => known === scope));
  if (unknown !== undefined || scopes.length === 0) {
    const wayOut = `give some of ${SCOPES.join(',')}`;
    return fail({ code: 'unexpected', where: '--scopes', found: unknown ?? 'none', expected: SCOPES, wayOut });
  }
  if (perMinute !== undefined && !(Number.isInteger(perMinute) && perMinute > 0)) {
    const wayOut = 'give how many calls a minute, from 1';
    return fail({ code: 'unexpected', where: '--per-minute', found: String(perMinute), expected: [], wayOut });
  }
  const [id, secret] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')];
  const digest = digestOf(secret).toString('hex');
  await keys.add({ id, name, scopes, roles, digest, ...(perMinute !== undefined && { perMinute }) });
  return ok(`ok_${id}_${secret}`);
}

/** Of a key in full, the part that is no secret. */
export const idOfKey = (key: string): string => KEY.exec(key)?.[1] ?? '';

/** Undefined: not a key that is good now. */
export async function keyOf(keys: ApiKeys, authorization: string | undefined): Promise<ApiKey | undefined> {
  const [, id = '', secret = ''] = KEY.exec(authorization?.replace(/^Bearer /i, '') ?? '') ?? [];
  const key = id === '' ? undefined : await keys.find(id);
  if (key === undefined || key.revokedAt !== undefined) return undefined;
  return timingSafeEqual(Buffer.from(key.digest, 'hex'), digestOf(secret)) ? key : undefined;
}

export const callerOf = ({ id, name, scopes, roles, perMinute }: ApiKey): Caller =>
  withGrants(
    { id, kind: 'key', name, actor: Actor.of(`partner:${name}`), grants: [], ...(perMinute !== undefined && { perMinute }) },
    [{ scopes, roles, reach: 'all' }],
  );
