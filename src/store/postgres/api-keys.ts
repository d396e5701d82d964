/** Keys of the API. */
import type { Instant } from '../../core/model/instant.ts';
import type { ApiKey, ApiKeys } from '../../engine/callers.ts';
import type { Run } from './database.ts';
import { together } from './together.ts';

export function apiKeys(run: Run, now: () => Promise<Instant>): ApiKeys {
  const find = together<string, ApiKey | undefined>(async (ids) => {
    const found = new Map((await run<KeyRow>('api-keys-find', [...new Set(ids)])).map((row) => [row.id, keyOf(row)]));
    return ids.map((id) => found.get(id));
  });
  return {
    add: async ({ id, name, scopes, digest, roles, perMinute }) =>
      void (await run(
        'api-key-add',
        id,
        name,
        JSON.stringify(scopes),
        digest,
        await now(),
        JSON.stringify(roles),
        perMinute ?? null,
      )),
    find,
    list: async () => (await run<KeyRow>('api-keys-read')).map(keyOf),
    revoke: async (id) => (await run('api-key-revoke', id, await now())).length > 0,
  };
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly digest: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly roles: readonly string[];
  readonly per_minute: number | null;
}

const keyOf = ({ id, name, scopes, digest, roles, created_at, revoked_at, per_minute }: KeyRow): ApiKey => ({
  id,
  name,
  scopes,
  digest,
  roles,
  createdAt: created_at as Instant,
  ...(per_minute !== null && { perMinute: per_minute }),
  ...(revoked_at !== null && { revokedAt: revoked_at as Instant }),
});
