/**
 * What waits for the next group, decided while the one before is written and until its own transaction has begun: a lane
 * then decides while the database works.
 *
 * Each turn is taken on what the group under way will leave, in the order in which the next will have them. Nothing of it
 * is believed: the next group keeps a turn only if what it saw is what it would see then, to the object (`Deciding`), and
 * compares it with the store as if it had been taken there.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { NO_ORDER } from '../core/process/evolve.ts';
import { takeWork, type Taken, type TakeParts } from './deciding.ts';
import type { KnownAccount, KnownOrder, LaneMemory } from './memory.ts';
import type { Sight } from './turn.ts';
import type { Work } from './work.ts';

/** A group's decisions, as memory has them once they are committed. */
export interface Left {
  /** By the database's clock, when the group began: turns taken ahead are of that time, as the group's own are. */
  readonly now: Instant;
  readonly orders: ReadonlyMap<OrderId, KnownOrder>;
  readonly accounts: ReadonlyMap<AccountKey, KnownAccount>;
}

/** What the group will have, as far as it is known now; in its order. */
type Coming = () => readonly Work[];

/** Taken at a stretch, about a millisecond: what comes from the database meanwhile is to be heard. */
const STRETCH = 4;

export class Ahead {
  readonly now: Instant;
  private readonly taken = new Map<Work, Taken>();
  private coming: Coming = () => [];
  private readonly tried = new Set<Work>();
  private isTaking = false;
  private isClosed = false;
  private readonly parts: TakeParts;
  private readonly orders: LaneMemory;
  private readonly left: Left;
  /** As the turns that were taken ahead leave them; undefined: not known, so nothing about it can be decided yet. */
  private readonly after = new Map<OrderId, Order | undefined>();
  private readonly accounts = new Map<AccountKey, KnownAccount>();
  private readonly sight: Sight;

  constructor(parts: TakeParts, orders: LaneMemory, left: Left) {
    this.parts = parts;
    this.orders = orders;
    this.left = left;
    this.now = left.now;
    this.sight = {
      now: left.now,
      fact: (key) => parts.memory.facts.get(key),
      account: (key) => this.accounts.get(key) ?? left.accounts.get(key) ?? parts.memory.account(key),
    };
  }

  /** Takes what comes, in its order, until there is no more of it or the group wants its turns. */
  async follow(coming: Coming, breathe: () => Promise<void>): Promise<void> {
    this.coming = coming;
    if (this.isTaking) return;
    this.isTaking = true;
    while (!this.isClosed) {
      const stretch = this.untried();
      if (stretch.length === 0) break;
      for (const work of stretch) this.take(work);
      await breathe();
    }
    this.isTaking = false;
  }

  /** Turns by their works; no more of them are taken. */
  close(): ReadonlyMap<Work, Taken> {
    this.isClosed = true;
    return this.taken;
  }

  private untried(): readonly Work[] {
    const stretch: Work[] = [];
    for (const work of this.coming()) {
      if (this.tried.has(work)) continue;
      this.tried.add(work);
      if (stretch.push(work) === STRETCH) break;
    }
    return stretch;
  }

  private take(work: Work): void {
    const before = this.before(work);
    const taken = before === undefined ? undefined : takeWork(this.parts, work, before, this.sight);
    if (taken?.kind !== 'turn') return void this.after.set(work.order, undefined);
    this.taken.set(work, taken);
    this.after.set(work.order, taken.turn.order);
    for (const [key, { after }] of taken.turn.accounts) this.accounts.set(key, after);
  }

  /** Of a capture it is nearly always the first that is heard of an order. */
  private before({ order, command }: Work): Order | undefined {
    if (this.after.has(order)) return this.after.get(order);
    const known = this.left.orders.get(order) ?? this.orders.get(order);
    return known?.order ?? (command.type === 'capture' ? NO_ORDER : undefined);
  }
}
