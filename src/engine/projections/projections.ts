/**
 * Keeps the projections up with the feed. Any number of processes do it at once: what one has in hand, the others leave
 * alone, and how far it is stands in the database.
 *
 * Memory is bounded: orders that were looked at of late are kept; any other is folded from its journal, up to where the
 * projection is.
 */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { invariant } from '../../core/model/result.ts';
import { evolve } from '../../core/process/evolve.ts';
import { Loop } from '../loop.ts';
import { KnownOrders, NOTHING_KNOWN, type KnownOrder } from '../memory.ts';
import type { JournalEntry, Lane } from '../ports.ts';
import {
  PROJECTIONS,
  type Cursors,
  type EndedHold,
  type PageRows,
  type ProjectionName,
  type ProjectionStep,
  type ProjectionStore,
} from './ports.ts';
import { endedBy } from './ended.ts';
import { rowsOf } from './rows.ts';

/** Entries in one transaction: about 20 ms, far below the second after which a silent one is ended. */
const PAGE = 200;
/** Kilobytes, by an estimate: about 850 orders of 4 lines. */
const KNOWN_MAX_KB = 30_000;
const LOOK_AGAIN_MS = 20;
/** Lists may be so much behind: what is committed meanwhile is folded together. */
const REST_MS = 40;
const UP_TO_DATE_MS_MAX = 5_000;

export interface Progress {
  readonly lane: Lane;
  readonly done: number;
  readonly of: number;
}

export class Projections {
  private readonly store: ProjectionStore;
  private readonly known = new KnownOrders(KNOWN_MAX_KB);
  private readonly loop: Loop;

  constructor(store: ProjectionStore, onError: (error: unknown) => void) {
    this.store = store;
    this.loop = new Loop(async () => await this.once(), onError, REST_MS);
  }

  /** Something was committed. */
  nudge(): void {
    this.loop.nudge();
  }

  /** `everyMs`: how often it looks for what other processes have committed. */
  start(everyMs = 200): void {
    this.loop.start(everyMs);
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** One page of each lane that is behind; false: nothing was done, as all is up to date or in others' hands. */
  async once(): Promise<boolean> {
    let worked = false;
    for (const [lane, { head, cursors }] of (await this.store.standing()).entries())
      if (isBehind(cursors, head)) worked = (await this.store.step(lane, async (step) => await this.page(step))) || worked;
    return worked;
  }

  /**
   * Comes true when all that was committed before is in the projections, whichever process does it. False: not in time,
   * as while they are rebuilt.
   */
  async upToDate(msMax = UP_TO_DATE_MS_MAX): Promise<boolean> {
    const heads = (await this.store.standing()).map(({ head }) => head);
    const until = performance.now() + msMax;
    for (;;) {
      const standing = await this.store.standing();
      if (standing.every(({ cursors }, lane) => !isBehind(cursors, heads[lane] ?? 0))) return true;
      if (performance.now() > until) return false;
      if (!(await this.once())) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** From nothing, lane by lane: the others are read meanwhile. */
  async rebuild(onProgress: (progress: Progress) => void): Promise<void> {
    for (let lane = 0; lane < this.store.lanes; lane++) {
      await this.store.reset(lane);
      for (;;) {
        const standing = (await this.store.standing())[lane];
        if (standing === undefined) throw new Error(`lane ${lane} stands somewhere`);
        const { head, cursors } = standing;
        onProgress({ lane, done: Math.min(...cursors.values()), of: head });
        if (!isBehind(cursors, head)) break;
        const worked = await this.store.step(lane, async (step) => await this.page(step));
        if (!worked) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    }
  }

  /** Those that are furthest behind come first; all of them, where they are equally far. */
  private async page(step: ProjectionStep): Promise<boolean> {
    const at = Math.min(...step.cursors.values());
    if (!Number.isFinite(at)) return false;
    const names = PROJECTIONS.filter((name) => step.cursors.get(name) === at);
    const entries = await step.feed(at, PAGE);
    const end = entries.at(-1);
    if (end === undefined) return false;
    await step.write(names, await this.rows(step, entries, end.position), end.position);
    return true;
  }

  private async rows(step: ProjectionStep, entries: readonly JournalEntry[], end: number): Promise<readonly PageRows[]> {
    const changedAt = new Map<OrderId, Instant>();
    const states = new Map<OrderId, Followed | undefined>();
    for (const entry of entries) {
      changedAt.set(entry.order, entry.at);
      const before = states.has(entry.order) ? states.get(entry.order) : beginning(this.known.get(entry.order) ?? NOTHING_KNOWN);
      states.set(entry.order, before === undefined ? undefined : after(before, entry));
    }
    const unknown = [...states].flatMap(([order, of]) => (of === undefined ? [order] : []));
    const journals = new Map<OrderId, JournalEntry[]>(unknown.map((order) => [order, []]));
    if (unknown.length > 0)
      for (const entry of await step.journals(unknown)) if (entry.position <= end) journals.get(entry.order)?.push(entry);
    for (const [order, journal] of journals) states.set(order, followed(journal));
    const customers = [...states.values()].flatMap((of) => customerOf(of?.known) ?? []);
    const places = await step.places([...new Set(customers)]);
    return [...states].flatMap(([order, of]) => {
      if (of === undefined) return [];
      this.known.put(order, of.known);
      const customer = customerOf(of.known);
      const place = customer === undefined ? undefined : places.get(customer);
      const rows = rowsOf(of.known.order, changedAt.get(order) ?? (0 as Instant), place);
      return rows === undefined ? [] : { ...rows, ended: of.ended };
    });
  }
}

const isBehind = (cursors: Cursors, head: number): boolean =>
  PROJECTIONS.some((name: ProjectionName) => (cursors.get(name) ?? 0) < head);

const customerOf = (known: KnownOrder | undefined): CustomerId | undefined =>
  known === undefined || known.order.state === 'none' || known.order.state === 'parked' ? undefined : known.order.header.customer;

/** An order along the feed: as it stands, and which of its holds ended on the way. */
interface Followed {
  readonly known: KnownOrder;
  readonly ended: readonly EndedHold[];
}

const beginning = (known: KnownOrder): Followed => ({ known, ended: [] });

/** Undefined: what is known is another state than the one before this entry. */
function after({ known, ended }: Followed, { sequence, events, at }: JournalEntry): Followed | undefined {
  if (sequence - events.length !== known.revision) return undefined;
  let { order } = known;
  const over = [...ended];
  for (const { event } of events) {
    const end = endedBy(order, event, at);
    if (end !== undefined) over.push(end);
    order = evolve(order, event);
  }
  return { known: { order, revision: sequence, timer: known.timer }, ended: over };
}

/** The whole journal: holds that ended before this page are told again, which changes nothing. */
function followed(journal: readonly JournalEntry[]): Followed {
  let of = beginning({ ...NOTHING_KNOWN, timer: 'unknown' });
  for (const entry of journal) {
    const next = after(of, entry);
    invariant(next !== undefined, `the journal of order ${entry.order} is whole`);
    of = next;
  }
  return of;
}
