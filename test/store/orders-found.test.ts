/** Orders looked for, on both stores alike: each filter, each way of sorting, page by page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { CustomerId, HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Currency } from '../../src/core/model/money.ts';
import { laneOf } from '../../src/engine/lane.ts';
import {
  ORDER_SORTS,
  placeOf,
  type OrderRow,
  type PageRows,
  type OrdersFilter,
  type OrdersPage,
  type ProjectedStore,
} from '../../src/engine/projections/ports.ts';
import type { OrderSummary } from '../../src/engine/projections/summary.ts';
import type { Run } from '../../src/store/postgres/database.ts';
import { reading } from '../../src/store/postgres/lists.ts';
import { loadQueries } from '../../src/store/postgres/queries.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshPostgresStore } from './database.ts';
import { StoryClock } from './samples.ts';

const ZERO = '0' as Decimal;
const customer = CustomerId.of('ACME');

/** Captured at its number, changed the other way round; those of a holder have a hold. */
function row(number: number, parts: Partial<OrderRow> & { readonly hold?: string }): PageRows {
  const { hold, ...more } = parts;
  const order = OrderId.of(`O-00${number}K`);
  const at = (number * 1_000) as Instant;
  const held = {
    order,
    hold: HoldId.of('H1'),
    type: hold ?? '',
    team: 'service',
    priority: 2,
    openedAt: at,
    dueAt: at,
    customer,
    number: '1',
    cause: 'x',
    label: 'x',
  };
  const holds = hold === undefined ? [] : [held];
  const summary = { order, holds: holds.map(({ type }) => ({ id: 'H1', type })) } as unknown as OrderSummary;
  const own: OrderRow = {
    order,
    customer,
    purchaseOrder: `po-${number}`,
    number: `po-${number}`,
    channel: 'edi:acme',
    state: 'open',
    workflow: 'order-to-cash/1',
    ordered: ZERO,
    shipped: ZERO,
    open: ZERO,
    cancelled: ZERO,
    holds: holds.length,
    openedAt: at,
    changedAt: (10_000 - at) as Instant,
    summary,
    ...more,
  };
  return { order: own, holds, claims: [], ended: [] };
}

const total = (amount: string): Pick<OrderRow, 'total'> => ({
  total: { amount: amount as Decimal, currency: 'USD' as Currency },
});

const ROWS: readonly PageRows[] = [
  row(1, { ...total('100'), state: 'closed' }),
  row(2, { ...total('20.5'), hold: 'credit' }),
  row(3, { ...total('20.50'), customer: CustomerId.of('bolt'), channel: 'api:shop' }),
  row(4, { hold: 'price-difference' }),
  row(5, { customer: CustomerId.of('CRATE'), number: '100%', state: 'cancelled' }),
  row(6, { ...total('-3'), channel: `edi:${'long'.repeat(40)}` }),
  row(7, { changedAt: 9_000 as Instant, openedAt: 6_000 as Instant }),
];

const words = (text: string, ...customers: readonly string[]): OrdersFilter => ({ words: { text, customers } });

/** The last figures of the orders expected. */
const FILTERS: readonly (readonly [string, OrdersFilter, string])[] = [
  ['all', {}, '1234567'],
  ['a state', { state: 'closed' }, '1'],
  ['a customer', { customer: CustomerId.of('bolt') }, '3'],
  ['a purchase order in any case', { purchaseOrder: 'PO-4' }, '4'],
  ['a purchase order and another customer', { purchaseOrder: 'PO-4', customer: CustomerId.of('bolt') }, ''],
  ['a channel', { channel: 'api:shop' }, '3'],
  ['held', { isHeld: true }, '24'],
  ['not held', { isHeld: false, state: 'open' }, '367'],
  ['a type of hold', { hold: 'credit' }, '2'],
  ['a type of hold that nobody has', { hold: 'short-pick' }, ''],
  ['days', { from: 2_000 as Instant, to: 4_000 as Instant }, '23'],
  ['our number', words('o-003k'), '3'],
  ['the end of it', words('004k'), '4'],
  ['too little of the end', words('04k'), ''],
  ['the beginning of theirs', words('PO'), '123467'],
  ['a sign that patterns have', words('100%'), '5'],
  ['no pattern', words('%'), ''],
  ['no pattern either', words('___K'), ''],
  ['customers of a name', words('bol', 'bolt', 'CRATE'), '35'],
  ['words and more', { ...words('PO'), isHeld: true, state: 'open' }, '24'],
];

const SORTED = { order: '1234567', captured: '7654321', changed: '7123456', total: '1326754' } as const;

test('each way of sorting, and the count, filters by the same conditions', () => {
  const queries = loadQueries();
  const conditions = [...ORDER_SORTS.map((sort) => `by-${sort}` as const), 'gathered' as const, 'count' as const].map((name) => {
    const sql = queries[`projected-orders-${name}`];
    return sql.slice(sql.indexOf('and ($3::text'), sql.indexOf('= region))'));
  });
  expect(conditions[0]).toContain('$14');
  expect(new Set(conditions).size).toBe(1);
});

test.each([
  ['few are gathered', {}, ['projected-orders-gathered']],
  ['more than can be gathered are walked along', { is_part: true }, ['projected-orders-gathered', 'projected-orders-by-total']],
])('%s', async (_name, first, expected) => {
  const asked: string[] = [];
  const run = (async (name: string) => {
    asked.push(name);
    return name === 'projected-orders-gathered' && 'is_part' in first ? [first] : [];
  }) as Run;
  await reading(run, 1).orders({ state: 'open', sort: 'total', most: 10 });
  expect(asked).toEqual(expected);
});

describe.each<[string, () => Promise<ProjectedStore>]>([
  ['in memory', async () => openMemoryStore({ clock: new StoryClock() })],
  ['on PostgreSQL', freshPostgresStore],
])('orders %s', (_, open) => {
  let store: ProjectedStore;
  beforeAll(async () => {
    store = await open();
    for (let lane = 0; lane < store.lanes; lane++) {
      const own = ROWS.filter(({ order }) => laneOf(order.order, store.lanes) === lane);
      await store.projections.step(lane, async (step) => await step.write(['orders', 'holds'], own, 1));
    }
  });
  afterAll(async () => await store.close());

  const figures = (rows: readonly OrderRow[]): string => rows.map(({ order }) => order.at(-2)).join('');
  const found = async (page: Partial<OrdersPage>): Promise<readonly OrderRow[]> =>
    await store.projections.read.orders({ most: 100, ...page });

  test.each(FILTERS)('of %s are found and counted', async (_name, filter, expected) => {
    expect(figures(await found(filter))).toBe(expected);
    expect(await store.projections.read.count(filter, 100)).toEqual({ orders: expected.length, isExact: true });
  });

  test.each(ORDER_SORTS)('sorted by %s come each once, page by page', async (sort) => {
    expect(figures(await found({ sort }))).toBe(SORTED[sort]);
    const paged: OrderRow[] = [];
    for (;;) {
      const last = paged.at(-1);
      const page = await found({ sort, most: 2, ...(last !== undefined && { after: placeOf(last, sort) }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(figures(paged)).toBe(SORTED[sort]);
  });

  test.each(ORDER_SORTS)('that are open and sorted by %s come each once, page by page', async (sort) => {
    const paged: OrderRow[] = [];
    for (;;) {
      const last = paged.at(-1);
      const page = await found({ sort, state: 'open', most: 1, ...(last !== undefined && { after: placeOf(last, sort) }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(figures(paged)).toBe(SORTED[sort].replaceAll(/[15]/g, ''));
  });

  test('are counted so far and no further', async () => {
    const { orders, isExact } = await store.projections.read.count({}, 1);
    expect(isExact).toBe(false);
    expect(orders).toBeLessThanOrEqual(store.lanes);
  });
});
