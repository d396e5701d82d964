/** Notices of one order, as the engine writes them. */
import type { InvoiceNotice, NoticeContent, ShipNotice } from '../../../src/engine/notices/content.ts';
import type { OpenNotice } from '../../../src/engine/notices/ports.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import {
  CustomerId,
  InvoiceId,
  ItemId,
  LineId,
  NodeId,
  OrderId,
  ScheduleId,
  ShipmentId,
} from '../../../src/core/model/identifiers.ts';
import { instant, localDate } from '../../../src/core/model/instant.ts';
import { money } from '../../../src/core/model/money.ts';

const HEAD = {
  order: OrderId.of('O-1'),
  customer: CustomerId.of('ACME'),
  purchaseOrder: 'PO-4711',
  orderDate: localDate('2026-06-01'),
};

const DESTINATION = {
  name: 'Acme Bearings * Main Dock',
  lines: ['1200 Industrial Pkwy'],
  city: 'Toledo',
  region: 'OH',
  postalCode: '43612',
  country: 'US',
};

const LINES: ShipNotice['lines'] = [
  {
    line: LineId.of('1'),
    schedule: ScheduleId.of('1.1'),
    item: ItemId.of('BRG-6204'),
    buyers: 'A-100',
    quantity: decimal('12'),
    unit: 'EA',
  },
  {
    line: LineId.of('2'),
    schedule: ScheduleId.of('2.1'),
    item: ItemId.of('OIL-46'),
    gtin: '12345678',
    quantity: decimal('2.5'),
    unit: 'LTR',
    lots: ['L7'],
  },
];

export const SHIP_NOTICE: ShipNotice = {
  ...HEAD,
  shipment: ShipmentId.of('EAST-S1'),
  node: NodeId.of('EAST'),
  shippedAt: instant('2026-06-02T15:30:00Z'),
  destination: DESTINATION,
  load: 'BL-9',
  carrier: 'UPSN',
  tracking: '1Z999',
  lines: LINES,
  cartons: [],
};

export const PACKED: ShipNotice = {
  ...SHIP_NOTICE,
  carrier: 'Ridge Freight',
  cartons: LINES.map((line, i) => ({ sscc: `00345678901234567${i}`, lines: [line] })),
};

export const INVOICE: InvoiceNotice = {
  ...HEAD,
  invoice: InvoiceId.of('INV-1'),
  postedAt: instant('2026-06-03T01:00:00Z'),
  shipments: [ShipmentId.of('EAST-S1')],
  destination: DESTINATION,
  lines: LINES.map(({ schedule: _, lots: __, ...line }, i) => ({
    ...line,
    price: decimal(i === 0 ? '4.1' : '10.333'),
    amount: money(i === 0 ? '49.2' : '25.83', 'USD'),
  })),
  charges: [
    { id: 'f', kind: 'freight', amount: money('60', 'USD') },
    { id: 'a', kind: 'allowance', amount: money('-1.5', 'USD') },
    { id: 'm', kind: 'minimum-order', amount: money('10', 'USD') },
  ],
  goods: money('75.03', 'USD'),
  tax: money('6.19', 'USD'),
  total: money('149.72', 'USD'),
};

export const noticeOf = (content: NoticeContent, sequence = 7): OpenNotice => ({
  lane: 0,
  id: '1',
  subscriber: 'acme/edi',
  order: HEAD.order,
  sequence,
  kind: content.kind,
  content,
  at: instant('2026-06-02T16:00:00Z'),
  attempts: 1,
});
