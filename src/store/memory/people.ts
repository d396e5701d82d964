/** People and their sessions, in memory. */
import type { Instant } from '../../core/model/instant.ts';
import type { Clock } from '../../engine/ports.ts';
import type { KeptSession, People, Person, Sessions } from '../../engine/people.ts';
import type { Tables } from './tables.ts';

export function people({ people: kept }: Tables, clock: Clock): People {
  const all = (): readonly Person[] => [...kept.values()];
  const known: People['known'] = async ({ issuer, subject }) =>
    all().find((each) => each.subject?.issuer === issuer && each.subject.subject === subject);
  return {
    add: async (person) => {
      const isTaken =
        kept.has(person.id) ||
        all().some(({ name }) => name === person.name) ||
        (person.subject !== undefined && (await known(person.subject)) !== undefined);
      if (!isTaken) kept.set(person.id, { ...person, createdAt: clock.now() });
      return !isTaken;
    },
    find: async (id) => kept.get(id),
    named: async (name) => all().find((each) => each.name === name),
    known,
    list: async () => all().toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    change: async (id, { isStopped, ...change }) => {
      const person = kept.get(id);
      if (person === undefined) return false;
      const stoppedAt = person.stoppedAt ?? (isStopped === true ? clock.now() : undefined);
      kept.set(id, { ...person, ...change, ...(stoppedAt !== undefined && { stoppedAt }) });
      return true;
    },
  };
}

export function sessions({ sessions: kept }: Tables): Sessions {
  const end = (isOver: (session: KeptSession) => boolean): number => {
    const over = [...kept.values()].filter(isOver);
    for (const { digest } of over) kept.delete(digest);
    return over.length;
  };
  return {
    open: async (session) => void kept.set(session.digest, session),
    find: async (digest) => kept.get(digest),
    use: async (digest, at) => {
      const session = kept.get(digest);
      if (session !== undefined) kept.set(digest, { ...session, usedAt: Math.max(session.usedAt, at) as Instant });
    },
    end: async (digest) => void end((session) => session.digest === digest),
    endAllOf: async (person) => end((session) => session.person === person),
    endOld: async (now, unusedSince) => void end(({ endsAt, usedAt }) => endsAt <= now || usedAt <= unusedSince),
    count: async (now, unusedSince) => {
      const counted = new Map<string, number>();
      for (const { person, endsAt, usedAt } of kept.values())
        if (endsAt > now && usedAt > unusedSince) counted.set(person, (counted.get(person) ?? 0) + 1);
      return counted;
    },
  };
}
