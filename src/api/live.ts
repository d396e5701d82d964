/**
 * What happens, told to those who look at it (server-sent events). It is a hint and never data: a reader asks again for what
 * it shows, and so may miss a message or get one twice.
 *
 * Invariants: a reader is told at most once in half a second, of orders that it may see and of no others. What is kept is
 * bounded: so many readers, so many orders in a message (with more, it is told to look at everything again), so many bytes
 * that a reader does not fetch (then it is let go, and comes again). Commits of this process come at once; those of others
 * are found by a look at the feed, only while somebody reads.
 */
import { Readable } from 'node:stream';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Caller } from '../engine/callers.ts';
import type { Clock, Entry, Reading } from '../engine/ports.ts';
import type { Live } from './contract/live.ts';

/** Whether this caller may see this order. */
export type Sees = (caller: Caller, order: OrderId) => boolean | Promise<boolean>;

export interface LiveParts {
  readonly read: Pick<Reading, 'feed'>;
  /** By lane: the position of its last event. */
  readonly heads: () => Promise<readonly number[]>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Default: those that see all see it. */
  readonly sees?: Sees;
}

const READERS_MAX = 200;
const ORDERS_MAX = 500;
const UNREAD_BYTES_MAX = 64_000;
/** Entries of a lane in one look; with more, everything is to be looked at again. */
const ENTRIES_MAX = 500;
const TELL_MS = 500;
const LOOK_MS = 1_000;
/** So that nothing in between takes a silent stream for a dead one. */
const BEAT_MS = 15_000;
/** Then the reader comes again, and is asked again who it is. */
const READER_MS_MAX = 600_000;

interface Reader {
  readonly caller: Caller;
  readonly stream: Readable;
  readonly until: number;
}

/** Of one order: whether holds of it are concerned. `all`: too many to name. */
interface Pending {
  readonly orders: Map<OrderId, boolean>;
  all: boolean;
}

const nothing = (): Pending => ({ orders: new Map(), all: false });

export class LiveFeed {
  private readonly parts: LiveParts;
  private readonly readers = new Set<Reader>();
  private timers: readonly NodeJS.Timeout[] = [];
  private pending = nothing();
  /** By lane: how far the feed was looked at; undefined: nobody reads. */
  private heads: readonly number[] | undefined;
  /** What this process has committed since the latest look but one: it is in the feed too, and was told. */
  private own: readonly [Set<string>, Set<string>] = [new Set(), new Set()];

  constructor(parts: LiveParts) {
    this.parts = parts;
  }

  /** Undefined: there are as many readers as there may be. */
  async join(caller: Caller): Promise<Readable | undefined> {
    if (this.readers.size >= READERS_MAX) return undefined;
    const stream = new Readable({ read: () => undefined });
    const reader: Reader = { caller, stream, until: this.parts.clock.now() + READER_MS_MAX };
    this.readers.add(reader);
    stream.on('close', () => this.leave(reader));
    // From here on nothing is missed; and what was before, it is told to look at.
    this.heads ??= await this.parts.heads();
    send(reader, { orders: [], holds: true, at: this.parts.clock.now() });
    this.run();
    return stream;
  }

  /** What a group of this process has just committed. */
  committed(entries: readonly Entry[]): void {
    if (this.readers.size === 0) return;
    for (const entry of entries) {
      this.own[0].add(nameOf(entry));
      this.note(entry);
    }
  }

  /** What others have committed since. */
  async look(): Promise<void> {
    const { read, heads: headsNow } = this.parts;
    const before = this.heads;
    if (before === undefined || this.readers.size === 0) return;
    const heads = await headsNow();
    for (const [lane, head] of heads.entries()) {
      const from = before[lane] ?? head;
      if (head > from) this.noteAll(await read.feed(lane, from, ENTRIES_MAX), head);
    }
    this.heads = heads;
    this.own = [new Set(), this.own[0]];
  }

  /** Tells each reader what has come together. */
  async tell(): Promise<void> {
    const { orders, all } = this.pending;
    if (orders.size === 0 && !all) return;
    this.pending = nothing();
    const at = this.parts.clock.now();
    for (const reader of this.readers) {
      if (all) send(reader, { orders: [], holds: true, at });
      else {
        const seen: OrderId[] = [];
        for (const order of orders.keys()) if (await this.sees(reader.caller, order)) seen.push(order);
        if (seen.length > 0) send(reader, { orders: seen, holds: seen.some((order) => orders.get(order) === true), at });
      }
    }
  }

  beat(): void {
    const now = this.parts.clock.now();
    for (const { stream, until } of this.readers) {
      if (now >= until) stream.push(null);
      else stream.push(':\n\n');
    }
  }

  /** Lets all go: a stream that is open would keep the process from ending. */
  close(): void {
    for (const { stream } of this.readers) stream.push(null);
    this.rest();
  }

  private noteAll(entries: Awaited<ReturnType<Reading['feed']>>, head: number): void {
    const others = entries.filter((entry) => !this.own.some((own) => own.has(nameOf(entry))));
    if ((entries.at(-1)?.position ?? 0) < head) this.pending.all = true;
    for (const entry of others) this.note(entry);
  }

  private note({ order, events }: Pick<Entry, 'order' | 'events'>): void {
    const { orders } = this.pending;
    const isOfHolds = events.some(({ event }) => event.type.startsWith('hold-'));
    orders.set(order, isOfHolds || orders.get(order) === true);
    if (orders.size > ORDERS_MAX) {
      this.pending.all = true;
      orders.clear();
    }
  }

  private async sees(caller: Caller, order: OrderId): Promise<boolean> {
    return this.parts.sees === undefined ? caller.reach === 'all' : await this.parts.sees(caller, order);
  }

  private leave(reader: Reader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.rest();
  }

  private run(): void {
    if (this.timers.length > 0) return;
    const every = (ms: number, work: () => Promise<void> | void): NodeJS.Timeout => {
      let isBusy = false;
      const timer = setInterval(() => {
        if (isBusy) return;
        isBusy = true;
        void (async () => await work())()
          .catch(this.parts.onError)
          .finally(() => (isBusy = false));
      }, ms);
      return timer.unref();
    };
    this.timers = [
      every(TELL_MS, async () => await this.tell()),
      every(LOOK_MS, async () => await this.look()),
      every(BEAT_MS, () => this.beat()),
    ];
  }

  private rest(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    this.heads = undefined;
    this.pending = nothing();
    this.own = [new Set(), new Set()];
  }
}

const nameOf = ({ order, sequence }: Pick<Entry, 'order' | 'sequence'>): string => `${order} ${sequence}`;

/** Who does not fetch what it is told is let go. */
function send({ stream }: Reader, message: Live): void {
  if (stream.readableLength > UNREAD_BYTES_MAX) stream.destroy();
  else stream.push(`data: ${JSON.stringify(message)}\n\n`);
}
