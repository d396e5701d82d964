/**
 * A durable PostgreSQL that can be killed: the project's own, on a port that it keeps, or (never killed) the one that
 * DATABASE_URL names.
 */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import type { Chance } from './chance.ts';
import { oneOf } from './chance.ts';

export interface Database {
  readonly url: string;
  readonly kill: (chance: Chance) => Promise<Killed>;
  readonly stop: () => Promise<void>;
}

interface Killed {
  readonly what: string;
  readonly at: number;
  /** It was started again; one session that was killed PostgreSQL gets over by itself. */
  readonly again: Promise<void>;
}

export async function startDatabase(): Promise<Database> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return { url: given, kill: notOurs, stop: async () => undefined };
  const asked = await mkdtemp(join(tmpdir(), 'orderkeel-crash-'));
  // Started as root, the database runs as another user, who has to get in.
  await chmod(asked, 0o755);
  let server = must(await startEmbedded({ folder: asked, stopOnSignals: false }));
  const { url, folder } = server;
  const startAgain = async (): Promise<void> => {
    await server.ended;
    await server.stop();
    server = must(await startEmbedded({ folder: asked, port: Number(new URL(url).port), stopOnSignals: false }));
  };
  return {
    url,
    kill: async (chance) => {
      const { pid } = server;
      const sessions = await childrenOf(pid, 'postgres: orderkeel');
      if (chance() < 0.5 && sessions.length > 0) {
        const at = performance.now();
        killNow(oneOf(chance, sessions));
        return { what: 'one session', at, again: Promise.resolve() };
      }
      const all = [pid, ...(await childrenOf(pid, 'postgres'))];
      const at = performance.now();
      for (const each of all) killNow(each);
      return { what: 'all of it', at, again: startAgain() };
    },
    stop: async () => {
      await server.stop();
      for (const used of new Set([asked, folder])) await rm(used, { recursive: true, force: true });
    },
  };
}

async function notOurs(): Promise<never> {
  throw new Error('the database of DATABASE_URL is not ours to kill: ask for --database-kills 0');
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended between our look and our kill.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Processes that this one started, whose titles begin so. */
async function childrenOf(parent: number, title: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) return false;
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).startsWith(title);
    }),
  );
  return pids.filter((_, index) => found[index]);
}
