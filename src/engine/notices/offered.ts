/** What a counter-offer says of the lines that it is about: each as it would be, beside what was asked. */
import type { Decimal } from '../../core/model/decimal.ts';
import type { OrderEvent } from '../../core/model/event.ts';
import type { CounterOffer } from '../../core/model/hold.ts';
import type { ItemId, LineId, ScheduleId } from '../../core/model/identifiers.ts';
import type { LocalDate } from '../../core/model/instant.ts';
import type { LiveOrder, Schedule } from '../../core/model/order.ts';
import type { Quantity, Unit } from '../../core/model/quantity.ts';
import { inAll } from '../../core/process/commands/counter-offer.ts';
import { due, isOpen } from '../../core/process/order-facts.ts';

export interface OfferedLine {
  readonly line: LineId;
  readonly schedule: ScheduleId;
  readonly item: ItemId;
  readonly buyers?: string;
  readonly gtin?: string;
  /** None: this part of the line stays as it was asked. */
  readonly changes: readonly CounterOffer['change'][];
  /** As the buyer wrote it. */
  readonly asked: Quantity;
  /** The same in stock units. */
  readonly ordered: Decimal;
  /** Of stock. */
  readonly unit: Unit;
  /** In all, in stock units: what has left counts. */
  readonly quantity: Decimal;
  readonly price?: { readonly amount: Decimal; readonly unit: Unit };
  /** Where another day is offered. */
  readonly day?: LocalDate;
}

/** Whether the buyer is told of an order by it: an acknowledgement, or what we offer in place of what he asked for. */
export const tellsBuyer = (event: OrderEvent): boolean =>
  (event.type === 'task-wanted' && event.task === 'customer.acknowledge') ||
  (event.type === 'counter-offer-made' && event.offers.length > 0);

/** Of each line that something is offered of, all that is open. */
export const offeredLines = (order: LiveOrder, offers: readonly CounterOffer[]): readonly OfferedLine[] =>
  order.lineOrder
    .filter((id) => offers.some(({ line }) => line === id))
    .flatMap((id) => order.lines[id]?.schedules ?? [])
    .flatMap((id) => order.schedules[id] ?? [])
    .filter(isOpen)
    .flatMap((schedule) => offered(order, schedule, offers) ?? []);

function offered(order: LiveOrder, schedule: Schedule, offers: readonly CounterOffer[]): OfferedLine | undefined {
  const line = order.lines[schedule.line];
  const { counted } = schedule;
  if (line === undefined || counted === undefined) return undefined;
  // A price and an item are of the whole line, whichever part of it they were offered for.
  const own = offers.filter((offer) =>
    offer.change === 'price' || offer.change === 'item' ? offer.line === line.id : offer.schedule === schedule.id,
  );
  const { buyers, gtin } = line.item;
  const wanted: OfferedLine = {
    line: line.id,
    schedule: schedule.id,
    item: counted.item,
    ...(buyers !== undefined && { buyers }),
    ...(gtin !== undefined && { gtin }),
    changes: own.map(({ change }) => change),
    asked: schedule.quantity,
    ordered: counted.ordered,
    unit: counted.unit,
    quantity: due(schedule),
    ...(line.price !== undefined && { price: line.price }),
  };
  return own.reduce<OfferedLine>((so, offer) => ({ ...so, ...instead(schedule, counted.unit, offer) }), wanted);
}

function instead(schedule: Schedule, unit: Unit, offer: CounterOffer): Partial<OfferedLine> {
  switch (offer.change) {
    case 'quantity':
      return { quantity: inAll(schedule, offer) };
    case 'price':
      return { price: { amount: offer.offered, unit } };
    case 'date':
      return { day: offer.offered };
    case 'item':
      return { item: offer.offered };
  }
}
