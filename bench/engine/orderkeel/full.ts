/**
 * Orderkeel on a database that has been at work for years: ORDERKEEL_PAST closed orders (200,000) and ORDERKEEL_OPEN open
 * ones (100,000) are there before the first life of the run.
 *
 * A few lives are lived by the hub itself, with items and customers of their own: some to their end, some until the
 * warehouse has them. Their rows are then copied as they are, under other names, and the tables analysed.
 */
import { Client } from 'pg';
import type { Engine, Setting, StartEngine } from '../engine.ts';
import { creditOf, stockOf, TRANSITIONS, type Account, type Order, type Transition } from '../life.ts';
import { makeWorld } from '../world.ts';
import { start as startOrderkeel } from './orderkeel.ts';

const PAST = Number(process.env['ORDERKEEL_PAST'] ?? 200_000);
const OPEN = Number(process.env['ORDERKEEL_OPEN'] ?? 100_000);
/** Of each kind so many are lived, and all others are copies of these. */
const MODELS = 200;
const LINES = 4;
/** The last that an open one has gone through. */
const UNTIL: Transition = 'acknowledge';

export const start: StartEngine = async (setting) => {
  const orders = models();
  const before = await startOrderkeel({ ...setting, ...worldOf(orders), deliver: async () => undefined });
  const open = orders.slice(MODELS);
  await live(before, orders.slice(0, MODELS), TRANSITIONS);
  await live(before, open, TRANSITIONS.slice(0, TRANSITIONS.indexOf(UNTIL) + 1));
  await before.stop();
  await copied(await setting.databaseUrl(), open);
  return await startOrderkeel(setting);
};

/** As in any run, but for the names of items and customers: what is measured meets none of their accounts and facts. */
function models(): readonly Order[] {
  const { orders } = makeWorld({ seed: 1, lives: 2 * MODELS, lines: LINES, items: 'zipf' });
  return orders.map((order, index) => ({
    id: `P${index}`,
    message: `P${index}`,
    group: `P${order.group}`,
    lines: order.lines.map((line) => ({ ...line, item: `P${line.item}` })),
  }));
}

function worldOf(orders: readonly Order[]): Pick<Setting, 'accounts' | 'prices'> {
  const prices = new Map(orders.flatMap(({ lines }) => lines.map(({ item, price }) => [item, price] as const)));
  const room = { room: 1_000_000_000_000, claimed: 0 };
  const names = [...orders.map(({ group }) => creditOf(group)), ...[...prices.keys()].map(stockOf)];
  return { accounts: new Map(names.map((name): [string, Account] => [name, room])), prices };
}

async function live(engine: Engine, orders: readonly Order[], transitions: readonly Transition[]): Promise<void> {
  await Promise.all(
    orders.map(async (order) => {
      for (const transition of transitions) await engine.advance(order, transition);
    }),
  );
}

/** The tables of orders, and what in a row is another in a copy of it; `$n` is the copy's number, from 1, and `$k` the same as text. */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  journal: { position: 'position - $n * span', order_id: named('order_id'), command_id: named('command_id') },
  commands: { id: named('id'), about: named('about') },
  timers: { order_id: named('order_id') },
  basis: { order_id: named('order_id') },
  cross_references: { value: named('value'), order_id: named('order_id') },
  routes: { value: named('value'), order_id: named('order_id') },
};

function named(column: string): string {
  return `${column} || '/' || $k`;
}

async function copied(url: string, open: readonly Order[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const of = { closed: PAST / MODELS, open: OPEN / MODELS };
  const isOpen = `in (${open.map(({ id }) => `'${id}'`).join(', ')})`;
  await client.query(`create temporary table spans as select coalesce(max(position), 0) + 1 as span from journal`);
  for (const [table, changes] of Object.entries(TABLES)) {
    const { rows } = await client.query<{ readonly name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) => changes[name]?.replaceAll('$k', 'k.k::text').replaceAll('$n', 'k.k') ?? name).join(', ');
    const order = table === 'commands' ? 'about' : 'order_id';
    const from = `${table}, spans, generate_series(1, case when ${order} ${isOpen} then ${of.open} else ${of.closed} end) as k(k)`;
    await client.query(`insert into ${table} (${columns.join(', ')}) select ${values} from ${from} where ${order} like 'P%'`);
  }
  await client.query('analyze');
  await client.query('checkpoint');
  const { rows } = await client.query<{ readonly orders: number; readonly bytes: string }>(
    `select count(distinct order_id)::integer as orders, pg_size_pretty(pg_database_size(current_database())) as bytes from journal`,
  );
  process.stderr.write(`${rows[0]?.orders} orders are there, ${rows[0]?.bytes}\n`);
  await client.end();
}
