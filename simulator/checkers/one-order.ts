/**
 * one-order: one business order is at most one order, whatever the times and channels it arrives by; a legitimate repeat
 * is not lost.
 *
 * Controlled: a message is never captured twice; of the orders that carry one intent at most one ships; an accepted
 * capture is an order of its own intent. World: a person who ruled `legitimate-repeat` on what was the same intent; a node
 * that ships what was cancelled, and what it gave back, while the order that came instead goes by that number: a hold has to
 * name that one in the transaction in which the hub learns of it.
 */
import type { Demand } from '../../src/core/model/demand.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Checker, Commit, Entry, IntentId, MakeChecker, Report } from '../witness.ts';
import { bookOf } from './books/of.ts';

const messageOf = ({ channel }: Demand): string => `${channel.name} ${channel.message}`;

class OneOrder implements Checker {
  readonly promise = 'one-order';
  private readonly report: Report;
  /** Message → what it means. */
  private readonly intents = new Map<string, IntentId>();
  /** Message → the order that was captured from it, and back. */
  private readonly captured = new Map<string, OrderId>();
  private readonly messages = new Map<OrderId, string>();
  private readonly shipped = new Map<IntentId, OrderId[]>();
  /** Orders that a person let go as a repeat. */
  private readonly repeats = new Set<OrderId>();
  private readonly cancelled = new Set<OrderId>();
  /** Order that left although it was cancelled → the orders that its hold named. */
  private readonly told = new Map<OrderId, Set<OrderId>>();
  /** The same → those that have shipped too before the hub learned of it. */
  private readonly untold = new Map<OrderId, OrderId[]>();

  constructor(report: Report) {
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const { order, event } of commit.events) {
      if (event.type === 'order-captured') this.isNew(order, messageOf(event.demand));
      else if (event.type === 'hold-resolved' && event.ruling.resolution.way === 'legitimate-repeat') this.repeats.add(order);
      else if (event.type === 'shipment-confirmed' && event.shipment.lines.length > 0) this.ships(order);
      else if (event.type === 'quantity-cancelled' && event.reason === 'duplicate') this.isMerged(commit, order);
      else if (event.type === 'order-closed' && event.outcome === 'cancelled') this.cancelled.add(order);
      else if (event.type === 'order-reopened' && this.cancelled.delete(order)) this.isBack(commit, order);
    }
  }

  entered(entry: Entry): void {
    if (entry.kind === 'left') return this.ships(entry.order);
    if (entry.kind === 'sent-in') {
      if (entry.what.type === 'capture') this.intents.set(messageOf(entry.what.demand), entry.intent);
    } else if (entry.kind === 'answered' && entry.accepted && entry.what.type === 'capture') {
      this.isKept(entry.order, messageOf(entry.what.demand));
    }
    return undefined;
  }

  private isNew(order: OrderId, message: string): void {
    const other = this.captured.get(message);
    if (other !== undefined) this.report(`message ${message} is captured as ${other} and as ${order}`, order);
    if (this.messages.has(order)) this.report(`${order} is captured again, from ${message}`, order);
    this.captured.set(message, order);
    this.messages.set(order, message);
  }

  /** The same intent may come by a second message and be taken for the first; another intent may not. */
  private isKept(order: OrderId, message: string): void {
    const of = this.messages.get(order);
    if (of === undefined) return this.report(`the capture of ${message} was accepted, and ${order} was never captured`, order);
    if (of !== message && this.intents.get(of) !== this.intents.get(message))
      this.report(`${message} was accepted as ${order}, which is the order of ${of}`, order);
    return undefined;
  }

  private ships(order: OrderId): void {
    const message = this.messages.get(order);
    const intent = message === undefined ? undefined : this.intents.get(message);
    if (intent === undefined) return;
    const orders = bookOf(this.shipped, intent, () => []);
    if (orders.includes(order)) return;
    orders.push(order);
    const others = orders.filter((each) => each !== order && !this.repeats.has(each));
    if (this.repeats.has(order)) return;
    for (const other of others) this.isOne(intent, other, order);
  }

  private isOne(intent: IntentId, first: OrderId, second: OrderId): void {
    const isTold = (order: OrderId, of: OrderId): boolean => this.told.get(order)?.has(of) === true;
    if (isTold(first, second) || isTold(second, first)) return;
    if (this.cancelled.has(first)) bookOf(this.untold, first, () => []).push(second);
    else if (this.cancelled.has(second)) bookOf(this.untold, second, () => []).push(first);
    else this.report(`${intent} ships as ${first} and ${second}, and nobody ruled that it is a repeat`, second);
  }

  /** Goods of a cancelled order have left: a hold names whoever goes by its number now. */
  private isBack({ events }: Extract<Commit, { kind: 'order' }>, order: OrderId): void {
    const named = bookOf(this.told, order, () => new Set<OrderId>());
    for (const { event } of events)
      if (event.type === 'hold-opened' && event.hold.reason.type === 'duplicate') named.add(event.hold.reason.other);
    for (const other of this.untold.get(order) ?? [])
      if (!named.has(other))
        this.report(`${order} left although it was cancelled, ${other} instead of it, and nobody is told`, order);
    this.untold.delete(order);
  }

  ended(): void {
    for (const [order, [other]] of this.untold)
      this.report(`${order} left although it was cancelled, ${other} instead of it, and the hub never learned`, order);
  }

  private isMerged({ events }: Extract<Commit, { kind: 'order' }>, order: OrderId): void {
    const isRuled = events.some(({ event }) => event.type === 'hold-resolved' && event.ruling.resolution.way === 'merge');
    if (!isRuled) this.report(`${order} is cancelled as a duplicate, and nobody ruled so`, order);
  }
}

export const oneOrder: MakeChecker = (_, report) => new OneOrder(report);
