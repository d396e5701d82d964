/** Owners of accounts and facts: each tells one thing after another, again and again until it is heard. */
import type { Timeline } from '../kernel/timeline.ts';

interface Word {
  /** What it is about: of any of these, what was to be told before comes before. */
  readonly about: readonly string[];
  readonly tell: () => Promise<unknown>;
}

const PATIENCE_MS = 30_000;

export class Owners {
  private readonly timeline: Timeline;
  private readonly queues = new Map<string, Word[]>();
  private readonly onError: (error: unknown) => void;

  constructor(timeline: Timeline, onError: (error: unknown) => void) {
    this.timeline = timeline;
    this.onError = onError;
  }

  tell(about: readonly string[], tell: () => Promise<unknown>): void {
    const word: Word = { about: [...new Set(about)], tell };
    for (const each of word.about) {
      const queue = this.queues.get(each);
      if (queue === undefined) this.queues.set(each, [word]);
      else queue.push(word);
    }
    this.begin(word);
  }

  private begin(word: Word): void {
    if (word.about.every((each) => this.queues.get(each)?.[0] === word)) this.try(word);
  }

  private try(word: Word): void {
    let isOver = false;
    const over = (go: () => void): void => {
      if (isOver) return;
      isOver = true;
      go();
    };
    void word.tell().then(
      () => over(() => this.heard(word)),
      (error: unknown) => over(() => this.again(word, error)),
    );
    if (!isOver) this.timeline.in(PATIENCE_MS, () => over(() => this.try(word)));
  }

  private heard(word: Word): void {
    const next = new Set<Word>();
    for (const each of word.about) {
      const queue = this.queues.get(each) ?? [];
      queue.shift();
      if (queue[0] === undefined) this.queues.delete(each);
      else next.add(queue[0]);
    }
    for (const each of next) this.begin(each);
  }

  private again(word: Word, error: unknown): void {
    this.onError(error);
    this.timeline.in(1_000, () => this.try(word));
  }
}
