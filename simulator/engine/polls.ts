/**
 * Loops at rest, which look at the store every so often. Virtual time makes it cheap: of all looks, those before which
 * nothing can have fallen due are left out.
 */
import type { Timeline } from '../kernel/timeline.ts';

interface Sleeper {
  readonly from: number;
  readonly everyMs: number;
  readonly run: () => void;
}

export class Polls {
  private readonly timeline: Timeline;
  private readonly nextDue: () => number;
  private readonly sleepers = new Set<Sleeper>();
  private planned = Number.POSITIVE_INFINITY;

  /** `nextDue`: when the first thing in the store falls due. */
  constructor(timeline: Timeline, nextDue: () => number) {
    this.timeline = timeline;
    this.nextDue = nextDue;
  }

  sleep(everyMs: number, run: () => void): () => void {
    const sleeper = { from: this.timeline.now, everyMs, run };
    this.sleepers.add(sleeper);
    this.plan();
    return () => void this.sleepers.delete(sleeper);
  }

  /** Something was committed. */
  plan(): void {
    const due = this.nextDue();
    for (const sleeper of this.sleepers) {
      const at = lookAt(sleeper, due);
      if (at >= this.planned) continue;
      this.planned = at;
      this.timeline.at(at, () => this.ring(at));
    }
  }

  private ring(at: number): void {
    if (this.planned === at) this.planned = Number.POSITIVE_INFINITY;
    const due = this.nextDue();
    for (const sleeper of this.sleepers)
      if (lookAt(sleeper, due) <= this.timeline.now) {
        this.sleepers.delete(sleeper);
        sleeper.run();
      }
    this.plan();
  }
}

/** Its first look, at least one period from its beginning, at which something is due. */
function lookAt({ from, everyMs }: Sleeper, due: number): number {
  return from + everyMs * Math.max(1, Math.ceil((due - from) / everyMs));
}
