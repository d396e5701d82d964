/** Orders and reports in a few words, for stories. */
import type { OrderCommand, ShipmentReport } from '../../src/core/model/command.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Demand, LineDemand } from '../../src/core/model/demand.ts';
import {
  CustomerId,
  FulfillmentId,
  ItemId,
  LineId,
  NodeId,
  ScheduleId,
  ShipmentId,
  ShipToId,
} from '../../src/core/model/identifiers.ts';
import { dateOf, instant, localDate } from '../../src/core/model/instant.ts';
import { quantity } from '../../src/core/model/quantity.ts';

export interface LineOf {
  readonly item?: string;
  readonly quantity?: string;
  readonly price?: string;
  /** Store → quantity: one schedule line each. */
  readonly stores?: Readonly<Record<string, string>>;
  readonly cancelAfter?: string;
  readonly requested?: string;
  readonly notBefore?: string;
}

export function lineOf(id: string, line: LineOf): LineDemand {
  const days = {
    ...(line.cancelAfter === undefined ? {} : { cancelAfter: localDate(line.cancelAfter) }),
    ...(line.requested === undefined ? {} : { requested: localDate(line.requested) }),
    ...(line.notBefore === undefined ? {} : { notBefore: localDate(line.notBefore) }),
  };
  const stores = Object.entries(line.stores ?? {});
  return {
    id: LineId.of(id),
    item: { ours: ItemId.of(line.item ?? 'BRG-6204') },
    ...(line.price === undefined ? {} : { price: { amount: decimal(line.price), unit: quantity(1, 'EA').unit } }),
    schedules:
      stores.length === 0
        ? [{ id: ScheduleId.of(`${id}.1`), quantity: quantity(line.quantity ?? '10', 'EA'), ...days }]
        : stores.map(([store, much], i) => ({
            id: ScheduleId.of(`${id}.${i + 1}`),
            quantity: quantity(much, 'EA'),
            destination: { kind: 'on-file', shipTo: ShipToId.of(store) },
            ...days,
          })),
  };
}

export function demandOf(lines: readonly LineOf[], more: Partial<Demand> = {}, at = '2026-06-01T08:00:00Z'): Demand {
  return {
    customer: CustomerId.of('ACME'),
    channel: { kind: 'edi', name: 'edi-acme', message: 'M1' },
    references: [],
    purchaseOrder: 'PO-1',
    orderedAt: instant(at),
    orderDate: dateOf(instant(at)),
    destination: { kind: 'on-file', shipTo: ShipToId.of('MAIN') },
    charges: [],
    lines: lines.map((line, i) => lineOf(String(i + 1), line)),
    ...more,
  };
}

export const capture = (demand: Demand): OrderCommand => ({
  type: 'capture',
  demand,
  workflow: { name: 'order-to-cash', version: 1 },
});

/** A 945: what left a node. */
export function shipped(
  id: string,
  fulfillment: string,
  lines: Readonly<Record<string, string>>,
  more: Partial<ShipmentReport> & { readonly item?: string; readonly left?: string } = {},
): OrderCommand {
  const { item, left, ...rest } = more;
  return {
    type: 'record-shipment',
    shipment: {
      id: ShipmentId.of(id),
      fulfillment: FulfillmentId.of(fulfillment),
      node: NodeId.of('EAST'),
      lines: Object.entries(lines).map(([schedule, much]) => ({
        schedule: ScheduleId.of(schedule),
        item: ItemId.of(item ?? 'BRG-6204'),
        quantity: decimal(much),
      })),
      shippedAt: instant(left ?? '2026-06-01T15:00:00Z'),
      final: true,
      ...rest,
    },
  };
}
