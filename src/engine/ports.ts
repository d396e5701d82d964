/**
 * What the engine needs from outside itself: a store, a clock for what is not the store's, identifiers and chance.
 *
 * The truth is the journal: what happened to each order, in entries; and what happened to each account, likewise. A state
 * is what its entries fold to. The store's promises:
 *
 * - A group is alone on its lane. What it reads of the lane can't move before it ends, and what it writes is written
 *   whole or not at all. Its work may run more than once (after a deadlock), so it does nothing outside.
 * - Facts that a group holds do not move before it ends. A fact is written before its dependants are looked for, so that
 *   an order which came to rest on the old version is among them.
 * - An account that a group has locked is nobody else's until it ends.
 * - Positions in a lane are without a gap, in the order of commits.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { FactKey, FactKind, FactView } from '../core/model/fact.ts';
import type { Failure } from '../core/model/failure.ts';
import type { Actor, CustomerId, CrossReference, OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { EffectAct, EffectKey, InstanceId } from '../core/model/task.ts';
import type { AccountAsked, AccountFound, AccountsDone, AccountWrite, KeptAccount, KnownRevisions } from './accounts.ts';
import type { FollowUp, KnownCommand } from './commands.ts';
import type { Exchanges } from './exchanges.ts';
import type { HoldBatches } from './hold-batches.ts';
import type { Interchanges } from './interchanges.ts';
import type { AuditStore } from './audit/ports.ts';
import type { ApiKeys, Requests } from './callers.ts';
import type { People, Sessions } from './people.ts';
import type { Messages } from './messages.ts';

export type * from './accounts.ts';
export type * from './commands.ts';
export type { KeptMessage, ListedMessage, Message, Messages, StoredMessage } from './messages.ts';

export interface Clock {
  readonly now: () => Instant;
}

/** Runs something so many milliseconds from now, unless what is given back is called before. */
export type After = (ms: number, run: () => void) => () => void;

export interface Identifiers {
  readonly order: () => OrderId;
  readonly command: () => string;
}

/** From 0 up to, and without, 1. */
export type Chance = () => number;

/** From 0; an order, a fact, an account and a route each belong to one, by the hash of their name. */
export type Lane = number;

/** What one command did to one order: one line of the journal. */
export interface Entry {
  readonly order: OrderId;
  /** Of its last event, in this order, from 1. */
  readonly sequence: number;
  readonly events: readonly { readonly event: OrderEvent; readonly actor: Actor }[];
  /** The command that led to it. */
  readonly command: string;
  readonly at: Instant;
}

export interface JournalEntry extends Entry {
  /** Of its last event, in the lane, from 1; without a gap from one entry to the next. */
  readonly position: number;
}

/** One event of the journal, as a reader of the feed gets it. */
export interface RecordedEvent {
  readonly position: number;
  readonly order: OrderId;
  readonly sequence: number;
  readonly event: OrderEvent;
  readonly actor: Actor;
  readonly command: string;
  readonly at: Instant;
}

export type CommandOutcome =
  | { readonly kind: 'accepted'; readonly order: OrderId; readonly revision: number }
  | { readonly kind: 'refused'; readonly order: OrderId; readonly failure: Failure };

export interface DueFollowUp extends FollowUp {
  readonly id: string;
  readonly attempts: number;
}

/** When an order wants to be woken next; each new time is a generation of its own. */
export interface Timer {
  readonly order: OrderId;
  readonly at: Instant;
}

/** What the process asks to be done outside. The same key again, later, is the same row asked once more. */
export interface WantedEffect {
  readonly key: EffectKey;
  readonly order: OrderId;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly act: EffectAct;
  readonly task: string;
  readonly mode: 'send' | 'read-back';
  readonly input: unknown;
  /** `traceparent` of the request that led to it. */
  readonly trace?: string;
}

/** `connection`: whose it is; what is known to be down or busy is not even looked at. */
export interface OpenEffect extends WantedEffect {
  readonly connection: string;
  /** Attempts that may have reached the partner. */
  readonly attempts: number;
  /** Failures known to have reached nobody. */
  readonly misses: number;
  /** When the latest attempt began; of what is looked at always known, if only as before it was looked at. */
  readonly triedAt?: Instant;
}

export interface GroupWrites {
  readonly entries: readonly Entry[];
  /** Undefined: nothing more to wait for. Those of orders that changed it. */
  readonly timers: ReadonlyMap<OrderId, Instant | undefined>;
  /** Outside facts that orders came to rest on, and those they no longer do. */
  readonly rests: readonly { readonly order: OrderId; readonly fact: FactKey }[];
  readonly restsNoMore: readonly { readonly order: OrderId; readonly fact: FactKey }[];
  readonly commands: readonly KnownCommand<CommandOutcome>[];
  readonly references: readonly { readonly order: OrderId; readonly reference: CrossReference }[];
  readonly effects: EffectWrites;
  readonly accounts: readonly AccountWrite[];
  readonly followUps: readonly FollowUp[];
  /** Follow-ups that are carried out. */
  readonly carriedOut: readonly string[];
}

/** Carried out in this order: what is settled may be asked again at once, under the same key. */
export interface EffectWrites {
  readonly closed: readonly EffectKey[];
  readonly wanted: readonly (WantedEffect & { readonly connection: string })[];
  /** A worker takes them, and has them alone until `until`. `begun`: an attempt begins, which may reach the partner. */
  readonly taken: readonly { readonly key: EffectKey; readonly begun: boolean; readonly until: Instant }[];
  readonly deferred: readonly DeferredEffect[];
}

/** `missed`: it is known to have reached nobody, so the attempt begun is taken back. */
export interface DeferredEffect {
  readonly key: EffectKey;
  readonly until: Instant;
  readonly error: string;
  readonly missed: boolean;
}

export interface Due {
  /** One order's in their order; one that waits to be tried again holds back those behind it. */
  readonly followUps: readonly DueFollowUp[];
  readonly timers: readonly Timer[];
  readonly effects: readonly OpenEffect[];
}

/** How much of each a group takes at most; connections whose effects it leaves alone. */
export interface DueMost {
  readonly followUps: number;
  readonly timers: number;
  readonly effects: number;
  readonly without: readonly string[];
}

/** A group's transaction. Reads see what is committed; nothing of its own is written before `write`. */
export interface GroupTransaction {
  /** The database's clock as the group began. */
  readonly now: Instant;
  /** Of the lane's last event. */
  readonly position: number;
  readonly due: (most: DueMost) => Promise<Due>;
  readonly known: (ids: readonly string[]) => Promise<ReadonlyMap<string, KnownCommand<CommandOutcome>>>;
  /**
   * Which orders captures are about, one for each: the same message is always the same order, and a purchase order that
   * only has changes so far takes its first capture. Before facts and accounts; kept if the group is, and nobody else
   * learns of them, or may claim them, before it ends.
   */
  readonly route: (asked: readonly RouteAsked[]) => Promise<readonly Routed[]>;
  /** Whole journals of these orders, in their order. */
  readonly journals: (orders: readonly OrderId[]) => Promise<readonly JournalEntry[]>;
  /** Orders with entries after a position; undefined: more than `most` entries, and whoever asks had better forget. */
  readonly changedSince: (position: number, most: number) => Promise<ReadonlySet<OrderId> | undefined>;
  /** Every key gets a view (version 0: not there). */
  readonly facts: (keys: readonly FactKey[]) => Promise<ReadonlyMap<FactKey, FactView>>;
  /** Views of those whose version or confirmation is another than the reader's; none of the `held` moves until the end. */
  readonly compareFacts: (
    seen: ReadonlyMap<FactKey, FactView>,
    held: ReadonlySet<FactKey>,
  ) => Promise<ReadonlyMap<FactKey, FactView>>;
  readonly accounts: (known: KnownRevisions) => Promise<ReadonlyMap<AccountKey, KeptAccount>>;
  /** The same, and nobody else has them until the end. One never written is found out at `write`. */
  readonly lockAccounts: (known: KnownRevisions) => Promise<ReadonlyMap<AccountKey, KeptAccount>>;
  /** Once, at the end. */
  readonly write: (writes: GroupWrites) => Promise<void>;
}

export interface Observation {
  readonly key: FactKey;
  readonly value: unknown;
  readonly source: string;
  readonly since: Instant;
}

/** `older`: an observation from before the one in force; kept in the history only. */
export type FactChange =
  | { readonly kind: 'changed' | 'confirmed'; readonly view: FactView; readonly confirmedBefore?: Instant }
  | { readonly kind: 'older'; readonly view: FactView };

/** Which order a message of a channel is about. */
export interface CaptureRoute {
  readonly customer: CustomerId;
  /** Channel name and message number. */
  readonly channel: string;
  readonly message: string;
  readonly purchaseOrder?: string;
}

/** `fresh`: the number of the order, if the message is a new one. */
export interface RouteAsked {
  readonly route: CaptureRoute;
  readonly fresh: OrderId;
}

/** `isNew`: its number has been given out only now, so nothing has happened to it yet. */
export interface Routed {
  readonly order: OrderId;
  readonly isNew: boolean;
}

/** The database can't be reached, or has shut down: nothing is known to be wrong with what was asked. */
export class StoreAway extends Error {}

/** The number of lanes has changed since a reader got its cursor: it begins anew, in each of the lanes that there are. */
export class FeedEnded extends Error {
  readonly failure: Extract<Failure, { readonly code: 'feed-ended' }>;

  constructor(lanes: number, begin: number) {
    super(`the feed has ended: there are ${lanes} lanes now, whose positions begin after ${begin}`);
    const wayOut = `read lanes 0 to ${lanes - 1}, each from position 0 on`;
    this.failure = { code: 'feed-ended', where: 'cursor', lanes, begin, wayOut };
  }
}

export interface Store {
  readonly lanes: number;
  /** Whether a group of the lane would find something due, but for effects of these connections. */
  readonly isDue: (lane: Lane, without: readonly string[]) => Promise<boolean>;
  readonly now: () => Promise<Instant>;
  readonly group: <T>(lane: Lane, work: (transaction: GroupTransaction) => Promise<T>) => Promise<T>;
  /** At most 1,000 at once, of different accounts and under different numbers; nobody else has them until all are written. */
  readonly adjust: <T>(
    asked: readonly AccountAsked[],
    work: (now: Instant, found: readonly AccountFound[]) => AccountsDone<T>,
  ) => Promise<T>;
  /**
   * At most 1,000 at once, of different keys. Orders that rest on what changed get a `note-facts`; of what was only
   * confirmed, where `wakes` says so.
   */
  readonly observe: (
    seen: readonly Observation[],
    wakes: (key: FactKey, change: FactChange, now: Instant) => boolean,
  ) => Promise<readonly FactChange[]>;
  /** Takes it out of its queue. */
  readonly setAside: (item: SetAside) => Promise<void>;
  readonly deferFollowUp: (order: OrderId, id: string, until: Instant, error: string) => Promise<void>;
  readonly directory: Directory;
  readonly messages: Messages;
  readonly exchanges: Exchanges;
  readonly interchanges: Interchanges;
  readonly apiKeys: ApiKeys;
  readonly audit: AuditStore;
  readonly people: People;
  readonly sessions: Sessions;
  readonly requests: Requests;
  readonly holdBatches: HoldBatches;
  readonly cursors: Cursors;
  /** Nobody else, in whatever process, does work of the same name meanwhile; it is not a transaction, and may take long. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly read: Reading;
  readonly close: () => Promise<void>;
}

/** Work that failed each time, for a person: nothing is thrown away. */
export interface SetAside {
  readonly queue: 'follow-up' | 'timer' | 'effect' | 'message';
  readonly order?: OrderId;
  readonly id: string;
  readonly error: string;
}

export interface Directory {
  /** The order of a message, as its capture gets it or will get it. */
  readonly routeMessage: (asked: RouteAsked) => Promise<OrderId>;
  /** The order of a purchase order number, which is given out now where there is none. */
  readonly routePurchaseOrder: (customer: CustomerId, purchaseOrder: string, fresh: OrderId) => Promise<OrderId>;
  readonly find: (reference: CrossReference) => Promise<readonly OrderId[]>;
  /** The order that a message was routed to, if it ever came. */
  readonly routed: (channel: string, message: string) => Promise<OrderId | undefined>;
}

/** How far readers of outside systems are. `value`: plain data, of the reader's own shape. */
export interface Cursors {
  readonly read: (name: string) => Promise<unknown>;
  readonly save: (name: string, value: unknown) => Promise<void>;
}

export interface StockPage {
  readonly after?: AccountKey;
  readonly most: number;
  readonly node?: string;
  readonly item?: string;
}

/** `total`: 0 where there is no such order. */
export interface JournalEnd {
  readonly entries: readonly JournalEntry[];
  readonly total: number;
}

export interface KeyedFact extends FactView {
  readonly key: FactKey;
}

/** For screens, reports and feeds: outside any group. */
export interface Reading {
  readonly orders: (after: OrderId | undefined, most: number) => Promise<readonly OrderId[]>;
  readonly journal: (order: OrderId) => Promise<readonly JournalEntry[]>;
  /** The end of it: entries with events below this one, the latest first; and how many events there are in all. */
  readonly journalBack: (order: OrderId, before: number, most: number) => Promise<JournalEnd>;
  /** Entries of one lane after a position, in order. A cursor of lanes that are no more is thrown out: `FeedEnded`. */
  readonly feed: (lane: Lane, after: number, most: number) => Promise<readonly JournalEntry[]>;
  readonly fact: (key: FactKey) => Promise<FactView>;
  /** Those of a kind that are there, by key, after one of them. */
  readonly facts: (kind: FactKind, after: FactKey | undefined, most: number) => Promise<readonly KeyedFact[]>;
  readonly factHistory: (key: FactKey) => Promise<readonly FactView[]>;
  readonly account: (key: AccountKey) => Promise<KeptAccount>;
  /** Accounts of stock, by key. */
  readonly stock: (page: StockPage) => Promise<ReadonlyMap<AccountKey, KeptAccount>>;
  /** Only while it is open; how it ended is in its order's journal. */
  readonly effect: (order: OrderId, key: EffectKey) => Promise<OpenEffect | undefined>;
  readonly setAside: () => Promise<readonly SetAside[]>;
}
