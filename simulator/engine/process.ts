/**
 * One process of the hub: the engine that ships, over the store that all processes share, its loops driven by virtual
 * time. When it dies, all that it had in memory is gone; what it held in the store is let go; a new one begins later.
 */
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import type { Taken } from '../../src/engine/deciding.ts';
import { Hub } from '../../src/engine/hub.ts';
import { StoreAway, type Lane } from '../../src/engine/ports.ts';
import type { HubParts } from '../hub/simulated-hub.ts';
import { Links } from './connection.ts';
import type { SimulatedDatabase } from './database.ts';
import type { Polls } from './polls.ts';
import { Transactions } from './transactions.ts';

export interface ProcessParts extends Pick<HubParts, 'timeline' | 'chances' | 'strikes' | 'outside'> {
  readonly name: string;
  /** Which life of it this is. */
  readonly life: number;
  readonly skewMs: number;
  readonly workflow: Workflow;
  readonly database: SimulatedDatabase;
  readonly polls: Polls;
  readonly attempt: (key: string) => number;
  readonly isCalm: () => boolean;
  readonly decided: (owner: string, lane: Lane, taken: readonly Taken[]) => void;
  readonly orderOf: (owner: string, lane: Lane) => OrderId | undefined;
  readonly died: () => void;
  readonly onError: (error: unknown) => void;
}

/** How often a lane at rest looks for what another process left. */
const LOOKS_EVERY_MS = 2_000;

export class Process {
  readonly hub: Hub;
  private readonly parts: ProcessParts;
  isDead = false;

  constructor(parts: ProcessParts) {
    this.parts = parts;
    const { timeline, chances, strikes, outside, skewMs, workflow, polls } = parts;
    const name = `${parts.name} ${parts.life}`;
    const fate = { isDead: (): boolean => this.isDead, crash: (): void => this.crash() };
    const random = chances.of(`engine ${name}`);
    const links = new Links({ outside, strikes, attempt: parts.attempt, ...fate });
    const orderOf = (lane: Lane): OrderId | undefined => parts.orderOf(name, lane);
    const transactions = new Transactions({ ...parts, ...fate, name, random, orderOf });
    this.hub = new Hub({
      store: transactions.store(),
      workflows: { of: () => workflow, current: () => workflow },
      connectionFor: (effect) => links.connectionFor(effect),
      clock: { now: () => (timeline.now + skewMs) as Instant },
      chance: () => random.next(),
      identifiers: { order: unasked, command: unasked },
      after: (ms, run) => this.after(ms, run, polls),
      breathe: async () => undefined,
      onDecided: (lane, taken) => parts.decided(name, lane, taken),
      onError: (error) => {
        if (!this.isDead && !(error instanceof StoreAway)) parts.onError(error);
      },
    });
    this.hub.engine.start(LOOKS_EVERY_MS);
  }

  private after(ms: number, run: () => void, polls: Polls): () => void {
    if (this.isDead) return () => undefined;
    const alive = (): void => {
      if (!this.isDead) run();
    };
    if (ms === LOOKS_EVERY_MS) return polls.sleep(ms, alive);
    let isOver = false;
    this.parts.timeline.in(ms, () => {
      if (!isOver) alive();
    });
    return () => {
      isOver = true;
    };
  }

  private crash(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.parts.died();
  }
}

/** Orders have their numbers before the engine hears of them, and so have commands. */
const unasked = (): never => {
  throw new Error('nobody is to ask for a number here');
};
