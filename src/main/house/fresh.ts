/**
 * Begins anew: removes what Orderkeel itself put into a data folder, and nothing else that may lie there. What partners dropped
 * goes with the ledger that has it.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { leaveFolder, takeFolder } from '../../store/postgres/embedded/lock.ts';
import { reachableFolder, userToRunAs } from '../../store/postgres/embedded/user.ts';
import type { MainFailure } from '../failure.ts';
import { DROP } from './lehigh.ts';
import { STATE_FILE } from './state.ts';

const OURS = ['postgres', 'postgres.new', 'password', 'postgres.log', 'postgres.log.1', STATE_FILE, DROP];

/** The failure that kept it from it. A hub that runs on the folder is left alone. */
export async function clearFolder(folder: string, databaseUrl: string | undefined): Promise<MainFailure | undefined> {
  if (databaseUrl !== undefined && databaseUrl !== '')
    return {
      code: 'argument-unexpected',
      what: '--fresh with DATABASE_URL',
      wayOut: 'give an empty database, or unset DATABASE_URL',
    };
  const runAs = await userToRunAs(join(folder, 'postgres'));
  if (!runAs.ok) return runAs.failure;
  const real = await reachableFolder(folder, runAs.value);
  await mkdir(real, { recursive: true, mode: 0o755 });
  const taken = await takeFolder(real);
  if (taken !== undefined)
    return {
      code: 'folder-in-use',
      folder: real,
      pid: taken.heldBy,
      wayOut: `stop the Orderkeel with process id ${taken.heldBy}, or start this one with another folder`,
    };
  for (const place of new Set([folder, real]))
    for (const name of OURS) await rm(join(place, name), { recursive: true, force: true });
  await leaveFolder(real);
  return undefined;
}
