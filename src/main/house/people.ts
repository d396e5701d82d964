/** People, for the command line: the first administrator is made by whoever can read the hub's token. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Grants, NewPerson, type Grant } from '../../api/contract/session.ts';
import { addPerson, grantPerson, shown, stopPerson } from '../../api/people.ts';
import type { Problem } from '../../api/problem.ts';
import type { ApiParts } from '../../api/routes/route.ts';
import { shapeOf } from '../../api/shape.ts';
import type { Person } from '../../engine/people.ts';
import type { Result } from '../../core/model/result.ts';
import type { MainFailure } from '../failure.ts';
import { BY_TOKEN, withToken } from './keys.ts';
import { bytesOf, refuse } from './reply.ts';

export interface ShownPerson {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly grants: readonly Grant[];
  readonly isStopped: boolean;
  /** Once, of one who was just made. */
  readonly password?: string;
}

type Asked = Omit<typeof NewPerson.static, 'password'> & { readonly isByOidc?: boolean };

const newPerson = shapeOf(NewPerson);
const grantsOf = shapeOf(Grants);
const textOf = (body: unknown): string => new TextDecoder().decode(bytesOf(body));

export function peopleRoutes(server: FastifyInstance, { hub: { store }, access }: ApiParts, token: string): void {
  const mayAsk = { preHandler: withToken(token) };
  const parts = { store, access, actor: BY_TOKEN };
  const told = async (reply: FastifyReply, done: Result<Person, Problem>, more: object = {}): Promise<unknown> => {
    if (!done.ok) return await refuse(reply, done.failure.status, wrong(done.failure));
    const [person] = await shown(store, [done.value]);
    return { person: { ...person, ...more } };
  };
  const named = async (name: string): Promise<string> => (await store.people.named(name))?.id ?? name;
  server.get('/people', mayAsk, async () => ({ people: await shown(store, await store.people.list()) }));
  server.post('/people', mayAsk, async ({ body }, reply) => {
    const { isByOidc = false, ...asked } = JSON.parse(textOf(body)) as Asked;
    const password = isByOidc ? {} : { password: randomBytes(15).toString('base64url') };
    const [first] = newPerson({ ...asked, ...password });
    if (first !== undefined) return await refuse(reply, 422, first);
    return await told(reply, await addPerson(parts, { ...asked, ...password }), password);
  });
  server.post<{ Params: { name: string } }>('/people/:name/grants', mayAsk, async ({ params: { name }, body }, reply) => {
    const asked = JSON.parse(textOf(body)) as { readonly grants: readonly Grant[] };
    const [first] = grantsOf(asked);
    if (first !== undefined) return await refuse(reply, 422, first);
    return await told(reply, await grantPerson(parts, await named(name), asked.grants));
  });
  server.post<{ Params: { name: string } }>(
    '/people/:name/stop',
    mayAsk,
    async ({ params: { name } }, reply) => await told(reply, await stopPerson(parts, await named(name))),
  );
}

const wrong = ({ code, where, wayOut }: Problem): MainFailure => ({
  code: 'unexpected',
  where,
  found: code,
  expected: [],
  wayOut,
});
