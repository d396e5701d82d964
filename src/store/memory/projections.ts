/** Projections in memory: a page and its cursors put in place at once. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import {
  compareOrders,
  placeOf,
  PROJECTIONS,
  type EndedHold,
  type HoldRow,
  type OrderRow,
  type OrderRows,
  type OrdersFilter,
  type OrderWords,
  type PageRows,
  type ProjectionName,
  type ProjectionReading,
  type ProjectionStore,
} from '../../engine/projections/ports.ts';
import { covers, placeKey, placeOf as placeOfFact, type Place, type Reach } from '../../engine/reach.ts';
import { factOf } from './group.ts';
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
          // Looked up when a list is read.
          places: async () => new Map(),
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
    read: reading(lanes, tables),
  };
}

function keepEnded(known: Map<string, EndedHold>, rows: readonly PageRows[]): void {
  for (const each of rows.flatMap(({ ended }) => ended)) {
    const key = `${each.order}/${each.hold}`;
    if (!known.has(key)) known.set(key, each);
  }
}

function reading(lanes: readonly LaneProjections[], tables: Tables): ProjectionReading {
  const placeAt = (customer: CustomerId | undefined): Place | undefined =>
    customer === undefined ? undefined : placeOfFact(factOf(tables, placeKey(customer)).value);
  const isWithin = (customer: CustomerId | undefined, reach: Reach = 'all'): boolean => covers(reach, placeAt(customer));
  const all = (name: ProjectionName): readonly OrderRows[] => lanes.flatMap(({ rows }) => [...rows[name].values()]);
  const orders = (): readonly OrderRow[] =>
    all('orders')
      .map(({ order }) => order)
      .toSorted((a, b) => (a.order < b.order ? -1 : 1));
  const filtered = ({ reach, ...filter }: OrdersFilter): readonly OrderRow[] =>
    orders().filter((row) => fits(row, filter, placeAt(row.customer)) && isWithin(row.customer, reach));
  const holds = (teams?: readonly string[], reach?: Reach): readonly HoldRow[] =>
    all('holds')
      .filter(({ order }) => isWithin(order.customer, reach))
      .flatMap((each) => each.holds)
      .filter(({ team }) => teams?.includes(team) ?? true);
  return {
    orders: async ({ sort = 'order', after, most, ...filter }) =>
      filtered(filter)
        .filter((row) => after === undefined || compareOrders(placeOf(row, sort), after, sort) > 0)
        .toSorted((a, b) => compareOrders(placeOf(a, sort), placeOf(b, sort), sort))
        .slice(0, most),
    count: async (filter, most) => {
      const { length } = filtered(filter);
      return { orders: Math.min(most, length), isExact: length <= most };
    },
    openByWorkflow: async () => {
      const counts = new Map<string, number>();
      for (const { workflow } of filtered({ state: 'open' })) counts.set(workflow, (counts.get(workflow) ?? 0) + 1);
      return counts;
    },
    find: async (words, most) => {
      const asked = words.toUpperCase();
      return orders()
        .filter(
          ({ order, number }) =>
            order === asked || number.toUpperCase() === asked || (asked.length >= TAIL_MIN && order.endsWith(asked)),
        )
        .slice(0, most);
    },
    holds: async ({ after, most, teams, type, cause, customer, reach }) =>
      holds(teams, reach)
        .filter((hold) => (type ?? hold.type) === hold.type && (cause ?? hold.cause) === hold.cause)
        .filter((hold) => (customer ?? hold.customer) === hold.customer)
        .filter((hold) => after === undefined || byDue(hold, after) > 0)
        .toSorted(byDue)
        .slice(0, most),
    holdGroups: async ({ teams, reach }) => mergedGroups(holds(teams, reach).map(groupOf)),
    holdStanding: async ({ now, soon, by, reach }) =>
      mergedStanding(
        holds(undefined, reach).map(({ type, team, dueAt, proposed }) => ({
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
    captured: async (from, reach) =>
      mergedCaptured(
        orders()
          .filter(({ openedAt, customer }) => openedAt >= from && isWithin(customer, reach))
          .map(({ channel, openedAt, state }) => ({ channel, hour: hourOf(openedAt), state, captured: 1 })),
      ),
    orderStanding: async (reach) => {
      const theirs = orders().filter(({ customer }) => isWithin(customer, reach));
      return {
        open: theirs.filter(({ state }) => state === 'open').length,
        held: theirs.filter((order) => order.holds > 0).length,
      };
    },
    claims: async (account, most) =>
      all('claims')
        .flatMap(({ claims, order: { number, customer } }) => claims.map((claim) => ({ ...claim, number, customer })))
        .filter((claim) => claim.account === account)
        .toSorted((a, b) => byTurn(a.waitingSince, b.waitingSince) || compare(a.order, b.order))
        .slice(0, most),
  };
}

const TAIL_MIN = 4;

function fits(row: OrderRow, filter: OrdersFilter, place: Place | undefined): boolean {
  const { purchaseOrder, isHeld, hold, from = 0, to = Number.MAX_SAFE_INTEGER, words } = filter;
  const same = ['state', 'customer', 'channel'] as const;
  const { businessUnit, region } = filter;
  return (
    same.every((name) => filter[name] === undefined || row[name] === filter[name]) &&
    (businessUnit === undefined || place?.businessUnit === businessUnit) &&
    (region === undefined || place?.region === region) &&
    (purchaseOrder === undefined || row.purchaseOrder?.toUpperCase() === purchaseOrder.toUpperCase()) &&
    (isHeld === undefined || row.holds > 0 === isHeld) &&
    (hold === undefined || row.summary.holds.some(({ type }) => type === hold)) &&
    row.openedAt >= from &&
    row.openedAt < to &&
    (words === undefined || isMeant(row, words))
  );
}

function isMeant({ order, number, customer }: OrderRow, { text, customers }: OrderWords): boolean {
  const asked = text.toUpperCase();
  return (
    order === asked ||
    (text.length >= TAIL_MIN && order.endsWith(asked)) ||
    number.toUpperCase().startsWith(asked) ||
    customers.includes(customer)
  );
}

const byTurn = (a: number | undefined, b: number | undefined): number =>
  (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER);

type Due = Pick<HoldRow, 'dueAt' | 'order' | 'hold'>;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byDue = (a: Due, b: Due): number => a.dueAt - b.dueAt || compare(a.order, b.order) || compare(a.hold, b.hold);
