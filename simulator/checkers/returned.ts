/**
 * conservation, of what comes back: what has left and is not on its way back may be returned, no more, and is credited at
 * the price that it was billed at.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { ReturnLine } from '../../src/core/model/shipment.ts';
import type { Checker, Commit, Entry, MakeChecker, Report } from '../witness.ts';
import { DemandBooks } from './books/demand.ts';
import { bookOf } from './books/of.ts';

type Inspected = Extract<OrderEvent, { type: 'return-inspected' }>;

interface PartBook {
  readonly price: Decimal | undefined;
  readonly shipped: Decimal;
  returning: Decimal;
  credited: Decimal;
  gift: Decimal;
}

const keyOf = ({ shipment, schedule }: Pick<ReturnLine, 'shipment' | 'schedule'>): string => `${shipment} ${schedule}`;

class Returned implements Checker {
  readonly promise = 'conservation';
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly parts = new Map<OrderId, Map<string, PartBook>>();

  constructor(report: Report) {
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) {
      this.take(commit.order, each.event);
      this.demands.take(each);
    }
  }

  entered(entry: Entry): void {
    if (entry.kind !== 'answered' || entry.accepted || entry.what.type !== 'authorise-return') return;
    const parts = this.parts.get(entry.order);
    const isLeft = entry.what.lines.every((line) => {
      const part = parts?.get(keyOf(line));
      return part !== undefined && !decimal.isMore(decimal.add(part.returning, line.quantity), part.shipped);
    });
    if (isLeft) this.report(`${entry.what.return} was refused, and all of it has left and is not on its way back`, entry.order);
  }

  private take(order: OrderId, event: OrderEvent): void {
    const parts = bookOf(this.parts, order, () => new Map<string, PartBook>());
    if (event.type === 'shipment-confirmed') {
      const { id, lines, prices } = event.shipment;
      for (const { schedule, quantity } of lines) {
        const line = this.demands.of(order)?.schedules.get(schedule)?.line;
        const price = prices.find((each) => each.line === line)?.price;
        const before = parts.get(keyOf({ shipment: id, schedule }))?.shipped ?? decimal.ZERO;
        const none = { returning: decimal.ZERO, credited: decimal.ZERO, gift: decimal.ZERO };
        parts.set(keyOf({ shipment: id, schedule }), { price, shipped: decimal.add(before, quantity), ...none });
      }
    } else if (event.type === 'overage-settled') {
      const part = parts.get(keyOf(event));
      if (part !== undefined) part.gift = decimal.add(part.gift, event.gift);
    } else if (event.type === 'return-authorised') {
      for (const line of event.lines) this.comesBack(order, parts.get(keyOf(line)), line);
    } else if (event.type === 'return-inspected') this.isCredited(order, parts, event);
  }

  private comesBack(order: OrderId, part: PartBook | undefined, line: ReturnLine): void {
    if (part === undefined) return this.report(`${keyOf(line)} is to come back, and never left`, order);
    part.returning = decimal.add(part.returning, line.quantity);
    if (decimal.isMore(part.returning, part.shipped))
      this.report(`${part.returning} of ${keyOf(line)} are to come back, and ${part.shipped} have left`, order);
    return undefined;
  }

  private isCredited(order: OrderId, parts: ReadonlyMap<string, PartBook>, { accepted, credit, return: id }: Inspected): void {
    let expected = decimal.ZERO;
    for (const line of accepted) {
      const part = parts.get(keyOf(line));
      if (part?.price === undefined) continue;
      const before = worth(part, part.credited);
      part.credited = decimal.add(part.credited, line.quantity);
      expected = decimal.add(expected, decimal.subtract(worth(part, part.credited), before));
    }
    if (expected !== credit.amount)
      this.report(`${id} is credited with ${credit.amount}, and it was billed at ${expected}`, order);
  }
}

/** What was billed for so much; what was given away was not. */
function worth({ price, shipped, gift }: PartBook, quantity: Decimal): Decimal {
  const billed = decimal.least(quantity, decimal.subtract(shipped, gift));
  return decimal.round(decimal.multiply(billed, price ?? decimal.ZERO), 2, 'half-up');
}

export const returned: MakeChecker = (_, report) => new Returned(report);
