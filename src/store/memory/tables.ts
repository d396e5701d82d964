/** What the store in memory holds: the same tables as on PostgreSQL. */
import type { AccountKey } from '../../core/model/account.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { EffectKey } from '../../core/model/task.ts';
import type { AccountState } from '../../core/process/account/state.ts';
import type { KeptAct, KeptCheckpoint, Link } from '../../engine/audit/ports.ts';
import type { ApiKey, KeptAnswer, OnceRequest } from '../../engine/callers.ts';
import type { KeptNotice } from '../../engine/notices/ports.ts';
import type { KeptExchange } from '../../engine/exchanges.ts';
import type { HoldBatch } from '../../engine/hold-batches.ts';
import type { KeptSession, Person } from '../../engine/people.ts';
import type { WrittenInterchange } from '../../engine/interchanges.ts';
import type {
  DueFollowUp,
  FactChange,
  JournalEntry,
  KnownCommand,
  Lane,
  Observation,
  OpenEffect,
  SetAside,
  StoredMessage,
} from '../../engine/ports.ts';

export interface LaneTables {
  readonly journal: JournalEntry[];
  readonly journalOf: Map<OrderId, JournalEntry[]>;
  readonly commands: Map<string, KnownCommand>;
  readonly timers: Map<OrderId, Instant>;
  readonly followUps: Map<string, DueFollowUp & { readonly dueAt: Instant }>;
  readonly effects: Map<EffectKey, OpenEffect & { readonly dueAt: Instant }>;
  readonly dependants: Map<FactKey, Set<OrderId>>;
  readonly setAside: Map<string, SetAside>;
}

/** Told of what is committed as it is put in place, in the order of commits. What it throws would be the store's own failure. */
export interface Watch {
  readonly group?: (lane: Lane, entries: readonly JournalEntry[]) => void;
  readonly account?: (account: AccountKey, command: string) => void;
  readonly facts?: (seen: readonly Observation[], changes: readonly FactChange[]) => void;
}

/** `takenBy`: of a purchase order, the message whose capture it has led. */
export interface Route {
  readonly order: OrderId;
  readonly takenBy?: string;
}

export interface Tables {
  readonly lanes: readonly LaneTables[];
  readonly facts: Map<FactKey, { readonly view: FactView; readonly digest: string }>;
  readonly factHistory: Map<FactKey, FactView[]>;
  readonly accounts: Map<AccountKey, { readonly revision: number; readonly state: AccountState }>;
  readonly accountCommands: Map<string, KnownCommand>;
  readonly references: Map<string, Set<OrderId>>;
  readonly routes: Map<string, Route>;
  readonly messages: Map<
    string,
    StoredMessage & { readonly dueAt: Instant | undefined; readonly error?: string; readonly outcome: unknown }
  >;
  readonly exchanges: KeptExchange[];
  readonly interchanges: Map<string, WrittenInterchange>;
  readonly controlNumbers: Map<string, number>;
  readonly apiKeys: Map<string, ApiKey>;
  readonly audit: { readonly acts: KeptAct[]; readonly links: Link[][]; readonly checkpoints: KeptCheckpoint[] };
  readonly people: Map<string, Person>;
  /** By digest. */
  readonly sessions: Map<string, KeptSession>;
  readonly holdBatches: Map<string, HoldBatch>;
  readonly cursors: Map<string, unknown>;
  /** By the number of their message. */
  readonly requests: Map<
    string,
    Pick<OnceRequest, 'key' | 'once' | 'digest'> & {
      readonly until: Instant;
      readonly isNothing: boolean;
      readonly answer: KeptAnswer | undefined;
    }
  >;
  readonly notices: {
    readonly kept: Map<string, KeptNotice & { readonly dueAt: Instant }>;
    readonly cursors: Map<Lane, number>;
    readonly taken: Set<Lane>;
  };
  /** The last number given to a follow-up, to a message and to a notice. */
  readonly counters: { followUp: number; message: number; notice: number };
}

export const emptyTables = (lanes: number): Tables => ({
  lanes: Array.from({ length: lanes }, () => ({
    journal: [],
    journalOf: new Map(),
    commands: new Map(),
    timers: new Map(),
    followUps: new Map(),
    effects: new Map(),
    dependants: new Map(),
    setAside: new Map(),
  })),
  facts: new Map(),
  factHistory: new Map(),
  accounts: new Map(),
  accountCommands: new Map(),
  references: new Map(),
  routes: new Map(),
  messages: new Map(),
  exchanges: [],
  interchanges: new Map(),
  controlNumbers: new Map(),
  apiKeys: new Map(),
  audit: { acts: [], links: [], checkpoints: [] },
  people: new Map(),
  sessions: new Map(),
  holdBatches: new Map(),
  cursors: new Map(),
  requests: new Map(),
  notices: { kept: new Map(), cursors: new Map(), taken: new Set() },
  counters: { followUp: 0, message: 0, notice: 0 },
});
