/** Projections in memory: a page and its cursors put in place at once. */
import type { OrderId } from '../../core/model/identifiers.ts';
import {
  PROJECTIONS,
  type EndedHold,
  type HoldRow,
  type OrderRow,
  type OrderRows,
  type PageRows,
  type ProjectionName,
  type ProjectionReading,
  type ProjectionStore,
} from '../../engine/projections/ports.ts';
import {
  groupOf,
  hourOf,
  lastedOf,
  mergedAdherence,
  mergedCaptured,
  mergedGroups,
  mergedStanding,
} from '../../engine/projections/standing.ts';
import type { LaneTables, Tables } from './tables.ts';

interface LaneProjections {
  cursors: Map<ProjectionName, number>;
  readonly rows: { readonly [Name in ProjectionName]: Map<OrderId, OrderRows> };
  /** By order and hold. */
  readonly ended: Map<string, EndedHold>;
  isTaken: boolean;
}

const fresh = (): LaneProjections => ({
  cursors: new Map(PROJECTIONS.map((name) => [name, 0])),
  rows: { orders: new Map(), holds: new Map(), claims: new Map() },
  ended: new Map(),
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
          write: async (names, rows, to) => {
            put = () => {
              for (const name of names) for (const each of rows) own.rows[name].set(each.order.order, each);
              if (names.includes('holds')) keepEnded(own.ended, rows);
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
    read: reading(lanes),
  };
}

function keepEnded(known: Map<string, EndedHold>, rows: readonly PageRows[]): void {
  for (const each of rows.flatMap(({ ended }) => ended)) {
    const key = `${each.order}/${each.hold}`;
    if (!known.has(key)) known.set(key, each);
  }
}

function reading(lanes: readonly LaneProjections[]): ProjectionReading {
  const all = (name: ProjectionName): readonly OrderRows[] => lanes.flatMap(({ rows }) => [...rows[name].values()]);
  const orders = (): readonly OrderRow[] =>
    all('orders')
      .map(({ order }) => order)
      .toSorted((a, b) => (a.order < b.order ? -1 : 1));
  const holds = (teams?: readonly string[]): readonly HoldRow[] =>
    all('holds')
      .flatMap((each) => each.holds)
      .filter(({ team }) => teams?.includes(team) ?? true);
  return {
    orders: async ({ after = '', most, state, customer, purchaseOrder }) =>
      orders()
        .filter((row) => row.order > after && (state ?? row.state) === row.state && (customer ?? row.customer) === row.customer)
        .filter((row) => purchaseOrder === undefined || row.purchaseOrder?.toUpperCase() === purchaseOrder.toUpperCase())
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
    holds: async ({ after, most, teams, type, cause, customer }) =>
      holds(teams)
        .filter((hold) => (type ?? hold.type) === hold.type && (cause ?? hold.cause) === hold.cause)
        .filter((hold) => (customer ?? hold.customer) === hold.customer)
        .filter((hold) => after === undefined || byDue(hold, after) > 0)
        .toSorted(byDue)
        .slice(0, most),
    holdGroups: async ({ teams }) => mergedGroups(holds(teams).map(groupOf)),
    holdStanding: async ({ now, soon, by }) =>
      mergedStanding(
        holds().map(({ type, team, dueAt, proposed }) => ({
          type,
          team,
          open: 1,
          overdue: dueAt < now ? 1 : 0,
          dueSoon: dueAt >= now && dueAt < soon ? 1 : 0,
          toConfirm: proposed !== undefined && proposed.by !== by ? 1 : 0,
        })),
      ),
    adherence: async (from) =>
      mergedAdherence(
        lanes
          .flatMap(({ ended }) => [...ended.values()])
          .filter(({ endedAt }) => endedAt >= from)
          .map((each) => ({
            team: each.team,
            lasted: lastedOf(each),
            settled: 1,
            inTime: each.endedAt <= each.dueAt ? 1 : 0,
          })),
      ),
    captured: async (from) =>
      mergedCaptured(
        orders()
          .filter(({ openedAt }) => openedAt >= from)
          .map(({ channel, openedAt, state }) => ({ channel, hour: hourOf(openedAt), state, captured: 1 })),
      ),
    orderStanding: async () => ({
      open: orders().filter(({ state }) => state === 'open').length,
      held: orders().filter((order) => order.holds > 0).length,
    }),
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
