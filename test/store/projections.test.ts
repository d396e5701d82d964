/** The lists that screens show, on both stores: always what the journals say, whoever folds them and whatever breaks. */
import { afterEach, describe, expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import { CustomerId, type OrderId } from '../../src/core/model/identifiers.ts';
import { fold } from '../../src/engine/memory.ts';
import type { PageRows, ProjectedStore } from '../../src/engine/projections/ports.ts';
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

const pageRows = (...of: Parameters<typeof rowsOf>): readonly PageRows[] =>
  [rowsOf(...of) ?? []].flat().map((rows) => ({ ...rows, ended: [] }));

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
  const told = async (): Promise<readonly PageRows[]> => {
    const orders = await store.read.orders(undefined, 100);
    const journals = await Promise.all(orders.map(async (id) => await store.read.journal(id)));
    return journals.flatMap((entries) => pageRows(fold(entries).order, entries.at(-1)?.at ?? it.now));
  };
  const expectAsTold = async (): Promise<void> => {
    const rows = await told();
    const { read } = store.projections;
    expect(await read.orders({ most: 100 })).toEqual(rows.map((each) => each.order));
    const holds = rows.flatMap((each) => each.holds).toSorted((a, b) => a.dueAt - b.dueAt || (a.order < b.order ? -1 : 1));
    expect(await read.holds({ most: 100 })).toEqual(holds);
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
    expect((await read.holds({ teams: ['service'], most: 10 })).map(({ order: of, type }) => [of, type])).toEqual([
      [second, 'stopped'],
    ]);
    expect(await read.holds({ teams: ['credit'], most: 10 })).toEqual([]);
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
    expect(await read.holds({ most: 100, type: 'stopped', teams: ['service'] })).toHaveLength(4);
    expect(await read.holds({ most: 100, type: 'credit', teams: ['service'] })).toEqual([]);
  });

  test('filter holds by team, type, cause and customer, and group them by what they have in common', async () => {
    await plant();
    for (const number of [1, 2, 3]) {
      const team = number === 3 ? 'credit' : 'service';
      await it.tell(await order(number), { type: 'place-hold', note: 'wait', team });
    }
    const price = (item: string, n: number): ReturnType<typeof demandOf> =>
      demandOf([{ item, price: `${n}` }], {
        purchaseOrder: `PP-${item}-${n}`,
        channel: { kind: 'edi', name: 'edi-acme', message: `P-${item}-${n}` },
      });
    for (const n of [1, 2]) await it.pumped(it.hub.capture(price('BRG-6204', n), it.asker()));
    await it.untilQuiet();
    expect(await fresh().upToDate()).toBe(true);
    const { read } = store.projections;
    const found = async (page: Omit<Parameters<typeof read.holds>[0], 'most'>): Promise<number> =>
      (await read.holds({ most: 100, ...page })).length;
    const customer = CustomerId.of('ACME');
    expect(await found({ teams: ['service', 'credit'] })).toBe(3);
    expect(await found({ teams: [] })).toBe(0);
    expect(await found({ cause: 'item:BRG-6204' })).toBe(2);
    expect(await found({ cause: 'item:BRG-6204', type: 'stopped' })).toBe(0);
    expect(await found({ cause: 'item:BRG-6204', teams: ['pricing'], customer })).toBe(2);
    expect(await found({ cause: 'item:BRG-6204', teams: ['credit', 'service'] })).toBe(0);
    expect(await found({ customer })).toBe(5);
    expect(await found({ customer, type: 'stopped', teams: ['credit'] })).toBe(1);
    expect(await found({ customer, cause: 'customer:ACME' })).toBe(3);
    expect(await found({ customer: CustomerId.of('BOLT') })).toBe(0);
    const [row] = await read.holds({ most: 1, cause: 'item:BRG-6204' });
    expect(row).toMatchObject({ type: 'price-difference', customer: 'ACME', number: 'PP-BRG-6204-1', label: 'BRG-6204' });
    const groups = await read.holdGroups({});
    expect(groups.map((each) => [each.type, each.team, each.cause, each.open])).toEqual(
      expect.arrayContaining([
        ['stopped', 'service', 'customer:ACME', 2],
        ['stopped', 'credit', 'customer:ACME', 1],
        ['price-difference', 'pricing', 'item:BRG-6204', 2],
      ]),
    );
    const both = await read.holds({ most: 2, type: 'price-difference' });
    const total = decimal.sum(both.map(({ amount }) => amount?.amount ?? decimal.ZERO));
    const [group] = await read.holdGroups({ teams: ['pricing'] });
    expect(group).toMatchObject({
      open: 2,
      amounts: [{ amount: total }],
      oldestAt: both[0]?.openedAt,
      nextDueAt: both[0]?.dueAt,
    });
  });

  test('know how holds ended, from nothing too, each once', async () => {
    await plant();
    const ids = [await order(1), await order(2), await order(3)];
    for (const id of ids) await it.tell(id, { type: 'place-hold', note: 'wait', team: 'service' });
    await fresh().upToDate();
    const minutes = [10, 20, 300];
    for (const [i, id] of ids.entries()) {
      it.now = (it.now + (minutes[i] ?? 0) * 60_000) as Instant;
      const asker = { ...it.asker(), roles: ['service'] };
      const hold = (await it.hub.liveOrder(id))?.holds ?? {};
      const [stopped] = Object.values(hold).filter(({ reason }) => reason.type === 'stopped');
      if (stopped === undefined) throw new Error('it is stopped');
      const command = { type: 'resolve-hold', hold: stopped.id, resolution: { way: 'resume' }, note: 'go on' } as const;
      await it.pumped(it.hub.handle(id, command, asker));
    }
    await fresh().upToDate();
    const { read } = store.projections;
    const service = async (from: number): Promise<object | undefined> =>
      (await read.adherence(from as Instant)).find(({ team }) => team === 'service');
    const expected = { team: 'service', settled: 3, inTime: 2, medianMs: 30 * 60_000 };
    expect(await service(0)).toEqual(expected);
    expect(await service(it.now + 1)).toBeUndefined();
    await fresh().rebuild(() => undefined);
    expect(await service(0)).toEqual(expected);
    const asked = { now: it.now, soon: (it.now + 3_600_000) as Instant, by: it.asker().actor };
    expect((await read.holdStanding(asked)).filter(({ team }) => team === 'service')).toEqual([]);
    expect(await read.orderStanding()).toMatchObject({ open: 3 });
    expect((await read.captured(0 as Instant)).map(({ channel, captured }) => [channel, captured])).toEqual([['edi-acme', 3]]);
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
        await step.write(['orders'], pageRows(fold(journal).order, entry.at), entry.position);
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
      read.holds({ ...page, teams: ['service'] }),
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
