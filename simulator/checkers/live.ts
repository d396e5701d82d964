/**
 * live: when faults stop and facts are quiet, every order ends, or waits on a named hold with an owner and a due time.
 *
 * What the hub shows to a caller is held against the feed: the holds are those that are open, what it waits for is really
 * owed, and nothing that is open waits for nobody.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { InvoiceId, OrderId, ReturnId } from '../../src/core/model/identifiers.ts';
import { startOf } from '../../src/core/model/instant.ts';
import type { Checker, Commit, Ending, Entry, IntentId, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { DemandBooks, openOf } from './books/demand.ts';
import { HoldBooks } from './books/holds.ts';
import { bookOf } from './books/of.ts';

type Shown = Ending['orders'][number];

/** What an order may wait for without a hold. */
interface WaitBook {
  readonly returns: Set<ReturnId>;
  readonly disputes: Set<InvoiceId>;
  hasShipped: boolean;
  state: 'open' | 'completed' | 'cancelled';
}

class Live implements Checker {
  readonly promise = 'live';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly holds = new HoldBooks();
  private readonly waits = new Map<OrderId, WaitBook>();
  private readonly intents = new Map<OrderId, Set<IntentId>>();
  private readonly owed = new Map<OrderId, Map<InvoiceId, Decimal>>();
  /** Intents whose capture went to the hub. */
  private readonly sent = new Set<IntentId>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) this.take(each);
  }

  entered(entry: Entry): void {
    if (entry.kind === 'billed') this.owe(entry.order, entry.invoice, entry.total);
    else if (entry.kind === 'credited' || entry.kind === 'paid')
      this.owe(entry.order, entry.invoice, decimal.negate(entry.amount));
    if (entry.kind !== 'sent-in') return;
    if (entry.what.type === 'capture') this.sent.add(entry.intent);
    bookOf(this.intents, entry.order, () => new Set<IntentId>()).add(entry.intent);
  }

  /** By finance's own books. */
  private owe(order: OrderId, invoice: InvoiceId, amount: Decimal): void {
    const owed = bookOf(this.owed, order, () => new Map<InvoiceId, Decimal>());
    owed.set(invoice, decimal.add(owed.get(invoice) ?? decimal.ZERO, amount));
  }

  ended({ orders }: Ending): void {
    const shown = new Set<OrderId>();
    for (const each of orders) {
      shown.add(each.order);
      this.ends(each);
    }
    for (const order of this.waits.keys()) if (!shown.has(order)) this.report('the hub does not show it any more', order);
  }

  private take(each: Recorded): void {
    this.demands.take(each);
    this.holds.take(each);
    const { order, event } = each;
    if (event.type === 'order-captured')
      this.waits.set(order, { returns: new Set(), disputes: new Set(), hasShipped: false, state: 'open' });
    const book = this.waits.get(order);
    if (book !== undefined) noted(book, event);
  }

  private ends(shown: Shown): void {
    const { order, state, holds } = shown;
    this.areTrue(shown);
    if (state === 'parked') return this.mayBeParked(order);
    const book = this.waits.get(order);
    if (state === 'none' || book === undefined)
      return book === undefined ? undefined : this.report('the feed has it captured, and the hub does not know it', order);
    const expected = { open: 'open', completed: 'closed', cancelled: 'cancelled' } as const;
    if (state !== expected[book.state]) this.report(`it is shown as ${state}, and the feed has it ${book.state}`, order);
    for (const { id, team, dueAt } of holds)
      if (team === '' || !Number.isFinite(dueAt)) this.report(`hold ${id} has no owner or no due time`, order);
    if (state === 'open' && holds.length === 0) this.waitsWell(shown, book);
    return undefined;
  }

  /** The holds that are shown are those that the feed has open. */
  private areTrue({ order, holds }: Shown): void {
    const open = this.holds.open(order);
    for (const { id, type } of holds)
      if (open.get(id)?.reason.type !== type) this.report(`hold ${id} (${type}) is shown, and the feed has it not open`, order);
    if (holds.length < open.size) this.report(`${open.size} holds are open, and ${holds.length} are shown`, order);
  }

  private mayBeParked(order: OrderId): void {
    for (const intent of this.intents.get(order) ?? [])
      if (this.sent.has(intent)) this.report(`it is parked, and the order of ${intent} was sent in`, order);
  }

  private waitsWell({ order, waitsFor }: Shown, { returns, disputes, hasShipped }: WaitBook): void {
    const isOwed: Readonly<Record<string, boolean>> = {
      unpaid: hasShipped && this.isOwed(order),
      returning: returns.size > 0,
      disputed: disputes.size > 0,
      'waiting-for-date': this.isForLater(order),
    };
    for (const what of waitsFor) if (isOwed[what] !== true) this.report(`it waits for "${what}", which is not so`, order);
    if (waitsFor.length === 0) this.report('it is open, and waits for nothing and nobody', order);
    if (waitsFor.includes('waiting-for-date')) return;
    for (const schedule of this.demands.of(order)?.schedules.values() ?? [])
      if (decimal.isPositive(openOf(schedule)))
        this.report(`${openOf(schedule)} of ${schedule.id} are open, and wait for nobody`, order);
  }

  /** Or still to be billed. */
  private isOwed(order: OrderId): boolean {
    const owed = this.owed.get(order);
    return owed === undefined || [...owed.values()].some(decimal.isPositive);
  }

  private isForLater(order: OrderId): boolean {
    const now = this.scene.now();
    const schedules = [...(this.demands.of(order)?.schedules.values() ?? [])];
    return schedules.some(
      (schedule) => schedule.notBefore !== undefined && startOf(schedule.notBefore) > now && decimal.isPositive(openOf(schedule)),
    );
  }
}

function noted(book: WaitBook, event: OrderEvent): void {
  switch (event.type) {
    case 'order-closed':
      book.state = event.outcome;
      return;
    case 'order-reopened':
      book.state = 'open';
      return;
    case 'shipment-confirmed':
      book.hasShipped = true;
      return;
    case 'return-authorised':
      book.returns.add(event.return);
      return;
    case 'return-inspected':
      book.returns.delete(event.return);
      return;
    case 'dispute-opened':
      book.disputes.add(event.invoice);
      return;
    case 'dispute-settled':
      book.disputes.delete(event.invoice);
      return;
    default:
  }
}

export const live: MakeChecker = (scene, report) => new Live(scene, report);
