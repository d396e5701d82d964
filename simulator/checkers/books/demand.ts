/**
 * What the buyer wants, as the feed says it: ordered, cancelled, shipped and accepted overage of each schedule line.
 *
 * Invariants: all figures are stock units once a line was counted, and as written before; a new quantity says what is
 * wanted in all, so that what was cancelled before is no part of it; what was cancelled is counted anew in the share that
 * it had; and a new count never falls below what has left or was cancelled.
 */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { Change, Charge, Demand, Destination, LineDemand, ScheduleDemand } from '../../../src/core/model/demand.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import type { CustomerId, ItemId, LineId, OrderId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import type { Instant, LocalDate } from '../../../src/core/model/instant.ts';
import type { Quantity } from '../../../src/core/model/quantity.ts';
import type { Recorded } from '../../witness.ts';

export interface ScheduleBook {
  readonly id: ScheduleId;
  readonly line: LineId;
  /** As the buyer wrote it last. */
  written: Quantity;
  ordered: Decimal;
  isCounted: boolean;
  item: ItemId | undefined;
  unit: string;
  cancelled: Decimal;
  shipped: Decimal;
  overage: Decimal;
  destination: Destination | undefined;
  notBefore: LocalDate | undefined;
  cancelAfter: LocalDate | undefined;
  cancelledAt: Instant | undefined;
}

/** What the buyer wrote of a line. */
export interface LineBook {
  readonly id: LineId;
  price: LineDemand['price'];
}

export interface DemandBook {
  readonly customer: CustomerId;
  destination: Destination;
  purchaseOrder: string | undefined;
  instructions: string | undefined;
  charges: readonly Charge[];
  readonly orderDate: LocalDate;
  payment: Demand['payment'];
  readonly lines: Map<LineId, LineBook>;
  readonly schedules: Map<ScheduleId, ScheduleBook>;
}

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;

/** Ordered and accepted, less what was cancelled: to be shipped in all. */
export const dueOf = (book: ScheduleBook): Decimal => decimal.subtract(decimal.add(book.ordered, book.overage), book.cancelled);

/** Negative: so much left that nobody has accepted yet. */
export const openOf = (book: ScheduleBook): Decimal => decimal.subtract(dueOf(book), book.shipped);

export const destinationOf = (book: DemandBook, schedule: ScheduleBook): Destination => schedule.destination ?? book.destination;

export class DemandBooks {
  private readonly books = new Map<OrderId, DemandBook>();

  of(order: OrderId): DemandBook | undefined {
    return this.books.get(order);
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'order-captured':
        this.books.set(order, begun(event.demand));
        return;
      case 'order-changed':
      case 'demand-counted':
      case 'quantity-cancelled':
      case 'cancellation-corrected':
      case 'shipment-confirmed':
      case 'overage-settled': {
        const book = this.books.get(order);
        if (book !== undefined) moved(book, event);
        return;
      }
      default:
    }
  }
}

function begun(demand: Demand): DemandBook {
  const { customer, destination, purchaseOrder, instructions, charges, orderDate, payment } = demand;
  const of = { customer, destination, purchaseOrder, instructions, charges, orderDate, payment };
  const book: DemandBook = { ...of, lines: new Map(), schedules: new Map() };
  for (const line of demand.lines) withLine(book, line);
  return book;
}

function withLine(book: DemandBook, line: LineDemand): void {
  book.lines.set(line.id, { id: line.id, price: line.price });
  for (const schedule of line.schedules) withSchedule(book, line.id, schedule);
}

function withSchedule(
  book: DemandBook,
  line: LineId,
  { id, quantity, destination, notBefore, cancelAfter }: ScheduleDemand,
): void {
  book.schedules.set(id, {
    id,
    line,
    written: quantity,
    ordered: quantity.value,
    isCounted: false,
    item: undefined,
    unit: quantity.unit,
    cancelled: decimal.ZERO,
    shipped: decimal.ZERO,
    overage: decimal.ZERO,
    destination,
    notBefore,
    cancelAfter,
    cancelledAt: undefined,
  });
}

type Moving =
  | Of<'order-changed'>
  | Of<'demand-counted'>
  | Of<'quantity-cancelled'>
  | Of<'cancellation-corrected'>
  | Of<'shipment-confirmed'>
  | Of<'overage-settled'>;

function moved(book: DemandBook, event: Moving): void {
  switch (event.type) {
    case 'order-changed':
      for (const change of event.changes) changed(book, change);
      return;
    case 'demand-counted':
      for (const [id, counted] of Object.entries(event.counted)) count(book.schedules.get(id as ScheduleId), counted);
      return;
    case 'quantity-cancelled':
      for (const { schedule, quantity } of event.lines) cancelled(book.schedules.get(schedule), quantity, event.at);
      return;
    case 'cancellation-corrected':
      for (const { schedule, quantity } of event.lines) cancelled(book.schedules.get(schedule), decimal.negate(quantity));
      return;
    case 'shipment-confirmed':
      for (const { schedule, quantity } of event.shipment.lines) {
        const of = book.schedules.get(schedule);
        if (of !== undefined) of.shipped = decimal.add(of.shipped, quantity);
      }
      return;
    case 'overage-settled': {
      const of = book.schedules.get(event.schedule);
      if (of !== undefined) of.overage = decimal.sum([of.overage, event.bill, event.gift, event.takeBack]);
    }
  }
}

function cancelled(book: ScheduleBook | undefined, quantity: Decimal, at?: Instant): void {
  if (book === undefined) return;
  book.cancelled = decimal.add(book.cancelled, quantity);
  if (at !== undefined) book.cancelledAt = at;
}

function changed(book: DemandBook, change: Change): void {
  switch (change.kind) {
    case 'quantity':
      return requantified(book.schedules.get(change.schedule), change.to);
    case 'destination': {
      const schedule = change.schedule === undefined ? undefined : book.schedules.get(change.schedule);
      if (schedule !== undefined) schedule.destination = change.to;
      else if (change.schedule === undefined) book.destination = change.to;
      return undefined;
    }
    case 'days':
      for (const schedule of book.schedules.values())
        if ((change.schedule ?? schedule.id) === schedule.id) dated(schedule, change);
      return undefined;
    case 'price': {
      const line = book.lines.get(change.line);
      if (line !== undefined) line.price = change.to;
      return undefined;
    }
    case 'payment':
      book.payment = change.to;
      return undefined;
    case 'line-added':
      return withLine(book, change.line);
    case 'schedule-added':
      return withSchedule(book, change.line, change.schedule);
    case 'purchase-order':
      book.purchaseOrder = change.to;
      return undefined;
    case 'charges':
      book.charges = change.to;
      return undefined;
    case 'instructions':
      book.instructions = change.to;
      return undefined;
    default:
      return undefined;
  }
}

function dated(book: ScheduleBook, { notBefore, cancelAfter }: Extract<Change, { kind: 'days' }>): void {
  if (notBefore !== undefined) book.notBefore = notBefore;
  if (cancelAfter !== undefined) book.cancelAfter = cancelAfter;
}

/** What was counted stands until the new quantity is counted too. */
function requantified(book: ScheduleBook | undefined, to: Quantity): void {
  if (book === undefined) return;
  book.written = to;
  book.cancelled = decimal.ZERO;
  if (!book.isCounted) book.ordered = to.value;
}

type Count = Of<'demand-counted'>['counted'][string];

function count(book: ScheduleBook | undefined, { item, unit, ordered }: Count): void {
  if (book === undefined || (book.isCounted && book.item === item && book.unit === unit && book.ordered === ordered)) return;
  book.cancelled = shared(book.cancelled, book.ordered, ordered);
  const gone = decimal.subtract(decimal.add(book.shipped, book.cancelled), book.overage);
  book.ordered = decimal.isPositive(book.shipped) ? decimal.most(ordered, gone) : ordered;
  book.item = item;
  book.unit = unit;
  book.isCounted = true;
}

function shared(part: Decimal, was: Decimal, is: Decimal): Decimal {
  if (decimal.isZero(part) || was === is) return part;
  const places = decimal.isWhole(is) && decimal.isWhole(part) ? 0 : 6;
  return decimal.divide(decimal.multiply(part, is), was, places, 'half-even');
}
