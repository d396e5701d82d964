/**
 * What waits for a lane in this process, and what of it the next group takes.
 *
 * Invariants: of one order all goes in the order in which it was asked. What is begun comes before what is new: while the
 * lane is behind with what its orders have to do, only some captures are taken, so that orders are brought to their end
 * instead of becoming more than a process can remember.
 */
import type { OrderId } from '../core/model/identifiers.ts';
import type { CommandOutcome } from './ports.ts';
import type { Work } from './work.ts';

export interface Waiting {
  readonly work: Work;
  /** About, in order lines that it brings. */
  readonly weight: number;
  /** None: nobody waits for its answer. */
  readonly resolve?: (outcome: CommandOutcome) => void;
  readonly reject?: (error: unknown) => void;
}

/** Of callers' works in one group; as much again of what is due, of which there are three kinds. */
const WORKS_MAX = 256;
/** An order line is about 4 kB in the end: 16 MB. */
const WEIGHT_MAX = 4_000;
/** Of captures, however much is begun: an order has five effects, so that with these the lane catches up. */
const FRESH_LEAST = 16;

export class LaneQueue {
  private begun: Waiting[] = [];
  /** Captures, and what was asked of their orders after them. */
  private fresh: Waiting[] = [];
  private readonly unborn = new Map<OrderId, number>();

  get length(): number {
    return this.begun.length + this.fresh.length;
  }

  push(waiting: Waiting): void {
    const { order, command } = waiting.work;
    if (command.type === 'capture' || this.unborn.has(order)) this.addFresh(waiting);
    else this.begun.push(waiting);
  }

  /** For the next group, and out of here. `isBehind`: more was due than a group could take. */
  take(isBehind: boolean): readonly Waiting[] {
    const fresh = this.fresh.splice(0, this.freshFor(isBehind));
    for (const { work } of fresh) this.born(work.order);
    const rest = fitting(this.begun, WORKS_MAX - fresh.length, WEIGHT_MAX - weightOf(fresh));
    return [...fresh, ...this.begun.splice(0, rest)];
  }

  /** What `take` would give as of now. */
  next(isBehind: boolean): readonly Work[] {
    const count = this.freshFor(isBehind);
    return [...this.fresh.slice(0, count), ...this.begun.slice(0, WORKS_MAX - count)].map(({ work }) => work);
  }

  /** Nothing came of these: they are the first again. */
  giveBack(batch: readonly Waiting[]): void {
    this.begun = [...batch, ...this.begun];
  }

  private freshFor(isBehind: boolean): number {
    const most = isBehind ? FRESH_LEAST : Math.max(FRESH_LEAST, WORKS_MAX - this.begun.length);
    return fitting(this.fresh, most, WEIGHT_MAX);
  }

  private addFresh(waiting: Waiting): void {
    const { order } = waiting.work;
    this.fresh.push(waiting);
    this.unborn.set(order, (this.unborn.get(order) ?? 0) + 1);
  }

  private born(order: OrderId): void {
    const left = (this.unborn.get(order) ?? 1) - 1;
    if (left === 0) this.unborn.delete(order);
    else this.unborn.set(order, left);
  }
}

/** How many of the first: at least one, where there is room for any. */
function fitting(waiting: readonly Waiting[], most: number, weightMost: number): number {
  let weight = 0;
  let count = 0;
  for (const each of waiting) {
    weight += each.weight;
    if (count >= most || (weight > weightMost && count > 0)) break;
    count += 1;
  }
  return count;
}

const weightOf = (waiting: readonly Waiting[]): number => waiting.reduce((sum, { weight }) => sum + weight, 0);
