/** Figures that follow from an order's state. Stock units throughout; see promise 3, conservation. */
import * as decimal from '../model/decimal.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Destination } from '../model/demand.ts';
import type { FulfillmentId, LineId, ScheduleId, ShipmentId } from '../model/identifiers.ts';
import type { Line, LineState, LiveOrder, Schedule, Written } from '../model/order.ts';
import type { Fulfillment } from '../model/plan.ts';
import { broken } from '../model/result.ts';
import type { Shipment } from '../model/shipment.ts';

/** A line by its number, which the order itself gave: nothing that was ever ordered is taken out of it. */
export const lineIn = ({ lines }: Pick<Written, 'lines'>, id: LineId): Line => lines[id] ?? broken(`line ${id} is unknown`);

/** A schedule line, as above. */
export const scheduleIn = ({ schedules }: Pick<Written, 'schedules'>, id: ScheduleId): Schedule =>
  schedules[id] ?? broken(`schedule ${id} is unknown`);

export const schedulesIn = (order: Pick<Written, 'lines' | 'schedules'>, line: LineId): readonly Schedule[] =>
  lineIn(order, line).schedules.map((id) => scheduleIn(order, id));

export const fulfillmentIn = ({ fulfillments }: LiveOrder, id: FulfillmentId): Fulfillment =>
  fulfillments[id] ?? broken(`fulfillment ${id} is unknown`);

export const shipmentIn = ({ shipments }: LiveOrder, id: ShipmentId): Shipment =>
  shipments[id] ?? broken(`shipment ${id} is unknown`);

/** As ordered, in stock units once counted, as written before. */
const ordered = (schedule: Schedule): Decimal => schedule.counted?.ordered ?? schedule.quantity.value;

/** To be shipped and billed in all: ordered less cancelled plus accepted overage. */
export const due = (schedule: Schedule): Decimal =>
  decimal.subtract(decimal.add(ordered(schedule), schedule.overage), schedule.cancelled);

/** Due and not yet shipped; never below zero. */
export const open = (schedule: Schedule): Decimal =>
  decimal.most(decimal.ZERO, decimal.subtract(due(schedule), schedule.shipped));

/** Shipped beyond what is due, until a person has given a verdict. */
export const unsettledOverage = (schedule: Schedule): Decimal =>
  decimal.most(decimal.ZERO, decimal.subtract(schedule.shipped, due(schedule)));

export const isOpen = (schedule: Schedule): boolean => decimal.isPositive(open(schedule));

/** In the buyer's order of lines, whatever a store did to the order of keys. */
export function schedulesOf(order: Written): readonly Schedule[] {
  const found: Schedule[] = [];
  for (const line of order.lineOrder) for (const id of lineIn(order, line).schedules) found.push(scheduleIn(order, id));
  return found;
}

/** Numbered by the hub, without leading zeros: the shorter number is the smaller one. */
export function fulfillmentsOf(order: LiveOrder): readonly Fulfillment[] {
  const all = Object.values(order.fulfillments);
  return all.length < 2 ? all : all.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
}

/** As they were reported. */
export function shipmentsOf(order: LiveOrder): readonly Shipment[] {
  const all = Object.values(order.shipments);
  return all.length < 2 ? all : all.sort((a, b) => a.reportedAt - b.reportedAt || (a.id < b.id ? -1 : 1));
}

/** Those with goods on them: a node that reports that nothing will leave has nothing posted, billed or paid. */
export const goodsShipments = (order: LiveOrder): readonly Shipment[] =>
  shipmentsOf(order).filter((shipment) => shipment.lines.length > 0);

export const destinationOf = (order: Written, schedule: Schedule): Destination =>
  schedule.destination ?? order.header.destination;

export function lineState(order: LiveOrder, line: Line): LineState {
  let shipped = false;
  let cancelled = false;
  for (const id of line.schedules) {
    const schedule = scheduleIn(order, id);
    if (isOpen(schedule)) return 'open';
    shipped ||= decimal.isPositive(schedule.shipped);
    cancelled ||= decimal.isPositive(schedule.cancelled);
  }
  if (shipped && cancelled) return 'settled';
  return shipped ? 'shipped' : 'cancelled';
}

/** Nothing more will be decided about a fulfillment. */
export const hasEnded = (fulfillment: Fulfillment): boolean =>
  fulfillment.state === 'shipped' || fulfillment.state === 'withdrawn';

/** The node has it, may have it, or is giving it back. */
export const isOut = (fulfillment: Fulfillment): boolean => fulfillment.state === 'released' || fulfillment.state === 'recalling';

/** What a fulfillment has already shipped of each schedule. */
export function shippedOf(order: LiveOrder, fulfillment: Fulfillment): ReadonlyMap<ScheduleId, Decimal> {
  const shipped = new Map<ScheduleId, Decimal>();
  for (const shipment of Object.values(order.shipments)) {
    if (shipment.fulfillment !== fulfillment.id) continue;
    for (const line of shipment.lines)
      shipped.set(line.schedule, decimal.add(shipped.get(line.schedule) ?? decimal.ZERO, line.quantity));
  }
  return shipped;
}

export interface LineConservation {
  readonly line: LineId;
  readonly ordered: Decimal;
  readonly overage: Decimal;
  readonly shipped: Decimal;
  readonly open: Decimal;
  readonly cancelled: Decimal;
  readonly unsettled: Decimal;
  readonly holds: boolean;
}

/** Promise 3 line by line: ordered + accepted overage = shipped + open + cancelled, but for overage awaiting its verdict. */
export function conservation(order: LiveOrder): readonly LineConservation[] {
  return order.lineOrder.map((line) => {
    const schedules = schedulesIn(order, line);
    const total = (of: (schedule: Schedule) => Decimal): Decimal => decimal.sum(schedules.map(of));
    const sums = {
      ordered: total(ordered),
      overage: total((s) => s.overage),
      shipped: total((s) => s.shipped),
      open: total(open),
      cancelled: total((s) => s.cancelled),
      unsettled: total(unsettledOverage),
    };
    const left = decimal.sum([sums.ordered, sums.overage, sums.unsettled]);
    const right = decimal.sum([sums.shipped, sums.open, sums.cancelled]);
    return { line, ...sums, holds: left === right };
  });
}
