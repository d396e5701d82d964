/**
 * What the engine remembers of orders, accounts and facts between groups. It is never trusted: a group compares what it
 * used with the store before it writes, and corrects the memory where another process has moved something.
 *
 * Values are replaced, never changed: two that are the same object are the same state.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { FactKey, FactView } from '../core/model/fact.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { evolveAccount } from '../core/process/account/evolve.ts';
import { newAccount, type AccountState } from '../core/process/account/state.ts';
import { evolve, NO_ORDER } from '../core/process/evolve.ts';
import type { JournalEntry, KeptAccount } from './ports.ts';
import { Recent } from './recent.ts';

export interface KnownOrder {
  readonly order: Order;
  /** Events so far. */
  readonly revision: number;
  /** The timer that stands; `unknown` after it was read from the journal. */
  readonly timer: Instant | undefined | 'unknown';
}

export interface KnownAccount {
  readonly state: AccountState;
  readonly revision: number;
  /** Claims and pools whose time is up by this group's clock are ended. */
  readonly expiredAt?: Instant;
}

export const NOTHING_KNOWN: KnownOrder = { order: NO_ORDER, revision: 0, timer: undefined };

/** Kilobytes, by an estimate: some 2,800 open orders of 4 lines. One that is not there is folded from its journal, at 2 ms. */
const ORDERS_MAX_KB = 100_000;
const CLAIMS_MAX = 200_000;
/** In claims: an account by itself takes about 1 kB. */
const ACCOUNT_WEIGHT = 3;
const FACTS_MAX = 100_000;

/** About, in kilobytes: one of 4 lines was measured at 31 when it was captured, and at 35 when it was closed. */
const weightOf = (order: Order): number =>
  order.state === 'none' || order.state === 'parked' ? 1 : 15 + 5 * order.lineOrder.length;

export class Memory {
  readonly facts = new Recent<FactKey, FactView>(FACTS_MAX);
  private readonly accountsKnown = new Recent<AccountKey, KnownAccount>(CLAIMS_MAX);

  /** One that nobody has heard of is taken for one that was never written, until it is compared. */
  account(key: AccountKey): KnownAccount {
    const known = this.accountsKnown.get(key);
    if (known !== undefined) return known;
    const fresh = { state: newAccount(key), revision: 0 };
    this.accountsKnown.set(key, fresh, ACCOUNT_WEIGHT);
    return fresh;
  }

  /** Also one that was only taken for never written, and is still to be compared. */
  hasAccount(key: AccountKey): boolean {
    return this.accountsKnown.get(key) !== undefined;
  }

  revision(key: AccountKey): number {
    return this.accountsKnown.get(key)?.revision ?? 0;
  }

  /** What a store gave, folded onto what is known; what is known already is left as it is, to the object. */
  learnAccount(key: AccountKey, { revision, snapshot, later }: KeptAccount): void {
    const known = this.accountsKnown.get(key);
    if (known !== undefined && known.revision >= revision) return;
    let state = snapshot?.state ?? known?.state ?? newAccount(key);
    const from = snapshot?.revision ?? known?.revision ?? 0;
    const news = later.filter((each) => each.revision > from);
    // What this was to be folded onto has left the memory meanwhile: it is read again, whole.
    if (from + news.length !== revision) return;
    for (const { events } of news) for (const event of events) state = evolveAccount(state, event);
    this.putAccount(key, { state, revision });
  }

  /** What was written; a group that commits later may have been heard of earlier. */
  putAccount(key: AccountKey, account: KnownAccount): void {
    if (this.revision(key) >= account.revision && account.revision > 0) return;
    this.accountsKnown.set(key, account, ACCOUNT_WEIGHT + (account.state.claims?.size ?? 0));
  }

  /** What an owner told: orders of now need not find out that it has moved. What nobody asked for is not remembered for it. */
  refreshFact(key: FactKey, view: FactView): void {
    if (this.facts.get(key) !== undefined) this.learnFact(key, view);
  }

  learnFact(key: FactKey, view: FactView): void {
    const known = this.facts.get(key);
    if (known !== undefined && (known.version > view.version || (known.version === view.version && isNoNewer(view, known))))
      return;
    this.facts.set(key, view);
  }
}

const isNoNewer = (view: FactView, known: FactView): boolean => view.confirmedAt <= known.confirmedAt;

/** Orders, up to a weight in all. A closed one is let go: hardly anything is said of it any more, and its journal tells it. */
export class KnownOrders {
  private readonly orders: Recent<OrderId, KnownOrder>;

  /** About, in kilobytes. */
  constructor(most: number) {
    this.orders = new Recent(most);
  }

  get(order: OrderId): KnownOrder | undefined {
    return this.orders.get(order);
  }

  put(id: OrderId, known: KnownOrder): void {
    // A cancelled one may have much to undo.
    if (known.order.state === 'closed') this.orders.delete(id);
    else this.orders.set(id, known, weightOf(known.order));
  }

  /** Undefined: all of them. */
  forget(orders: ReadonlySet<OrderId> | undefined): void {
    if (orders === undefined) this.orders.clear();
    else for (const order of orders) this.orders.delete(order);
  }
}

/** The orders of one lane, as of a position in it. */
export class LaneMemory extends KnownOrders {
  /** Everything up to here is in what is known; undefined before the first group. */
  position: number | undefined;

  constructor(lanes: number) {
    super(ORDERS_MAX_KB / lanes);
  }
}

/** An order's state, folded from its whole journal. */
export function fold(entries: readonly JournalEntry[]): KnownOrder {
  let order: Order = NO_ORDER;
  for (const { events } of entries) for (const { event } of events) order = evolve(order, event);
  return { order, revision: entries.at(-1)?.sequence ?? 0, timer: 'unknown' };
}

/** An account's state, as kept for a reader who knows nothing of it. */
export function foldAccount(key: AccountKey, { snapshot, later }: KeptAccount): AccountState {
  let state = snapshot?.state ?? newAccount(key);
  for (const { events } of later) for (const event of events) state = evolveAccount(state, event);
  return state;
}
