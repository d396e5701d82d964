/** Another number of lanes, on a real PostgreSQL: everything is found again in its new place, and the work goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sample, string } from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { CustomerId, OrderId } from '../../src/core/model/identifiers.ts';
import { must } from '../../src/core/model/result.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { laneOf } from '../../src/engine/lane.ts';
import { fold } from '../../src/engine/memory.ts';
import { NoticeReader } from '../../src/engine/notices/notices.ts';
import { FeedEnded, StoreAway } from '../../src/engine/ports.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { Projections } from '../../src/engine/projections/projections.ts';
import { relane } from '../../src/store/postgres/relane/relane.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { FACTS } from '../core/checks/facts.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { HERE } from '../gates/tree.ts';
import { demandOf } from '../stories/orders.ts';
import { freshDatabase } from './database.ts';
import { sessionOn, type Session } from './session.ts';
import { eventually } from '../support/eventually.ts';

const STOCK = 'stock:EAST/BRG-6204' as AccountKey;
const NEW_LANES = 7;

/** Every table that has lanes, and the name by which a row has its lane. */
const NAMES: Readonly<Record<string, string>> = {
  journal: 'order_id',
  commands: 'about',
  timers: 'order_id',
  follow_ups: 'order_id',
  effects: 'order_id',
  basis: 'order_id',
  set_aside: 'order_id',
  notices: 'order_id',
  facts: 'key',
  fact_history: 'key',
  accounts: 'key',
  account_journal: 'key',
  cross_references: 'value',
  routes: "issuer || '/' || value",
};

let open: ProjectedStore | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

interface House {
  readonly it: Plant;
  readonly store: ProjectedStore;
}

async function house(url: string, clock: Turned, connection?: Connection): Promise<House> {
  open = must(await openPostgresStore({ url, test: true, timeOf: () => clock.now() }));
  return { store: open, it: new Plant(open, clock, () => connection) };
}

const capture = async (it: Plant, number: number): Promise<OrderId> => {
  const demand = demandOf([{ quantity: String(number + 10) }], {
    purchaseOrder: `PO-${number}`,
    channel: { kind: 'edi', name: 'edi-acme', message: `M${number}` },
  });
  const { order } = await it.pumped(it.hub.capture(demand, it.asker(`capture-${number}`)));
  return order;
};

/** Orders in all kinds of states: to be sent, held by hand, told of a fact that moved, set aside. */
async function lived(url: string, clock: Turned): Promise<void> {
  const { it, store } = await house(url, clock);
  await it.stocked();
  const orders: OrderId[] = [];
  for (let number = 1; number <= 12; number++) orders.push(await capture(it, number));
  await it.untilQuiet();
  while (await reader(store).once());
  const [first, second, third] = orders as [OrderId, OrderId, OrderId];
  // What nobody was told of before the move is told after it.
  await it.tell(third, { type: 'cancel', what: 'order', reference: 'c', reason: 'buyer' }, 'cancel-1');
  await it.tell(first, { type: 'place-hold', note: 'wait', team: 'service' }, 'hold-1');
  await it.untilQuiet();
  const moved = must(readFact('item:BRG-6204', { ...(FACTS['item:BRG-6204'] as object), name: 'Bearing 6204' }));
  await it.hub.observe({ ...moved, source: 'erp', since: it.now });
  await store.setAside({ queue: 'timer', order: second, id: '1', error: 'broke' });
  await new Projections(store.projections, (error) => void it.errors.push(error)).upToDate();
  expect(it.errors).toEqual([]);
  await store.close();
  open = undefined;
}

async function sql<T>(url: string, work: (sql: Session) => Promise<T>): Promise<T> {
  const session = sessionOn(url);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

const reader = (store: ProjectedStore): NoticeReader =>
  new NoticeReader(store.notices, [{ name: 'acme/hooks', customers: 'all', kinds: ['captured', 'cancelled'] }]);

/** Everything there is, but for lanes and positions. */
const contents = async (url: string): Promise<Readonly<Record<string, readonly string[]>>> =>
  await sql(url, async (session) => {
    const found: Record<string, readonly string[]> = {};
    for (const table of Object.keys(NAMES)) {
      const rows = await session.unsafe(`select to_jsonb(t) - 'lane' - 'position' as row from ${table} as t`);
      found[table] = rows.map(({ row }) => JSON.stringify(row).replace(/"id":"1\/[^"]*"/, '"id":"1"')).sort();
    }
    return found;
  });

const folded = async (store: ProjectedStore): Promise<ReadonlyMap<OrderId, unknown>> => {
  const orders = await store.read.orders(undefined, 100);
  return new Map(await Promise.all(orders.map(async (id) => [id, fold(await store.read.journal(id))] as const)));
};

test('every order folds to the same state, every row is in the lane of its name, and the engine goes on', async () => {
  const url = await freshDatabase();
  const clock = new Turned();
  await lived(url, clock);
  const before = await house(url, clock);
  const orders = await folded(before.store);
  const told = await before.store.projections.read.orders({ most: 100 });
  await before.store.close();
  const rows = await contents(url);
  for (const table of Object.keys(NAMES)) expect([table, rows[table]?.length ?? 0]).not.toEqual([table, 0]);

  expect(must(await relane(url, NEW_LANES))).toMatchObject({ before: 4, lanes: NEW_LANES, orders: 12 });
  expect(await contents(url)).toEqual(rows);
  const places = await sql(url, async (session) =>
    (
      await Promise.all(
        Object.entries(NAMES).map(async ([table, name]) => await session.unsafe(`select lane, ${name} as name from ${table}`)),
      )
    ).flat(),
  );
  expect(places.filter(({ lane, name }) => lane !== laneOf(name as string, NEW_LANES))).toEqual([]);

  const { it, store } = await house(url, clock, new Partner());
  expect(store.lanes).toBe(NEW_LANES);
  expect(await folded(store)).toEqual(orders);
  const heard = async (): Promise<readonly string[]> =>
    (await store.notices.list({ most: 100 })).map(({ order, kind }) => `${order} ${kind}`).toSorted();
  const earlier = await heard();
  while (await reader(store).once());
  const later = (await heard()).filter((each) => !earlier.includes(each));
  expect([earlier.length, later]).toEqual([12, [expect.stringMatching(/ cancelled$/)]]);
  await new Projections(store.projections, (error) => void it.errors.push(error)).upToDate();
  expect(await store.projections.read.orders({ most: 100 })).toEqual(told);

  // What was answered is answered so again, what was claimed is claimed, and what waited goes on.
  const first = [...orders.keys()][0] as OrderId;
  const holds = await it.holds(first);
  await it.tell(first, { type: 'place-hold', note: 'wait', team: 'service' }, 'hold-1');
  expect(await it.holds(first)).toEqual(holds);
  expect(await capture(it, 3)).toBe([...orders.keys()].find((id) => told.find((row) => row.number === 'PO-3')?.order === id));
  const revision = (await store.read.account(STOCK)).revision;
  const snapshot = { type: 'snapshot', figure: '5000' as never, asOf: it.now } as const;
  expect(await it.hub.adjust(STOCK, snapshot, 'stock')).toEqual({ kind: 'adjusted' });
  expect((await store.read.account(STOCK)).revision).toBe(revision);
  expect(await store.directory.find({ kind: 'purchase-order', issuer: CustomerId.of('ACME'), value: 'PO-3' })).toHaveLength(1);
  await it.untilQuiet();
  clock.at = (clock.at + 5_000) as typeof clock.at;
  await it.untilQuiet();
  const releases = await Promise.all(
    [...orders.keys()]
      .filter((id) => id !== first && !later.includes(`${id} cancelled`))
      .map(async (id) => (await it.tasks(id))['release/F1']),
  );
  expect(releases).toEqual(Array.from({ length: 10 }, () => 'done'));
  expect(it.errors).toEqual([]);
});

test('positions are without a gap in each new lane, each order keeps its sequence, and an old cursor is told', async () => {
  const url = await freshDatabase();
  const clock = new Turned();
  await lived(url, clock);
  const { lanes: _, ...heads } = await sql(url, async (session) => {
    const [row] = await session`select max(position)::integer as highest from lanes`;
    return { lanes: 4, highest: row?.['highest'] as number };
  });
  must(await relane(url, NEW_LANES));
  const { store } = await house(url, clock);
  const sequences = new Map<OrderId, number>();
  for (let lane = 0; lane < NEW_LANES; lane++) {
    let position = heads.highest + 1;
    for (const entry of await store.read.feed(lane, 0, 10_000)) {
      expect(entry.position).toBe((position += entry.events.length));
      expect(entry.sequence).toBe((sequences.get(entry.order) ?? 0) + entry.events.length);
      sequences.set(entry.order, entry.sequence);
    }
    expect((await store.projections.standing())[lane]?.head).toBe(position);
  }
  expect(sequences.size).toBe(12);
  const ended = store.read.feed(1, heads.highest, 10);
  await expect(ended).rejects.toThrow(FeedEnded);
  await expect(ended).rejects.toMatchObject({ failure: { code: 'feed-ended', lanes: NEW_LANES, begin: heads.highest + 1 } });
  await expect(store.read.feed(NEW_LANES, 0, 10)).rejects.toThrow(FeedEnded);
});

test('back to fewer, the same again, and what was there twice', async () => {
  const url = await freshDatabase();
  const clock = new Turned();
  await lived(url, clock);
  const before = await house(url, clock);
  const orders = await folded(before.store);
  await before.store.close();
  for (const lanes of [13, 13, 1]) must(await relane(url, lanes));
  const { store } = await house(url, clock);
  expect(store.lanes).toBe(1);
  expect(await folded(store)).toEqual(orders);
});

test('is refused while another process is on the database, by its name', async () => {
  const url = await freshDatabase();
  await house(url, new Turned());
  expect(await relane(url, NEW_LANES)).toMatchObject({
    ok: false,
    failure: { code: 'database-in-use', processes: [expect.stringMatching(new RegExp(`^${process.pid}@`))] },
  });
});

test('a process that was cut off meanwhile writes nothing any more', async () => {
  const url = await freshDatabase();
  const { it, store } = await house(url, new Turned());
  await sql(url, async (session) => await session`update settings set feeds_begin = 1`);
  await expect(store.group(0, async () => 'written')).rejects.toThrow(StoreAway);
  await expect(it.hub.adjust(STOCK, { type: 'snapshot', figure: '1' as never, asOf: it.now }, 'x')).rejects.toThrow('relane');
  const fact = must(readFact(...(Object.entries(FACTS)[0] as [string, unknown])));
  await expect(it.hub.observe({ ...fact, source: 'erp', since: it.now })).rejects.toThrow('relane');
  const route = { customer: CustomerId.of('ACME'), channel: 'edi', message: 'M1' };
  await expect(store.directory.routePurchaseOrder(route.customer, 'PO-1', OrderId.of('O1'))).rejects.toThrow('relane');
  await expect(store.directory.routeMessage({ route, fresh: OrderId.of('O1') })).rejects.toThrow('relane');
});

test('killed in the middle, it leaves everything as it was', { timeout: 60_000 }, async () => {
  const url = await freshDatabase();
  const clock = new Turned();
  await lived(url, clock);
  const everything = async (): Promise<unknown> =>
    await sql(url, async (session) => [
      await session`select lane, position, order_id, sequence from journal order by lane, position`,
      await session`select * from lanes order by lane`,
      await session`select * from settings`,
      await contents(url),
    ]);
  const before = await everything();
  const sessions = async (which: string): Promise<number> =>
    await sql(url, async (session) => {
      const found = await session`
        select wait_event_type as waits from pg_stat_activity
        where application_name like 'orderkeel %' and datname = current_database()`;
      return found.filter(({ waits }) => which === 'any' || waits === which).length;
    });
  await sql(url, async (session) => {
    await session.begin(async (tx) => {
      await tx`select from accounts for update`;
      const env = { ...process.env, DATABASE_URL: url };
      const cli = join(HERE, 'src', 'main', 'cli.ts');
      const child = spawn(process.execPath, [cli, 'relane', '--lanes', '7'], { env, stdio: 'inherit' });
      const ended = once(child, 'exit');
      // The journal is moved by then: the accounts, which come after it, are waited for.
      await eventually(async () => expect(await sessions('Lock')).toBe(1));
      child.kill('SIGKILL');
      await ended;
    });
  });
  await eventually(async () => expect(await sessions('any')).toBe(0));
  expect(await everything()).toEqual(before);
  must(await relane(url, NEW_LANES));
  expect((await house(url, clock)).store.lanes).toBe(NEW_LANES);
});

test('the database finds the same lane for any name', async () => {
  const url = await freshDatabase();
  const names = sample(string({ unit: 'grapheme', maxLength: 12 }), 200).map((name) => name.replaceAll('\0', '\u{1F600}'));
  await sql(url, async (session) => {
    for (const name of names)
      await session`insert into facts (lane, key, version, source, since, confirmed_at) values (${laneOf(name, 4)}, ${name}, 0, '', 0, 0) on conflict do nothing`;
  });
  must(await relane(url, 1_009));
  const rows = await sql(url, async (session) => await session`select lane, key from facts`);
  expect(rows.filter(({ lane, key }) => lane !== laneOf(key as string, 1_009))).toEqual([]);
});
