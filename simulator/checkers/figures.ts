/**
 * conservation and within-credit, of the figures that other systems own: at each commit an account has what its owner has
 * by then, less what the hub has not been told of yet. A movement counts once, whichever comes first, its news or a
 * figure that has it already.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { creditOf } from './books/terms.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { FulfillmentId, OrderId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Shipment } from '../../src/core/model/shipment.ts';
import type { AccountState } from '../../src/core/process/account/state.ts';
import type { Checker, Commit, Entry, MakeChecker, Report, Scene } from '../witness.ts';
import { ClaimBooks } from './books/claims.ts';
import { DemandBooks } from './books/demand.ts';
import { partsOf } from './books/kits.ts';
import { bookOf } from './books/of.ts';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;
type OrderCommit = Extract<Commit, { kind: 'order' }>;

/** What the owner has and the hub has not heard of. */
interface Unheard {
  readonly about: string;
  readonly at: Instant;
  readonly delta: Decimal;
}

class UnheardBooks {
  private readonly books = new Map<AccountKey, Unheard[]>();

  add(account: AccountKey, about: string, at: Instant, delta: Decimal): void {
    bookOf(this.books, account, () => []).push({ about, at, delta });
  }

  /** The hub hears of it. */
  hear(account: AccountKey, about: string): void {
    const book = this.books.get(account);
    const first = book?.findIndex((each) => each.about === about) ?? -1;
    if (first >= 0) book?.splice(first, 1);
  }

  /** A figure as of then has all that moved until then. */
  state(account: AccountKey, asOf: Instant): void {
    const book = this.books.get(account);
    if (book !== undefined && book.length > 0)
      this.books.set(
        account,
        book.filter(({ at }) => at > asOf),
      );
  }

  sum(account: AccountKey): Decimal {
    const book = this.books.get(account);
    return book === undefined || book.length === 0 ? decimal.ZERO : decimal.sum(book.map(({ delta }) => delta));
  }
}

const movedAs = (at: Instant, delta: Decimal): string => `moved ${at} ${delta}`;

class StockFigures implements Checker {
  readonly promise = 'conservation';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly unheard = new UnheardBooks();
  /** Whose owner has said what is there; before that, the hub knows of none. */
  private readonly counted = new Set<AccountKey>();
  /** Of shipments that a node has told in a way that nobody could take, the figure is what the next count says. */
  private readonly unsure = new Set<AccountKey>();
  private readonly left = new Map<
    ShipmentId,
    { readonly fulfillment: FulfillmentId; readonly accounts: readonly AccountKey[] }
  >();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind === 'fact') return;
    if (commit.kind === 'order') {
      for (const each of commit.events) {
        this.demands.take(each);
        if (each.event.type === 'shipment-confirmed') this.hears(each.event.shipment);
      }
      for (const state of commit.accounts.values()) this.isTrue(state);
      return;
    }
    const { account, command, state } = commit;
    if (command.type === 'snapshot') {
      this.counted.add(account);
      this.unheard.state(account, command.asOf);
    } else if (command.type === 'adjust') this.unheard.hear(account, movedAs(command.at, command.delta));
    this.isTrue(state);
  }

  entered(entry: Entry): void {
    if (entry.kind === 'moved') {
      const { account, at, delta } = entry;
      if (account.startsWith('stock:')) this.unheard.add(account, movedAs(at, delta), at, delta);
    } else if (entry.kind === 'left') this.leaves(entry);
    else if (entry.kind === 'answered' && entry.what.type === 'record-shipment' && !entry.accepted) {
      const { id, fulfillment } = entry.what.shipment;
      const left = this.left.get(id);
      if (left?.fulfillment === fulfillment) for (const account of left.accounts) this.unsure.add(account);
    }
  }

  private leaves({ order, node, shipment, fulfillment, lines }: Extract<Entry, { kind: 'left' }>): void {
    const demand = this.demands.of(order);
    if (demand === undefined) return;
    const accounts: AccountKey[] = [];
    for (const line of lines)
      for (const { item, quantity } of partsOf(this.scene, demand, line)) {
        const account = stockAccount(node, item);
        accounts.push(account);
        this.unheard.add(account, shipment, this.scene.now(), decimal.negate(quantity));
      }
    this.left.set(shipment, { fulfillment, accounts });
  }

  private hears({ id }: Shipment): void {
    for (const account of this.left.get(id)?.accounts ?? []) this.unheard.hear(account, id);
    this.left.delete(id);
  }

  private isTrue(state: AccountState): void {
    if (state.kind !== 'stock' || this.unsure.has(state.account)) return;
    const [node, item] = state.account.slice('stock:'.length).split('/') as [never, never];
    const there = this.counted.has(state.account)
      ? decimal.subtract(this.scene.onHand(node, item), this.unheard.sum(state.account))
      : decimal.ZERO;
    if (there !== state.onHand.figure)
      this.report(`${state.account}: ${state.onHand.figure} on hand, and by all that it was told ${there} are there`);
  }
}

class CreditFigures implements Checker {
  readonly promise = 'within-credit';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly claims = new ClaimBooks();
  private readonly unheard = new UnheardBooks();
  private readonly billed = new Map<OrderId, Set<ShipmentId>>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind === 'fact') return;
    if (commit.kind === 'order') {
      for (const each of commit.events) {
        if (each.event.type === 'invoice-posted') this.posted(commit, each.event);
        this.demands.take(each);
        this.claims.take(each);
      }
      for (const state of commit.accounts.values()) this.isTrue(state);
      return;
    }
    const { account, command, state } = commit;
    if (command.type === 'snapshot') this.unheard.state(account, command.asOf);
    else if (command.type === 'adjust') this.unheard.hear(account, movedAs(command.at, command.delta));
    this.isTrue(state);
  }

  entered(entry: Entry): void {
    if (entry.kind === 'moved') {
      const { account, at, delta } = entry;
      if (account.startsWith('credit:')) this.unheard.add(account, movedAs(at, delta), at, delta);
    } else if (entry.kind === 'billed') {
      const account = this.accountOf(entry.order);
      if (account !== undefined) this.unheard.add(account, entry.invoice, this.scene.now(), entry.total);
    }
  }

  private accountOf(order: OrderId): AccountKey | undefined {
    const customer = this.demands.of(order)?.customer;
    return customer === undefined ? undefined : creditOf(this.scene, customer);
  }

  /**
   * What comes on the books with it is what the order's claim gives up, as far as there is one: what was billed before was
   * there before, and the rest the owner's next figure tells.
   */
  private posted({ order, events }: OrderCommit, { invoice, at }: Of<'invoice-posted'>): void {
    const account = this.accountOf(order);
    if (account === undefined) return;
    const known = bookOf(this.billed, order, () => new Set<ShipmentId>());
    const isAgain = invoice.shipments.every((shipment) => known.has(shipment));
    for (const shipment of invoice.shipments) known.add(shipment);
    const claim = this.claims.of(order).get(account)?.wanted ?? decimal.ZERO;
    const amount = invoice.amount.amount;
    const expected = isAgain ? decimal.ZERO : decimal.most(decimal.ZERO, decimal.least(amount, claim));
    const taken = this.taken(events, account);
    if (taken !== expected)
      this.report(
        `${invoice.id} of ${amount} takes ${taken} off a claim of ${claim} on ${account}, and ${expected} is to be`,
        order,
      );
    this.unheard.hear(account, invoice.id);
    const rest = decimal.subtract(amount, expected);
    if (!decimal.isZero(rest)) this.unheard.add(account, `rest of ${invoice.id}`, at, rest);
  }

  private taken(events: OrderCommit['events'], account: AccountKey): Decimal {
    return decimal.sum(
      events.flatMap(({ event }) =>
        event.type === 'claims-consumed'
          ? event.claims.filter((each) => each.account === account).map((each) => each.quantity)
          : [],
      ),
    );
  }

  private isTrue(state: AccountState): void {
    if (state.kind !== 'credit') return;
    const owed = decimal.subtract(this.scene.owed(state.account.slice('credit:'.length)), this.unheard.sum(state.account));
    if (owed !== state.exposure.figure)
      this.report(`${state.account}: ${state.exposure.figure} is exposed, and by all that it was told ${owed} is owed`);
  }
}

export const stockFigures: MakeChecker = (scene, report) => new StockFigures(scene, report);
export const creditFigures: MakeChecker = (scene, report) => new CreditFigures(scene, report);
