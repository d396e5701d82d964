/** Projections on PostgreSQL: a lane's page and its cursors in one transaction, written by sets. */
import type { OrderId } from '../../core/model/identifiers.ts';
import {
  compareOrders,
  placeOf,
  PROJECTIONS,
  type Cursors,
  type OrderPlace,
  type OrderRows,
  type OrdersFilter,
  type OrderSort,
  type ProjectionName,
  type ProjectionReading,
  type ProjectionStore,
} from '../../engine/projections/ports.ts';
import { lines, type Run, type Value } from './database.ts';
import {
  channelText,
  claimOf,
  headPattern,
  holdOf,
  orderOf,
  tailPattern,
  text,
  type ClaimRecord,
  type HoldRecord,
  type OrderRecord,
} from './projected.ts';
import { holdPlaces, reachColumns } from './reach.ts';
import { entryOf, type JournalRow } from './rows.ts';

export interface ProjectionsOn {
  readonly run: Run;
  readonly inTransaction: <T>(work: (tx: Run) => Promise<T>) => Promise<T>;
  readonly lanes: number;
  /** Positions begin after this one. */
  readonly feedsBegin: number;
}

export function projectionsOn({ run, inTransaction, lanes, feedsBegin }: ProjectionsOn): ProjectionStore {
  return {
    lanes,
    step: async (lane, work) =>
      await inTransaction(async (tx) => {
        const taken = await tx<{ projection: ProjectionName; position: number }>('projection-take', lane);
        return await work({
          cursors: new Map(taken.map(({ projection, position }) => [projection, position])),
          feed: async (after, most) => (await tx<JournalRow>('journal-read', lane, after, most)).map(entryOf),
          journals: async (orders) => (await tx<JournalRow>('journals-of-orders', lane, orders)).map(entryOf),
          places: async (customers) => await holdPlaces(tx, lanes, customers),
          write: async (names, rows, to) => {
            await Promise.all([
              ...names.map(async (name) => await WRITE[name](tx, lane, rows)),
              tx('projection-advance', lane, names, to),
            ]);
          },
        });
      }),
    reset: async (lane) =>
      await inTransaction(async (tx) => {
        // The cursors first: whoever has one in hand ends its page before.
        await tx('projection-reset', lane, feedsBegin);
        await Promise.all(PROJECTIONS.map(async (name) => await tx(`projected-${name}-clear`, lane)));
      }),
    standing: async () =>
      await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => {
          const rows = await run<{ head: number; projection: ProjectionName | null; position: number }>(
            'projection-standing',
            lane,
          );
          const cursors: Cursors = new Map(
            rows.flatMap(({ projection, position }) => (projection === null ? [] : [[projection, position] as const])),
          );
          return { head: rows[0]?.head ?? 0, cursors };
        }),
      ),
    read: reading(run, lanes),
  };
}

type Write = (tx: Run, lane: number, rows: readonly OrderRows[]) => Promise<unknown>;

const ordersOf = (rows: readonly OrderRows[]): readonly OrderId[] => rows.map(({ order }) => order.order);

const WRITE: { readonly [Name in ProjectionName]: Write } = {
  orders: async (tx, lane, rows) => {
    if (rows.length === 0) return;
    const all = rows.map(({ order }) => order);
    await tx(
      'projected-orders-save',
      lane,
      all.map(({ order }) => order),
      all.map(({ customer }) => text(customer)),
      all.map(({ purchaseOrder }) => (purchaseOrder === undefined ? null : text(purchaseOrder))),
      all.map(({ number }) => text(number)),
      all.map(({ channel }) => channelText(channel)),
      all.map(({ state }) => state),
      all.map(({ ordered }) => ordered),
      all.map(({ shipped }) => shipped),
      all.map(({ open }) => open),
      all.map(({ cancelled }) => cancelled),
      all.map(({ holds }) => holds),
      all.map(({ openedAt }) => openedAt),
      all.map(({ changedAt }) => changedAt),
      all.map(({ total }) => total?.amount ?? null),
      all.map(({ total }) => total?.currency ?? null),
      lines(all.map(({ summary }) => summary)),
      rows.map(({ place }) => (place === undefined ? null : text(place.businessUnit))),
      rows.map(({ place }) => (place === undefined ? null : text(place.region))),
      all.map(({ workflow }) => text(workflow)),
    );
  },
  holds: async (tx, lane, rows) => {
    const all = rows.flatMap(({ holds, place }) => holds.map((hold) => ({ ...hold, place })));
    await Promise.all([
      tx('projected-holds-remove', lane, ordersOf(rows)),
      all.length > 0 &&
        tx(
          'projected-holds-add',
          lane,
          all.map(({ order }) => order),
          all.map(({ hold }) => hold),
          all.map(({ type }) => type),
          all.map(({ team }) => text(team)),
          all.map(({ priority }) => priority),
          all.map(({ openedAt }) => openedAt),
          all.map(({ dueAt }) => dueAt),
          all.map(({ nextEscalation }) => nextEscalation ?? null),
          all.map(({ amount }) => amount?.amount ?? null),
          all.map(({ amount }) => amount?.currency ?? null),
          all.map(({ place }) => (place === undefined ? null : text(place.businessUnit))),
          all.map(({ place }) => (place === undefined ? null : text(place.region))),
        ),
    ]);
  },
  claims: async (tx, lane, rows) => {
    const all = rows.flatMap(({ claims }) => claims);
    await Promise.all([
      tx('projected-claims-remove', lane, ordersOf(rows)),
      all.length > 0 &&
        tx(
          'projected-claims-add',
          lane,
          all.map(({ order }) => order),
          all.map(({ account }) => text(account)),
          all.map(({ state }) => state),
          all.map(({ wanted }) => wanted),
          all.map(({ granted }) => granted),
          all.map(({ waitingSince }) => waitingSince ?? null),
        ),
    ]);
  },
};

/** Before any. */
const FIRST_HOLD = { dueAt: -1, order: '', hold: '' };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Parts $3 to $16 of the statements that look for orders. */
function asksOf(filter: OrdersFilter): readonly Value[] {
  const { customer, purchaseOrder, state, channel, isHeld, hold, businessUnit, region, from, to, words, reach = 'all' } = filter;
  const asked = (value: string | undefined): string | null => (value === undefined ? null : text(value));
  return [
    asked(customer),
    asked(purchaseOrder),
    asked(state),
    channel === undefined ? null : channelText(channel),
    isHeld ?? null,
    asked(hold),
    asked(businessUnit),
    asked(region),
    from ?? null,
    to ?? null,
    words === undefined ? null : text(words.text),
    words === undefined ? null : tailPattern(words.text),
    words === undefined ? null : headPattern(words.text),
    words === undefined ? null : words.customers.map(text),
    ...reachColumns(reach),
  ];
}

/** Part $20 of those that are sorted by something: where the page before ended. */
function keyOf(sort: OrderSort, after: OrderPlace | undefined): readonly Value[] {
  if (sort === 'order') return [];
  return [after === undefined ? null : (after.key ?? '-Infinity')];
}

function reading(run: Run, lanes: number): ProjectionReading {
  const everyLane = async <T>(read: (lane: number) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(Array.from({ length: lanes }, async (_, lane) => await read(lane)))).flat();
  const byOrder = (a: OrderRecord, b: OrderRecord): number => (a.order_id < b.order_id ? -1 : 1);
  return {
    orders: async ({ sort = 'order', most, after, ...filter }) => {
      const asked = [most, ...asksOf(filter), after?.order ?? '', ...keyOf(sort, after)] as const;
      const rows = await everyLane(async (lane) => await run<OrderRecord>(`projected-orders-by-${sort}`, lane, ...asked));
      return rows
        .map((record) => ({ row: orderOf(record), place: placeOf(orderOf(record), sort) }))
        .toSorted((a, b) => compareOrders(a.place, b.place, sort))
        .slice(0, most)
        .map(({ row }) => row);
    },
    count: async (filter, most) => {
      // Lanes are about alike: none counts further than its share.
      const share = Math.ceil(most / lanes);
      const asked = [share + 1, ...asksOf(filter)] as const;
      const counts = await everyLane(async (lane) => await run<{ found: number }>('projected-orders-count', lane, ...asked));
      const orders = counts.reduce((sum, { found }) => sum + Math.min(share, found), 0);
      return { orders, isExact: counts.every(({ found }) => found <= share) };
    },
    openByWorkflow: async () => {
      const counts = new Map<string, number>();
      for (const { workflow, orders } of await everyLane(
        async (lane) => await run<{ workflow: string; orders: number }>('projected-orders-by-workflow', lane),
      ))
        counts.set(workflow, (counts.get(workflow) ?? 0) + orders);
      return counts;
    },
    find: async (words, most) => {
      const rows = await everyLane(
        async (lane) => await run<OrderRecord>('projected-orders-find', lane, text(words), most, tailPattern(words)),
      );
      return rows.toSorted(byOrder).slice(0, most).map(orderOf);
    },
    holds: async ({ after = FIRST_HOLD, most, team, type = null, reach = 'all' }) => {
      const from = [most, after.dueAt, after.order, after.hold, type, ...reachColumns(reach)] as const;
      const rows = await everyLane(async (lane) =>
        team === undefined
          ? await run<HoldRecord>('projected-holds-due', lane, ...from)
          : await run<HoldRecord>('projected-holds-of-team', lane, ...from, text(team)),
      );
      return rows
        .toSorted((a, b) => a.due_at - b.due_at || compare(a.order_id, b.order_id) || compare(a.hold_id, b.hold_id))
        .slice(0, most)
        .map(holdOf);
    },
    claims: async (account, most) => {
      const rows = await everyLane(async (lane) => await run<ClaimRecord>('projected-claims-of-account', lane, account, most));
      const since = ({ waiting_since: at }: ClaimRecord): number => at ?? Number.MAX_SAFE_INTEGER;
      return rows
        .toSorted((a, b) => since(a) - since(b) || compare(a.order_id, b.order_id))
        .slice(0, most)
        .map(claimOf);
    },
  };
}
