/**
 * What a data folder remembers beside its database, in `first-run.json`: the clock's offset, how often a hub was started
 * on it, which master data it has loaded, and where the hub that runs now listens.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MainFailure } from '../failure.ts';

export interface FolderState {
  /** What the hub's clock is ahead of the machine's. */
  readonly clockOffsetMs: number;
  readonly runs: number;
  /** Fact key → digest of the value as the files had it. */
  readonly loaded: Readonly<Record<string, string>>;
  /** `orderkeel serve` runs here, by the clock of the world; else the first run's day. */
  readonly isServed?: boolean;
  /** `token`: whoever can read this file, which is its owner's alone, may make keys of the API. */
  readonly hub?: { readonly url: string; readonly pid: number; readonly token: string };
}

export const STATE_FILE = 'first-run.json';

const nameIn = (folder: string): string => join(folder, STATE_FILE);

export async function readState(folder: string): Promise<FolderState | undefined> {
  try {
    return JSON.parse(await readFile(nameIn(folder), 'utf8')) as FolderState;
  } catch {
    // Not there, or cut off by a power failure: the folder is as good as never started, and everything is loaded again.
    return undefined;
  }
}

/** Beside and renamed: a reader sees the old or the new one. */
export async function writeState(folder: string, state: FolderState): Promise<void> {
  await mkdir(folder, { recursive: true });
  const half = `${nameIn(folder)}.new`;
  await writeFile(half, `${JSON.stringify(state, undefined, 1)}\n`, { mode: 0o600 });
  await rename(half, nameIn(folder));
}

export const ofOtherUse = (folder: string, use: string): MainFailure => ({
  code: 'folder-of-other-use',
  folder,
  use,
  wayOut: 'give another folder with --data',
});
