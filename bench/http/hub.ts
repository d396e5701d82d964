/** The hub as an operator runs it: `orderkeel serve` in a process of its own, on the PostgreSQL that it brings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readState } from '../../src/main/house/state.ts';
import { temporary } from '../shared/temporary.ts';
import type { Addresses } from './outside.ts';

const CLI = fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url));
const START_MS_MAX = 90_000;
const STOP_MS_MAX = 60_000;
const LOOK_MS = 50;
const SCOPES = ['orders:read', 'orders:write', 'facts:read', 'facts:write', 'accounts:write', 'connections:read'];

export interface HubOptions {
  readonly port: number;
  readonly addresses: Addresses;
  readonly profile?: string;
}

export interface RunningHub {
  readonly pid: number;
  readonly url: string;
  /** Of the API. */
  readonly key: string;
  /** What it complained of, by line without its time, with how often. */
  readonly complaints: ReadonlyMap<string, number>;
  /** Ends after what is under way. */
  readonly stop: () => Promise<void>;
}

const connectionsOf = ({ erp, finance, mailbox, warehouses }: Addresses): object => ({
  erp: { kind: 'erp-standin', url: erp },
  finance: { kind: 'finance-standin', url: finance },
  mailbox: { kind: 'mailbox', url: mailbox },
  ...Object.fromEntries(Object.entries(warehouses).map(([name, url]) => [name, { kind: 'x12-warehouse', url }])),
});

export async function startHub({ port, addresses, profile }: HubOptions): Promise<RunningHub> {
  const { folder, remove } = await temporary('http');
  // Started as root, the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const config = join(folder, 'orderkeel.json');
  await writeFile(config, JSON.stringify({ connections: connectionsOf(addresses) }));
  const data = join(folder, 'data');
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const flags = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const words = ['serve', '--data', data, '--config', config, '--port', String(port)];
  // In a group of its own: Ctrl-C is for the bench, which then ends it.
  const child = spawn(process.execPath, [...flags, CLI, ...words], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const complaints = new Map<string, number>();
  let said = '';
  child.stdout.on('data', (part) => (said += String(part)));
  child.stderr.on('data', (part) => {
    for (const line of String(part).split('\n').filter(Boolean)) {
      const untimed = line.replace(/^\d{4}-\S+Z /, '').slice(0, 200);
      complaints.set(untimed, (complaints.get(untimed) ?? 0) + 1);
    }
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(STOP_MS_MAX, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
    }
    await ended;
    remove();
  };
  try {
    const url = await saidWhere(
      () => said,
      () => child.exitCode === null,
    );
    return { pid: child.pid ?? 0, url, key: await keyOf(data, url), complaints, stop };
  } catch (error) {
    await stop();
    throw new Error(`the hub did not start: ${[...complaints.keys()].join('; ')}`, { cause: error });
  }
}

async function saidWhere(said: () => string, isRunning: () => boolean): Promise<string> {
  const until = performance.now() + START_MS_MAX;
  while (performance.now() < until && isRunning()) {
    const found = /serves at (\S+),/.exec(said())?.[1];
    if (found !== undefined) return found;
    await sleep(LOOK_MS);
  }
  throw new Error(`it said no address: ${said()}`);
}

async function keyOf(folder: string, url: string): Promise<string> {
  const token = (await readState(folder))?.hub?.token ?? '';
  const response = await fetch(`${url}/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: 'bench', scopes: SCOPES, perMinute: 100_000_000 }),
  });
  const { key } = (await response.json()) as { readonly key?: string };
  if (key === undefined) throw new Error(`no key: ${response.status}`);
  return key;
}
