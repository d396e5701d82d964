/**
 * A wave of prices over open orders: how long until the orders whose outcome changes have their new outcome, and whether
 * it is exactly those.
 *
 *   npm run wave -- --orders 5000 --prices 10000 --affected 500
 *
 * Every price moves: that of the affected orders' item by a tenth, which is beyond the tolerance; all others by a
 * thousandth, which is within it. So every order is asked again, and of `affected` the answer is another.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import { Hub } from '../../src/engine/hub.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { demandOf, furnish } from './orderkeel/orderkeel.ts';
import { priceFact } from './orderkeel/town.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '5000' },
    prices: { type: 'string', default: '10000' },
    affected: { type: 'string', default: '500' },
  },
});
const [ORDERS, PRICES, AFFECTED] = [values.orders, values.prices, values.affected].map(Number) as [number, number, number];
const HOT = 'HOT';
const PRICE_CENTS = 1_000;
const LINES = 4;
/** Begun at once. */
const CALLERS = 256;

const FILE = new URL('../../workflows/order-to-cash.yaml', import.meta.url);
const WORKFLOW = must(readWorkflowFile(readFileSync(FILE, 'utf8'), 'order-to-cash.yaml', CATALOG)).workflow;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const secondsSince = (from: number): string => `${((performance.now() - from) / 1_000).toFixed(1)} s`;

const folder = await mkdtemp(join(tmpdir(), 'orderkeel-wave-'));
const database = must(await startEmbedded({ folder, stopOnSignals: true }));
const store = must(await openPostgresStore({ url: database.url }));
const held = new Set<string>();
let isWave = false;
let fresh = '';
const hub = new Hub({
  store,
  clock: { now: () => Date.now() as Instant },
  chance: Math.random,
  identifiers: { order: () => OrderId.of(fresh), command: () => 'none' },
  workflows: { of: () => WORKFLOW, current: () => WORKFLOW },
  // Nobody is there to be told: the orders stay open.
  connectionFor: () => undefined,
  onCommitted: (entries) => {
    if (!isWave) return;
    for (const { order, events } of entries)
      for (const { event } of events)
        if (event.type === 'hold-opened' && event.hold.reason.type === 'price-difference') held.add(order);
  },
  onError: (error) => void process.stderr.write(`${String(error)}\n`),
});

const items = [HOT, ...Array.from({ length: PRICES - 1 }, (_, i) => `I${i}`)];
const prices = new Map(items.map((item) => [item, PRICE_CENTS]));
const accounts = new Map([
  ['credit:G00', { room: 1_000_000_000_000, claimed: 0 }],
  ...items.map((item) => [`stock:${item}`, { room: 1_000_000_000, claimed: 0 }] as const),
]);

const orderOf = (index: number): Parameters<typeof demandOf>[0] => ({
  id: `O${index}`,
  message: `M${index}`,
  group: 'G00',
  lines: Array.from({ length: LINES }, (_, line) => ({
    item: index < AFFECTED && line === 0 ? HOT : `I${(index * LINES + line) % (PRICES - 1)}`,
    quantity: 1,
    price: PRICE_CENTS,
  })),
});

async function capture(): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let at = next++; at < ORDERS; at = next++) {
      fresh = `O${at}`;
      await hub.capture(demandOf(orderOf(at)), { id: `M${at}`, actor: Actor.of('connection:bench'), roles: [] });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

const moved = (item: string): Parameters<Hub['observeAll']>[0][number] => {
  const cents = item === HOT ? PRICE_CENTS * 1.1 : PRICE_CENTS * 1.001;
  return { ...priceFact(item, cents), source: 'erp', since: hub.clock.now() };
};

/** Until no order has anything to do any more. */
async function quiet(): Promise<void> {
  for (;;) {
    const due = await Promise.all(Array.from({ length: store.lanes }, async (_, lane) => await store.isDue(lane, ['none'])));
    if (!due.includes(true)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

try {
  let from = performance.now();
  await furnish(hub, { accounts, prices });
  say(`${PRICES} items, with their prices, costs and stock: ${secondsSince(from)}`);
  hub.engine.start();
  from = performance.now();
  await capture();
  await quiet();
  say(`${ORDERS} open orders: ${secondsSince(from)}`);
  isWave = true;
  from = performance.now();
  const wave = hub.observeAll(items.map(moved)).then(() => say(`${PRICES} prices have moved: ${secondsSince(from)}`));
  while (held.size < AFFECTED) await new Promise((resolve) => setTimeout(resolve, 10));
  say(`the ${AFFECTED} orders have their new outcome: ${secondsSince(from)}`);
  await wave;
  await quiet();
  say(`every order was asked again: ${secondsSince(from)}; ${held.size} have a new outcome, and should be ${AFFECTED}`);
  if (held.size !== AFFECTED || [...held].some((id) => Number(id.slice(1)) >= AFFECTED)) process.exitCode = 1;
} finally {
  await hub.engine.stop();
  await store.close();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
