/**
 * invoice-follows-shipment: what is invoiced is what was confirmed as shipped, at the price that the agreement gave; money
 * is exact and adds up.
 *
 * Controlled: each invoice that the hub asks for, and each that finance posts without a mistake of its own, bills exactly
 * one confirmed shipment, once. World: an invoice that finance posted wrong is a mismatch that a person is asked about, in
 * the commit that records it.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { PriceValue } from '../../src/core/checks/check.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { InvoiceId, LineId, OrderId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { InvoiceInstruction } from '../../src/core/model/instruction.ts';
import { places } from '../../src/core/model/money.ts';
import type { Shipment } from '../../src/core/model/shipment.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, Ending, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { AnswerBooks } from './books/answers.ts';
import { DemandBooks } from './books/demand.ts';
import { bookOf } from './books/of.ts';
import { billable, ShipmentBooks, type ShipmentBook } from './books/shipments.ts';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;
type Billed = Extract<Entry, { kind: 'billed' }>;

interface BilledLine {
  readonly line: LineId;
  readonly item: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** An invoice on finance's own books. */
interface InvoiceBook {
  readonly shipment: ShipmentId;
  readonly total: Decimal;
  /** Beyond the goods: charges of the whole order. */
  readonly extra: Decimal;
  credited: Decimal;
}

const isOutstanding = ({ total, credited }: InvoiceBook): boolean => decimal.isMore(total, credited);

class InvoiceFollowsShipment implements Checker {
  readonly promise = 'invoice-follows-shipment';
  private readonly report: Report;
  private readonly price: InstanceId | undefined;
  private readonly demands = new DemandBooks();
  private readonly answers = new AnswerBooks();
  private readonly shipments = new ShipmentBooks();
  /** The price last agreed of each line. */
  private readonly agreed = new Map<OrderId, Map<string, Decimal>>();
  private readonly invoices = new Map<OrderId, Map<InvoiceId, InvoiceBook>>();
  /** What the hub asks for beyond the goods of a shipment. */
  private readonly extras = new Map<OrderId, Map<ShipmentId, Decimal>>();
  private readonly wrong = new Set<InvoiceId>();

  constructor(scene: Scene, report: Report) {
    this.report = report;
    this.price = scene.workflow.steps.find((step) => step.runs === 'price-agrees')?.name as InstanceId | undefined;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) {
      const { order, event } = each;
      if (event.type === 'shipment-confirmed') this.isPriced(order, event.shipment);
      this.demands.take(each);
      this.shipments.take(each);
      this.answers.take(each);
      this.isAgreed(each);
      if (event.type === 'task-wanted' && event.task === 'finance.invoice') this.isAskedRight(order, event);
      else if (event.type === 'invoice-posted' && this.wrong.has(event.invoice.id)) this.isMismatch(commit, event);
      else if (event.type === 'order-closed') this.closes(order);
    }
  }

  entered(entry: Entry): void {
    if (entry.kind === 'billed') this.billed(entry);
    else if (entry.kind === 'credited') {
      const invoice = this.invoices.get(entry.order)?.get(entry.invoice);
      if (invoice !== undefined) invoice.credited = decimal.add(invoice.credited, entry.amount);
    }
  }

  ended(ending: Ending): void {
    const held = new Set(ending.orders.filter(({ holds }) => holds.length > 0).map(({ order }) => order));
    for (const order of this.shipments.orders()) if (!held.has(order)) this.isBilled(order);
  }

  private isAgreed({ order, event }: Recorded): void {
    if (event.type !== 'step-passed' || event.step !== this.price) return;
    const agreed = bookOf(this.agreed, order, () => new Map<string, Decimal>());
    for (const [line, { price }] of Object.entries((event.value as PriceValue).lines)) agreed.set(line, price);
  }

  /**
   * Where time doesn't move a price, what was last agreed is what the goods are billed at, those of a line that was
   * cancelled before too; nothing leaves for nothing.
   */
  private isPriced(order: OrderId, { id, lines, prices }: Shipment): void {
    const demand = this.demands.of(order);
    const answer = this.price === undefined ? undefined : this.answers.of(order, this.price);
    const isFixed = typeof answer === 'object' && answer.kind === 'passed' && answer.goodUntil === undefined;
    for (const { schedule } of lines) {
      const line = demand?.schedules.get(schedule)?.line;
      const agreed = line === undefined ? undefined : this.agreed.get(order)?.get(line);
      if (line === undefined || agreed === undefined) continue;
      const price = prices.find((each) => each.line === line)?.price;
      if (price === undefined || (isFixed && price !== agreed))
        this.report(`${id} takes ${price} for line ${line}, and ${agreed} was agreed`, order);
    }
  }

  private isAskedRight(order: OrderId, { input, instance }: Of<'task-wanted'>): void {
    const { shipment: id, lines, goods, total, charges } = input as InvoiceInstruction;
    const shipment = this.shipments.of(order).get(id);
    if (shipment === undefined) return this.report(`${instance} bills ${id}, which is not confirmed`, order);
    this.follows(order, instance, shipment, lines, goods.amount);
    const extra = decimal.sum(charges.map(({ amount }) => amount.amount));
    if (decimal.subtract(total.amount, goods.amount) !== extra)
      this.report(`${instance}: ${goods.amount} of goods and ${extra} of charges are ${total.amount}`, order);
    bookOf(this.extras, order, () => new Map<ShipmentId, Decimal>()).set(id, extra);
    return undefined;
  }

  private billed(entry: Billed): void {
    const { order, invoice, shipment: id, lines, goods, total, wrong } = entry;
    const invoices = bookOf(this.invoices, order, () => new Map<InvoiceId, InvoiceBook>());
    const extra = decimal.subtract(total, goods);
    for (const [other, book] of wrong ? [] : invoices) {
      if (!isOutstanding(book)) continue;
      if (book.shipment === id) this.report(`${invoice} bills ${id}, which ${other} bills already`, order);
      else if (extra !== decimal.ZERO && book.extra !== decimal.ZERO)
        this.report(`${invoice} bills charges of ${extra}, and ${other} has them already`, order);
    }
    invoices.set(invoice, { shipment: id, total, extra: wrong ? decimal.ZERO : extra, credited: decimal.ZERO });
    if (wrong) return void this.wrong.add(invoice);
    const shipment = this.shipments.of(order).get(id);
    if (shipment === undefined) return this.report(`${invoice} bills ${id}, which is not confirmed`, order);
    this.follows(order, invoice, shipment, lines, goods);
    const asked = this.extras.get(order)?.get(id) ?? decimal.ZERO;
    if (extra !== asked) this.report(`${invoice} bills ${extra} beyond the goods, and ${asked} was asked for`, order);
    return undefined;
  }

  private follows(order: OrderId, what: string, shipment: ShipmentBook, lines: readonly BilledLine[], goods: Decimal): void {
    const { id, prices, currency } = shipment;
    if (!shipment.isCleared) this.report(`${what} bills ${id}, which awaits its verdict`, order);
    const billed = new Map<string, Decimal>();
    let amount = decimal.ZERO;
    for (const { line, item, quantity, price } of lines) {
      billed.set(`${line} ${item}`, decimal.add(billed.get(`${line} ${item}`) ?? decimal.ZERO, quantity));
      amount = decimal.add(amount, toTheCent(quantity, price, places(currency)));
      if (price !== prices.get(line))
        this.report(`${what} bills line ${line} at ${price}, and ${prices.get(line)} was agreed`, order);
    }
    if (amount !== goods) this.report(`${what}: its lines come to ${amount}, and its goods to ${goods}`, order);
    const shipped = billable(shipment, this.demands.of(order));
    for (const [key, quantity] of shipped)
      if (billed.get(key) !== quantity)
        this.report(`${what} bills ${billed.get(key) ?? 'nothing'} of ${key} in ${id}, and ${quantity} is to be billed`, order);
    for (const [key, quantity] of billed)
      if (!shipped.has(key)) this.report(`${what} bills ${quantity} of ${key}, of which nothing is to be billed in ${id}`, order);
  }

  private isMismatch({ events, order }: Extract<Commit, { kind: 'order' }>, { invoice }: Of<'invoice-posted'>): void {
    const isHeld = events.some(
      ({ event }) =>
        event.type === 'hold-opened' && event.hold.reason.type === 'invoice-mismatch' && event.hold.reason.invoice === invoice.id,
    );
    if (!isHeld) this.report(`${invoice.id} was posted wrong, and nobody is asked about it`, order);
  }

  /** A closed order was billed for all that it shipped; what is paid for is kept no longer. */
  private closes(order: OrderId): void {
    this.isBilled(order);
    this.shipments.forget(order);
    this.extras.delete(order);
    this.agreed.delete(order);
  }

  private isBilled(order: OrderId): void {
    const invoices = [...(this.invoices.get(order) ?? [])];
    for (const shipment of this.shipments.of(order).values()) {
      if (!shipment.isCleared || billable(shipment, this.demands.of(order)).size === 0) continue;
      const own = invoices.filter(([, invoice]) => invoice.shipment === shipment.id);
      // A clerk's slip is a question of its own.
      const standing = own.filter(([id, invoice]) => isOutstanding(invoice) && !this.wrong.has(id)).length;
      if (own.length === 0) this.report(`${shipment.id} shipped and was never billed`, order);
      if (standing > 1) this.report(`${shipment.id} is billed ${standing} times over`, order);
    }
  }
}

/** Half a cent is a cent: in whole numbers, since how the core rounds is on trial too. */
function toTheCent(quantity: Decimal, price: Decimal, scale: number): Decimal {
  const [a, b] = [quantity, price].map((value) => {
    const [whole = '0', rest = ''] = value.split('.');
    return { digits: BigInt(whole + rest), places: rest.length };
  }) as [Whole, Whole];
  const unit = 10n ** BigInt(Math.max(0, a.places + b.places - scale));
  const digits = a.digits * b.digits * 10n ** BigInt(Math.max(0, scale - a.places - b.places));
  const cents = String((digits * 2n + unit) / (unit * 2n)).padStart(scale + 1, '0');
  return decimal.decimal(`${cents.slice(0, cents.length - scale)}.${cents.slice(cents.length - scale)}`);
}

interface Whole {
  readonly digits: bigint;
  readonly places: number;
}

export const invoiceFollowsShipment: MakeChecker = (scene, report) => new InvoiceFollowsShipment(scene, report);
