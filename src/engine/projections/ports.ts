/**
 * Projections: what screens list, folded from the feed and kept in tables of their own. Each has a cursor in each lane; what
 * is written and how far it goes are one transaction, so that a crash never counts twice and never leaves out. They can be
 * thrown away and folded again from nothing: the truth is the journal.
 */
import type { AccountKey, ClaimState } from '../../core/model/account.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { WayOut } from '../../core/model/hold.ts';
import type { Actor, CustomerId, HoldId, OrderId } from '../../core/model/identifiers.ts';
import type { Instant, LocalDate } from '../../core/model/instant.ts';
import type { Money } from '../../core/model/money.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { NoticeStore } from '../notices/ports.ts';
import type { JournalEntry, Lane, Store } from '../ports.ts';
import type { Place, Reach } from '../reach.ts';
import type { Traffic } from '../traffic.ts';
import type { OrderSummary } from './summary.ts';

export const PROJECTIONS = ['claims', 'holds', 'orders'] as const;
export type ProjectionName = (typeof PROJECTIONS)[number];

/** `number`: what its people call it, a purchase order or a shop's number. Sums are over lines, in stock units. */
export interface OrderRow {
  readonly order: OrderId;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly number: string;
  readonly channel: string;
  readonly businessUnit?: string;
  readonly region?: string;
  readonly state: LiveOrder['state'];
  /** NAME/VERSION. */
  readonly workflow: string;
  readonly ordered: Decimal;
  readonly shipped: Decimal;
  readonly open: Decimal;
  readonly cancelled: Decimal;
  readonly holds: number;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** What is due at the prices agreed, and the charges; none before there are prices. */
  readonly total?: Money;
  readonly summary: OrderSummary;
}

export interface HoldRow {
  readonly order: OrderId;
  readonly hold: HoldId;
  readonly type: string;
  readonly team: string;
  readonly priority: number;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly nextEscalation?: Instant;
  /** At stake, where the reason has some. */
  readonly amount?: Money;
  readonly customer: CustomerId;
  /** As of the order. */
  readonly number: string;
  readonly total?: Money;
  /** The earliest day on which something of the order was promised. */
  readonly promised?: LocalDate;
  readonly cause: string;
  readonly label: string;
  /** What a second person has still to confirm. */
  readonly proposed?: { readonly way: WayOut; readonly by: Actor };
}

/** A hold that is no more. It is told once, and stays as it was told. */
export interface EndedHold {
  readonly order: OrderId;
  readonly hold: HoldId;
  readonly type: string;
  /** Its team when it ended. */
  readonly team: string;
  readonly customer: CustomerId;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly endedAt: Instant;
  readonly how: 'resolved' | 'lapsed';
  /** Of a resolved one: by what way, and who decided, the last of them; each of `people` is a manual touch. */
  readonly way?: WayOut;
  readonly by?: Actor;
  readonly people: number;
}

/** An order's claim on stock or on credit, as the order sees it. */
export interface ClaimRow {
  readonly account: AccountKey;
  readonly order: OrderId;
  readonly state: ClaimState['kind'];
  /** In all, with what came true. */
  readonly wanted: Decimal;
  /** Held now. */
  readonly granted: Decimal;
  readonly waitingSince?: Instant;
}

/** With whose it is. */
export interface ListedClaim extends ClaimRow {
  readonly number: string;
  readonly customer: CustomerId;
}

/** All that is projected of one order: it takes the place of what was there of it. */
export interface OrderRows {
  readonly order: OrderRow;
  readonly holds: readonly HoldRow[];
  readonly claims: readonly ClaimRow[];
  /** Of its customer, as the row is written; none: nobody knows such a customer. */
  readonly place?: Place;
}

/** What a page of the feed leaves of an order. */
export interface PageRows extends OrderRows {
  /** In this page, or before it: kept beside those that are known. */
  readonly ended: readonly EndedHold[];
}

export type Cursors = ReadonlyMap<ProjectionName, number>;

/** One lane's turn, in one transaction. */
export interface ProjectionStep {
  /** Of those that nobody else has in hand now. */
  readonly cursors: Cursors;
  readonly feed: (after: number, most: number) => Promise<readonly JournalEntry[]>;
  readonly journals: (orders: readonly OrderId[]) => Promise<readonly JournalEntry[]>;
  /** Of customers that are known. None of them moves before the step ends: what moves later finds the rows written here. */
  readonly places: (customers: readonly CustomerId[]) => Promise<ReadonlyMap<CustomerId, Place>>;
  readonly write: (names: readonly ProjectionName[], rows: readonly PageRows[], to: number) => Promise<void>;
}

export interface ProjectionStore {
  readonly lanes: number;
  readonly step: <T>(lane: Lane, work: (step: ProjectionStep) => Promise<T>) => Promise<T>;
  /** Empties the lane, and begins again before its first event. */
  readonly reset: (lane: Lane) => Promise<void>;
  /** By lane: the position of its last event, and how far each projection is. */
  readonly standing: () => Promise<readonly { readonly head: number; readonly cursors: Cursors }[]>;
  readonly read: ProjectionReading;
}

export interface ProjectionReading {
  /** In the order asked for, after one of them. */
  readonly orders: (page: OrdersPage) => Promise<readonly OrderRow[]>;
  /** How many there are; counted up to about so many, and then at least those. */
  readonly count: (filter: OrdersFilter, most: number) => Promise<OrdersCount>;
  /** Open orders by their workflow. */
  readonly openByWorkflow: () => Promise<ReadonlyMap<string, number>>;
  /** By our number, by the end of it where that has four letters or more, or by theirs; in any case of letters. */
  readonly find: (words: string, most: number) => Promise<readonly OrderRow[]>;
  /** The next due first, after one of them. */
  readonly holds: (page: HoldsPage) => Promise<readonly HoldRow[]>;
  /** Those that wait come first, in their turn; the others by number. */
  readonly claims: (account: AccountKey, most: number) => Promise<readonly ListedClaim[]>;
  /** The next due first; of these teams, or of all. */
  readonly holdGroups: (asked: Pick<HoldsPage, 'teams' | 'reach'>) => Promise<readonly HoldGroup[]>;
  /** Open holds by type and team. */
  readonly holdStanding: (asked: StandingAsked) => Promise<readonly HoldStanding[]>;
  /** Holds that ended at or after a time, by team. */
  readonly adherence: (from: Instant) => Promise<readonly Adherence[]>;
  /** Orders captured at or after a time, by channel, hour and state. */
  readonly captured: (from: Instant, reach?: Reach) => Promise<readonly CapturedOrders[]>;
  readonly orderStanding: (reach?: Reach) => Promise<OrderStanding>;
}

export interface StandingAsked {
  readonly now: Instant;
  /** What is due before it is due soon. */
  readonly soon: Instant;
  /** Who asks: nobody confirms what he proposed himself. */
  readonly by: Actor;
  /** Default: 'all'. */
  readonly reach?: Reach;
}

export interface HoldStanding {
  readonly type: string;
  readonly team: string;
  readonly open: number;
  readonly overdue: number;
  readonly dueSoon: number;
  readonly toConfirm: number;
}

/** `medianMs`: from opening to the end, to the second within an hour, then to the minute. */
export interface Adherence {
  readonly team: string;
  readonly settled: number;
  readonly inTime: number;
  readonly medianMs: number;
}

export interface CapturedOrders {
  readonly channel: string;
  /** As it begins. */
  readonly hour: Instant;
  readonly state: LiveOrder['state'];
  readonly captured: number;
}

export interface OrderStanding {
  readonly open: number;
  readonly held: number;
}

export interface OrdersCount {
  readonly orders: number;
  readonly isExact: boolean;
}

/** By number, upwards; the others downwards, the latest and the greatest first, by number downwards where they are equal. */
export const ORDER_SORTS = ['order', 'captured', 'changed', 'total'] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

/** Where a page ended. `key`: the value by which it is sorted; none: it has none, or it is sorted by number alone. */
export interface OrderPlace {
  readonly order: OrderId;
  readonly key?: string;
}

export interface OrdersFilter {
  readonly state?: LiveOrder['state'];
  readonly customer?: CustomerId;
  /** In any case of letters. */
  readonly purchaseOrder?: string;
  /** Default: 'all'. */
  readonly reach?: Reach;
  readonly channel?: string;
  /** With open holds, or without. */
  readonly isHeld?: boolean;
  /** With an open hold of this type. */
  readonly hold?: string;
  readonly businessUnit?: string;
  readonly region?: string;
  /** Captured at or after, and before. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly words?: OrderWords;
}

/**
 * What somebody typed: our number, the end of it where that has four letters or more, the beginning of theirs, each in any
 * case of letters; or an order of one of these customers.
 */
export interface OrderWords {
  readonly text: string;
  readonly customers: readonly string[];
}

export interface OrdersPage extends OrdersFilter {
  readonly after?: OrderPlace;
  readonly most: number;
  /** Default: by number. */
  readonly sort?: OrderSort;
}

/** Where a page by this sort would go on after this order. */
export function placeOf({ order, openedAt, changedAt, total }: OrderRow, sort: OrderSort): OrderPlace {
  switch (sort) {
    case 'order':
      return { order };
    case 'captured':
      return { order, key: String(openedAt) };
    case 'changed':
      return { order, key: String(changedAt) };
    case 'total':
      return total === undefined ? { order } : { order, key: total.amount };
  }
}

/** Below 0: the first comes before. */
export function compareOrders(a: OrderPlace, b: OrderPlace, sort: OrderSort): number {
  const byNumber = a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
  if (sort === 'order') return byNumber;
  return byKey(b.key, a.key) || -byNumber;
}

function byKey(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return decimal.compare(a as Decimal, b as Decimal);
}

export interface HoldsPage {
  readonly after?: Pick<HoldRow, 'dueAt' | 'order' | 'hold'>;
  readonly most: number;
  /** Of one of these teams. */
  readonly teams?: readonly string[];
  readonly type?: string;
  /** Default: 'all'. */
  readonly reach?: Reach;
  readonly cause?: string;
  readonly customer?: CustomerId;
}

/** Open holds of one type, team and cause. */
export interface HoldGroup {
  readonly type: string;
  readonly team: string;
  readonly cause: string;
  readonly label: string;
  readonly open: number;
  /** At stake, by currency. */
  readonly amounts: readonly Money[];
  readonly nextDueAt: Instant;
  readonly oldestAt: Instant;
}

/** What is not as it has to be. */
export interface StoreExamination {
  readonly settingsOff: readonly string[];
  readonly migrationsMissing: readonly string[];
  readonly migrationsUnknown: readonly string[];
}

/** A store with what is made of its feed. */
export interface ProjectedStore extends Store {
  readonly notices: NoticeStore;
  readonly examine: () => Promise<StoreExamination>;
  readonly projections: ProjectionStore;
  /** What waits now, and what messages came since. */
  readonly traffic: (since: Instant) => Promise<Traffic>;
}
