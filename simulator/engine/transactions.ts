/**
 * One process's way to the database. It pauses between statements, so that lanes of all processes come between each
 * other's; it may be cut off at any of them, and after the commit before anybody hears of it; and the process may die
 * of it, or lose its connection and go on.
 */
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { StoreAway, type Lane, type Store } from '../../src/engine/ports.ts';
import type { Random } from '../kernel/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Strikes } from '../strikes.ts';
import type { SimulatedDatabase } from './database.ts';

export interface TransactionsParts {
  /** Of the process. */
  readonly name: string;
  readonly database: SimulatedDatabase;
  readonly timeline: Timeline;
  readonly strikes: Strikes;
  readonly random: Random;
  /** Before the world begins to move nothing pauses and nothing fails. */
  readonly isCalm: () => boolean;
  readonly isDead: () => boolean;
  readonly crash: () => void;
  /** An order that the lane's group is about, where that is known. */
  readonly orderOf: (lane: Lane) => OrderId | undefined;
}

/** A transaction has five statements or more; the later ones are as good to die at as the first. */
const DOOMED_AT_MOST = 7;

export class Transactions {
  private readonly parts: TransactionsParts;
  private readonly plain: Store;
  private number = 0;

  constructor(parts: TransactionsParts) {
    this.parts = parts;
    this.plain = parts.database.connect(undefined, parts.name);
  }

  store(): Store {
    const { plain } = this;
    return {
      ...plain,
      now: async () => await this.reached(plain.now),
      isDue: async (lane, without) => await this.reached(async () => await plain.isDue(lane, without)),
      setAside: async (item) => await this.reached(async () => await plain.setAside(item)),
      deferFollowUp: async (...asked) => await this.reached(async () => await plain.deferFollowUp(...asked)),
      group: async (lane, work) =>
        await this.cut(
          async (store) => await store.group(lane, work),
          () => this.parts.orderOf(lane),
        ),
      adjust: async (...asked) => await this.cut(async (store) => await store.adjust(...asked)),
      observe: async (...asked) => await this.cut(async (store) => await store.observe(...asked)),
    };
  }

  private async reached<T>(ask: () => Promise<T>): Promise<T> {
    this.lives();
    return await ask();
  }

  private lives(): void {
    if (this.parts.isDead()) throw new StoreAway(`${this.parts.name} is dead`);
  }

  private async cut<T>(run: (store: Store) => Promise<T>, orderOf: () => OrderId | undefined = () => undefined): Promise<T> {
    const { name, database, strikes, random, isCalm } = this.parts;
    this.lives();
    if (isCalm()) return await run(this.plain);
    const about = `${name} ${++this.number}`;
    const doomedAt = strikes.draw('crash-before-commit', about) ? random.between(1, DOOMED_AT_MOST) : 0;
    let statements = 0;
    const paused = database.connect(async () => {
      await this.pause();
      statements += 1;
      if (statements === doomedAt) this.fail('crash-before-commit', about, orderOf());
    }, name);
    const result = await run(paused);
    if (strikes.draw('crash-after-commit', about)) this.fail('crash-after-commit', about, orderOf());
    await this.pause();
    return result;
  }

  private async pause(): Promise<void> {
    const { timeline, random, isCalm } = this.parts;
    const ms = isCalm() ? 0 : pauseOf(random);
    if (ms > 0) await new Promise<void>((resolve) => timeline.in(ms, resolve));
    this.lives();
  }

  /** Most die; some only lose their connection, and keep what they have in memory. */
  private fail(fault: 'crash-before-commit' | 'crash-after-commit', about: string, order: OrderId | undefined): never {
    const { strikes, random, crash } = this.parts;
    strikes.note(fault, about, order);
    if (random.chance(0.7)) crash();
    throw new StoreAway(`${fault} in ${about}`);
  }
}

/** Mostly none, now and then one in which others do a lot; once in a thousand, a machine that stands still. */
function pauseOf(random: Random): number {
  const share = random.next();
  if (share < 0.7) return 0;
  if (share < 0.96) return random.between(1, 50);
  return share < 0.999 ? random.between(50, 2_000) : random.between(2_000, 90_000);
}
