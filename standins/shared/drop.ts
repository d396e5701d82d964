/** Puts a file into a folder that somebody watches, as SFTP clients do: under a name that is passed over until it is whole. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function drop(folder: string, name: string, body: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const half = join(folder, `${name}.part`);
  await writeFile(half, body);
  await rename(half, join(folder, name));
}
