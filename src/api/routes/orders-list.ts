/** Orders looked for: by what somebody typed, by what they are, sorted in four ways. */
import { Type, type Static } from '@sinclair/typebox';
import { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Failure } from '../../core/model/failure.ts';
import {
  ORDER_SORTS,
  placeOf,
  type OrderPlace,
  type OrderRow,
  type OrdersCount,
  type OrdersFilter,
  type OrderSort,
} from '../../engine/projections/ports.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import type { OrdersQuery } from '../contract/orders.ts';
import { cursorOf } from '../cursor.ts';
import { problemOf } from '../problem.ts';
import { paged } from './page.ts';
import { refused, type Answer, type ApiParts, type Call, type Lists } from './route.ts';

/** Nobody counts further by eye, and to count a million takes as long as to read them. */
const COUNT_MAX = 10_000;

const Place = cursorOf(
  Type.Tuple([
    Type.Union(ORDER_SORTS.map((sort) => Type.Literal(sort))),
    Type.String(),
    Type.String({ pattern: '^(-?[0-9]{1,40}([.][0-9]{1,40})?)?$' }),
  ]),
);

export async function listOrders({ parts, caller, query }: Call<Static<typeof OrdersQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, sort = 'order' } = query;
  const after = placeAfter(query.cursor, sort);
  if (!after.ok) return refused(problemOf(after.failure));
  const filter = { ...(await filterOf(query, parts)), reach: caller?.reach ?? [] };
  const { lists } = parts;
  const isBehind = !(await lists.upToDate());
  const page = { ...filter, sort, most: limit + 1, ...(after.value !== undefined && { after: after.value }) };
  const rows = await lists.read.orders(page);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  // On the first page alone: it does not change from one to the next.
  const count = after.value !== undefined ? undefined : await counted(lists, filter, rows.length, last !== undefined);
  const body = { orders: rows.slice(0, limit).map(shown), ...(count !== undefined && { count }), isBehind };
  return paged('/orders', query, body, last === undefined ? undefined : written(placeOf(last, sort), sort));
}

async function counted({ read }: Lists, filter: OrdersFilter, found: number, hasMore: boolean): Promise<OrdersCount> {
  return hasMore ? await read.count(filter, COUNT_MAX) : { orders: found, isExact: true };
}

const shown = ({ summary, openedAt, changedAt, total }: OrderRow): object => ({
  ...summary,
  capturedAt: openedAt,
  changedAt,
  ...(total !== undefined && { total }),
});

async function filterOf(query: Static<typeof OrdersQuery>, { customers }: ApiParts): Promise<OrdersFilter> {
  const { customer, purchaseOrder, state, channel, held, hold, businessUnit, region, from, to } = query;
  const text = query.q?.trim() ?? '';
  return {
    ...(customer !== undefined && { customer: CustomerId.of(customer) }),
    ...(purchaseOrder !== undefined && { purchaseOrder }),
    ...(state !== undefined && { state }),
    ...(channel !== undefined && { channel }),
    ...(held !== undefined && { isHeld: held }),
    ...(hold !== undefined && { hold }),
    ...(businessUnit !== undefined && { businessUnit }),
    ...(region !== undefined && { region }),
    ...(from !== undefined && { from: from as Instant }),
    ...(to !== undefined && { to: to as Instant }),
    ...(text !== '' && { words: { text, customers: await customers.find(text) } }),
  };
}

/** A cursor of another way of sorting is nobody's place in this one. */
function placeAfter(cursor: string | undefined, sort: OrderSort): Result<OrderPlace | undefined, Failure> {
  const read = Place.read(cursor);
  if (!read.ok || read.value === undefined) return read.ok ? ok(undefined) : read;
  const [of, order, key] = read.value;
  if (of === sort) return ok({ order: OrderId.of(order), ...(key !== '' && { key }) });
  const wayOut = 'begin anew, without a cursor, when you sort in another way';
  return fail({ code: 'unexpected', where: 'cursor', found: of, expected: [sort], wayOut });
}

const written = ({ order, key = '' }: OrderPlace, sort: OrderSort): string => Place.write([sort, order, key]);
