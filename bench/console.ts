/** How quick the console's lists are among many orders. Run: npm run bench:console -- --orders 1000000 */
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createKey } from '../src/api/keys.ts';
import { must } from '../src/core/model/result.ts';
import { EXAMPLES } from '../src/main/house/house.ts';
import { openServing } from '../src/main/house/serving.ts';
import { Random } from '../simulator/kernel/random.ts';
import { startEmbedded } from '../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../src/store/postgres/store.ts';
import { casesOf, SORTS } from './console/cases.ts';
import { ordersIn } from './console/fill.ts';
import { longOrder } from './console/long-order.ts';
import { Meter } from './console/meter.ts';
import { addPerson, measurePages } from './console/pages.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '50' },
    /** How often each page is opened in a browser; 0: not at all. */
    pages: { type: 'string', default: '10' },
    /** Of one order that has many; 0: without it. */
    events: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    /** Only cases whose name has this in it. */
    only: { type: 'string', default: '' },
    /** Kept for the next run, which then fills nothing. */
    folder: { type: 'string' },
  },
});
/** "Usable" of an order with thousands of events. */
const ORDER_MOST_MS = 1_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'orderkeel-console-')));
await chmod(folder, 0o755);
const database = must(await startEmbedded({ folder: join(folder, 'database'), stopOnSignals: true }));
let isWell = true;
try {
  const store = must(await openPostgresStore({ url: database.url, connectionsMax: 2 }));
  const scopes = ['orders:read', 'orders:write', 'messages:read', 'facts:read'];
  const key = must(await createKey(store.apiKeys, { name: 'console', scopes, perMinute: 10_000_000 }));
  if (Number(values.pages) > 0) await addPerson(store);
  const { lanes } = store;
  await store.close();
  const orders = Number(values.orders);
  const filled = { orders, customers: Math.max(20, Math.floor(orders / 50)), lanes, now: Date.UTC(2026, 5, 1) };
  const known = await ordersIn(database.url, filled, say);
  const config = { master: join(EXAMPLES, 'first-run', 'master'), connections: [], folders: [] };
  const onError = (error: unknown): void => say(`trouble: ${String(error)}`);
  const serving = must(await openServing({ folder: join(folder, 'hub'), databaseUrl: database.url, port: 0, config, onError }));
  try {
    const meter = new Meter({ url: serving.url, key, times: Number(values.times), say });
    const random = new Random(Number(values.seed));
    if (Number(values.events) > 0) {
      const order = await longOrder({ url: serving.url, key, events: Number(values.events) }, say);
      await meter.measure('timeline, first page', () => `/orders/${order}/timeline`, ORDER_MOST_MS);
      await meter.measure('timeline, 500 events', () => `/orders/${order}/timeline?limit=500`, ORDER_MOST_MS);
      await meter.measure('explanation', () => `/orders/${order}/explanation`, ORDER_MOST_MS);
      await meter.measure('messages of the order', () => `/orders/${order}/messages`, ORDER_MOST_MS);
      if (Number(values.pages) > 0) await measurePages({ url: serving.url, key, meter, order, times: Number(values.pages) });
    }
    for (const { name, of } of casesOf(filled, known).filter((each) => each.name.includes(values.only)))
      for (const sort of SORTS) await meter.measure(`${name}, by ${sort}`, () => `/orders?sort=${sort}&${of(random)}`);
    say(meter.summary());
    isWell = meter.isWell;
  } finally {
    await serving.close();
  }
} finally {
  await database.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
say(isWell ? 'all are quick enough' : 'not all are quick enough');
process.exitCode = isWell ? 0 : 1;
