/** The lists that screens show, on both stores: always what the journals say, whoever folds them and whatever breaks. */
import { afterEach, describe, expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { CustomerId, type OrderId } from '../../src/core/model/identifiers.ts';
import { fold } from '../../src/engine/memory.ts';
import type { OrderRows, ProjectedStore } from '../../src/engine/projections/ports.ts';
import { Projections } from '../../src/engine/projections/projections.ts';
import { rowsOf } from '../../src/engine/projections/rows.ts';
import type { Reach } from '../../src/engine/reach.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { FACTS } from '../core/checks/facts.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { demandOf } from '../stories/orders.ts';
import { freshPostgresStore } from './database.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;

describe.each<[string, (clock: Turned) => Promise<ProjectedStore>]>([
  ['in memory', async (clock) => openMemoryStore({ clock })],
  ['on PostgreSQL', freshPostgresStore],
])('projections %s', (_, open) => {
  let store: ProjectedStore;
  let it: Plant;
  afterEach(async () => await store.close());

  const plant = async (): Promise<void> => {
    const clock = new Turned();
    store = await open(clock);
    it = await new Plant(store, clock, () => new Partner()).stocked();
  };
  const order = async (number: number): Promise<OrderId> => {
    const demand = demandOf([{ quantity: String(number * 10) }], {
      purchaseOrder: `PO-${number}`,
      channel: { kind: 'edi', name: 'edi-acme', message: `M${number}` },
    });
    return (await it.pumped(it.hub.capture(demand, it.asker()))).order;
  };
  const broken: unknown[] = [];
  const fresh = (): Projections => new Projections(store.projections, (error) => void broken.push(error));

  /** As each order's journal has it. */
  const told = async (): Promise<readonly OrderRows[]> => {
    const orders = await store.read.orders(undefined, 100);
    const journals = await Promise.all(orders.map(async (id) => await store.read.journal(id)));
    return journals.flatMap((entries) => rowsOf(fold(entries).order, entries.at(-1)?.at ?? it.now) ?? []);
  };
  const expectAsTold = async (): Promise<void> => {
    const rows = await told();
    const { read } = store.projections;
    expect(await read.orders({ most: 100 })).toEqual(rows.map((each) => each.order));
    const holds = rows.flatMap((each) => each.holds).map(({ order: of, hold }) => `${of} ${hold}`);
    expect((await read.holds({ most: 100 })).map(({ order: of, hold }) => `${of} ${hold}`).sort()).toEqual(holds.sort());
    const claims = rows.flatMap(({ claims: own, order: { number, customer } }) =>
      own.filter(({ account }) => account === EAST).map((claim) => ({ ...claim, number, customer })),
    );
    expect(await read.claims(EAST, 100)).toEqual(claims);
  };

  test('list what was committed, once it is waited for', async () => {
    await plant();
    const first = await order(1);
    const second = await order(2);
    await it.tell(second, { type: 'place-hold', note: 'wait', team: 'service' });
    await it.untilQuiet();
    expect(await fresh().upToDate()).toBe(true);
    await expectAsTold();
    const { read } = store.projections;
    expect(await read.orders({ most: 1, after: { order: first } })).toMatchObject([
      { order: second, number: 'PO-2', state: 'open', ordered: '20', open: '20', holds: 1, customer: 'ACME' },
    ]);
    expect((await read.holds({ team: 'service', most: 10 })).map(({ order: of, type }) => [of, type])).toEqual([
      [second, 'stopped'],
    ]);
    expect(await read.holds({ team: 'credit', most: 10 })).toEqual([]);
    expect(await read.orders({ most: 10, state: 'closed' })).toEqual([]);
    const customer = CustomerId.of('ACME');
    expect(await read.orders({ most: 10, customer })).toHaveLength(2);
    expect(await read.orders({ most: 10, customer, state: 'closed' })).toEqual([]);
    const numbered = async (purchaseOrder: string, more: object = {}): Promise<readonly OrderId[]> =>
      (await read.orders({ most: 10, purchaseOrder, ...more })).map((each) => each.order);
    expect(await numbered('po-2')).toEqual([second]);
    expect(await numbered('PO-2', { customer: CustomerId.of('BOLT') })).toEqual([]);
    expect(await numbered('PO-2', { customer, state: 'closed' })).toEqual([]);
    expect((await read.orders({ most: 1, sort: 'changed' })).map((each) => each.order)).toEqual([second]);
  });

  test('page through holds, the next due first, each once', async () => {
    await plant();
    for (const number of [1, 2, 3, 4, 5]) {
      const team = number === 3 ? 'credit' : 'service';
      await it.tell(await order(number), { type: 'place-hold', note: 'wait', team });
    }
    expect(await fresh().upToDate()).toBe(true);
    const { read } = store.projections;
    const all = await read.holds({ most: 100 });
    const paged: (typeof all)[number][] = [];
    for (;;) {
      const after = paged.at(-1);
      const page = await read.holds({ most: 2, ...(after !== undefined && { after }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(5);
    expect(await read.holds({ most: 100, type: 'stopped', team: 'service' })).toHaveLength(4);
    expect(await read.holds({ most: 100, type: 'credit', team: 'service' })).toEqual([]);
  });

  test('find an order by our number, by its end and by theirs, and take no sign for a pattern', async () => {
    await plant();
    const id = await order(1);
    await it.tell(id, { type: 'place-hold', note: 'a team that no column takes', team: `\0${'service'.repeat(1_000)}` });
    expect(await fresh().upToDate()).toBe(true);
    const found = async (words: string): Promise<readonly string[]> =>
      (await store.projections.read.find(words, 10)).map((each) => each.order);
    expect(await found('po-1')).toEqual([id]);
    expect(await found(id.toLowerCase())).toEqual([id]);
    expect(await found('%%%%')).toEqual([]);
    expect(await found('____')).toEqual([]);
    expect(broken).toEqual([]);
  });

  test('are written by one of several at a time, and come out the same', async () => {
    await plant();
    for (const number of [1, 2, 3, 4, 5, 6]) await order(number);
    const several = [fresh(), fresh(), fresh()];
    for (const each of several) each.start(5);
    await it.untilQuiet();
    expect(await several[0]?.upToDate()).toBe(true);
    for (const each of several) await each.stop();
    await expectAsTold();
    expect(broken).toEqual([]);
  });

  test('leave what another has in hand alone, and say that they are behind', async () => {
    await plant();
    const lanes = store.projections.lanes;
    await order(1);
    const holding = async (lane: number): Promise<void> =>
      await store.projections.step(lane, async (step) => {
        expect(step.cursors.size).toBe(3);
        if (lane + 1 < lanes) return await holding(lane + 1);
        expect(await fresh().upToDate(30)).toBe(false);
      });
    await holding(0);
    expect(await fresh().upToDate()).toBe(true);
  });

  test('count nothing twice: what breaks after it was written is as if it had never been', async () => {
    await plant();
    await order(1);
    const rows = await told();
    for (let lane = 0; lane < store.projections.lanes; lane++) {
      const cut = store.projections.step(lane, async (step) => {
        await step.write(['orders', 'holds', 'claims'], rows, 1_000);
        throw new Error('killed');
      });
      await expect(cut).rejects.toThrow('killed');
    }
    expect(await store.projections.read.orders({ most: 10 })).toEqual([]);
    await fresh().upToDate();
    await expectAsTold();
  });

  test('go on in a process that knows none of the orders, and where one list is behind the others', async () => {
    await plant();
    const id = await order(1);
    await fresh().upToDate();
    await it.tell(id, { type: 'place-hold', note: 'wait', team: 'service' });
    const one = fresh();
    for (let lane = 0; lane < store.projections.lanes; lane++)
      await store.projections.step(lane, async (step) => {
        const page = await step.feed(step.cursors.get('orders') ?? 0, 1);
        const [entry] = page;
        if (entry === undefined) return;
        const journal = (await step.journals([id])).filter(({ position }) => position <= entry.position);
        await step.write(['orders'], [rowsOf(fold(journal).order, entry.at) ?? []].flat(), entry.position);
      });
    await one.upToDate();
    await expectAsTold();
    await it.untilQuiet();
    await one.upToDate();
    await expectAsTold();
  });

  test('are folded again from nothing, and tell how far they are', async () => {
    await plant();
    for (const number of [1, 2, 3]) await order(number);
    await it.untilQuiet();
    await fresh().upToDate();
    const before = await store.projections.read.orders({ most: 10 });
    const said: string[] = [];
    await fresh().rebuild(({ lane, done, of }) => void said.push(`${lane}: ${done} of ${of}`));
    expect(await store.projections.read.orders({ most: 10 })).toEqual(before);
    const heads = (await store.projections.standing()).map(({ head }) => head);
    expect(said.filter((each) => each.endsWith(': 0 of 0') || !each.includes(': 0 of'))).toEqual(
      heads.map((head, lane) => `${lane}: ${head} of ${head}`),
    );
    await expectAsTold();
  });

  const ACME = FACTS['customer:ACME'] as object;
  /** ACME as the ERP has it from now on. */
  const moved = async (place: object): Promise<void> => {
    it.now = (it.now + 1_000) as Instant;
    await it.hub.observe({ ...must(readFact('customer:ACME', { ...ACME, ...place })), source: 'erp', since: it.now });
  };
  const seen = async (reach: Reach): Promise<readonly number[]> => {
    const { read } = store.projections;
    const page = { most: 10, reach };
    const lists = await Promise.all([
      read.orders(page),
      read.orders({ ...page, state: 'open' }),
      read.orders({ ...page, customer: CustomerId.of('ACME') }),
      read.orders({ ...page, purchaseOrder: 'PO-1' }),
      read.holds(page),
      read.holds({ ...page, team: 'service' }),
    ]);
    return lists.map(({ length }) => length);
  };
  const ALL = [2, 2, 2, 1, 3, 1];
  const NONE = [0, 0, 0, 0, 0, 0];

  test('show the orders of a business unit and a region to those whose they are, also once their customer has moved', async () => {
    await plant();
    await moved({ businessUnit: 'NORTH', region: 'EAST' });
    await order(1);
    await it.tell(await order(2), { type: 'place-hold', note: 'wait', team: 'service' });
    expect(await fresh().upToDate()).toBe(true);
    const north = [{ businessUnit: 'NORTH' }] as const;
    expect(await seen('all')).toEqual(ALL);
    expect(await seen(north)).toEqual(ALL);
    expect(await seen([{ region: 'EAST' }])).toEqual(ALL);
    expect(await seen([{ businessUnit: 'NORTH', region: 'EAST' }])).toEqual(ALL);
    expect(await seen([{ businessUnit: 'SOUTH' }, { businessUnit: 'NORTH', region: 'WEST' }])).toEqual(NONE);
    expect(await seen([])).toEqual(NONE);
    await moved({ businessUnit: 'SOUTH', region: 'EAST' });
    expect(await seen(north)).toEqual(NONE);
    expect(await seen([{ businessUnit: 'SOUTH' }])).toEqual(ALL);
    await fresh().rebuild(() => undefined);
    expect(await seen(north)).toEqual(NONE);
    expect(await seen([{ businessUnit: 'SOUTH' }])).toEqual(ALL);
  });
});
