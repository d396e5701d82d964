/**
 * The engine in one process: its lanes, what it delivers, and the loops that keep both going. Any number of processes
 * run it on one database, and may come and go at any time: nothing that one of them has in memory is needed by another.
 */
import type { FactKey } from '../core/model/fact.ts';
import type { Order } from '../core/model/order.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { Backoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import { Deliveries } from './deliveries.ts';
import { ExchangeLedger } from './exchange-ledger.ts';
import type { GroupDone, GroupParts } from './group.ts';
import type { Health } from './health.ts';
import { laneOf } from './lane.ts';
import type { Waiting } from './lane-queue.ts';
import { LaneRunner } from './lane-runner.ts';
import { Memory } from './memory.ts';
import type { After, Chance, Clock, CommandOutcome, Entry, Lane, Store, WantedEffect } from './ports.ts';
import type { Work } from './work.ts';

export interface EngineParts {
  readonly store: Store;
  readonly workflowFor: (order: Order, work: Work) => Workflow;
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly backoff?: Backoff;
  /** Hears how connections answer. */
  readonly health?: Health;
  /** A worker that dies lets go after it. Longer than any send may take, and a sixth more; default 60 s. */
  readonly leaseMs?: number;
  /** Facts that are too old for an order: their sources should be asked. */
  readonly onTooOld?: (facts: ReadonlySet<FactKey>) => void;
  /** What a group of this process has just committed, for those who look at it here; all others read the feed. */
  readonly onCommitted?: (entries: readonly Entry[]) => void;
  readonly onError: (error: unknown) => void;
  /** A group's turns, just before they are written. */
  readonly onDecided?: GroupParts['onDecided'];
  /** Default: this process's own timers. */
  readonly after?: After;
  /** Lets whatever else this process has to do have a turn. Default: its event loop. */
  readonly breathe?: () => Promise<void>;
}

const LEASE_MS = 60_000;
/** How long to wait after the database was found to be away. */
const AWAY_MS = 250;

const throughTheLoop = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const byTimeout: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export class Engine {
  readonly memory = new Memory();
  /** Of what was asked of partners. */
  readonly ledger: ExchangeLedger;
  private readonly parts: EngineParts;
  private readonly runners: readonly LaneRunner[];
  private readonly deliveries: Deliveries;
  private readonly wakers = new Map<Lane, () => void>();
  private loops: readonly Promise<void>[] = [];
  private isStopping = false;

  constructor(parts: EngineParts) {
    this.parts = parts;
    const { store, chance, clock, onError, leaseMs = LEASE_MS } = parts;
    this.ledger = new ExchangeLedger({ exchanges: store.exchanges, clock, onError });
    this.deliveries = new Deliveries({
      ...parts,
      recorder: (about) => this.ledger.recorder(about),
      leaseMs,
      report: (work) => {
        this.runnerOf(work.order).tell(work);
        this.wake(laneOf(work.order, store.lanes));
      },
      defer: ({ order }, deferred) => {
        this.runnerOf(order).defer(deferred);
        this.wake(laneOf(order, store.lanes));
      },
      hasRoom: () => this.nudge(),
    });
    const group = {
      store,
      memory: this.memory,
      workflowFor: parts.workflowFor,
      connectionOf: (effect: WantedEffect) => this.deliveries.connectionOf(effect),
      onDue: this.deliveries.onDue.bind(this.deliveries),
      rooms: this.deliveries.rooms.bind(this.deliveries),
      leaseMs,
      ...(parts.onDecided !== undefined && { onDecided: parts.onDecided }),
    };
    const done = ({ tooOld, entries }: GroupDone): void => {
      if (entries.length > 0) parts.onCommitted?.(entries);
      if (tooOld.size > 0) parts.onTooOld?.(tooOld);
    };
    const nudge = (lanes: Iterable<Lane>): void => this.nudge(lanes);
    const elsewhere = (waiting: Waiting): void => {
      this.runnerOf(waiting.work.order).takeOver(waiting);
      this.wake(laneOf(waiting.work.order, store.lanes));
    };
    const { breathe = throughTheLoop } = parts;
    this.runners = Array.from(
      { length: store.lanes },
      (_, lane) => new LaneRunner(lane, { group, deliveries: this.deliveries, chance, nudge, done, elsewhere, breathe, onError }),
    );
  }

  async ask(work: Work): Promise<CommandOutcome> {
    const asked = this.runnerOf(work.order).ask(work);
    this.wake(laneOf(work.order, this.parts.store.lanes));
    return await asked;
  }

  /** There may be something due: don't wait for the next look. */
  nudge(lanes: Iterable<Lane> = this.runners.keys()): void {
    for (const lane of lanes) {
      this.runners[lane]?.dueSoon();
      this.wake(lane);
    }
  }

  /** Runs until it is stopped. `everyMs`: how often a lane at rest looks for what fell due or another process left. */
  start(everyMs = 200): void {
    this.loops = this.runners.map(async (runner) => await this.loop(runner, everyMs));
  }

  /** Ends after what is under way. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const lane of this.runners.keys()) this.wake(lane);
    await Promise.all(this.loops);
    await this.deliveries.ended();
    // What came back meanwhile is told, so that the next process needn't ask the partners again.
    for (const runner of this.runners) if (runner.hasReports) await runner.step().catch(this.parts.onError);
    await this.ledger.written();
  }

  /** One group of each lane that has work, and what it sends, to its end; false: nobody had any. For tests. */
  async once(): Promise<boolean> {
    let worked = false;
    for (const runner of this.runners) {
      if (await this.parts.store.isDue(runner.lane, this.deliveries.closed())) runner.dueSoon();
      if (!runner.hasWork) continue;
      worked = true;
      await runner.step();
    }
    await this.deliveries.ended();
    await this.ledger.written();
    return worked;
  }

  private runnerOf(order: Work['order']): LaneRunner {
    const runner = this.runners[laneOf(order, this.parts.store.lanes)];
    if (runner === undefined) throw new Error(`order ${order} has a lane`);
    return runner;
  }

  private wake(lane: Lane): void {
    this.wakers.get(lane)?.();
  }

  private async loop(runner: LaneRunner, everyMs: number): Promise<void> {
    while (!this.isStopping) {
      try {
        if (runner.hasWork) await runner.step();
        else if (await this.slept(runner, everyMs))
          if (await this.parts.store.isDue(runner.lane, this.deliveries.closed())) runner.dueSoon();
      } catch (error) {
        this.parts.onError(error);
        await this.slept(runner, AWAY_MS);
      }
    }
  }

  /** False: it was woken before its time. */
  private async slept({ lane }: LaneRunner, ms: number): Promise<boolean> {
    const { after = byTimeout } = this.parts;
    return await new Promise((resolve) => {
      const end = (full: boolean): void => {
        cancel();
        this.wakers.delete(lane);
        resolve(full);
      };
      const cancel = after(ms, () => end(true));
      this.wakers.set(lane, () => end(false));
    });
  }
}
