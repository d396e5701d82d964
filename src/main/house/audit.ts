/**
 * Where checkpoints are kept: `checkpoints.jsonl` in a folder outside the database, beside the key that signs them, which is
 * its owner's alone, and the public one, by which anybody checks them.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditKeeper, type CheckpointFile } from '../../engine/audit/keeper.ts';
import { Loop } from '../../engine/loop.ts';
import type { Clock, Store } from '../../engine/ports.ts';
import type { Closing } from './closing.ts';

export const CHECKPOINTS = 'checkpoints.jsonl';
export const PUBLIC_KEY = 'public.pem';
const KEY = 'key.pem';
/** What was done since the last one could be written anew without anybody seeing it. */
const CHECKPOINT_MS = 60_000;
const LINK_MS = 5_000;

export const auditFolder = (folder: string): string => join(folder, 'audit');

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

export const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** The key is made with the folder. */
export async function checkpointFile(folder: string): Promise<CheckpointFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [keyFile, file] = [join(folder, KEY), join(folder, CHECKPOINTS)];
  if ((await textOf(keyFile)) === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Of two who begin at once, one makes the key.
    await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
  const key = createPrivateKey((await textOf(keyFile)) ?? '');
  const publicKey = createPublicKey(key);
  await writeFile(join(folder, PUBLIC_KEY), publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    key,
    publicKey,
    lastLine: async () => linesOf((await textOf(file)) ?? '').at(-1),
    append: async (line) => {
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.write(`${line}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

/** Keeps the chains, with a checkpoint each minute in which something happened, and one at the end. */
export async function keepAudit(
  store: Store,
  clock: Clock,
  folder: string,
  onError: (error: unknown) => void,
  closing: Closing,
): Promise<void> {
  const keeper = new AuditKeeper(store, clock, await checkpointFile(folder));
  let checkpointed = performance.now();
  const loop = new Loop(async () => {
    if (performance.now() - checkpointed < CHECKPOINT_MS) await keeper.link();
    else {
      checkpointed = performance.now();
      await keeper.checkpoint();
    }
    return false;
  }, onError);
  loop.start(LINK_MS);
  closing.add(async () => {
    await loop.stop();
    await keeper.checkpoint().catch(onError);
  });
}
