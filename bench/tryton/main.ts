/**
 * `npm run tryton:proof`: orders of every kind through Orderkeel into a real Tryton, which is stopped for a while in the
 * middle; at the end, Tryton's own tables must agree with the orders. Ends with 1 where they don't.
 *
 *   npm run tryton:proof -- --orders 300        that many
 *   npm run tryton:proof -- --seconds 240       as many as are begun in that time, 24 at once
 *
 * The environment is what scripts/tryton/start.sh writes.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { audit } from './audit.ts';
import { bareFlow } from './bare.ts';
import { openHouse } from './house.ts';
import { KINDS, Lives, type Life } from './lives.ts';

const SCRIPTS = fileURLToPath(new URL('../../scripts/tryton/', import.meta.url));
const BARE_ORDERS = 8;
const AT_ONCE_MAX = 24;
const BETWEEN_MS = 150;
const DOWN_MS = 15_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const named = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: source the env that scripts/tryton/start.sh writes`);
  return value;
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { orders: { type: 'string' }, seconds: { type: 'string' } } });
  const access = {
    url: named('TRYTON_URL'),
    database: named('TRYTON_DATABASE'),
    user: named('TRYTON_USER'),
    password: named('TRYTON_PASSWORD'),
  };
  const server = named('TRYTON_DIR');
  const bare = await bareFlow(access, BARE_ORDERS);
  print(`Tryton bare, one client: ${bare.toFixed(2)} orders/s`);
  const house = await openHouse(access);
  try {
    for (const group of ['HARBOR', 'ACME-GROUP']) await house.limit(group, '99999999');
    const lives = new Lives(house);
    const began = performance.now();
    const { under, failed } = await begun(lives, server, values, began);
    // Whoever waits for credit gets it.
    await house.limit('PINE', '99999999');
    const lived = (await Promise.all(under)).filter((life) => life !== undefined);
    const seconds = (performance.now() - began) / 1_000;
    const orders = await Promise.all(lived.flatMap((life) => life.orders).map(async (id) => await house.hub.order(id)));
    const found = await audit(named('TRYTON_SQL'), orders as readonly LiveOrder[]);
    report(lived, seconds, bare);
    print(`Tryton's tables: ${found.sales} sales, ${found.moved} units moved, ${found.invoices} invoices over ${found.invoiced}`);
    const { differences } = await house.follower.reconcile();
    print(`reconciled: ${differences.length} differences`);
    for (const each of [
      ...failed,
      ...found.wrong,
      ...differences.map(({ order, figures }) => `${order}: ${figures.join('; ')}`),
      ...house.errors.map((error) => `said meanwhile: ${error}`),
    ])
      print(each);
    const wrong = failed.length + found.wrong.length + differences.length;
    print(wrong === 0 ? 'Both agree: 0 double, 0 missing.' : `${wrong} DIFFERENCES`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await house.close();
  }
}

/** Tryton goes down once about half of them are in. */
async function begun(
  lives: Lives,
  server: string,
  { orders, seconds }: { readonly orders?: string; readonly seconds?: string },
  began: number,
): Promise<{ readonly under: readonly Promise<Life | undefined>[]; readonly failed: readonly string[] }> {
  const failed: string[] = [];
  const under: Promise<Life | undefined>[] = [];
  let running = 0;
  const isOver = (): boolean =>
    seconds === undefined ? under.length >= Number(orders ?? 300) : performance.now() - began > Number(seconds) * 1_000;
  const isHalf = (): boolean =>
    seconds === undefined ? under.length >= Number(orders ?? 300) / 2 : performance.now() - began > Number(seconds) * 500;
  let outage: Promise<void> | undefined;
  while (!isOver()) {
    if (isHalf()) outage ??= downAndUp(server);
    if (seconds !== undefined && running >= AT_ONCE_MAX) {
      await wait(BETWEEN_MS);
      continue;
    }
    running += 1;
    const number = under.length;
    under.push(
      lives.live(number).then(
        (life) => ((running -= 1), life),
        (error: unknown) => {
          running -= 1;
          failed.push(`order ${number} (${KINDS[number % KINDS.length]}): ${String(error)}`);
          return undefined;
        },
      ),
    );
    await wait(BETWEEN_MS);
  }
  await outage;
  return { under, failed };
}

async function downAndUp(server: string): Promise<void> {
  const run = (what: string): void => {
    const { status, stderr } = spawnSync('bash', [join(SCRIPTS, 'server.sh'), what, server], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`Tryton can't be made to ${what}: ${stderr}`);
  };
  run('stop');
  await wait(DOWN_MS);
  run('start');
}

function report(lived: readonly Life[], seconds: number, bare: number): void {
  const sorted = lived.map(({ captureMs }) => captureMs).toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  print(`${lived.length} orders in ${seconds.toFixed(0)} s on ${cpus().length} cores (${cpus()[0]?.model ?? ''})`);
  for (const kind of KINDS) print(`  ${String(lived.filter((life) => life.kind === kind).length).padStart(4)} ${kind}`);
  print(
    `through Orderkeel: ${(lived.length / seconds).toFixed(2)} orders/s; bare: ${bare.toFixed(2)}; down for ${DOWN_MS / 1_000} s of it`,
  );
  print(`answer to a captured order: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

process.exitCode = await main();
