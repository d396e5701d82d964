/** The ERP in the middle of the chain: its jobs, each with its own interval, on its own copy of everything. */
import type { Demand } from '../../../src/core/model/demand.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Entry, IntentId } from '../../witness.ts';
import type { Buyers } from '../../world/buyers.ts';
import { Billing } from './billing.ts';
import { Changes } from './changes.ts';
import { Confirms } from './confirms.ts';
import { Copies } from './copies.ts';
import { Desk } from './desk.ts';
import { cancel, OrderEntry } from './entry.ts';
import { openOf, type ErpOrder } from './erp-order.ts';
import { Exports } from './exports.ts';
import type { Front, Letter } from './front.ts';
import { Phone } from './phone.ts';
import { Sender } from './sender.ts';
import { chance, decide, every, type Site } from './site.ts';
import { Spreadsheet } from './spreadsheet.ts';
import { StockCopy } from './stock-copy.ts';
import { Tally } from './tally.ts';

export class Erp {
  private readonly site: Site;
  private readonly front: Front;
  private readonly buyers: Buyers;
  private readonly copies: Copies;
  private readonly stock: StockCopy;
  private readonly spreadsheet: Spreadsheet;
  private readonly desk: Desk;
  private readonly phone: Phone;
  private readonly entry: OrderEntry;
  private readonly changes: Changes;
  private readonly exports: Exports;
  private readonly billing: Billing;
  private readonly confirms: Confirms;
  /** Orders that a buyer asked to stop before they were entered. */
  private readonly stops = new Set<OrderId>();
  private readonly stopped = new Set<ErpOrder>();
  /** By what a purchase order number names. */
  private readonly byIntent = new Map<IntentId, ErpOrder>();
  private readonly repeats = new Tally();

  constructor(site: Site, front: Front, buyers: Buyers) {
    this.site = site;
    this.front = front;
    this.buyers = buyers;
    this.copies = new Copies(site, front);
    this.stock = new StockCopy(site);
    this.spreadsheet = new Spreadsheet(site);
    const { copies, stock, spreadsheet } = this;
    this.desk = new Desk(site, spreadsheet);
    const { desk } = this;
    const sender = new Sender(site, desk);
    this.phone = new Phone(site, stock);
    this.entry = new OrderEntry({ site, desk, copies, buyers });
    this.changes = new Changes(site, this.entry, this.phone);
    this.exports = new Exports({ site, copies, stock, sender, desk });
    this.billing = new Billing({ site, copies, sender, spreadsheet });
    this.confirms = new Confirms({ site, front, desk, stock, billing: this.billing, spreadsheet });
  }

  begin(): void {
    this.copies.begin(() => this.passOnStops());
    this.stock.begin();
    every(this.site, this.site.assumed.importMinutes, () => {
      this.read(this.front.mailbox.splice(0));
    });
    this.exports.begin();
    this.confirms.begin();
    this.spreadsheet.begin();
  }

  /** What finance does is in its books, which the ERP's people can see. */
  sees(entry: Entry): void {
    if (entry.kind === 'billed') this.billing.posted(entry);
    else if (entry.kind === 'credited') this.billing.credits(entry.invoice);
  }

  /** Orders before changes; a change whose order is not there stays for the next look. */
  private read(letters: readonly Letter[]): void {
    for (const letter of letters) if (letter.command.type === 'capture') this.enter(letter, letter.command.demand);
    for (const letter of letters) if (letter.command.type !== 'capture') this.change(letter);
  }

  private change(letter: Letter): void {
    const { order: id, command } = letter;
    const order = this.site.orders.get(id) ?? this.byIntent.get(this.buyers.intentOf.get(id)?.id ?? '');
    if (order === undefined) this.front.mailbox.push(letter);
    else this.changes.apply(order, command, letter.id);
  }

  private enter(letter: Letter, demand: Demand): void {
    const { order: id, command } = letter;
    const known = this.site.orders.get(id);
    const intent = this.buyers.intentOf.get(id);
    if (intent === undefined) return undefined;
    if (known === undefined) return this.begun(this.entry.enter(id, demand, intent, id));
    if (!chance(this.site, `repeat ${letter.id} ${this.repeats.next(letter.id)}`, this.site.assumed.repeatsTaken))
      return undefined;
    const again = `${id}R${this.repeats.next(id)}` as OrderId;
    this.site.world.enter({ kind: 'sent-in', intent: intent.id, order: again, command: letter.id, what: command });
    return this.begun(this.entry.enter(again, demand, intent, id));
  }

  private begun(order: ErpOrder): void {
    if (!this.byIntent.has(order.intent.id)) this.byIntent.set(order.intent.id, order);
    if (this.stops.has(order.id)) this.stopNow(order);
    this.changes.maybeEdit(order);
  }

  /** The buyer calls and asks to wait: in the ERP at once, in the warehouse only if it is passed on. */
  stop({ order }: Letter): void {
    decide(this.site, order, { kind: 'stopped' });
    const known = this.site.orders.get(order);
    if (known === undefined) this.stops.add(order);
    else this.stopNow(known);
  }

  private stopNow(order: ErpOrder): void {
    order.blocks.add('stopped');
    this.phone.passOn(order, 'stop');
    this.desk.call(`stopped ${order.id}`, (random) => {
      order.blocks.delete('stopped');
      if (random.chance(0.85)) decide(this.site, order.id, { kind: 'resumed' });
      else {
        cancel(this.site, order);
        this.phone.passOn(order, 'cancel');
      }
      return 'done';
    });
  }

  /** Customers who are stopped in the copy just refreshed: their documents that are out are asked back, once each time. */
  private passOnStops(): void {
    for (const order of this.site.orders.values()) {
      if (order.releases.length === 0 || order.isCancelled) continue;
      const isStopped = this.copies.isStopped(order.intent.buyer);
      if (isStopped && !this.stopped.has(order)) this.phone.passOn(order, 'stopped customer');
      if (isStopped) this.stopped.add(order);
      else this.stopped.delete(order);
    }
  }

  /** What is blocked at the end, and in somebody's list, is not lost. */
  end(): void {
    for (const order of this.site.orders.values())
      if (!order.isCancelled && this.desk.has(order.id) && order.lines.some((line) => openOf(order, line) > 0))
        decide(this.site, order.id, { kind: 'waits' });
  }
}
