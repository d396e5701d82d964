/** The PostgreSQL that seasons are run on: the server of DATABASE_URL, or one of our own that is gone afterwards. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { must } from '../src/core/model/result.ts';
import { startEmbedded } from '../src/store/postgres/embedded.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Threads that are started meanwhile find it in DATABASE_URL, too. A signal is for the work, where it listens: it ends what
 * it has begun first. Where it doesn't, or not any more, all ends at once, and the database with it.
 */
export async function withServer<T>(work: () => Promise<T>): Promise<T> {
  if (process.env['DATABASE_URL'] !== undefined) return await work();
  const asked = await mkdtemp(join(tmpdir(), 'orderkeel-seasons-'));
  // Started as root, the database runs as another user, who has to get in.
  await chmod(asked, 0o755);
  const { url, folder, stop } = must(await startEmbedded({ folder: asked, test: true, stopOnSignals: false }));
  process.env['DATABASE_URL'] = url;
  const end = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    delete process.env['DATABASE_URL'];
    await stop();
    for (const used of new Set([asked, folder])) await rm(used, { recursive: true, force: true });
  }
}

/** A database of its own on a server; `server` is the URL of any database there, `settings` are its own: `name = value`. */
export async function databaseOn(
  server: string,
  name: string,
  settings: readonly string[] = [],
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const administer = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const own = `${name}_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${own}`);
  for (const setting of settings) await administer(`alter database ${own} set ${setting}`);
  const url = new URL(server);
  url.pathname = `/${own}`;
  return { url: url.href, drop: async () => await administer(`drop database ${own} with (force)`) };
}
