/** What is read of the projections: each lane is asked for itself, all at once, and the answers are put together. */
import type { CapturedOrders, HoldsPage, OrderStanding, ProjectionReading } from '../../engine/projections/ports.ts';
import { mergedAdherence, mergedCaptured, mergedGroups, mergedStanding } from '../../engine/projections/standing.ts';
import type { Run } from './database.ts';
import {
  claimOf,
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

/** Before any. */
const FIRST_HOLD = { dueAt: -1, order: '', hold: '' };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By whichever leaves the fewest to be looked at. */
function holdsBy({ teams, cause, customer }: Pick<HoldsPage, 'teams' | 'cause' | 'customer'>): QueryName {
  if (cause !== undefined) return 'projected-holds-of-cause';
  if (customer !== undefined) return 'projected-holds-of-customer';
  return teams?.length === 1 ? 'projected-holds-of-team' : 'projected-holds-due';
}

export function reading(run: Run, lanes: number): ProjectionReading {
  const everyLane = async <T>(read: (lane: number) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(Array.from({ length: lanes }, async (_, lane) => await read(lane)))).flat();
  const byOrder = (a: OrderRecord, b: OrderRecord): number => (a.order_id < b.order_id ? -1 : 1);
  return {
    orders: async ({ after = '', most, state, customer, purchaseOrder }) => {
      const of = customer === undefined ? null : text(customer);
      const rows = await everyLane(async (lane) => {
        if (purchaseOrder !== undefined)
          return await run<OrderRecord>('projected-orders-of-number', lane, after, most, text(purchaseOrder), of, state ?? null);
        if (of !== null) return await run<OrderRecord>('projected-orders-of-customer', lane, after, most, of, state ?? null);
        if (state !== undefined) return await run<OrderRecord>('projected-orders-of-state', lane, after, most, state);
        return await run<OrderRecord>('projected-orders-page', lane, after, most);
      });
      return rows.toSorted(byOrder).slice(0, most).map(orderOf);
    },
    latest: async (most) => {
      const rows = await everyLane(async (lane) => await run<OrderRecord>('projected-orders-latest', lane, most));
      return rows
        .toSorted((a, b) => b.changed_at - a.changed_at || -byOrder(a, b))
        .slice(0, most)
        .map(orderOf);
    },
    find: async (words, most) => {
      const rows = await everyLane(
        async (lane) => await run<OrderRecord>('projected-orders-find', lane, text(words), most, tailPattern(words)),
      );
      return rows.toSorted(byOrder).slice(0, most).map(orderOf);
    },
    holds: async (page) => {
      const { after = FIRST_HOLD, most, teams, type, cause, customer } = page;
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
          ),
      );
      return rows
        .toSorted((a, b) => a.due_at - b.due_at || compare(a.order_id, b.order_id) || compare(a.hold_id, b.hold_id))
        .slice(0, most)
        .map(holdOf);
    },
    holdGroups: async ({ teams }) =>
      mergedGroups(
        (await everyLane(async (lane) => await run<GroupRecord>('projected-holds-groups', lane, teams?.map(text) ?? null))).map(
          holdGroupOf,
        ),
      ),
    holdStanding: async ({ now, soon, by }) => {
      const rows = await everyLane(
        async (lane) => await run<StandingRecord>('projected-holds-standing', lane, now, soon, text(by)),
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
    captured: async (from) =>
      mergedCaptured(await everyLane(async (lane) => await run<CapturedOrders>('projected-orders-day', lane, from))),
    orderStanding: async () => {
      const rows = await everyLane(async (lane) => await run<OrderStanding>('projected-orders-standing', lane));
      return rows.reduce((a, b) => ({ open: a.open + b.open, held: a.held + b.held }), { open: 0, held: 0 });
    },
    claims: async (account) => {
      const rows = await everyLane(async (lane) => await run<ClaimRecord>('projected-claims-of-account', lane, account));
      return rows.toSorted((a, b) => (a.order_id < b.order_id ? -1 : 1)).map(claimOf);
    },
  };
}
