/** How the goods' progress changes: plans, picks, shipments, counter-offers. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { OrderEvent, ProgressEvent } from '../../model/event.ts';
import type { FactKey } from '../../model/fact.ts';
import type { FulfillmentId, ScheduleId, ShipmentId } from '../../model/identifiers.ts';
import type { LiveOrder, Schedule } from '../../model/order.ts';
import type { Fulfillment } from '../../model/plan.ts';
import { invariant, never } from '../../model/result.ts';
import type { Shipment } from '../../model/shipment.ts';
import { withEntry } from '../../model/record.ts';
import { fulfillmentIn, scheduleIn, shipmentIn } from '../order-facts.ts';
import { bumped, scheduleFact, SHIPPED_FACT } from './demand.ts';

type PlanMade = Extract<OrderEvent, { type: 'plan-made' }>;

export function evolveProgress(order: LiveOrder, event: ProgressEvent | PlanMade): LiveOrder {
  switch (event.type) {
    case 'plan-made':
      return planned(order, event);
    case 'release-acknowledged':
      return order;
    case 'pick-recorded':
      return withFulfillment(order, event.fulfillment, { picked: event.lines });
    case 'shipment-confirmed':
      return shipped(order, event.shipment);
    case 'overage-settled':
      return overage(order, event);
    case 'shipment-cleared':
      return withShipment(order, event.shipment, { state: 'confirmed' });
    case 'fulfillment-reduced':
      return reduced(order, event);
    case 'fulfillment-ended':
      return withFulfillment(order, event.fulfillment, { state: event.state });
    case 'shipment-delivered':
      return withShipment(order, event.shipment, { state: 'delivered' });
    case 'counter-offer-made': {
      const { offers, at: madeAt, silentUntil } = event;
      return { ...order, counterOffer: { offers, madeAt, ...(silentUntil === undefined ? {} : { silentUntil }) } };
    }
    case 'counter-offer-answered':
      invariant(order.counterOffer !== undefined, 'an answer to no counter-offer');
      return { ...order, counterOffer: { ...order.counterOffer, answer: event.accepted ? 'accepted' : 'refused' } };
    default:
      return never(event, 'evolve progress');
  }
}

function planned(order: LiveOrder, event: PlanMade): LiveOrder {
  const fulfillments: Record<FulfillmentId, Fulfillment> = { ...order.fulfillments };
  for (const id of event.unwanted) {
    const before = fulfillments[id];
    invariant(before !== undefined, `plan without fulfillment ${id}, which is unknown`);
    fulfillments[id] = { ...before, wanted: false };
  }
  for (const fulfillment of event.fulfillments) fulfillments[fulfillment.id] = fulfillment;
  return {
    ...order,
    fulfillments,
    counters: { ...order.counters, fulfillment: order.counters.fulfillment + event.fulfillments.length },
  };
}

function withFulfillment(order: LiveOrder, id: FulfillmentId, part: Partial<Fulfillment>): LiveOrder {
  return { ...order, fulfillments: withEntry(order.fulfillments, id, { ...fulfillmentIn(order, id), ...part }) };
}

function withShipment(order: LiveOrder, id: ShipmentId, part: Partial<Shipment>): LiveOrder {
  return { ...order, shipments: withEntry(order.shipments, id, { ...shipmentIn(order, id), ...part }) };
}

function shipped(order: LiveOrder, shipment: Shipment): LiveOrder {
  const schedules: Record<ScheduleId, Schedule> = { ...order.schedules };
  for (const line of shipment.lines) {
    const before = scheduleIn({ schedules }, line.schedule);
    schedules[line.schedule] = { ...before, shipped: decimal.add(before.shipped, line.quantity) };
  }
  return {
    ...order,
    schedules,
    shipments: withEntry(order.shipments, shipment.id, shipment),
    ...bumped(order, [SHIPPED_FACT]),
  };
}

function overage(order: LiveOrder, event: Extract<ProgressEvent, { type: 'overage-settled' }>): LiveOrder {
  const before = scheduleIn(order, event.schedule);
  const shipment = shipmentIn(order, event.shipment);
  const accepted = decimal.sum([event.bill, event.gift, event.takeBack]);
  const free = decimal.isZero(event.gift)
    ? shipment.free
    : [...shipment.free, { schedule: event.schedule, quantity: event.gift }];
  const touched: FactKey[] = [scheduleFact(event.schedule)];
  return {
    ...order,
    schedules: withEntry(order.schedules, event.schedule, { ...before, overage: decimal.add(before.overage, accepted) }),
    shipments: withEntry(order.shipments, event.shipment, { ...shipment, free }),
    ...bumped(order, touched),
  };
}

function reduced(order: LiveOrder, event: Extract<ProgressEvent, { type: 'fulfillment-reduced' }>): LiveOrder {
  const lines = lessOf(fulfillmentIn(order, event.fulfillment).lines, event.lines);
  // What was asked of the node is looked at again.
  return { ...withFulfillment(order, event.fulfillment, { lines }), ...bumped(order, []) };
}

/** A schedule line may be in a fulfillment twice (its item, and a substitute): what is taken out is taken out once. */
export function lessOf<L extends { readonly schedule: ScheduleId; readonly quantity: Decimal }>(
  lines: readonly L[],
  out: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[],
): readonly L[] {
  const left = new Map<ScheduleId, Decimal>(out.map((line) => [line.schedule, line.quantity]));
  return lines
    .map((line) => {
      const part = decimal.least(line.quantity, left.get(line.schedule) ?? decimal.ZERO);
      left.set(line.schedule, decimal.subtract(left.get(line.schedule) ?? decimal.ZERO, part));
      return { ...line, quantity: decimal.subtract(line.quantity, part) };
    })
    .filter((line) => decimal.isPositive(line.quantity));
}
