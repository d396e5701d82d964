/** Folders that are gone when the process is, however it ends but by SIGKILL. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Temporary {
  readonly folder: string;
  readonly remove: () => void;
}

export async function temporary(name: string): Promise<Temporary> {
  const folder = await mkdtemp(join(tmpdir(), `orderkeel-bench-${name}-`));
  return { folder, remove: removedAtExit(folder) };
}

/** What was told to stop may still write while its folder goes: tried again then. */
export function removedAtExit(folder: string): () => void {
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.on('exit', remove);
  return remove;
}
