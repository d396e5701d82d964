/** Who somebody is that an identity provider vouches for: made at their first sign-in, and granted anew at each. */
import { randomBytes } from 'node:crypto';
import { isSame } from '../core/model/digest.ts';
import type { Person } from '../engine/people.ts';
import type { Store } from '../engine/ports.ts';
import type { Identity } from './access/oidc.ts';

const TRIES_MAX = 100;

/** As a name of ours: in small letters, digits and a few signs. */
const nameFrom = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 70) || 'person';

/**
 * Never somebody who is there already under this name: who the provider calls `ana` is another one than our own. Undefined:
 * no name is left for them.
 */
export async function personOf(store: Store, identity: Identity): Promise<Person | undefined> {
  const { subject, displayName, email, grants } = identity;
  const known = await store.people.known(subject);
  if (known !== undefined) {
    if (known.stoppedAt !== undefined || isSame(known.grants, grants)) return known;
    await store.people.change(known.id, { grants, displayName });
    const act = {
      actor: 'hub',
      act: 'person-granted',
      about: `person:${known.name}`,
      detail: { grants, by: subject.issuer },
    } as const;
    await store.audit.acts.add(act);
    return { ...known, grants, displayName };
  }
  const base = nameFrom(identity.name);
  for (let nth = 1; nth <= TRIES_MAX; nth++) {
    const [id, name] = [`p${randomBytes(6).toString('hex')}`, nth === 1 ? base : `${base}-${nth}`];
    if (!(await store.people.add({ id, name, displayName, grants, subject, ...(email !== undefined && { email }) }))) continue;
    await store.audit.acts.add({
      actor: 'hub',
      act: 'person-added',
      about: `person:${name}`,
      detail: { id, grants, by: subject.issuer },
    });
    return await store.people.find(id);
  }
  return undefined;
}
