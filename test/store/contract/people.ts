/** People, who are never deleted and never two of one name, and their sessions. */
import { expect, test } from 'vitest';
import { after } from '../samples.ts';
import type { Told } from './told.ts';

export function people(told: () => Told): void {
  const ana = {
    id: 'p1',
    name: 'ana',
    displayName: 'Ana\u00A0Müller',
    grants: [{ role: 'credit', region: 'EAST' }],
    password: 'h',
  };
  const oidc = {
    id: 'p2',
    name: 'bo',
    displayName: 'Bo',
    email: 'bo@x.test',
    grants: [],
    subject: { issuer: 'https://i', subject: '7' },
  };

  test('are found by id, name and subject; a name or a subject is one person alone', async () => {
    const { store, clock } = told();
    const createdAt = clock.at;
    expect([await store.people.add(ana), await store.people.add(oidc)]).toEqual([true, true]);
    expect(await store.people.add({ ...ana, id: 'p9' })).toBe(false);
    expect(await store.people.add({ ...oidc, id: 'p9', name: 'cy' })).toBe(false);
    expect(await store.people.add({ ...ana, name: 'cy' })).toBe(false);
    expect(await store.people.named('ana')).toEqual({ ...ana, createdAt });
    expect(await store.people.find('p2')).toEqual({ ...oidc, createdAt });
    expect(await store.people.known(oidc.subject)).toEqual({ ...oidc, createdAt });
    expect(await store.people.known({ issuer: 'https://j', subject: '7' })).toBeUndefined();
    expect((await store.people.list()).map(({ name }) => name)).toEqual(['ana', 'bo']);
  });

  test('change in what is said alone, and are stopped once', async () => {
    const { store, clock } = told();
    expect(await store.people.change('p1', { grants: [] })).toBe(true);
    expect(await store.people.change('p1', { password: 'other' })).toBe(true);
    clock.at = after(1);
    const stoppedAt = clock.at;
    await store.people.change('p1', { isStopped: true });
    clock.at = after(2);
    await store.people.change('p1', { isStopped: true });
    expect(await store.people.find('p1')).toMatchObject({
      grants: [],
      password: 'other',
      displayName: 'Ana\u00A0Müller',
      stoppedAt,
    });
    expect(await store.people.change('p9', { grants: [] })).toBe(false);
  });

  test('have sessions: found by digest, used, counted, and ended one by one, all of a person, or by age', async () => {
    const { store } = told();
    const session = (digest: string, person: string, used: number, ends: number) => ({
      digest,
      person,
      usedAt: after(used),
      endsAt: after(ends),
    });
    const all = [session('a', 'p1', 0, 10), session('b', 'p1', 0, 10), session('c', 'p2', 0, 10), session('d', 'p2', 0, 2)];
    for (const each of all) await store.sessions.open(each);
    expect(await store.sessions.find('a')).toEqual(all[0]);
    await store.sessions.use('a', after(4));
    await store.sessions.use('a', after(3));
    expect(await store.sessions.find('a')).toEqual({ ...all[0], usedAt: after(4) });
    expect(await store.sessions.count(after(3), after(-1))).toEqual(
      new Map([
        ['p1', 2],
        ['p2', 1],
      ]),
    );
    expect(await store.sessions.count(after(3), after(1))).toEqual(new Map([['p1', 1]]));
    await store.sessions.endOld(after(3), after(-1));
    expect([await store.sessions.find('d'), (await store.sessions.find('c'))?.digest]).toEqual([undefined, 'c']);
    await store.sessions.end('c');
    expect(await store.sessions.find('c')).toBeUndefined();
    expect([await store.sessions.endAllOf('p1'), await store.sessions.endAllOf('p1')]).toEqual([2, 0]);
  });
}
