/**
 * Virtual time: what is to happen, in order. Two things at the same instant happen in the order in which they were
 * asked for, so a run is the same run every time. A binary heap, since a world holds tens of thousands of plans.
 */
import type { Instant } from '../../src/core/model/instant.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class Timeline {
  now: Instant;
  private readonly heap: Planned[] = [];
  private planned = 0;
  /** Things that have happened so far. */
  happened = 0;

  constructor(start: Instant) {
    this.now = start;
  }

  /** `ms` from now, to the millisecond; never in the past. */
  in(ms: number, run: () => void): void {
    this.at(this.now + ms, run);
  }

  at(at: number, run: () => void): void {
    this.push({ at: Math.max(Math.round(at), this.now), order: this.planned++, run });
  }

  get waiting(): number {
    return this.heap.length;
  }

  /** The next thing's time, undefined when nothing is planned. */
  get next(): number | undefined {
    return this.heap[0]?.at;
  }

  /** Lets the next thing happen; false when there is none. */
  step(): boolean {
    const first = this.heap[0];
    if (first === undefined) return false;
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    this.now = first.at as Instant;
    this.happened += 1;
    first.run();
    return true;
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(planned);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Planned;
      if (!isBefore(planned, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = planned;
  }

  private sink(): void {
    const { heap } = this;
    const moving = heap[0] as Planned;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Planned, heap[child] as Planned)) child += 1;
      if (!isBefore(heap[child] as Planned, moving)) break;
      heap[i] = heap[child] as Planned;
      i = child;
    }
    heap[i] = moving;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
