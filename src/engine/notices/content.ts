/**
 * What a notice says, in our own form: made of an order's events and of its state after them, and of nothing else, so that
 * it is the same whoever makes it and whenever. Formats are made of it (`connect/notices`).
 */
import type { Address } from '../../core/model/address.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { Charge, ItemReference } from '../../core/model/demand.ts';
import type { OrderEvent } from '../../core/model/event.ts';
import type {
  CustomerId,
  FulfillmentId,
  HoldId,
  InvoiceId,
  ItemId,
  LineId,
  NodeId,
  OrderId,
  ScheduleId,
  ShipmentId,
} from '../../core/model/identifiers.ts';
import type { Instant, LocalDate } from '../../core/model/instant.ts';
import type { Acknowledgement } from '../../core/model/instruction.ts';
import * as money from '../../core/model/money.ts';
import type { Money } from '../../core/model/money.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { Invoice, Shipment } from '../../core/model/shipment.ts';
import { billed } from '../../core/process/tasks/finance-invoice.ts';
import { offeredLines, type OfferedLine } from './offered.ts';

export const NOTICE_KINDS = [
  'captured',
  'acknowledged',
  'offered',
  'held',
  'released',
  'shipped',
  'invoiced',
  'closed',
  'cancelled',
] as const;
/** Escalations are our own people's business: no partner is told of them. */
export type NoticeKind = (typeof NOTICE_KINDS)[number] | 'escalated';

export interface NoticeHead {
  readonly order: OrderId;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly orderDate: LocalDate;
  readonly email?: string;
}

/** How the two sides name the goods. */
export interface NamedItem {
  readonly item: ItemId;
  readonly buyers?: string;
  readonly gtin?: string;
}

export interface CapturedNotice extends NoticeHead {
  readonly lines: readonly {
    readonly line: LineId;
    readonly item: ItemReference;
    readonly quantity: Decimal;
    readonly unit: string;
  }[];
}

export interface AcknowledgedNotice extends NoticeHead {
  readonly lines: readonly (Acknowledgement['lines'][number] & NamedItem)[];
  readonly currency?: string;
}

/** A counter-offer: what we would do instead of what the buyer asked for, of the lines that it is about. */
export interface OfferedNotice extends NoticeHead {
  /** The buyer has been told nothing of this order before. */
  readonly isFirst: boolean;
  /** The latest number that the buyer has given a change of it. */
  readonly sequence?: number;
  /** When his silence counts as his agreement says. */
  readonly silentUntil?: Instant;
  readonly lines: readonly OfferedLine[];
}

export interface HeldNotice extends NoticeHead {
  readonly hold: { readonly id: HoldId; readonly type: string; readonly team: string; readonly dueAt: Instant };
}

export interface ReleasedNotice extends NoticeHead {
  readonly fulfillment: FulfillmentId;
  readonly node: NodeId;
}

export interface ShipNoticeLine extends NamedItem {
  readonly line: LineId;
  readonly schedule: ScheduleId;
  /** Stock units. */
  readonly quantity: Decimal;
  readonly unit: string;
  readonly lots?: readonly string[];
  readonly serials?: readonly string[];
}

/** X12 856, EDIFACT DESADV. */
export interface ShipNotice extends NoticeHead {
  readonly shipment: ShipmentId;
  readonly node: NodeId;
  readonly shippedAt: Instant;
  readonly destination: Address;
  readonly load?: string;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly lines: readonly ShipNoticeLine[];
  /** Where the node packed cartons under an SSCC: the same goods by carton. */
  readonly cartons: readonly { readonly sscc: string; readonly lines: readonly ShipNoticeLine[] }[];
}

/** X12 810, EDIFACT INVOIC: this order's part of an invoice. */
export interface InvoiceNotice extends NoticeHead {
  readonly invoice: InvoiceId;
  readonly postedAt: Instant;
  readonly shipments: readonly ShipmentId[];
  readonly destination?: Address;
  readonly lines: readonly (NamedItem & {
    readonly line: LineId;
    readonly quantity: Decimal;
    readonly unit: string;
    readonly price: Decimal;
    readonly amount: Money;
  })[];
  readonly charges: readonly Charge[];
  readonly goods: Money;
  readonly tax: Money;
  readonly total: Money;
}

export type NoticeContent =
  | { readonly kind: 'captured'; readonly of: CapturedNotice }
  | { readonly kind: 'acknowledged'; readonly of: AcknowledgedNotice }
  | { readonly kind: 'offered'; readonly of: OfferedNotice }
  | { readonly kind: 'held' | 'escalated'; readonly of: HeldNotice }
  | { readonly kind: 'released'; readonly of: ReleasedNotice }
  | { readonly kind: 'shipped'; readonly of: ShipNotice }
  | { readonly kind: 'invoiced'; readonly of: InvoiceNotice }
  | { readonly kind: 'closed' | 'cancelled'; readonly of: NoticeHead };

/**
 * What an event is worth telling of, `order` being the state after its command; most are not. `isFirst`: nothing before it
 * has told the buyer of the order.
 */
export function contentOf(event: OrderEvent, order: LiveOrder, at: Instant, isFirst: boolean): NoticeContent | undefined {
  const head = headOf(order);
  switch (event.type) {
    case 'order-captured':
      return { kind: 'captured', of: { ...head, lines: capturedLines(order) } };
    case 'task-wanted':
      return event.task === 'customer.acknowledge'
        ? { kind: 'acknowledged', of: acknowledged(order, event.input as Acknowledgement) }
        : undefined;
    case 'counter-offer-made':
      return offeredOf(order, event, isFirst);
    case 'hold-opened': {
      const { id, reason, team, dueAt } = event.hold;
      return { kind: 'held', of: { ...head, hold: { id, type: reason.type, team, dueAt } } };
    }
    case 'hold-escalated': {
      const hold = order.holds[event.hold];
      if (hold === undefined) return undefined;
      const { id, reason, dueAt } = hold;
      return { kind: 'escalated', of: { ...head, hold: { id, type: reason.type, team: event.team, dueAt } } };
    }
    case 'task-moved':
      return released(event, order);
    case 'shipment-confirmed':
      return event.shipment.lines.length === 0 ? undefined : { kind: 'shipped', of: shipNotice(order, event.shipment) };
    // One that does not say what shipped is a person's first: it may be credited and billed again.
    case 'invoice-posted':
      return event.invoice.state === 'mismatch' ? undefined : invoiced(order, event.invoice, event.at);
    case 'invoice-accepted': {
      const invoice = order.invoices[event.invoice];
      return invoice === undefined ? undefined : invoiced(order, invoice, at);
    }
    case 'order-closed':
      return { kind: event.outcome === 'cancelled' ? 'cancelled' : 'closed', of: head };
    default:
      return undefined;
  }
}

function headOf({ id, header }: LiveOrder): NoticeHead {
  const { customer, purchaseOrder, orderDate, contact } = header;
  return {
    order: id,
    customer,
    orderDate,
    ...(purchaseOrder !== undefined && { purchaseOrder }),
    ...(contact?.email !== undefined && { email: contact.email }),
  };
}

const capturedLines = (order: LiveOrder): CapturedNotice['lines'] =>
  order.lineOrder.flatMap((id) => {
    const line = order.lines[id];
    return (line?.schedules ?? []).flatMap((each) => {
      const schedule = order.schedules[each];
      if (line === undefined || schedule === undefined) return [];
      return [{ line: id, item: line.item, quantity: schedule.quantity.value, unit: schedule.quantity.unit }];
    });
  });

function named(order: LiveOrder, line: LineId, item: ItemId): NamedItem {
  const { buyers, gtin } = order.lines[line]?.item ?? {};
  return { item, ...(buyers !== undefined && { buyers }), ...(gtin !== undefined && { gtin }) };
}

const acknowledged = (order: LiveOrder, { lines }: Acknowledgement): AcknowledgedNotice => ({
  ...headOf(order),
  ...(order.agreed !== undefined && { currency: order.agreed.currency }),
  lines: lines.map((line) => ({ ...line, ...named(order, line.line, line.item) })),
});

/** Nothing to tell where only the buyer can say what he meant: that is asked by a person. */
function offeredOf(
  order: LiveOrder,
  { offers, silentUntil }: Extract<OrderEvent, { readonly type: 'counter-offer-made' }>,
  isFirst: boolean,
): NoticeContent | undefined {
  const lines = offeredLines(order, offers);
  if (lines.length === 0) return undefined;
  const sequence = order.sequences[order.header.channel.name];
  const more = { ...(sequence !== undefined && { sequence }), ...(silentUntil !== undefined && { silentUntil }) };
  return { kind: 'offered', of: { ...headOf(order), isFirst, ...more, lines } };
}

/** The node has confirmed it. */
function released(
  { instance, from, to }: Extract<OrderEvent, { readonly type: 'task-moved' }>,
  order: LiveOrder,
): NoticeContent | undefined {
  const task = order.tasks[instance];
  if (to !== 'done' || (from !== 'sending' && from !== 'in-doubt') || task?.task !== 'warehouse.release') return undefined;
  const fulfillment = order.fulfillments[instance.slice(instance.indexOf('/') + 1) as FulfillmentId];
  if (fulfillment === undefined) return undefined;
  return { kind: 'released', of: { ...headOf(order), fulfillment: fulfillment.id, node: fulfillment.node } };
}

const unitOf = (order: LiveOrder, schedule: ScheduleId | undefined): string =>
  (schedule === undefined ? undefined : order.schedules[schedule]?.counted?.unit) ?? 'EA';

function shipNotice(order: LiveOrder, shipment: Shipment): ShipNotice {
  const { id, node, shippedAt, destination, load, carrier, tracking, cartons = [] } = shipment;
  const lines = (of: Shipment['lines']): readonly ShipNoticeLine[] =>
    of.flatMap(({ schedule, item, quantity, lots, serials }) => {
      const line = order.schedules[schedule]?.line;
      if (line === undefined || decimal.isZero(quantity)) return [];
      const more = { ...(lots !== undefined && { lots }), ...(serials !== undefined && { serials }) };
      return [{ line, schedule, ...named(order, line, item), quantity, unit: unitOf(order, schedule), ...more }];
    });
  return {
    ...headOf(order),
    shipment: id,
    node,
    shippedAt,
    destination,
    ...(load !== undefined && { load }),
    ...(carrier !== undefined && { carrier }),
    ...(tracking !== undefined && { tracking }),
    lines: lines(shipment.lines),
    cartons: cartons.map((carton) => ({ sscc: carton.sscc, lines: lines(carton.lines) })),
  };
}

/** What is not goods and not a charge of its own is tax: the partner's figure, with its rounding. */
function invoiced(order: LiveOrder, invoice: Invoice, postedAt: Instant): NoticeContent {
  const { currency } = invoice.amount;
  const shipments = invoice.shipments.flatMap((id) => order.shipments[id] ?? []);
  const lines = shipments.flatMap((shipment) =>
    billed(order, shipment).map((line) => ({
      ...named(order, line.line, line.item),
      line: line.line,
      quantity: line.quantity,
      unit: unitOf(order, order.lines[line.line]?.schedules[0]),
      price: line.price,
      amount: line.amount,
    })),
  );
  const goods = money.sum(
    currency,
    lines.map(({ amount }) => amount),
  );
  const charges = chargesOn(order, invoice);
  const known = money.sum(currency, [goods, ...charges.map(({ amount }) => amount)]);
  return {
    kind: 'invoiced',
    of: {
      ...headOf(order),
      invoice: invoice.id,
      postedAt,
      shipments: invoice.shipments,
      ...(shipments[0] !== undefined && { destination: shipments[0].destination }),
      lines,
      charges,
      goods,
      tax: money.subtract(invoice.amount, known),
      total: invoice.amount,
    },
  };
}

/** Those that the instruction to bill named: they go on the order's first invoice. */
function chargesOn(order: LiveOrder, invoice: Invoice): readonly Charge[] {
  const asked = Object.values(order.tasks).filter(({ task }) => task === 'finance.invoice');
  return asked.flatMap(({ input }) => {
    const { shipment, charges } = input as { readonly shipment: ShipmentId; readonly charges: readonly Charge[] };
    return invoice.shipments.includes(shipment) ? charges : [];
  });
}
