/**
 * People of the first run, one for each role, so that a newcomer can be any of them in the console. Each start gives them
 * new passwords, which are shown once and end what was open under those before. `orderkeel serve` makes nobody.
 */
import { randomBytes } from 'node:crypto';
import { Passwords } from '../../api/access/passwords.ts';
import type { RoleName } from '../../api/contract/session.ts';
import { addPerson, setPassword } from '../../api/people.ts';
import { must } from '../../core/model/result.ts';
import type { Store } from '../../engine/ports.ts';

interface Told {
  readonly name: string;
  readonly displayName: string;
  readonly role: RoleName;
}

export interface SignIn extends Told {
  readonly password: string;
}

/** Two of credit: what exceeds a limit is approved by one and confirmed by the other. */
const PEOPLE: readonly Told[] = [
  { name: 'ana', displayName: 'Ana Silva', role: 'credit' },
  { name: 'bo', displayName: 'Bo Lindqvist', role: 'credit' },
  { name: 'sue', displayName: 'Sue Okafor', role: 'service' },
  { name: 'rosa', displayName: 'Rosa Marin', role: 'pricing' },
  { name: 'will', displayName: 'Will Brandt', role: 'warehouse-lead' },
  { name: 'cora', displayName: 'Cora Nwosu', role: 'compliance' },
  { name: 'pia', displayName: 'Pia Keller', role: 'planning' },
  { name: 'finn', displayName: 'Finn Aalto', role: 'finance' },
  { name: 'ines', displayName: 'Ines Duarte', role: 'integration' },
  { name: 'otto', displayName: 'Otto Weiss', role: 'operations' },
  { name: 'arun', displayName: 'Arun Mehta', role: 'architect' },
  { name: 'judy', displayName: 'Judy Brown', role: 'auditor' },
  { name: 'max', displayName: 'Max Porter', role: 'administrator' },
];

/** By its mail address somebody is known as one of the story: a person of the same name who was made by hand is left alone. */
const mailOf = (name: string): string => `${name}@first-run.example`;
const ACTOR = 'first-run';
/** 48 random bits need no costly hash: 16 MB and 50 ms each, where a password that somebody thought of takes 128 MB. */
const COST = 14;
const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';
const SYLLABLES = 8;

/** As `bivo-kazu-remi-tolu`: said in one breath, and typed without looking twice. */
export function passphrase(bytes: Uint8Array = randomBytes(SYLLABLES)): string {
  const syllables = [...bytes].map((byte) => `${CONSONANTS[byte & 15]}${VOWELS[(byte >> 4) & 3]}`);
  return syllables.map((syllable, i) => (i > 0 && i % 2 === 0 ? `-${syllable}` : syllable)).join('');
}

export async function signIns(store: Store): Promise<readonly SignIn[]> {
  const parts = { store, access: { passwords: new Passwords(COST) }, actor: ACTOR };
  const made: SignIn[] = [];
  for (const told of PEOPLE) {
    const { name, displayName, role } = told;
    const password = passphrase();
    const found = await store.people.named(name);
    if (found === undefined)
      must(await addPerson(parts, { name, displayName, email: mailOf(name), grants: [{ role }], password }));
    else if (found.email !== mailOf(name) || found.stoppedAt !== undefined) continue;
    else must(await setPassword(parts, found.id, password));
    made.push({ ...told, password });
  }
  return made;
}
