/** The work planned for each node, what was taken out of it, and what of it has left. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { FulfillmentId, NodeId, OrderId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import type { LocalDate } from '../../../src/core/model/instant.ts';
import type { FulfillmentLine } from '../../../src/core/model/plan.ts';
import type { Recorded } from '../../witness.ts';
import { bookOf } from './of.ts';

type Part = { readonly schedule: ScheduleId; readonly quantity: Decimal };

export interface FulfillmentBook {
  readonly id: FulfillmentId;
  readonly node: NodeId;
  readonly notBefore: LocalDate | undefined;
  lines: readonly FulfillmentLine[];
  isWanted: boolean;
  hasEnded: boolean;
  /** What has left of it, as reported. */
  readonly gone: Map<ScheduleId, Decimal>;
}

const NONE: ReadonlyMap<FulfillmentId, FulfillmentBook> = new Map();

/** Takes parts out of lines; of a schedule that is there twice, each part once. */
export function without<L extends Part>(lines: readonly L[], parts: Iterable<Part>): readonly L[] {
  const off = new Map<ScheduleId, Decimal>();
  for (const { schedule, quantity } of parts) off.set(schedule, decimal.add(off.get(schedule) ?? decimal.ZERO, quantity));
  if (off.size === 0) return lines;
  return lines.flatMap((line) => {
    const out = decimal.least(line.quantity, off.get(line.schedule) ?? decimal.ZERO);
    off.set(line.schedule, decimal.subtract(off.get(line.schedule) ?? decimal.ZERO, out));
    return out === line.quantity ? [] : [{ ...line, quantity: decimal.subtract(line.quantity, out) }];
  });
}

/** What it has still to ship. */
export const restOf = ({ lines, gone }: FulfillmentBook): readonly FulfillmentLine[] =>
  gone.size === 0
    ? lines
    : without(
        lines,
        Array.from(gone, ([schedule, quantity]) => ({ schedule, quantity })),
      );

export class FulfillmentBooks {
  private readonly books = new Map<OrderId, Map<FulfillmentId, FulfillmentBook>>();

  of(order: OrderId): ReadonlyMap<FulfillmentId, FulfillmentBook> {
    return this.books.get(order) ?? NONE;
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'plan-made': {
        const book = bookOf(this.books, order, () => new Map<FulfillmentId, FulfillmentBook>());
        for (const id of event.unwanted) this.change(order, id, (of) => void (of.isWanted = false));
        for (const { id, node, notBefore, lines } of event.fulfillments) {
          const gone = book.get(id)?.gone ?? new Map<ScheduleId, Decimal>();
          book.set(id, { id, node, notBefore, lines, isWanted: true, hasEnded: false, gone });
        }
        return;
      }
      case 'fulfillment-reduced':
        return this.change(order, event.fulfillment, (of) => void (of.lines = without(of.lines, event.lines)));
      case 'fulfillment-ended':
        return this.change(order, event.fulfillment, (of) => void (of.hasEnded = true));
      case 'shipment-confirmed':
        return this.change(order, event.shipment.fulfillment, ({ gone }) => {
          for (const { schedule, quantity } of event.shipment.lines)
            gone.set(schedule, decimal.add(gone.get(schedule) ?? decimal.ZERO, quantity));
        });
      default:
    }
  }

  private change(order: OrderId, id: FulfillmentId, how: (of: FulfillmentBook) => void): void {
    const book = this.books.get(order)?.get(id);
    if (book !== undefined) how(book);
  }
}
