/**
 * What an engine has to be, to be compared. An engine is one file that exports `start: StartEngine` and stands in
 * engines.ts; it is run in a process of its own, fresh for each round.
 */
import type { Account, Answer, Effect, Order, PriceList, Transition } from './life.ts';

export interface Setting {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Does not change during a run: an engine may hold it in memory. */
  readonly prices: PriceList;
  /** Hands an effect to the outside over HTTP; comes back when the other side has it. Throws where that is not known. */
  readonly deliver: (effect: Effect) => Promise<void>;
  /** An empty database on a durable PostgreSQL, the same server for every engine that asks. Started when first asked for. */
  readonly databaseUrl: () => Promise<string>;
  /** An empty folder, removed after the run. */
  readonly folder: string;
  /** How many transitions are wanted at a time; for sizes of pools. */
  readonly callers: number;
}

export interface Counts {
  readonly closed: number;
  readonly refused: number;
  /** Neither. After `drain`, none. */
  readonly open: number;
}

export interface Engine {
  /**
   * Brings this transition of the order's life about, or waits for it where the engine makes it by itself, and comes
   * back when it is durable. Called in the order of the life, one at a time for an order; `capture` alone may be called
   * twice at once.
   */
  readonly advance: (order: Order, transition: Transition) => Promise<Answer>;
  /** Comes back when everything that was begun is durably at its end. */
  readonly drain: () => Promise<void>;
  /** What the engine durably has, for the audit; called after `drain`. */
  readonly accounts: () => Promise<ReadonlyMap<string, Account>>;
  readonly counts: () => Promise<Counts>;
  /** A list of so many prices comes, those of the setting among them as they are. Left out: this engine has none. */
  readonly loadPrices?: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export type StartEngine = (setting: Setting) => Promise<Engine>;
