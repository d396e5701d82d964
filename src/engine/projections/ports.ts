/**
 * Projections: what screens list, folded from the feed and kept in tables of their own. Each has a cursor in each lane; what
 * is written and how far it goes are one transaction, so that a crash never counts twice and never leaves out. They can be
 * thrown away and folded again from nothing: the truth is the journal.
 */
import type { AccountKey, ClaimState } from '../../core/model/account.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { CustomerId, HoldId, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Money } from '../../core/model/money.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { NoticeStore } from '../notices/ports.ts';
import type { JournalEntry, Lane, Store } from '../ports.ts';
import type { Place, Reach } from '../reach.ts';
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
  readonly state: LiveOrder['state'];
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

/** All that is projected of one order: it takes the place of what was there of it. */
export interface OrderRows {
  readonly order: OrderRow;
  readonly holds: readonly HoldRow[];
  readonly claims: readonly ClaimRow[];
  /** Of its customer, as the row is written; none: nobody knows such a customer. */
  readonly place?: Place;
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
  readonly write: (names: readonly ProjectionName[], rows: readonly OrderRows[], to: number) => Promise<void>;
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
  /** By order number, after one of them. */
  readonly orders: (page: OrdersPage) => Promise<readonly OrderRow[]>;
  /** The latest changed first. */
  readonly latest: (most: number) => Promise<readonly OrderRow[]>;
  /** By our number, by the end of it where that has four letters or more, or by theirs; in any case of letters. */
  readonly find: (words: string, most: number) => Promise<readonly OrderRow[]>;
  /** The next due first, after one of them. */
  readonly holds: (page: HoldsPage) => Promise<readonly HoldRow[]>;
  readonly claims: (account: AccountKey) => Promise<readonly ClaimRow[]>;
}

export interface OrdersPage {
  readonly after?: OrderId;
  readonly most: number;
  readonly state?: LiveOrder['state'];
  readonly customer?: CustomerId;
  /** In any case of letters. */
  readonly purchaseOrder?: string;
  /** Default: 'all'. */
  readonly reach?: Reach;
}

export interface HoldsPage {
  readonly after?: Pick<HoldRow, 'dueAt' | 'order' | 'hold'>;
  readonly most: number;
  readonly team?: string;
  readonly type?: string;
  /** Default: 'all'. */
  readonly reach?: Reach;
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
}
