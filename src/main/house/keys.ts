/**
 * Keys of the API, for the command line: made, listed and revoked by whoever can read the hub's token, which is in the
 * data folder in a file of its owner alone. Anybody else on this machine gets none.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createKey, idOfKey, type NewKey } from '../../api/keys.ts';
import type { Store } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import { refuse } from './reply.ts';

export const freshToken = (): string => randomBytes(32).toString('base64url');

/** Refuses whoever does not have it. */
export const withToken =
  (token: string) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) await refuse(reply, 403, NO_TOKEN);
  };

/** Whoever has the token is the user who runs the hub: the audit knows them by no other name. */
export const BY_TOKEN = 'command-line';

export function keyRoutes(server: FastifyInstance, { apiKeys, audit }: Store, token: string): void {
  const mayAsk = withToken(token);
  server.get('/keys', { preHandler: mayAsk }, async () => ({
    keys: (await apiKeys.list()).map(({ digest: _, ...shown }) => shown),
  }));
  server.post('/keys', { preHandler: mayAsk }, async ({ body }, reply) => {
    const asked = JSON.parse(new TextDecoder().decode(body as Uint8Array)) as NewKey;
    const made = await createKey(apiKeys, asked);
    const { name, scopes, roles = [] } = asked;
    if (made.ok)
      await audit.acts.add({
        actor: BY_TOKEN,
        act: 'key-made',
        about: `key:${idOfKey(made.value)}`,
        detail: { name, scopes, roles },
      });
    return made.ok ? { key: made.value } : await refuse(reply, 422, made.failure);
  });
  server.post<{ Params: { id: string } }>('/keys/:id/revocation', { preHandler: mayAsk }, async ({ params: { id } }, reply) => {
    if (!(await apiKeys.revoke(id))) return await refuse(reply, 404, unknownKey(id));
    await audit.acts.add({ actor: BY_TOKEN, act: 'key-revoked', about: `key:${id}` });
    return { revoked: id };
  });
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const NO_TOKEN: MainFailure = {
  code: 'not-allowed',
  actor: 'partner:nobody',
  needs: 'the token of the data folder',
  where: 'Authorization',
  wayOut: 'use this command as the user who runs the hub',
};

const unknownKey = (found: string): MainFailure => ({
  code: 'unexpected',
  where: '--id',
  found,
  expected: [],
  wayOut: 'see orderkeel keys list',
});
