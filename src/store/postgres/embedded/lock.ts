/**
 * One hub a folder, and no leftovers of one that was killed.
 *
 * A killed hub leaves its lock and, since the database is a process of its own, a database that goes on running. A
 * process id alone proves nothing (after a restart of a container the same number is soon somebody else's), so the lock
 * holds the time of start too, and a database counts as this folder's only where its working folder is this one.
 */
import { readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOW_OFTEN_MS = 20;
const STOP_MS_MAX = 60_000;

/** Takes the folder, or says which process has it. */
export async function takeFolder(folder: string): Promise<{ readonly heldBy: number } | undefined> {
  const lock = join(folder, 'hub.lock');
  const mine = `${process.pid} ${await startedAt(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(lock, mine, { flag: 'wx' });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = await readFile(lock, 'utf8').catch(() => '');
    const pid = Number(held.split(' ')[0]);
    if (pid > 0 && isAlive(pid) && held === `${pid} ${await startedAt(pid)}`) return { heldBy: pid };
    await rm(lock, { force: true });
  }
  return { heldBy: Number((await readFile(lock, 'utf8').catch(() => '0')).split(' ')[0]) };
}

export const leaveFolder = async (folder: string): Promise<void> => await rm(join(folder, 'hub.lock'), { force: true });

/**
 * Stops the database that a killed hub left running, and what a killed database left of itself. Its pid file stays: by it
 * PostgreSQL finds out whether anybody still has the old one's memory. It goes only where it names somebody else's process.
 */
export async function clearLeftovers(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 0)) return;
  if (!isAlive(pid)) return await endAll(await processesIn(data), 'SIGTERM');
  if (await runsElsewhere(pid, data)) return await rm(pidFile, { force: true });
  await endAll([pid], 'SIGINT');
}

async function endAll(pids: readonly number[], signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, signal);
  for (let waited = 0; waited < STOP_MS_MAX && pids.some(isAlive); waited += HOW_OFTEN_MS) await sleep(HOW_OFTEN_MS);
}

/** Sessions of a database that was killed may go on with their last statement. All of it works in its data folder. */
async function processesIn(data: string): Promise<readonly number[]> {
  const folder = await realpath(data);
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0);
  const where = await Promise.all(pids.map(async (pid) => await readlink(`/proc/${pid}/cwd`).catch(() => undefined)));
  return pids.filter((pid, index) => where[index] === folder && pid !== process.pid);
}

/** A postmaster works in its data folder. Where the system can't tell, PostgreSQL's own check decides. */
async function runsElsewhere(pid: number, data: string): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return cwd !== undefined && cwd !== (await realpath(data));
}

/** The 22nd field of Linux's stat, counted behind the name in parentheses; elsewhere nothing. */
async function startedAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
