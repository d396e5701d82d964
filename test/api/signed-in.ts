/** People of a test, and what they ask as their browser would: with the cookie, and the token where something changes. */
import { expect } from 'vitest';
import type { Grant, NewPerson, Session } from '../../src/api/contract/session.ts';
import { addPerson } from '../../src/api/people.ts';
import { must } from '../../src/core/model/result.ts';
import type { Static } from '@sinclair/typebox';
import type { Ask, Asked, Served, Told } from './served.ts';

export const PASSWORD = 'correct horse battery';

export interface SignedIn {
  readonly ask: Ask;
  readonly id: string;
  readonly cookie: string;
  readonly session: Session;
}

export async function person(
  { store, parts }: Served,
  name: string,
  grants: readonly Grant[],
  more: Partial<Static<typeof NewPerson>> = {},
): Promise<string> {
  const asked = { name, displayName: name, password: PASSWORD, grants: [...grants], ...more };
  return must(await addPerson({ store, access: parts.access, actor: 'hub' }, asked)).id;
}

export const cookieOf = ({ headers }: Told): string => (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

export async function signIn(served: Served, name: string, password = PASSWORD): Promise<SignedIn> {
  const told = await served.ask('POST /session', { body: { name, password } });
  expect(told.status).toBe(200);
  const session = told.body as Session;
  const cookie = cookieOf(told);
  const headersOf = (called: string): Record<string, string> => ({
    cookie,
    ...(!called.startsWith('GET ') && { 'x-csrf-token': session.csrf }),
  });
  const ask: Ask = async (called: string, asked: Asked = {}) =>
    await served.ask(called, { ...asked, headers: { ...headersOf(called), ...asked.headers } });
  return { ask, id: session.person.id, cookie, session };
}

/** Made and signed in. */
export async function signedIn(served: Served, name: string, grants: readonly Grant[]): Promise<SignedIn> {
  await person(served, name, grants);
  return await signIn(served, name);
}
