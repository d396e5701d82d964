/** Projections in memory: a page and its cursors put in place at once. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import {
  PROJECTIONS,
  type HoldRow,
  type OrderRow,
  type OrderRows,
  type ProjectionName,
  type ProjectionReading,
  type ProjectionStore,
} from '../../engine/projections/ports.ts';
import { covers, placeKey, placeOf, type Reach } from '../../engine/reach.ts';
import { factOf } from './group.ts';
import type { LaneTables, Tables } from './tables.ts';

interface LaneProjections {
  cursors: Map<ProjectionName, number>;
  readonly rows: { readonly [Name in ProjectionName]: Map<OrderId, OrderRows> };
  isTaken: boolean;
}

const fresh = (): LaneProjections => ({
  cursors: new Map(PROJECTIONS.map((name) => [name, 0])),
  rows: { orders: new Map(), holds: new Map(), claims: new Map() },
  isTaken: false,
});

export function projectionsOn(tables: Tables): ProjectionStore {
  const lanes = tables.lanes.map(fresh);
  const at = (lane: number): { readonly own: LaneProjections; readonly of: LaneTables } => ({
    own: lanes[lane] as LaneProjections,
    of: tables.lanes[lane] as LaneTables,
  });
  return {
    lanes: lanes.length,
    step: async (lane, work) => {
      const { own, of } = at(lane);
      const isOurs = !own.isTaken;
      own.isTaken = true;
      let put = (): void => undefined;
      try {
        const result = await work({
          cursors: isOurs ? own.cursors : new Map(),
          feed: async (after, most) => of.journal.filter(({ position }) => position > after).slice(0, most),
          journals: async (orders) => orders.flatMap((order) => of.journalOf.get(order) ?? []),
          // Looked up when a list is read.
          places: async () => new Map(),
          write: async (names, rows, to) => {
            put = () => {
              for (const name of names) for (const each of rows) own.rows[name].set(each.order.order, each);
              own.cursors = new Map([...own.cursors, ...names.map((name) => [name, to] as const)]);
            };
          },
        });
        put();
        return result;
      } finally {
        if (isOurs) own.isTaken = false;
      }
    },
    reset: async (lane) => void (lanes[lane] = fresh()),
    standing: async () =>
      lanes.map(({ cursors }, lane) => ({ head: at(lane).of.journal.at(-1)?.position ?? 0, cursors: new Map(cursors) })),
    read: reading(lanes, tables),
  };
}

function reading(lanes: readonly LaneProjections[], tables: Tables): ProjectionReading {
  const isWithin = (customer: CustomerId | undefined, reach: Reach = 'all'): boolean =>
    covers(reach, customer === undefined ? undefined : placeOf(factOf(tables, placeKey(customer)).value));
  const all = (name: ProjectionName): readonly OrderRows[] => lanes.flatMap(({ rows }) => [...rows[name].values()]);
  const orders = (): readonly OrderRow[] =>
    all('orders')
      .map(({ order }) => order)
      .toSorted((a, b) => (a.order < b.order ? -1 : 1));
  return {
    orders: async ({ after = '', most, state, customer, purchaseOrder, reach }) =>
      orders()
        .filter((row) => row.order > after && (state ?? row.state) === row.state && (customer ?? row.customer) === row.customer)
        .filter((row) => purchaseOrder === undefined || row.purchaseOrder?.toUpperCase() === purchaseOrder.toUpperCase())
        .filter((row) => isWithin(row.customer, reach))
        .slice(0, most),
    latest: async (most) =>
      orders()
        .toReversed()
        .sort((a, b) => b.changedAt - a.changedAt)
        .slice(0, most),
    find: async (words, most) => {
      const asked = words.toUpperCase();
      return orders()
        .filter(
          ({ order, number }) =>
            order === asked || number.toUpperCase() === asked || (asked.length >= 4 && order.endsWith(asked)),
        )
        .slice(0, most);
    },
    holds: async ({ after, most, team, type, reach }) =>
      all('holds')
        .filter(({ order }) => isWithin(order.customer, reach))
        .flatMap(({ holds }) => holds)
        .filter((hold) => (team ?? hold.team) === hold.team && (type ?? hold.type) === hold.type)
        .filter((hold) => after === undefined || byDue(hold, after) > 0)
        .toSorted(byDue)
        .slice(0, most),
    claims: async (account) =>
      all('claims')
        .flatMap(({ claims }) => claims)
        .filter((claim) => claim.account === account)
        .toSorted((a, b) => (a.order < b.order ? -1 : 1)),
  };
}

type Due = Pick<HoldRow, 'dueAt' | 'order' | 'hold'>;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byDue = (a: Due, b: Due): number => a.dueAt - b.dueAt || compare(a.order, b.order) || compare(a.hold, b.hold);
