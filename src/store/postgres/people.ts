/** People and their sessions. */
import type { Instant } from '../../core/model/instant.ts';
import type { Grant, KeptSession, People, Person, Sessions } from '../../engine/people.ts';
import type { Run } from './database.ts';
import { text } from './projected.ts';

export function people(run: Run, now: () => Promise<Instant>): People {
  const one = async (rows: Promise<readonly PersonRow[]>): Promise<Person | undefined> => (await rows).map(personOf)[0];
  return {
    add: async ({ id, name, displayName, email, grants, password, subject }) => {
      const rows = await run(
        'person-add',
        id,
        name,
        text(displayName),
        email === undefined ? null : text(email),
        JSON.stringify(grants),
        password ?? null,
        subject?.issuer ?? null,
        subject?.subject ?? null,
        await now(),
      );
      return rows.length > 0;
    },
    find: async (id) => await one(run<PersonRow>('person-find', id)),
    named: async (name) => await one(run<PersonRow>('person-named', text(name))),
    known: async ({ issuer, subject }) => await one(run<PersonRow>('person-known', issuer, subject)),
    list: async () => (await run<PersonRow>('people-read')).map(personOf),
    change: async (id, { grants, password, displayName, isStopped }) => {
      const rows = await run(
        'person-change',
        id,
        grants === undefined ? null : JSON.stringify(grants),
        password ?? null,
        displayName === undefined ? null : text(displayName),
        isStopped === true ? await now() : null,
      );
      return rows.length > 0;
    },
  };
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly grants: readonly Grant[];
  readonly password: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly created_at: number;
  readonly stopped_at: number | null;
}

const personOf = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  displayName: row.display_name,
  grants: row.grants,
  createdAt: row.created_at as Instant,
  ...(row.email !== null && { email: row.email }),
  ...(row.password !== null && { password: row.password }),
  ...(row.issuer !== null && row.subject !== null && { subject: { issuer: row.issuer, subject: row.subject } }),
  ...(row.stopped_at !== null && { stoppedAt: row.stopped_at as Instant }),
});

export function sessions(run: Run): Sessions {
  return {
    open: async ({ digest, person, usedAt, endsAt }) => void (await run('session-open', digest, person, usedAt, endsAt)),
    find: async (digest) => (await run<SessionRow>('session-find', digest)).map(sessionOf)[0],
    use: async (digest, at) => void (await run('session-use', digest, at)),
    end: async (digest) => void (await run('session-end', digest)),
    endAllOf: async (person) => (await run('sessions-end-of-person', person)).length,
    endOld: async (at, unusedSince) => void (await run('sessions-end-old', at, unusedSince)),
    count: async (at, unusedSince) =>
      new Map(
        (await run<{ person: string; open: number }>('sessions-count', at, unusedSince)).map(({ person, open }) => [
          person,
          open,
        ]),
      ),
  };
}

interface SessionRow {
  readonly digest: string;
  readonly person: string;
  readonly used_at: number;
  readonly ends_at: number;
}

const sessionOf = ({ digest, person, used_at, ends_at }: SessionRow): KeptSession => ({
  digest,
  person,
  usedAt: used_at as Instant,
  endsAt: ends_at as Instant,
});
