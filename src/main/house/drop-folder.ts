/**
 * Folders that partners put files into: `in`, from where each goes to `done` or `refused`, and `out` for what answers them.
 *
 * A file is taken when it is whole: put there under its name by a rename, or of the same size from one look to the next;
 * names that end in .tmp or .part, and hidden ones, are not looked at. Its bytes are in the ledger before it is moved, under a
 * key made of its name, its content and when it got its name here. So it is one message however often a process is killed
 * meanwhile, and whichever of several processes sees it; and one that a person puts back is a new one. The inbox does the
 * rest: the file is moved when there is an outcome, and why anything of it was refused lies beside it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BigIntStats } from 'node:fs';
import { putFile, syncFolder } from '../../connect/channel/outbox.ts';
import { Loop } from '../../engine/loop.ts';
import type { Messages } from '../../engine/ports.ts';
import type { IntakeOutcome } from './intake.ts';

export interface DropFolder {
  /** The partner's connection. */
  readonly name: string;
  readonly path: string;
  readonly everyMs: number;
}

export const FILE_KIND = 'file:';

export interface DropFoldersParts {
  readonly folders: readonly DropFolder[];
  readonly messages: Messages;
  /** There is something in the inbox. */
  readonly nudge: () => void;
  readonly onError: (error: unknown) => void;
}

/** What was seen of a file at an earlier look. */
interface Seen {
  readonly state: string;
  readonly sinceMs: number;
  readonly message?: string;
}

const UNFINISHED = /^\.|\.(tmp|part)$/i;
/** One without a byte may be just begun, and is none that says anything. */
const EMPTY_MS = 60_000;

export class DropFolders {
  private readonly parts: DropFoldersParts;
  private readonly seen = new Map<string, Seen>();
  private readonly loops: readonly { readonly folder: DropFolder; readonly loop: Loop }[];

  constructor(parts: DropFoldersParts) {
    this.parts = parts;
    this.loops = parts.folders.map((folder) => {
      const once = async (): Promise<boolean> => {
        await this.look(folder);
        return false;
      };
      return { folder, loop: new Loop(once, parts.onError) };
    });
  }

  /** Makes the folders where they aren't there; gives back the first that can't be, and why. */
  async prepare(): Promise<{ readonly name: string; readonly code: string } | undefined> {
    for (const { name, path } of this.parts.folders)
      for (const each of ['in', 'out', 'done', 'refused']) {
        const code = await mkdir(join(path, each), { recursive: true }).then(
          () => undefined,
          (error: NodeJS.ErrnoException) => error.code ?? String(error),
        );
        if (code !== undefined) return { name, code };
      }
    return undefined;
  }

  start(): void {
    for (const { folder, loop } of this.loops) loop.start(folder.everyMs);
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map(async ({ loop }) => await loop.stop()));
  }

  /** Once, at all files of a folder. */
  async look(folder: DropFolder): Promise<void> {
    const names = (await readdir(join(folder.path, 'in'))).filter((name) => !UNFINISHED.test(name)).toSorted();
    for (const name of names) await this.lookAt(folder, name);
    const there = new Set(names.map((name) => join(folder.path, 'in', name)));
    for (const path of this.seen.keys()) if (path.startsWith(join(folder.path, 'in')) && !there.has(path)) this.seen.delete(path);
  }

  private async lookAt(folder: DropFolder, name: string): Promise<void> {
    const path = join(folder.path, 'in', name);
    const stats = await statsOf(path);
    if (stats === undefined || !stats.isFile()) return;
    const state = stateOf(stats);
    const before = this.seen.get(path);
    if (before?.state !== state) return void this.seen.set(path, { state, sinceMs: performance.now() });
    if (stats.size === 0n && performance.now() - before.sinceMs < EMPTY_MS) return;
    const message = before.message ?? (await this.keep(folder, name, stats));
    if (message === undefined) return;
    this.seen.set(path, { ...before, message });
    const outcome = (await this.parts.messages.find(message))?.outcome;
    if (outcome !== undefined) await file(folder, name, outcome as IntakeOutcome);
  }

  /** Undefined: it has changed while it was read, or somebody else has moved it. */
  private async keep(
    { name: connection, path: folder }: DropFolder,
    name: string,
    stats: BigIntStats,
  ): Promise<string | undefined> {
    const path = join(folder, 'in', name);
    const raw = await readFile(path).catch(ifThere);
    const after = await statsOf(path);
    if (raw === undefined || after === undefined || stateOf(after) !== stateOf(stats)) return undefined;
    const key = createHash('sha256')
      .update(JSON.stringify([name, String(stats.ctimeNs)]))
      .update(raw)
      .digest('hex');
    const message = await this.parts.messages.keep({ connection, kind: `${FILE_KIND}${name}`, raw, key });
    this.parts.nudge();
    return message;
  }
}

const stateOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string => [ino, size, mtimeNs, ctimeNs].join(' ');

const statsOf = async (path: string): Promise<BigIntStats | undefined> => await stat(path, { bigint: true }).catch(ifThere);

/** Another process may have moved it meanwhile. */
function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function file({ path }: DropFolder, name: string, { message, taken }: IntakeOutcome): Promise<void> {
  const failures = taken.filter((each) => each.failures.length > 0);
  const to = join(path, taken.length > 0 && failures.length === taken.length ? 'refused' : 'done');
  const own = (await statsOf(join(to, name))) === undefined ? name : `${name}.${message}`;
  if (failures.length > 0) {
    const why = { message, refused: failures.map(({ place, failures: each }) => ({ place, failures: each })) };
    await putFile(to, `${own}.failures.json`, new TextEncoder().encode(`${JSON.stringify(why, undefined, 1)}\n`));
  }
  await rename(join(path, 'in', name), join(to, own)).catch(ifThere);
  await syncFolder(to);
}
