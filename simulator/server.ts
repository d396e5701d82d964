/** The PostgreSQL that seasons are run on: the server of DATABASE_URL, or one of our own that is gone afterwards. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../src/core/model/result.ts';
import { startEmbedded } from '../src/store/postgres/embedded.ts';

/** Threads that are started meanwhile find it in DATABASE_URL, too. */
export async function withServer<T>(work: () => Promise<T>): Promise<T> {
  if (process.env['DATABASE_URL'] !== undefined) return await work();
  const asked = await mkdtemp(join(tmpdir(), 'orderkeel-seasons-'));
  // Started as root, the database runs as another user, who has to get in.
  await chmod(asked, 0o755);
  const { url, folder, stop } = must(await startEmbedded({ folder: asked, test: true, stopOnSignals: true }));
  process.env['DATABASE_URL'] = url;
  try {
    return await work();
  } finally {
    delete process.env['DATABASE_URL'];
    await stop();
    for (const used of new Set([asked, folder])) await rm(used, { recursive: true, force: true });
  }
}
