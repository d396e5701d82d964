/** People: who may sign in, and as what. */
import type { Static } from '@sinclair/typebox';
import type { Person as KeptPerson } from '../../engine/people.ts';
import type { Result } from '../../core/model/result.ts';
import { Grants, NewPassword, NewPerson, People, Person } from '../contract/session.ts';
import { addPerson, endSessions, grantPerson, setPassword, shown, stopPerson, type PeopleParts } from '../people.ts';
import type { Problem } from '../problem.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

const partsOf = ({ parts: { hub, access }, asker }: Call): PeopleParts => ({ store: hub.store, access, actor: asker.actor });

async function told({ parts: { hub } }: Call, done: Result<KeptPerson, Problem>, status: 200 | 201 = 200): Promise<Answer> {
  if (!done.ok) return refused(done.failure);
  const [person] = await shown(hub.store, [done.value]);
  return { status, body: person };
}

const idOf = ({ params }: Call): string => params['id'] ?? '';

/** None of these is kept in the ledger: there are passwords in them. */
const OF_PEOPLE = { tag: 'People', scope: 'people:manage', status: 200, answer: Person } as const;

export const peopleRoutes = [
  route({
    ...OF_PEOPLE,
    method: 'GET',
    path: '/people',
    name: 'listPeople',
    summary: 'Everybody who may sign in or could once, and what they may do.',
    answer: People,
    handle: async ({ parts: { hub } }) => answered({ people: await shown(hub.store, await hub.store.people.list()) }),
  }),
  route({
    ...OF_PEOPLE,
    method: 'POST',
    path: '/people',
    name: 'addPerson',
    summary: 'Lets somebody sign in. A name is given once, for ever: the audit names people by it.',
    body: NewPerson,
    status: 201,
    handle: async (call: Call<unknown, Static<typeof NewPerson>>) =>
      await told(call, await addPerson(partsOf(call), call.body), 201),
  }),
  route({
    ...OF_PEOPLE,
    method: 'POST',
    path: '/people/:id/grants',
    name: 'grantPerson',
    summary: 'Their roles from now on, each for all orders or for a part of them. The last administrator stays one.',
    body: Grants,
    handle: async (call: Call<unknown, Static<typeof Grants>>) =>
      await told(call, await grantPerson(partsOf(call), idOf(call), call.body.grants)),
  }),
  route({
    ...OF_PEOPLE,
    method: 'POST',
    path: '/people/:id/password',
    name: 'setPassword',
    summary: 'A new password. Their open sessions end.',
    body: NewPassword,
    handle: async (call: Call<unknown, Static<typeof NewPassword>>) =>
      await told(call, await setPassword(partsOf(call), idOf(call), call.body.password)),
  }),
  route({
    ...OF_PEOPLE,
    method: 'POST',
    path: '/people/:id/stop',
    name: 'stopPerson',
    summary: 'Signs in no more, from now on and for ever. The last administrator can not be stopped.',
    handle: async (call) => await told(call, await stopPerson(partsOf(call), idOf(call))),
  }),
  route({
    ...OF_PEOPLE,
    method: 'POST',
    path: '/people/:id/sessions/end',
    name: 'endSessions',
    summary: 'Ends all sessions of a person: they sign in again.',
    handle: async (call) => await told(call, await endSessions(partsOf(call), idOf(call))),
  }),
];
