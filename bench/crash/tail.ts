/**
 * Reads the feed as any reader would, lane by lane while everything dies around it: an entry that appears before one that
 * was read, or is another one later, is a broken promise.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry, Lane, Store } from '../../src/engine/ports.ts';

const MOST = 500;
const EVERY_MS = 150;

interface Cursor {
  readonly lane: Lane;
  at: number;
  /** Of everything read so far. */
  digest: string;
}

export class Tail {
  readonly broken: string[] = [];
  private readonly store: Store;
  private readonly cursors: readonly Cursor[];
  private readonly onEntry: (entry: JournalEntry) => void;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(store: Store, onEntry: (entry: JournalEntry) => void) {
    this.store = store;
    this.onEntry = onEntry;
    this.cursors = Array.from({ length: store.lanes }, (_, lane) => ({ lane, at: 0, digest: '' }));
  }

  start(): void {
    this.running = this.follow();
  }

  /** After the end of every lane; nothing may be written any more. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
    while (await this.once());
    const again = new Tail(this.store, () => undefined);
    while (await again.once());
    this.broken.push(...again.broken);
    for (const [lane, cursor] of this.cursors.entries())
      if (cursor.digest !== again.cursors[lane]?.digest) this.broken.push(`lane ${lane}: read again, it is another feed`);
  }

  private async follow(): Promise<void> {
    while (!this.isStopping) {
      // The database is away now and then: that is what this is for.
      const isMore = await this.once().catch(() => false);
      if (!isMore) await sleep(EVERY_MS);
    }
  }

  /** True: there was something. */
  private async once(): Promise<boolean> {
    let some = false;
    for (const cursor of this.cursors)
      for (const entry of await this.store.read.feed(cursor.lane, cursor.at, MOST)) {
        some = true;
        this.take(cursor, entry);
      }
    return some;
  }

  private take(cursor: Cursor, entry: JournalEntry): void {
    const { order, position, sequence, command, events } = entry;
    if (position - events.length !== cursor.at)
      this.broken.push(`lane ${cursor.lane}: ${order} at ${position} with ${events.length} events, after ${cursor.at}`);
    cursor.at = position;
    const line = `${cursor.digest} ${order} ${position} ${sequence} ${command}`;
    cursor.digest = createHash('sha256').update(line).digest('base64');
    this.onEntry(entry);
  }
}
