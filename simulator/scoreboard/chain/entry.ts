/**
 * Order entry in the ERP: once, with its own copy of prices and credit. What does not pass blocks the order, and a desk
 * decides by the same odds as the hub's own people. Nothing is asked again later.
 */
import type { Address } from '../../../src/core/model/address.ts';
import type { Demand, ItemReference, LineDemand } from '../../../src/core/model/demand.ts';
import { digest } from '../../../src/core/model/digest.ts';
import type { ItemId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Buyers } from '../../world/buyers.ts';
import type { Intent } from '../../world/intents.ts';
import { partyKey } from '../../world/town.ts';
import { isWithin, toCents } from '../prices.ts';
import { pieces } from '../truth.ts';
import type { Copies } from './copies.ts';
import type { Desk, Look } from './desk.ts';
import { openCents, type ErpLine, type ErpOrder } from './erp-order.ts';
import { chance, decide, type Site } from './site.ts';
import { typed } from './typed.ts';

export interface EntryParts {
  readonly site: Site;
  readonly desk: Desk;
  readonly copies: Copies;
  readonly buyers: Buyers;
}

/** Why a second copy of an order is blocked. */
const SECOND = 'second copy';

export class OrderEntry {
  private readonly parts: EntryParts;
  private readonly seen = new Set<string>();
  private readonly byGroup = new Map<string, ErpOrder[]>();

  constructor(parts: EntryParts) {
    this.parts = parts;
  }

  /** `paidAs`: the message whose payment it is, for an order taken from a repeat of it. */
  enter(id: OrderId, demand: Demand, intent: Intent, paidAs: OrderId): ErpOrder {
    const { site } = this.parts;
    const order: ErpOrder = {
      id,
      intent,
      orderDate: demand.orderDate,
      charges: demand.charges,
      lines: [],
      destination: demand.destination,
      address: undefined,
      blocks: new Set(),
      releases: [],
      isInvoicedFromOrder: chance(site, `invoiced ${id}`, site.assumed.invoicedFromOrder),
      isTheirs: false,
      isCancelled: false,
      bills: 0,
    };
    site.orders.set(id, order);
    site.open.add(order);
    this.byGroup.set(intent.buyer.group, [...(this.byGroup.get(intent.buyer.group) ?? []), order]);
    decide(site, id, { kind: 'taken' });
    demand.lines.forEach((line) => this.line(order, line));
    typed(site, order);
    this.isSecond(order, demand);
    this.place(order);
    this.prices(order, demand);
    this.multiples(order);
    this.payment(order, paidAs);
    if (order.blocks.size === 0) this.credit(order);
    return order;
  }

  private line(order: ErpOrder, { id, item: named, schedules }: LineDemand): void {
    const meant = order.intent.items[Number(id) - 1] ?? order.intent.items[0];
    if (meant === undefined) throw new Error(`${order.id} means no item`);
    const known = this.known(order, named);
    for (const each of schedules)
      order.lines.push({
        schedule: each.id,
        line: id,
        item: known ?? meant.id,
        quantity: pieces(each.quantity),
        cents: 0,
        shipped: 0,
      });
    if (known === undefined) this.block(order, `item ${id}`, () => 'freed');
  }

  /** By our number, or by what the buyer calls it. */
  known({ intent }: ErpOrder, { ours, buyers }: ItemReference): ItemId | undefined {
    return ours ?? this.parts.copies.fact('item-alias', intent.buyer.id, buyers ?? '')?.item;
  }

  /** Blocks the order until the desk has decided; `freed` lifts this block, `cancelled` ends the order. */
  private block(order: ErpOrder, why: string, judge: (...looked: Parameters<Look>) => 'freed' | 'cancelled' | 'again'): void {
    order.blocks.add(why);
    this.parts.desk.raise(`${why} ${order.id}`, (random, looks) => {
      if (order.isCancelled) return 'done';
      const judged = judge(random, looks);
      if (judged === 'again') return 'again';
      order.blocks.delete(why);
      if (judged === 'cancelled') cancel(this.parts.site, order, why !== SECOND);
      else if (order.blocks.size === 0 && why !== 'credit') this.credit(order);
      return 'done';
    });
  }

  /** The same purchase order, or the same content without one, from the same buyer: what nobody notices goes on. */
  private isSecond(order: ErpOrder, { customer, purchaseOrder, lines }: Demand): void {
    const { site } = this.parts;
    const key = purchaseOrder === undefined ? digest([customer, lines]) : `${customer}/${purchaseOrder}`;
    const isKnown = this.seen.has(key);
    this.seen.add(key);
    const missed = purchaseOrder === undefined ? site.assumed.sameContentMissed : site.assumed.samePurchaseOrderMissed;
    if (isKnown && !chance(site, `second ${order.id}`, missed)) this.block(order, SECOND, () => 'cancelled');
  }

  private place(order: ErpOrder): void {
    const { intent, destination } = order;
    const { site, copies } = this.parts;
    if (destination.kind !== 'given') return;
    const { address } = destination;
    if (address.postalCode === '')
      this.block(order, 'address', () => {
        order.address = intent.buyer.shipTos[0]?.address as Address;
        return 'freed';
      });
    else if (intent.buyer.fact.shipTo === 'on-file')
      this.block(order, 'ship-to', (random) => (random.chance(0.9) ? 'freed' : 'cancelled'));
    if (copies.fact('screening', partyKey(address.name))?.result === 'possible-match')
      this.block(order, 'screening', () => {
        site.score.touch();
        decide(site, order.id, { kind: 'let-go', what: 'screening' });
        return 'freed';
      });
  }

  private prices(order: ErpOrder, demand: Demand): void {
    const { site } = this.parts;
    const { priceRule } = order.intent.buyer.fact;
    let differs = false;
    for (const line of order.lines) {
      const ours = this.ours(order, line.item, line.line);
      const price = demand.lines.find(({ id }) => id === line.line)?.price;
      const theirs = price === undefined ? ours : toCents(price.amount);
      const within = isWithin(theirs, ours);
      line.cents = within && priceRule === 'locked' ? theirs : ours;
      if (!within) differs = true;
    }
    if (!differs) return;
    this.block(order, 'price', (random) => {
      const way = random.pick(['ours', 'ours', 'theirs', 'reject'] as const);
      if (way === 'reject') return 'cancelled';
      if (way === 'ours') return 'freed';
      order.isTheirs = true;
      decide(site, order.id, { kind: 'theirs' });
      for (const line of order.lines) {
        const price = demand.lines.find(({ id }) => id === line.line)?.price;
        if (price !== undefined) line.cents = toCents(price.amount);
      }
      if (!order.intent.plants.includes('below-margin')) return 'freed';
      site.score.touch();
      return random.chance(0.9) ? 'freed' : 'cancelled';
    });
  }

  /** By the quantity of the whole line, as of the order's day. */
  ours(order: ErpOrder, item: ItemId, line: string): number {
    const quantity = order.lines.reduce((sum, each) => (each.line === line ? sum + each.quantity : sum), 0);
    const { copies } = this.parts;
    return copies.cents(order.intent.buyer, item, quantity, order.orderDate) ?? 0;
  }

  private multiples(order: ErpOrder): void {
    const { site } = this.parts;
    for (const line of order.lines) {
      const multiple = Number(site.world.town.goods.find(({ id }) => id === line.item)?.fact.multiple ?? 1);
      if (line.quantity % multiple === 0) continue;
      this.block(order, `multiple ${line.schedule}`, (random) => {
        const down = Math.floor(line.quantity / multiple) * multiple;
        const up = down + multiple;
        if (random.chance(0.4)) cut(site, order, line, line.quantity);
        else {
          decide(site, order.id, { kind: 'rounded', item: line.item, less: line.quantity - down, more: up - line.quantity });
          line.quantity = random.chance(0.5) ? up : down;
        }
        return 'freed';
      });
    }
  }

  private payment(order: ErpOrder, paidAs: OrderId): void {
    const { intent } = order;
    const { copies, buyers } = this.parts;
    const isPaid = (): boolean => copies.fact('payment', paidAs)?.status === 'captured';
    if (intent.buyer.paysBy === 'open-account' || isPaid()) return;
    this.block(order, 'payment', (random, looks) => {
      if (random.chance(0.8)) buyers.pay(intent, paidAs);
      else if (looks > 1 && random.chance(0.3)) return 'cancelled';
      return isPaid() ? 'freed' : 'again';
    });
  }

  private credit(order: ErpOrder): void {
    const { site } = this.parts;
    if (order.intent.buyer.paysBy !== 'open-account' || this.hasRoom(order)) return;
    this.block(order, 'credit', (random, looks) => {
      if (this.hasRoom(order)) return 'freed';
      const draw = random.next();
      if (draw < 0.65 && looks < 20) return 'again';
      if (draw < 0.9) {
        decide(site, order.id, { kind: 'excess' });
        return 'freed';
      }
      return looks > 2 ? 'cancelled' : 'again';
    });
  }

  private hasRoom(order: ErpOrder): boolean {
    const { group } = order.intent.buyer;
    let open = 0;
    for (const other of this.byGroup.get(group) ?? [])
      if (other !== order && other.intent.buyer.paysBy === 'open-account' && !other.blocks.has('credit'))
        open += openCents(other);
    return this.parts.copies.hasRoom(group, open, openCents(order));
  }
}

/** `isWhole`: the buyer gets nothing of it; else it is the second copy of an order. */
export function cancel(site: Site, order: ErpOrder, isWhole = true): void {
  if (order.isCancelled) return;
  if (isWhole) decide(site, order.id, { kind: 'cut', quantity: 0 });
  for (const line of order.lines)
    decide(site, order.id, { kind: 'cut', item: line.item, quantity: line.quantity - line.shipped });
  order.isCancelled = true;
}

export function cut(site: Site, order: ErpOrder, line: ErpLine, quantity: number): void {
  decide(site, order.id, { kind: 'cut', item: line.item, quantity });
  line.quantity -= quantity;
}
