/** People of the first run: made once, with new passwords at each start, and nobody else is touched. */
import { expect, test } from 'vitest';
import { Passwords } from '../../src/api/access/passwords.ts';
import { ROLE_NAMES } from '../../src/api/contract/session.ts';
import { instant } from '../../src/core/model/instant.ts';
import { passphrase, signIns } from '../../src/main/day/sign-ins.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';

const open = () => openMemoryStore({ clock: { now: () => instant('2026-06-01T14:05:00Z') } });
const passwords = new Passwords();

test('there is one for each role, and two of credit', async () => {
  const people = await signIns(open());
  expect(people.map(({ role }) => role).sort()).toEqual([...ROLE_NAMES, 'credit'].sort());
});

test('each start gives new passwords: those before are right no more', async () => {
  const store = open();
  const [before] = await signIns(store);
  const [after] = await signIns(store);
  const kept = (await store.people.named('ana'))?.password;
  expect(await passwords.isRight(before?.password ?? '', kept)).toBe(false);
  expect(await passwords.isRight(after?.password ?? '', kept)).toBe(true);
});

test('somebody of the same name who is not of the story keeps their password, and is not shown', async () => {
  const store = open();
  await store.people.add({ id: 'p1', name: 'ana', displayName: 'Our own Ana', grants: [], password: 'as it was' });
  expect((await signIns(store)).map(({ name }) => name)).not.toContain('ana');
  expect((await store.people.named('ana'))?.password).toBe('as it was');
});

test('who was stopped stays so', async () => {
  const store = open();
  await signIns(store);
  const cora = await store.people.named('cora');
  await store.people.change(cora?.id ?? '', { isStopped: true });
  expect((await signIns(store)).map(({ name }) => name)).not.toContain('cora');
});

test('a passphrase is eight syllables, each of six random bits', () => {
  expect(passphrase(new Uint8Array([0, 1, 2, 3, 16, 31, 47, 63]))).toBe('bada-faga-bizi-zozu');
  expect(passphrase()).not.toBe(passphrase());
});
