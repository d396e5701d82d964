/**
 * How long people who decide holds wait for the system: one hold, 1,000 holds of one cause, and each filter of the list
 * with 50,000 open holds. On a durable PostgreSQL of its own. Run: npm run bench:holds
 */
import { Client } from 'pg';
import { carryOut } from '../src/api/many/carry-out.ts';
import { planOf } from '../src/api/many/plan.ts';
import { CustomerId, HoldId, type OrderId } from '../src/core/model/identifiers.ts';
import type { Instant } from '../src/core/model/instant.ts';
import { must } from '../src/core/model/result.ts';
import type { ProjectedStore } from '../src/engine/projections/ports.ts';
import { openPostgresStore } from '../src/store/postgres/store.ts';
import { Partner, Plant, Turned } from '../test/engine/plant.ts';
import { demandOf } from '../test/stories/orders.ts';
import { startDatabase } from './engine/database.ts';

const ALONE = 30;
const MANY = 1_000;
const OPEN = 50_000;
const SAMPLES = 40;
const CAPTURED = 40;
const DECISION = { resolution: { way: 'theirs' }, note: 'As agreed with the buyer.' } as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function told(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1).padStart(8);
  print(`${name.padEnd(44)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   max ${at(1)} ms`);
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const since = performance.now();
  const result = await work();
  return [performance.now() - since, result];
}

/** Each of one line, at a price that is not ours. */
async function held(plant: Plant, many: number): Promise<readonly OrderId[]> {
  const orders: OrderId[] = [];
  const one = async (n: number): Promise<OrderId> => {
    const demand = demandOf([{ quantity: '1', price: '4.00' }], {
      purchaseOrder: `PO-${n}`,
      channel: { kind: 'edi', name: 'edi-acme', message: `M${n}` },
    });
    return (await plant.hub.capture(demand, plant.asker())).order;
  };
  for (let n = 0; n < many; n += CAPTURED)
    orders.push(...(await Promise.all(Array.from({ length: Math.min(CAPTURED, many - n) }, async (_, at) => await one(n + at)))));
  // Half of them find no room, as on a bad day.
  const more = { type: 'snapshot', figure: '38000', limit: String(38_000 + many * 2), asOf: plant.now };
  await plant.hub.adjust('credit:ACME-GROUP' as never, more as never, 'less');
  return orders;
}

async function decided(plant: Plant): Promise<void> {
  const asker = { ...plant.asker(), roles: ['pricing'] };
  const orders = await held(plant, ALONE + MANY);
  const holds = orders.map((order) => ({ order, hold: HoldId.of('H1') }));
  const alone: number[] = [];
  for (const { order, hold } of holds.slice(0, ALONE)) {
    const command = { type: 'resolve-hold', hold, ...DECISION } as const;
    const [ms] = await timed(async () => await plant.hub.handle(order, command, { ...asker, id: `one:${order}` }));
    alone.push(ms);
  }
  told('one hold, decided', alone);
  const rest = holds.slice(ALONE);
  const [shownMs, plan] = await timed(async () => await planOf(plant.hub, rest, DECISION, async () => asker));
  const [doneMs, done] = await timed(async () => await carryOut(plant.hub, 'bench', plan, DECISION, async () => asker));
  const different = done.filter((each, n) => each.standing !== plan[n]?.standing || each.outcome !== plan[n]?.outcome);
  print(`${MANY} holds of one cause, shown${' '.repeat(14)} ${(shownMs / 1_000).toFixed(2)} s`);
  print(
    `${MANY} holds of one cause, decided${' '.repeat(12)} ${(doneMs / 1_000).toFixed(2)} s, otherwise than shown: ${different.length}`,
  );
}

/** Straight into the projected table, as no hub gets 50,000 holds within a minute. */
async function filled(url: string, lanes: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into projected_holds (lane, order_id, hold_id, type, team, priority, opened_at, due_at, amount, currency, customer, number, total, total_currency, cause, label)
    select n % $1, 'G' || n, 'H1', (array['price-difference', 'credit', 'shortage', 'effect', 'ship-to'])[1 + n % 5],
      (array['pricing', 'credit', 'planning', 'integration', 'service'])[1 + n % 5], 3, 1780000000000 + n, 1780000000000 + (n * 7919) % 50000 * 1000,
      (n % 900) + 0.5, 'USD', 'C' || n % 800, 'PO-' || n, (n % 9000) + 0.25, 'USD', 'item:I' || n % 400, 'I' || n % 400
    from generate_series(1, $2) as n`,
    [lanes, OPEN],
  );
  await client.query(
    `update projected_holds set team = 'compliance', type = 'screening', cause = 'screening:X' where order_id in ('G77', 'G7007', 'G40007')`,
  );
  await client.query('analyze projected_holds');
  await client.end();
}

async function filters({ projections: { read } }: ProjectedStore): Promise<void> {
  const [middle] = (await read.holds({ most: 500, teams: ['credit'] })).slice(-1);
  const customer = CustomerId.of('C77');
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['all', async () => await read.holds({ most: 51 })],
    ['of a team', async () => await read.holds({ most: 51, teams: ['credit'] })],
    [
      'of a team, page 11',
      async () => await read.holds({ most: 51, teams: ['credit'], ...(middle !== undefined && { after: middle }) }),
    ],
    ['mine, of three teams', async () => await read.holds({ most: 51, teams: ['credit', 'pricing', 'service'] })],
    ['mine, of teams with few', async () => await read.holds({ most: 51, teams: ['compliance', 'nobody'] })],
    ['of a type', async () => await read.holds({ most: 51, type: 'shortage' })],
    ['of a rare type', async () => await read.holds({ most: 51, type: 'screening' })],
    ['of a cause', async () => await read.holds({ most: 51, cause: 'item:I77' })],
    [
      'of a cause, type and team',
      async () => await read.holds({ most: 51, cause: 'item:I77', type: 'shortage', teams: ['planning'] }),
    ],
    ['of a customer', async () => await read.holds({ most: 51, customer })],
    ['of a customer and a type', async () => await read.holds({ most: 51, customer, type: 'shortage' })],
    ['groups, all', async () => await read.holdGroups({})],
    ['groups, of a team', async () => await read.holdGroups({ teams: ['credit'] })],
    [
      'standing by type and team',
      async () => await read.holdStanding({ now: 0 as Instant, soon: 0 as Instant, by: 'person:ana' as never }),
    ],
  ];
  for (const [name, ask] of asked) {
    const times: number[] = [];
    for (let n = 0; n < SAMPLES; n++) times.push((await timed(async () => JSON.stringify(await ask())))[0]);
    told(`${OPEN} holds, ${name}`, times);
  }
}

const database = await startDatabase();
try {
  const clock = new Turned();
  const store = must(await openPostgresStore({ url: database.url, timeOf: () => clock.now(), test: true }));
  const partner = new Partner();
  partner.answer = () => ({ kind: 'not-sent', code: 'closed', detail: 'closed' });
  const plant = await new Plant(store, clock, () => partner).stocked();
  plant.hub.engine.start(50);
  await decided(plant);
  await plant.hub.engine.stop();
  await filled(database.url, store.lanes);
  await filters(store);
  for (const error of plant.errors) print(String(error));
  await store.close();
} finally {
  await database.stop();
}
