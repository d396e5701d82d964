/** Confirmed shipments: what left, at which prices, what of it was given away, and whether a verdict is still out. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { LineId, OrderId, ScheduleId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import type { Shipment } from '../../../src/core/model/shipment.ts';
import type { Recorded } from '../../witness.ts';
import type { DemandBook } from './demand.ts';
import { bookOf } from './of.ts';

export interface ShipmentBook {
  readonly id: ShipmentId;
  readonly currency: Shipment['currency'];
  readonly lines: Shipment['lines'];
  readonly prices: ReadonlyMap<LineId, Decimal>;
  readonly gifts: Map<ScheduleId, Decimal>;
  isCleared: boolean;
}

const NONE: ReadonlyMap<ShipmentId, ShipmentBook> = new Map();

export class ShipmentBooks {
  private readonly books = new Map<OrderId, Map<ShipmentId, ShipmentBook>>();

  of(order: OrderId): ReadonlyMap<ShipmentId, ShipmentBook> {
    return this.books.get(order) ?? NONE;
  }

  orders(): Iterable<OrderId> {
    return this.books.keys();
  }

  forget(order: OrderId): void {
    this.books.delete(order);
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'shipment-confirmed': {
        const { id, currency, lines, prices, state } = event.shipment;
        bookOf(this.books, order, () => new Map<ShipmentId, ShipmentBook>()).set(id, {
          id,
          currency,
          lines,
          prices: new Map(prices.map(({ line, price }) => [line, price])),
          gifts: new Map(),
          isCleared: state !== 'verdict',
        });
        return;
      }
      case 'overage-settled': {
        const gifts = this.books.get(order)?.get(event.shipment)?.gifts;
        gifts?.set(event.schedule, decimal.add(gifts.get(event.schedule) ?? decimal.ZERO, event.gift));
        return;
      }
      case 'shipment-cleared': {
        const book = this.books.get(order)?.get(event.shipment);
        if (book !== undefined) book.isCleared = true;
        return;
      }
      default:
    }
  }
}

/** What is to be billed of a shipment, by `LINE ITEM`: what left, less what was given away, of lines that have a price. */
export function billable(book: ShipmentBook, demand: DemandBook | undefined): ReadonlyMap<string, Decimal> {
  const gifts = new Map(book.gifts);
  const totals = new Map<string, Decimal>();
  for (const { schedule, item, quantity } of book.lines) {
    const line = demand?.schedules.get(schedule)?.line;
    if (line === undefined || !book.prices.has(line)) continue;
    const gift = decimal.least(gifts.get(schedule) ?? decimal.ZERO, quantity);
    gifts.set(schedule, decimal.subtract(gifts.get(schedule) ?? decimal.ZERO, gift));
    const billed = decimal.subtract(quantity, gift);
    const key = `${line} ${item}`;
    if (decimal.isPositive(billed)) totals.set(key, decimal.add(totals.get(key) ?? decimal.ZERO, billed));
  }
  return totals;
}
