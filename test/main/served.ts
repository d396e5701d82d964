/** `orderkeel serve` as an operator runs it: real processes on a real and durable PostgreSQL, with stand-ins as partners. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { startErp } from '../../standins/erp.ts';
import { startFinance, type FinanceStandin } from '../../standins/finance.ts';
import { startMailbox } from '../../standins/mailbox.ts';
import { startWarehouse } from '../../standins/warehouse.ts';
import { HERE } from '../gates/tree.ts';
import { eventually } from '../support/eventually.ts';

const CLI = join(HERE, 'src', 'main', 'cli.ts');

/** Gone with its test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orderkeel-serve-'));
  // Started as root, the database runs as another user, who has to get in.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Not the run's own database, which is quick and not durable: `serve` refuses such a one. */
export async function durableDatabase(folder: string): Promise<string> {
  const database = must(await startEmbedded({ folder: join(folder, 'server'), stopOnSignals: false }));
  onTestFinished(async () => await database.stop());
  return database.url;
}

export interface Served {
  readonly process: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  readonly ended: Promise<unknown>;
}

/** Up, or ended: `said` tells why. */
export async function serve(folder: string, databaseUrl: string | undefined, ...words: readonly string[]): Promise<Served> {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...environment } = process.env;
  const env = databaseUrl === undefined ? environment : { ...environment, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [CLI, 'serve', '--data', folder, ...words], { cwd: HERE, env });
  let said = '';
  for (const out of [child.stdout, child.stderr]) out.on('data', (part) => (said += String(part)));
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = await eventually(() => {
    const found = /serves at (\S+),/.exec(said)?.[1];
    if (found === undefined && child.exitCode === null) throw new Error(`not up yet: ${said}`);
    return found ?? '';
  });
  return { process: child, url, said: () => said, ended };
}

/** What another command says about the same folder. */
export function told(folder: string, ...words: readonly string[]): string {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, [CLI, ...words, '--data', folder], { encoding: 'utf8', env });
  return stdout + stderr;
}

/** A warehouse (the one nearest to HARBOR), ERP, finance and mailbox; `hub` is where they call back. Gives the file that names them. */
export async function town(folder: string, hub: string): Promise<{ readonly config: string; readonly finance: FinanceStandin }> {
  const now = (): Instant => Date.now() as Instant;
  const [erp, letters, finance, central] = await Promise.all([
    startErp(),
    startMailbox(),
    startFinance({ callback: `${hub}/partners/finance`, paidAfterMs: 20, now }),
    startWarehouse({
      name: 'CENTRAL',
      recall: { kind: 'until-picked' },
      callback: `${hub}/partners/CENTRAL`,
      pickAfterMs: 20,
      shipAfterMs: 40,
      carrier: 'UPSN',
      now,
    }),
  ]);
  onTestFinished(async () => void (await Promise.all([erp, letters, finance, central].map(async (each) => await each.close()))));
  const config = join(folder, 'orderkeel.json');
  const connections = {
    erp: { kind: 'erp-standin', url: erp.url },
    mailbox: { kind: 'mailbox', url: letters.url },
    finance: { kind: 'finance-standin', url: finance.url },
    CENTRAL: { kind: 'x12-warehouse', url: central.url },
  };
  const master = join(HERE, 'examples', 'first-run', 'master');
  writeFileSync(config, JSON.stringify({ master, leaseMs: 15_000, connections }));
  return { config, finance };
}

/** Another quantity in each: the same content twice would be held as a duplicate. */
export async function sendOrder(hub: string, number: number): Promise<Response> {
  const body = `order,customer,po,date,line,item,quantity,unit,price,currency,shipTo\nX${number},HARBOR,HM-${number},2026-06-01,1,BRG-6204,${number},EA,4.10,USD,PIER-9\n`;
  const headers = { 'content-type': 'application/octet-stream', 'x-file-name': 'orders.csv' };
  return await fetch(`${hub}/orders`, { method: 'POST', headers, body });
}

export async function statesAt(hub: string): Promise<readonly string[]> {
  const answer = (await (await fetch(`${hub}/orders`)).json()) as {
    orders: { state: string; standing: string; moving: string[] }[];
  };
  return answer.orders.map(({ state, standing, moving }) => (state === 'open' ? `${standing}; ${moving.join(', ')}` : state));
}
