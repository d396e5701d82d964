/** People as they are managed: made, granted, given a password, stopped; each is an act that the audit keeps. */
import { randomBytes } from 'node:crypto';
import type { Static } from '@sinclair/typebox';
import type { Act } from '../engine/audit/ports.ts';
import type { Grant, Person, PersonChange } from '../engine/people.ts';
import type { Store } from '../engine/ports.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import type { Access } from './access/access.ts';
import { openSessions } from './access/sessions.ts';
import type { NewPerson, Person as ShownPerson } from './contract/session.ts';
import { problem, type Problem } from './problem.ts';

export interface PeopleParts {
  readonly store: Store;
  readonly access: Pick<Access, 'passwords'>;
  /** Who does it. */
  readonly actor: string;
}

const NAME_TAKEN = problem(409, 'name-taken', '/name', 'give another name; one that was stopped keeps theirs');
const LAST = problem(409, 'last-administrator', 'id', 'make somebody else administrator of everything first');
const unknown = (id: string): Problem => problem(404, 'person-unknown', 'id', `there is nobody ${id}: look them up in the list`);

export async function addPerson(
  { store, access, actor }: PeopleParts,
  { password, ...asked }: Static<typeof NewPerson>,
): Promise<Result<Person, Problem>> {
  const id = `p${randomBytes(6).toString('hex')}`;
  const kept = password === undefined ? {} : { password: await access.passwords.kept(password) };
  if (!(await store.people.add({ id, ...asked, ...kept }))) return fail(NAME_TAKEN);
  await store.audit.acts.add({ actor, act: 'person-added', about: `person:${asked.name}`, detail: { id, grants: asked.grants } });
  return await found(store, id);
}

async function found({ people }: Store, id: string): Promise<Result<Person, Problem>> {
  const person = await people.find(id);
  return person === undefined ? fail(unknown(id)) : ok(person);
}

const isAdministrator = (grants: readonly Grant[]): boolean =>
  grants.some(({ role, businessUnit, region }) => role === 'administrator' && businessUnit === undefined && region === undefined);

/**
 * Whoever takes the last administrator away does it alone: of two who stop each other, the second finds that they are the
 * last.
 */
async function changed(
  { store, actor }: PeopleParts,
  id: string,
  change: PersonChange,
  act: Pick<Act, 'act' | 'detail'>,
): Promise<Result<Person, Problem>> {
  return await store.alone('people', async () => {
    const person = await found(store, id);
    if (!person.ok) return person;
    const grants = change.isStopped === true ? [] : (change.grants ?? person.value.grants);
    const others = (await store.people.list()).filter((each) => each.id !== id && each.stoppedAt === undefined);
    const was = person.value.stoppedAt === undefined && isAdministrator(person.value.grants);
    if (was && !isAdministrator(grants) && !others.some((each) => isAdministrator(each.grants))) return fail(LAST);
    await store.people.change(id, change);
    await store.audit.acts.add({ actor, about: `person:${person.value.name}`, ...act });
    return await found(store, id);
  });
}

export const grantPerson = async (parts: PeopleParts, id: string, grants: readonly Grant[]): Promise<Result<Person, Problem>> =>
  await changed(parts, id, { grants }, { act: 'person-granted', detail: { grants } });

/** Whoever knew the one before is out with it. */
export async function setPassword(parts: PeopleParts, id: string, password: string): Promise<Result<Person, Problem>> {
  const done = await changed(parts, id, { password: await parts.access.passwords.kept(password) }, { act: 'password-set' });
  if (done.ok) await parts.store.sessions.endAllOf(id);
  return done;
}

export async function stopPerson(parts: PeopleParts, id: string): Promise<Result<Person, Problem>> {
  const done = await changed(parts, id, { isStopped: true }, { act: 'person-stopped' });
  if (done.ok) await parts.store.sessions.endAllOf(id);
  return done;
}

export async function endSessions({ store, actor }: PeopleParts, id: string): Promise<Result<Person, Problem>> {
  const person = await found(store, id);
  if (!person.ok) return person;
  const sessions = await store.sessions.endAllOf(id);
  await store.audit.acts.add({ actor, act: 'sessions-ended', about: `person:${person.value.name}`, detail: { sessions } });
  return person;
}

export async function shown(store: Store, people: readonly Person[]): Promise<readonly Static<typeof ShownPerson>[]> {
  const open = await openSessions(store, await store.now());
  return people.map(({ id, name, displayName, email, grants, password, createdAt, stoppedAt }) => ({
    id,
    name,
    displayName,
    ...(email !== undefined && { email }),
    grants: grants as Static<typeof ShownPerson>['grants'],
    signsInBy: password === undefined ? 'oidc' : 'password',
    createdAt,
    isStopped: stoppedAt !== undefined,
    sessions: open.get(id) ?? 0,
  }));
}
