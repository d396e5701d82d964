/**
 * What the engine needs from outside itself: a store, connections, a clock, identifiers and chance.
 *
 * The store's promise: `transact` runs its work alone on its order, sees facts that can't move before it ends, and what
 * it gives back to be written is written whole or not at all. Work may run more than once (after a deadlock), so it does
 * nothing outside.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { EffectOutcome, OrderCommand } from '../core/model/command.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { FactKey, FactView } from '../core/model/fact.ts';
import type { Failure } from '../core/model/failure.ts';
import type { Actor, CustomerId, CrossReference, OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import type { EffectAct, EffectKey, InstanceId } from '../core/model/task.ts';

export interface Clock {
  readonly now: () => Instant;
}

export interface Identifiers {
  readonly order: () => OrderId;
  readonly command: () => string;
}

/** From 0 up to, and without, 1. */
export type Chance = () => number;

export interface StoredOrder {
  readonly order: Order;
  /** Events so far; 0: nothing yet. */
  readonly revision: number;
}

/** An account's state is the account code's own; the store keeps it as plain data. Undefined: never written. */
export type AccountStates = ReadonlyMap<AccountKey, unknown>;

export interface RecordedEvent {
  /** Over all orders, from 1, in the order of commits, without a gap. */
  readonly position: number;
  readonly order: OrderId;
  /** In this order, from 1. */
  readonly sequence: number;
  readonly event: OrderEvent;
  readonly actor: Actor;
  /** The command that led to it. */
  readonly command: string;
  readonly at: Instant;
}

export type CommandOutcome =
  | { readonly kind: 'accepted'; readonly order: OrderId; readonly revision: number }
  | { readonly kind: 'refused'; readonly order: OrderId; readonly failure: Failure };

export type AccountOutcome = { readonly kind: 'adjusted' } | { readonly kind: 'refused'; readonly failure: Failure };

/** The same id with another digest is another command under a used number. */
export interface KnownCommand<Outcome = unknown> {
  readonly id: string;
  readonly digest: string;
  readonly outcome: Outcome;
}

/** A command that one transaction leaves for another order: durable with the first, carried out after it. */
export interface FollowUp {
  readonly order: OrderId;
  readonly command: OrderCommand;
  /** The command that led to it. */
  readonly cause: string;
}

export interface DueFollowUp extends FollowUp {
  readonly id: string;
  readonly attempts: number;
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
}

export interface DueEffect extends WantedEffect {
  /** Attempts that may have reached the partner. */
  readonly attempts: number;
  /** Failures known to have reached nobody. */
  readonly misses: number;
  /** When the latest attempt began. */
  readonly triedAt?: Instant;
}

export interface ClosedEffect {
  readonly key: EffectKey;
  readonly state: 'reported' | 'withdrawn';
  readonly outcome?: EffectOutcome;
}

export interface OrderWrites {
  readonly order: Order;
  readonly events: readonly { readonly event: OrderEvent; readonly actor: Actor; readonly command: string }[];
  readonly at: Instant;
  readonly nextWake?: Instant;
  /** Outside facts that the order rests on now: all of them, replacing those before. */
  readonly restsOn: readonly FactKey[];
  readonly references: readonly CrossReference[];
  readonly effects: readonly WantedEffect[];
  readonly closed: readonly ClosedEffect[];
  readonly accounts: AccountStates;
  readonly followUps: readonly FollowUp[];
  readonly command: KnownCommand<CommandOutcome>;
  /** The follow-up that this command was. */
  readonly carriedOut?: string;
}

export interface AccountWrites {
  readonly command: KnownCommand<AccountOutcome>;
  readonly accounts: AccountStates;
  readonly followUps: readonly FollowUp[];
}

/** What a transaction may read of accounts. */
export interface AccountReads {
  /** As they stand, for planning; they may move before they are locked. */
  readonly accounts: (keys: readonly AccountKey[]) => Promise<AccountStates>;
  /** As they stand, and stay until this transaction ends. */
  readonly lockAccounts: (keys: readonly AccountKey[]) => Promise<AccountStates>;
  readonly known: (command: string) => Promise<KnownCommand | undefined>;
}

export interface OrderReads extends AccountReads {
  readonly stored: StoredOrder;
  /** Every key gets a view (version 0: not there), and none of them moves until this transaction ends. */
  readonly facts: (keys: readonly FactKey[]) => Promise<ReadonlyMap<FactKey, FactView>>;
}

export interface Observation {
  readonly key: FactKey;
  readonly value: unknown;
  readonly source: string;
  readonly since: Instant;
  readonly at: Instant;
}

/** `older`: an observation from before the one in force; kept in the history only. */
export type FactChange =
  | { readonly kind: 'changed' | 'confirmed'; readonly view: FactView; readonly confirmedBefore?: Instant }
  | { readonly kind: 'older'; readonly view: FactView };

export interface FactReads {
  /** Orders that rest on the fact; read in a statement after the one that wrote it, so that none slips through. */
  readonly change: FactChange;
  readonly dependants: () => Promise<readonly OrderId[]>;
}

/** Which order a message of a channel is about. */
export interface CaptureRoute {
  readonly customer: CustomerId;
  /** Channel name and message number. */
  readonly channel: string;
  readonly message: string;
  readonly purchaseOrder?: string;
}

export interface Message {
  readonly connection: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly at: Instant;
}

export interface StoredMessage extends Message {
  readonly id: string;
  readonly attempts: number;
}

export interface Store {
  readonly transact: <T>(
    order: OrderId,
    work: (reads: OrderReads) => Promise<{ readonly writes?: OrderWrites; readonly result: T }>,
  ) => Promise<T>;
  readonly settle: <T>(
    work: (reads: AccountReads) => Promise<{ readonly writes?: AccountWrites; readonly result: T }>,
  ) => Promise<T>;
  readonly observe: (seen: Observation, work: (reads: FactReads) => Promise<readonly FollowUp[]>) => Promise<FactChange>;
  readonly queues: Queues;
  readonly directory: Directory;
  readonly messages: Messages;
  readonly read: Reading;
  readonly close: () => Promise<void>;
}

/** What waits to be done. Nothing leaves a queue but in the transaction that did it, or by being set aside. */
export interface Queues {
  readonly dueFollowUps: (now: Instant, most: number) => Promise<readonly DueFollowUp[]>;
  /** `until` undefined: set aside for a person. */
  readonly deferFollowUp: (id: string, until: Instant | undefined, error: string) => Promise<void>;
  readonly dueWakes: (now: Instant, most: number) => Promise<readonly { readonly order: OrderId; readonly at: Instant }[]>;
  readonly deferWake: (order: OrderId, from: Instant, until: Instant) => Promise<void>;
  /** Takes effects that are due and keeps other workers off them until `until`; a worker that dies lets them fall due again. */
  readonly leaseEffects: (now: Instant, until: Instant, most: number) => Promise<readonly DueEffect[]>;
  /** Durable before anything is sent: from here on the partner may have it. */
  readonly startEffect: (key: EffectKey, at: Instant) => Promise<void>;
  /** `missed`: it is known to have reached nobody, so the attempt begun is taken back. */
  readonly deferEffect: (key: EffectKey, until: Instant, error: string, missed: boolean) => Promise<void>;
}

export interface Directory {
  /** The same message always gives the same order; a purchase order that only has changes so far takes the first capture. */
  readonly routeCapture: (route: CaptureRoute, fresh: OrderId) => Promise<OrderId>;
  /** The order of a purchase order number, which is given out now where there is none. */
  readonly routePurchaseOrder: (customer: CustomerId, purchaseOrder: string, fresh: OrderId) => Promise<OrderId>;
  readonly find: (reference: CrossReference) => Promise<readonly OrderId[]>;
}

export interface Messages {
  readonly keep: (message: Message) => Promise<string>;
  readonly due: (now: Instant, most: number) => Promise<readonly StoredMessage[]>;
  readonly finish: (id: string, outcome: unknown) => Promise<void>;
  readonly defer: (id: string, until: Instant | undefined, error: string) => Promise<void>;
  readonly find: (id: string) => Promise<(StoredMessage & { readonly outcome: unknown }) | undefined>;
}

/** For screens, reports and feeds: outside any transaction. */
export interface Reading {
  readonly order: (id: OrderId) => Promise<StoredOrder>;
  readonly orders: (
    after: OrderId | undefined,
    most: number,
  ) => Promise<readonly { readonly id: OrderId; readonly order: Order }[]>;
  readonly events: (order: OrderId) => Promise<readonly RecordedEvent[]>;
  readonly feed: (after: number, most: number) => Promise<readonly RecordedEvent[]>;
  readonly fact: (key: FactKey) => Promise<FactView>;
  readonly factHistory: (key: FactKey) => Promise<readonly FactView[]>;
  readonly accounts: (keys: readonly AccountKey[]) => Promise<AccountStates>;
  readonly effect: (key: EffectKey) => Promise<KeptEffect | undefined>;
  /** What is set aside, because it failed every time. */
  readonly setAside: () => Promise<
    readonly { readonly queue: 'follow-up' | 'message'; readonly id: string; readonly error: string }[]
  >;
}

export interface KeptEffect extends DueEffect {
  readonly state: 'open' | 'reported' | 'withdrawn';
  readonly outcome?: EffectOutcome;
}

/** How a partner can be asked: what decides whether an effect in doubt may be sent again. */
export interface Capabilities {
  /** The same key is safe to send again. */
  readonly dedupes: boolean;
  /** Its state can be read back by key, and is final so long (ms) after the attempt. */
  readonly readable: { readonly finalAfterMs: number } | undefined;
}

export type SendResult =
  | { readonly kind: 'answered'; readonly outcome: EffectOutcome }
  /** It is certain that the partner has nothing of it: no connection, a refused one, a full queue. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly detail: string }
  | { readonly kind: 'no-answer'; readonly code: string; readonly detail: string };

export type ReadBack = { readonly found: 'there' | 'not-there' | 'unknown'; readonly reference?: string };

export interface Connection {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly send: (effect: WantedEffect) => Promise<SendResult>;
  readonly readBack: (effect: WantedEffect) => Promise<ReadBack>;
}
