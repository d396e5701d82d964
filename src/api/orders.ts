/**
 * Capture over the API. An Idempotency-Key is a route to the order that it first made, and part of the engine's own command
 * id there: the engine knows the command again by its digest, so nothing else is kept for it.
 */
import { readOrderJson } from '../connect/api/order-json.ts';
import { parseJson } from '../connect/message/json.ts';
import { Node } from '../connect/message/json-node.ts';
import { findings } from '../connect/message/result.ts';
import type { PartnerProfile } from '../connect/partner.ts';
import type { Demand } from '../core/model/demand.ts';
import type { Failure } from '../core/model/failure.ts';
import { Actor, type OrderId } from '../core/model/identifiers.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import type { Hub } from '../engine/hub.ts';
import type { ApiKey, CommandOutcome } from '../engine/ports.ts';

export function readOrder(text: string, partners: readonly PartnerProfile[]): Result<Demand, readonly Failure[]> {
  const json = parseJson(text);
  if (!json.ok) return fail([json.failure]);
  const found = findings();
  const demand = readOrderJson(found, partners, new Node(json.value));
  return demand === undefined || found.failures.length > 0 ? fail(found.failures) : ok(demand);
}

/** Undefined: the key came with another order before. */
export async function captureOnce(
  hub: Hub,
  demand: Demand,
  { id, name }: ApiKey,
  idempotencyKey: string,
): Promise<CommandOutcome | undefined> {
  const { directory } = hub.store;
  const { customer, purchaseOrder, channel } = demand;
  const mine = { customer, channel: `idempotency:${id}`, message: idempotencyKey };
  const before = await directory.routed(mine.channel, mine.message);
  if (before !== undefined && (await directory.routed(channel.name, channel.message)) !== before) return undefined;
  const route = {
    customer,
    channel: channel.name,
    message: channel.message,
    ...(purchaseOrder !== undefined && { purchaseOrder }),
  };
  const order = before ?? (await first(hub, route));
  if ((await first(hub, mine, order)) !== order) return undefined;
  const outcome = await hub.capture(demand, { id: `api:${id}:${idempotencyKey}`, actor: Actor.of(`partner:${name}`), roles: [] });
  return outcome.kind === 'refused' && outcome.failure.code === 'conflicting-repeat' ? undefined : outcome;
}

type Route = Parameters<Hub['store']['directory']['routeCaptures']>[0][number]['route'];

async function first(hub: Hub, route: Route, fresh: OrderId = hub.identifiers.order()): Promise<OrderId> {
  const [order] = await hub.store.directory.routeCaptures([{ route, fresh }]);
  return order ?? fresh;
}
