/**
 * Reads the feed of each lane for what subscribers want to be told. Any number of processes do it at once: what one has in
 * hand, the others leave alone.
 */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import type { Order } from '../../core/model/order.ts';
import { evolve } from '../../core/process/evolve.ts';
import { fold } from '../memory.ts';
import type { JournalEntry } from '../ports.ts';
import { contentOf, type NoticeContent, type NoticeKind } from './content.ts';
import { tellsBuyer } from './offered.ts';
import type { Notice, NoticeStep, NoticeStore } from './ports.ts';

/** Who is told what, of whose orders. */
export interface Subscription {
  /** `PARTNER/NAME`. */
  readonly name: string;
  readonly customers: readonly CustomerId[] | 'all';
  readonly kinds: readonly NoticeKind[];
  /** Of those, which; none: all. */
  readonly isFor?: (content: NoticeContent) => boolean;
}

/** Entries in one transaction. */
const PAGE = 200;

export class NoticeReader {
  private readonly store: NoticeStore;
  private readonly subscriptions: readonly Subscription[];

  constructor(store: NoticeStore, subscriptions: readonly Subscription[]) {
    this.store = store;
    this.subscriptions = subscriptions;
  }

  /** One page of each lane that is behind; gives back whether anything was read. */
  async once(): Promise<boolean> {
    let worked = false;
    for (const [lane, { head, cursor }] of (await this.store.standing()).entries())
      if (cursor < head) worked = (await this.store.step(lane, async (step) => await this.read(step, head))) || worked;
    return worked;
  }

  private async read(step: NoticeStep, head: number): Promise<boolean> {
    const isHeard = this.subscriptions.some(({ kinds }) => kinds.length > 0);
    return isHeard ? await this.page(step) : await passOver(step, head);
  }

  private async page(step: NoticeStep): Promise<boolean> {
    if (step.cursor === undefined) return false;
    const entries = await step.feed(step.cursor, PAGE);
    const end = entries.at(-1);
    if (end === undefined) return false;
    await step.write(await this.noticesOf(step, entries), end.position);
    return true;
  }

  /** Orders are folded anew, up to each entry that somebody may want to hear of. */
  private async noticesOf(step: NoticeStep, entries: readonly JournalEntry[]): Promise<readonly Notice[]> {
    const telling = entries.filter(({ events }) => events.some(({ event }) => TOLD_BY.has(event.type)));
    const orders = [...new Set(telling.map(({ order }) => order))];
    if (orders.length === 0) return [];
    const told = new Set(telling.map(({ position }) => position));
    const journals = new Map<OrderId, JournalEntry[]>(orders.map((order) => [order, []]));
    for (const entry of await step.journals(orders)) journals.get(entry.order)?.push(entry);
    const notices = [...journals.values()].flatMap((journal) => this.noticesIn(journal, told));
    const place = new Map(telling.map((entry) => [`${entry.order} ${entry.sequence}`, entry.position]));
    // In the order of the feed, and not by order: each subscriber is told in the order in which it happened.
    return notices
      .map(({ entry, notice }) => ({ notice, position: place.get(entry) ?? 0 }))
      .toSorted((a, b) => a.position - b.position || a.notice.sequence - b.notice.sequence)
      .map(({ notice }) => notice);
  }

  private noticesIn(
    journal: readonly JournalEntry[],
    told: ReadonlySet<number>,
  ): readonly { readonly entry: string; readonly notice: Notice }[] {
    const found: { readonly entry: string; readonly notice: Notice }[] = [];
    let order: Order = fold([]).order;
    let isFirst = true;
    for (const entry of journal) {
      for (const { event } of entry.events) order = evolve(order, event);
      const isTold = told.has(entry.position);
      for (const [i, { event }] of entry.events.entries()) {
        const isFirstYet = isFirst;
        isFirst &&= !tellsBuyer(event);
        if (!isTold || order.state === 'none' || order.state === 'parked') continue;
        const content = contentOf(event, order, entry.at, isFirstYet);
        if (content === undefined) continue;
        const sequence = entry.sequence - (entry.events.length - 1 - i);
        for (const name of this.subscribersTo(content, order.header.customer))
          found.push({
            entry: `${entry.order} ${entry.sequence}`,
            notice: { subscriber: name, order: order.id, sequence, kind: content.kind, content, at: entry.at },
          });
      }
    }
    return found;
  }

  private subscribersTo(content: NoticeContent, customer: CustomerId): readonly string[] {
    return this.subscriptions
      .filter(({ customers, kinds }) => kinds.includes(content.kind) && (customers === 'all' || customers.includes(customer)))
      .filter(({ isFor }) => isFor?.(content) ?? true)
      .map(({ name }) => name);
  }
}

/** Nobody is told anything: the feed is not even read, and whoever comes later is told of what comes later. */
async function passOver({ cursor, write }: NoticeStep, head: number): Promise<boolean> {
  if (cursor === undefined || cursor >= head) return false;
  await write([], head);
  return true;
}

/** Types of events that a notice may be made of: what has none of them is not even folded. */
const TOLD_BY: ReadonlySet<string> = new Set([
  'order-captured',
  'task-wanted',
  'counter-offer-made',
  'hold-opened',
  'hold-escalated',
  'task-moved',
  'shipment-confirmed',
  'invoice-posted',
  'invoice-accepted',
  'order-closed',
]);
