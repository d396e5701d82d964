/** What the store in memory holds: the same tables as on PostgreSQL. */
import type { AccountKey } from '../../core/model/account.ts';
import type { Digest } from '../../core/model/digest.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { EffectKey } from '../../core/model/task.ts';
import type { DueFollowUp, KeptEffect, KnownCommand, RecordedEvent, StoredMessage, StoredOrder } from '../../engine/ports.ts';

/** `dueAt` undefined: finished, or set aside with its error. */
export interface Waiting {
  readonly dueAt: Instant | undefined;
  readonly error?: string;
}

export interface Tables {
  readonly orders: Map<OrderId, StoredOrder>;
  readonly wakes: Map<OrderId, Instant>;
  readonly events: RecordedEvent[];
  readonly eventsOf: Map<OrderId, RecordedEvent[]>;
  readonly commands: Map<string, KnownCommand>;
  readonly facts: Map<FactKey, { readonly view: FactView; readonly digest: Digest }>;
  readonly factHistory: Map<FactKey, FactView[]>;
  readonly restsOn: Map<OrderId, ReadonlySet<FactKey>>;
  readonly dependants: Map<FactKey, Set<OrderId>>;
  readonly accounts: Map<AccountKey, unknown>;
  readonly effects: Map<EffectKey, KeptEffect>;
  /** Effects that are open, with when they fall due. */
  readonly effectsDue: Map<EffectKey, Instant>;
  readonly followUps: Map<string, DueFollowUp & Waiting>;
  readonly references: Map<string, Set<OrderId>>;
  readonly routes: Map<string, { readonly order: OrderId; readonly takenBy?: string }>;
  readonly messages: Map<string, StoredMessage & Waiting & { readonly outcome: unknown }>;
  /** The last number given to a follow-up and to a message. */
  readonly counters: { followUp: number; message: number };
}

export const NOTHING_STORED: StoredOrder = { order: { state: 'none' }, revision: 0 };

export const emptyTables = (): Tables => ({
  orders: new Map(),
  wakes: new Map(),
  events: [],
  eventsOf: new Map(),
  commands: new Map(),
  facts: new Map(),
  factHistory: new Map(),
  restsOn: new Map(),
  dependants: new Map(),
  accounts: new Map(),
  effects: new Map(),
  effectsDue: new Map(),
  followUps: new Map(),
  references: new Map(),
  routes: new Map(),
  messages: new Map(),
  counters: { followUp: 0, message: 0 },
});
