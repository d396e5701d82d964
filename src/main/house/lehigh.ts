/**
 * Where LEHIGH of the first run puts its files, and fetches what answers them: in the data folder, since they are as much of
 * one run as its database. A partner of a real hub has its folders in the configuration and in its own `partner.yaml`.
 */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { MainFailure } from '../failure.ts';
import type { MasterData } from '../master/entries.ts';
import { DropFolders, type DropFolder } from './drop-folder.ts';

/** In the data folder. */
export const DROP = 'drop';

/** Two looks take a file. */
const EVERY_MS = 250;

export const lehighIn = (folder: string): DropFolder => ({
  name: 'edi:lehigh',
  path: join(folder, DROP, 'lehigh'),
  everyMs: EVERY_MS,
});

/** Its 997 and 855 go to `out`, in the version that it sends. */
export const answeredThere = (data: MasterData, { name, path }: DropFolder): MasterData => ({
  ...data,
  partners: data.partners.map((profile) =>
    profile.connection === name ? { ...profile, answersTo: { folder: join(path, 'out'), version: '004010' } } : profile,
  ),
});

/** With its folders made, and not watched yet. */
export async function openDrop(
  parts: Omit<ConstructorParameters<typeof DropFolders>[0], 'folders'>,
  folder: DropFolder,
): Promise<Result<DropFolders, MainFailure>> {
  const drop = new DropFolders({ ...parts, folders: [folder] });
  const broken = await drop.prepare();
  if (broken === undefined) return ok(drop);
  return fail({ code: 'file-unreadable', file: folder.path, detail: broken.code, wayOut: 'give another folder with --data' });
}
