/** A carrier's tracking events, as JSON: `{ "event", "tracking", "order", "shipment", "at" }`; the names are the shipper's. */
import { Ajv } from 'ajv';
import type { OrderCommand } from '../../core/model/command.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { OrderId, ShipmentId } from '../../core/model/identifiers.ts';
import { parseInstant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';

/** `other`: an event on the way, that nothing in the order rests on. */
export type TrackingNews =
  | { readonly kind: 'delivered'; readonly order: OrderId; readonly command: Extract<OrderCommand, { type: 'record-delivery' }> }
  | { readonly kind: 'other'; readonly event: string };

interface Event {
  readonly event: string;
  readonly order: string;
  readonly shipment: string;
  readonly at: string;
}

const TEXT = { type: 'string', minLength: 1, maxLength: 200 } as const;

const isEvent = new Ajv().compile<Event>({
  type: 'object',
  required: ['event', 'order', 'shipment', 'at'],
  properties: { event: TEXT, tracking: TEXT, order: TEXT, shipment: TEXT, at: TEXT },
});

export function readTracking(raw: Uint8Array): Result<TrackingNews, InputFailure> {
  const said = parsed(new TextDecoder().decode(raw));
  if (!isEvent(said)) {
    const [error] = isEvent.errors ?? [];
    return fail({
      code: 'malformed',
      where: `body${error?.instancePath ?? ''}`,
      format: 'tracking event',
      found: JSON.stringify(said)?.slice(0, 80) ?? 'no JSON',
      reason: error?.message ?? 'not a tracking event',
      wayOut: 'send event, order, shipment and at, as JSON',
    });
  }
  if (said.event !== 'delivered') return ok({ kind: 'other', event: said.event });
  const order = OrderId.parse(said.order, 'body/order');
  const shipment = ShipmentId.parse(said.shipment, 'body/shipment');
  const at = parseInstant(said.at, 'body/at');
  if (!order.ok) return order;
  if (!shipment.ok) return shipment;
  if (!at.ok) return at;
  const command = { type: 'record-delivery', shipment: shipment.value, deliveredAt: at.value } as const;
  return ok({ kind: 'delivered', order: order.value, command });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
