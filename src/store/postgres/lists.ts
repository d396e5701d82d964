/** What is read of the projections: each lane is asked for itself, all at once, and the answers are put together. */
import {
  compareOrders,
  placeOf,
  type CapturedOrders,
  type HoldsPage,
  type OrderPlace,
  type OrdersFilter,
  type OrderSort,
  type OrderStanding,
  type ProjectionReading,
} from '../../engine/projections/ports.ts';
import { mergedAdherence, mergedCaptured, mergedGroups, mergedStanding } from '../../engine/projections/standing.ts';
import type { Run, Value } from './database.ts';
import {
  channelText,
  claimOf,
  headPattern,
  holdGroupOf,
  holdOf,
  orderOf,
  tailPattern,
  text,
  type ClaimRecord,
  type GroupRecord,
  type HoldRecord,
  type LastedRecord,
  type OrderRecord,
  type StandingRecord,
} from './projected.ts';
import type { QueryName } from './queries.ts';
import { reachColumns } from './reach.ts';

/** Before any. */
const FIRST_HOLD = { dueAt: -1, order: '', hold: '' };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By whichever leaves the fewest to be looked at. */
function holdsBy({ teams, cause, customer }: Pick<HoldsPage, 'teams' | 'cause' | 'customer'>): QueryName {
  if (cause !== undefined) return 'projected-holds-of-cause';
  if (customer !== undefined) return 'projected-holds-of-customer';
  return teams?.length === 1 ? 'projected-holds-of-team' : 'projected-holds-due';
}

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

/** Part $20: where the page before ended, in what it is sorted by. */
function keyOf(sort: OrderSort, after: OrderPlace | undefined): Value {
  return sort === 'order' || after === undefined ? null : (after.key ?? '-Infinity');
}

/** Of all lanes together; more are not sorted to show a page of them. */
const GATHERED_MAX = 160_000;
const CONDITIONS_FEW = 3;

/** Whether likely few are asked for: they are gathered first. A matter of speed alone. */
function isOfFew({ state, isHeld, hold, reach: _, ...others }: OrdersFilter): boolean {
  if (state === 'open' || isHeld === true || hold !== undefined) return true;
  return Object.keys(others).length + (state === undefined ? 0 : 1) >= CONDITIONS_FEW;
}

export function reading(run: Run, lanes: number): ProjectionReading {
  const everyLane = async <T>(read: (lane: number) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(Array.from({ length: lanes }, async (_, lane) => await read(lane)))).flat();
  const byOrder = (a: OrderRecord, b: OrderRecord): number => (a.order_id < b.order_id ? -1 : 1);
  return {
    orders: async ({ sort = 'order', most, after, ...filter }) => {
      const asked = [most, ...asksOf(filter), after?.order ?? ''] as const;
      const key = keyOf(sort, after);
      const gatheredMax = Math.ceil(GATHERED_MAX / lanes);
      const walked = async (lane: number): Promise<readonly OrderRecord[]> =>
        await run<OrderRecord>(`projected-orders-by-${sort}`, lane, ...asked, ...(sort === 'order' ? [] : [key]));
      const gathered = async (lane: number): Promise<readonly OrderRecord[]> => {
        const few = await run<OrderRecord & { is_part: boolean }>(
          'projected-orders-gathered',
          lane,
          ...asked,
          key,
          gatheredMax,
          sort,
        );
        return few[0]?.is_part === true ? await walked(lane) : few;
      };
      const rows = await everyLane(isOfFew(filter) ? gathered : walked);
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
    holds: async (page) => {
      const { after = FIRST_HOLD, most, teams, type, cause, customer, reach = 'all' } = page;
      const query = holdsBy(page);
      const rows = await everyLane(
        async (lane) =>
          await run<HoldRecord>(
            query,
            lane,
            most,
            after.dueAt,
            after.order,
            after.hold,
            teams?.map(text) ?? null,
            type ?? null,
            cause ?? null,
            customer === undefined ? null : text(customer),
            ...reachColumns(reach),
          ),
      );
      return rows
        .toSorted((a, b) => a.due_at - b.due_at || compare(a.order_id, b.order_id) || compare(a.hold_id, b.hold_id))
        .slice(0, most)
        .map(holdOf);
    },
    holdGroups: async ({ teams, reach = 'all' }) =>
      mergedGroups(
        (
          await everyLane(
            async (lane) =>
              await run<GroupRecord>('projected-holds-groups', lane, teams?.map(text) ?? null, ...reachColumns(reach)),
          )
        ).map(holdGroupOf),
      ),
    holdStanding: async ({ now, soon, by, reach = 'all' }) => {
      const rows = await everyLane(
        async (lane) => await run<StandingRecord>('projected-holds-standing', lane, now, soon, text(by), ...reachColumns(reach)),
      );
      return mergedStanding(
        rows.map(({ type, team, open, overdue, due_soon, to_confirm }) => ({
          type,
          team,
          open,
          overdue,
          dueSoon: due_soon,
          toConfirm: to_confirm,
        })),
      );
    },
    adherence: async (from) => {
      const rows = await everyLane(async (lane) => await run<LastedRecord>('ended-holds-adherence', lane, from));
      return mergedAdherence(rows.map(({ team, lasted, settled, in_time }) => ({ team, lasted, settled, inTime: in_time })));
    },
    captured: async (from, reach = 'all') =>
      mergedCaptured(
        await everyLane(async (lane) => await run<CapturedOrders>('projected-orders-day', lane, from, ...reachColumns(reach))),
      ),
    orderStanding: async (reach = 'all') => {
      const rows = await everyLane(
        async (lane) => await run<OrderStanding>('projected-orders-standing', lane, ...reachColumns(reach)),
      );
      return rows.reduce((a, b) => ({ open: a.open + b.open, held: a.held + b.held }), { open: 0, held: 0 });
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
