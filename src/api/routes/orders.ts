/** Orders: captured, listed and read. */
import { Type } from '@sinclair/typebox';
import { readOrderJson } from '../../connect/api/order-json.ts';
import { ORDER_SCHEMA } from '../../connect/api/order-schema.ts';
import { parseJson } from '../../connect/message/json.ts';
import { Node } from '../../connect/message/json-node.ts';
import { findings } from '../../connect/message/result.ts';
import { namedPartner, type PartnerProfile } from '../../connect/partner.ts';
import type { Demand } from '../../core/model/demand.ts';
import type { Failure } from '../../core/model/failure.ts';
import { OrderId, type CustomerId } from '../../core/model/identifiers.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { explain } from '../../core/process/explain.ts';
import type { Caller } from '../../engine/callers.ts';
import { covers } from '../../engine/reach.ts';
import { placeOfCustomer } from '../access/callers.ts';
import { totalOf } from '../../engine/projections/rows.ts';
import { summaryOf } from '../../engine/projections/summary.ts';
import { Captured, Explanation, Invoices, OrdersPage, OrdersQuery, OrderSummary, Shipments } from '../contract/orders.ts';
import { problem, problemOf, problemsOf } from '../problem.ts';
import { answered, refused, route, type Answer, type ApiParts, type Call } from './route.ts';
import { listOrders } from './orders-list.ts';

/**
 * A sender without a profile has a channel by the name of its key: its message numbers are its own. With one, the profile
 * says which channel it is.
 */
export function readOrder(text: string, partners: readonly PartnerProfile[], sender: string): Result<Demand, readonly Failure[]> {
  const json = parseJson(text);
  if (!json.ok) return fail([json.failure]);
  const found = findings();
  const demand = readOrderJson(found, partners, new Node(json.value));
  if (demand === undefined || found.failures.length > 0) return fail(found.failures);
  if (namedPartner(partners, demand.customer) !== undefined) return ok(demand);
  return ok({ ...demand, channel: { ...demand.channel, name: `api:${sender}` } });
}

/** Whether somebody may speak for a customer; one that nobody knows is answered like one of others. */
export async function isWithin({ hub }: ApiParts, caller: Caller | undefined, customer: CustomerId): Promise<boolean> {
  const reach = caller?.reach ?? [];
  return reach === 'all' || covers(reach, await placeOfCustomer(hub, customer));
}

export const OUT_OF_REACH = problem(403, 'out-of-reach', 'customer', 'ask for a role where this customer is');

async function capture({ parts, text, caller, asker }: Call): Promise<Answer> {
  const { hub, partners, nudge } = parts;
  const demand = readOrder(text, partners, caller?.name ?? '');
  if (!demand.ok) return { problems: problemsOf(demand.failure), isNothing: true };
  if (!(await isWithin(parts, caller, demand.value.customer))) return { problems: [OUT_OF_REACH], isNothing: true };
  const outcome = await hub.capture(demand.value, asker);
  nudge();
  if (outcome.kind === 'refused') return refused(problemOf(outcome.failure));
  const { order, revision } = outcome;
  return { status: 201, body: { order, revision }, location: `/v1/orders/${order}` };
}

export async function liveOrder({ hub }: ApiParts, id: string): Promise<Result<LiveOrder, Failure>> {
  const parsed = OrderId.parse(id, 'id');
  const order = parsed.ok ? await hub.liveOrder(parsed.value) : undefined;
  if (order !== undefined) return ok(order);
  return fail({ code: 'order-unknown', order: id, where: 'id', wayOut: 'check its number' });
}

/** A reading of one order. */
const ofOrder =
  (view: (order: LiveOrder, parts: ApiParts) => unknown) =>
  async ({ parts, params }: Call): Promise<Answer> => {
    const order = await liveOrder(parts, params['id'] ?? '');
    return order.ok ? answered(view(order.value, parts)) : refused(problemOf(order.failure));
  };

/** As the list has it, which has the total as well. */
function rowOf(order: LiveOrder): object {
  const total = totalOf(order);
  return { ...summaryOf(order), ...(total !== undefined && { total }) };
}

export const orderRoutes = [
  route({
    method: 'POST',
    path: '/orders',
    name: 'captureOrder',
    tag: 'Orders',
    summary: 'Captures an order. The same message number of one sender is the same order, whatever happens on the way.',
    scope: 'orders:write',
    within: 'lists',
    isOnce: true,
    body: Type.Unsafe<unknown>(ORDER_SCHEMA),
    readsText: true,
    status: 201,
    answer: Captured,
    handle: capture,
  }),
  route({
    method: 'GET',
    path: '/orders',
    name: 'listOrders',
    tag: 'Orders',
    summary: 'Orders, all or those that are looked for: by words, customer, state, channel, holds, days; sorted in four ways.',
    scope: 'orders:read',
    within: 'lists',
    query: OrdersQuery,
    status: 200,
    answer: OrdersPage,
    handle: listOrders,
  }),
  route({
    method: 'GET',
    path: '/orders/:id',
    name: 'readOrder',
    tag: 'Orders',
    summary: 'One order in a row: what of it shipped, is open or cancelled, and what was billed.',
    scope: 'orders:read',
    status: 200,
    answer: OrderSummary,
    handle: ofOrder(rowOf),
  }),
  route({
    method: 'GET',
    path: '/orders/:id/explanation',
    name: 'explainOrder',
    tag: 'Orders',
    summary: 'Each step of the order, what it read and why it answered so.',
    scope: 'orders:read',
    status: 200,
    answer: Explanation,
    handle: ofOrder((order, { workflow }) => explain(order, workflow)),
  }),
  route({
    method: 'GET',
    path: '/orders/:id/shipments',
    name: 'listShipments',
    tag: 'Orders',
    summary: 'What left, from where, and when.',
    scope: 'orders:read',
    status: 200,
    answer: Shipments,
    handle: ofOrder((order, { workflow }) => ({ shipments: explain(order, workflow).shipments })),
  }),
  route({
    method: 'GET',
    path: '/orders/:id/invoices',
    name: 'listInvoices',
    tag: 'Orders',
    summary: 'What was billed, paid and credited.',
    scope: 'orders:read',
    status: 200,
    answer: Invoices,
    handle: ofOrder((order, { workflow }) => ({ invoices: explain(order, workflow).invoices })),
  }),
];
