/** Owners of accounts and facts: each tells one thing after another, again and again until it is heard. */
import type { Timeline } from '../kernel/timeline.ts';

type Telling = () => Promise<unknown>;

const PATIENCE_MS = 30_000;

export class Owners {
  private readonly timeline: Timeline;
  private readonly queues = new Map<string, Telling[]>();
  private readonly onError: (error: unknown) => void;

  constructor(timeline: Timeline, onError: (error: unknown) => void) {
    this.timeline = timeline;
    this.onError = onError;
  }

  tell(about: string, telling: Telling): void {
    const queue = this.queues.get(about);
    if (queue !== undefined) return void queue.push(telling);
    const fresh = [telling];
    this.queues.set(about, fresh);
    this.next(about, fresh);
  }

  private next(about: string, queue: Telling[]): void {
    const [first] = queue;
    if (first === undefined) return void this.queues.delete(about);
    let isOver = false;
    const over = (go: () => void): void => {
      if (isOver) return;
      isOver = true;
      go();
    };
    void first().then(
      () =>
        over(() => {
          queue.shift();
          this.next(about, queue);
        }),
      (error: unknown) => over(() => this.again(about, queue, error)),
    );
    if (!isOver) this.timeline.in(PATIENCE_MS, () => over(() => this.next(about, queue)));
  }

  private again(about: string, queue: Telling[], error: unknown): void {
    this.onError(error);
    this.timeline.in(1_000, () => this.next(about, queue));
  }
}
