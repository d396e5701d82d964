/** The database that Orderkeel brings with it: started, stopped, killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded, type Embedded } from '../../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { eventually } from '../support/eventually.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orderkeel-embedded-'));
  await chmod(folder, 0o755);
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const start = async (): Promise<Embedded> => must(await startEmbedded({ folder, test: true, stopOnSignals: false }));

async function sql<T>(url: string, statement: string): Promise<T | undefined> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows[0] as T | undefined;
  } finally {
    await client.end();
  }
}

/** Another Orderkeel on the same folder, in a process of its own that says when it is up. */
async function otherHub(): Promise<{ readonly child: ChildProcess; readonly url: string; readonly database: number }> {
  const module = new URL('../../src/store/postgres/embedded.ts', import.meta.url).href;
  const code = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const { value } = await startEmbedded({ folder: ${JSON.stringify(folder)}, test: true });
    process.stdout.write(JSON.stringify({ url: value.url, database: value.pid }));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(said.toString()) as { url: string; database: number }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('keeps its data from one start to the next, says nothing on the screen, and is refused to a second hub', async () => {
  const first = await start();
  await sql(first.url, 'create table kept as select 42 as answer');
  expect(await startEmbedded({ folder, test: true })).toMatchObject({
    ok: false,
    failure: { code: 'folder-in-use', folder, pid: process.pid },
  });
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);
  const second = await start();
  expect(await sql(second.url, 'select answer from kept')).toEqual({ answer: 42 });
  await second.stop();
  expect(await readFile(second.log, 'utf8')).toContain('ready to accept connections');
});

test('starts after a hub that was killed and left its database running, with what was committed', async () => {
  const killed = await otherHub();
  await sql(killed.url, 'create table kept as select 42 as answer');
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  expect(isRunning(killed.database)).toBe(true);
  const next = await start();
  expect(isRunning(killed.database)).toBe(false);
  expect(await sql(next.url, 'select answer from kept')).toEqual({ answer: 42 });
  await next.stop();
});

test(
  'starts after its database was killed in the middle of a statement, on the same port, and nobody of before goes on',
  { timeout: 60_000 },
  async () => {
    // Durable: a test's database may lose its last commits.
    const killed = must(await startEmbedded({ folder, stopOnSignals: false }));
    const port = Number(new URL(killed.url).port);
    await sql(killed.url, 'create table kept as select 42 as answer');
    const busy = sql(killed.url, 'select count(*) from generate_series(1, 100000000000)').catch(() => 'cut off');
    const busyPid = 'select pid from pg_stat_activity where query like $$%count(*)%$$ and pid <> pg_backend_pid()';
    const { pid } = await vi.waitUntil(async () => await sql<{ pid: number }>(killed.url, busyPid));
    process.kill(killed.pid, 'SIGKILL');
    await killed.ended;
    expect(isRunning(pid)).toBe(true);
    await killed.stop();
    const next = must(await startEmbedded({ folder, port, stopOnSignals: false }));
    expect(next.url).toBe(killed.url);
    expect(isRunning(pid)).toBe(false);
    expect(await busy).toBe('cut off');
    expect(await sql(next.url, 'select answer from kept')).toEqual({ answer: 42 });
    await next.stop();
  },
);

test('starts after a crash whose process ids are somebody else’s by now', async () => {
  await (await start()).stop();
  await writeFile(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(folder, 'postgres')}\n`);
  await writeFile(join(folder, 'hub.lock'), `${process.pid} 1`);
  await (await start()).stop();
});

test('stops its database when it is asked to end, and ends as asked', async () => {
  const hub = await otherHub();
  hub.child.kill('SIGTERM');
  expect(await once(hub.child, 'exit')).toEqual([null, 'SIGTERM']);
  await eventually(() => expect(isRunning(hub.database)).toBe(false));
});

test('leaves the data of another PostgreSQL version alone', async () => {
  await (await start()).stop();
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '16\n');
  expect(await startEmbedded({ folder, test: true })).toMatchObject({
    ok: false,
    failure: { code: 'other-version', found: '16', expected: '18' },
  });
});

test('is not taken for a store where a crash could lose what was acknowledged', async () => {
  const database = await start();
  expect(await openPostgresStore({ url: database.url })).toMatchObject({ ok: false, failure: { code: 'database-not-durable' } });
  await must(await openPostgresStore({ url: database.url, test: true })).close();
  await sql(database.url, "insert into migrations (name) values ('9999-from-the-future.sql')");
  expect(await openPostgresStore({ url: database.url, test: true })).toMatchObject({
    ok: false,
    failure: { code: 'database-newer' },
  });
  await database.stop();
});
