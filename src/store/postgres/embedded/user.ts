/**
 * PostgreSQL refuses to run as root, rightly. Started as root (a container, mostly), the database runs as another user,
 * and its folder has to be where that user can go.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '../../../core/model/result.ts';
import type { EmbeddedFailure } from './failure.ts';

export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Where things go that a user without a home of its own must reach. */
export const SYSTEM_HOME = '/var/lib/orderkeel';

/** In order of preference; the first that exists. */
const USERS = ['orderkeel', 'postgres'];

/** Undefined: not root, so nothing to drop. Creates the user `orderkeel` where neither it nor `postgres` exists. */
export async function userToRunAs(dataFolder: string): Promise<Result<RunAs | undefined, EmbeddedFailure>> {
  if (process.getuid?.() !== 0) return ok(undefined);
  const users = await knownUsers();
  const owner = await ownerOf(dataFolder, users);
  if (owner !== undefined) return ok(owner);
  const known = USERS.map((name) => users.find((user) => user.name === name)).find((user) => user !== undefined);
  const user = known ?? (await createUser()) ?? users.find(({ name }) => name === 'nobody');
  if (user !== undefined) return ok(user);
  return fail({ code: 'no-user', wayOut: 'add a system user named orderkeel, or start Orderkeel as an ordinary user' });
}

async function knownUsers(): Promise<readonly RunAs[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** Data written by one user stays with that user, whoever is preferred later. */
async function ownerOf(folder: string, users: readonly RunAs[]): Promise<RunAs | undefined> {
  const uid = await stat(folder).then(
    (found) => found.uid,
    () => 0,
  );
  return uid === 0 ? undefined : users.find((user) => user.uid === uid);
}

async function createUser(): Promise<RunAs | undefined> {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'orderkeel'];
  await promisify(execFile)('useradd', args).catch(() => undefined);
  return (await knownUsers()).find(({ name }) => name === 'orderkeel');
}

/** Whether every folder above `path` that exists may be entered by this user. */
export async function canReach(path: string, { uid, gid }: RunAs): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** The folder itself where the user can go, or one of its own below `SYSTEM_HOME`: the same one for the same folder. */
export async function reachableFolder(folder: string, runAs: RunAs | undefined): Promise<string> {
  if (runAs === undefined || (await canReach(join(folder, 'postgres'), { ...runAs, gid: -1 }))) return folder;
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
  return join(SYSTEM_HOME, name);
}
