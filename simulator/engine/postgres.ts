/**
 * A real PostgreSQL under a simulated hub. Time is still the simulator's; what runs beside what, which lock is waited for
 * and who loses a deadlock are the database's, so the same seed is the same world, and not the same run.
 *
 * Commits are carried out one after another and shown before the next, so that checkers see them in their real order.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';
import type { AccountKey } from '../../src/core/model/account.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { EffectKey } from '../../src/core/model/task.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { must } from '../../src/core/model/result.ts';
import { fold } from '../../src/engine/memory.ts';
import type { AccountChange, GroupTransaction, GroupWrites, JournalEntry, Lane, Store } from '../../src/engine/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { databaseOn } from '../server.ts';
import { LANES, type DatabaseParts, type MakeDatabase, type SimulatedDatabase } from './database.ts';
import type { ShownTables } from './tables.ts';

/** Those of two processes with four lanes each, and what tells them of facts and accounts. */
const CONNECTIONS_MAX = 60;
/** Where nothing moves for so long, and not for a lock, something is lost (ms); a machine that is loaded is slower than most. */
const STILL_MS = 60_000;
/** What is still so long is asked whether it waits for a lock (ms). */
const LOOK_MS = 2;
/** A season's database does not outlive it: no commit waits for the disk. What a disk keeps is the crash campaign's business. */
const SETTINGS = ['synchronous_commit = off'];

export interface SeasonDatabase {
  readonly make: MakeDatabase;
  /** Ends its connections, and the database. */
  readonly drop: () => Promise<void>;
}

/** A database of its own on a server; `server` is the URL of any database there. */
export async function postgresDatabase(server: string): Promise<SeasonDatabase> {
  const { url, drop } = await databaseOn(server, 'orderkeel_season', SETTINGS);
  const commits = new Commits();
  const clock = { now: (): number => 0 };
  const store = must(
    await openPostgresStore({
      url,
      test: true,
      lanes: LANES,
      connectionsMax: CONNECTIONS_MAX,
      timeOf: () => clock.now() as never,
      committing: async (commit) => await commits.carryOut(commit),
    }),
  );
  const monitor = new Client({ connectionString: url });
  await monitor.connect();
  return {
    make: (parts) => {
      clock.now = () => parts.timeline.now;
      return new PostgresDatabase(parts, store, monitor, commits);
    },
    drop: async () => {
      await monitor.end();
      await drop();
      // Not waited for: where a season was cut short, transactions of it wait for a time that does not come.
      void store.close().catch(() => undefined);
    },
  };
}

/** One after another; what a transaction has to show is shown with its commit. */
class Commits {
  private readonly showing = new AsyncLocalStorage<{ show: () => void }>();
  private last: Promise<unknown> = Promise.resolve();

  /** `during` is told what to show, anew each time that the transaction begins again. */
  async watched<T>(during: (shows: (show: () => void) => void) => Promise<T>): Promise<T> {
    const mine = { show: (): void => undefined };
    return await this.showing.run(mine, async () => await during((show) => void (mine.show = show)));
  }

  async carryOut(commit: () => Promise<void>): Promise<void> {
    const mine = this.showing.getStore();
    const before = this.last;
    const done = (async () => {
      await before;
      await commit();
      mine?.show();
    })();
    this.last = done.catch(() => undefined);
    await done;
  }
}

class PostgresDatabase implements SimulatedDatabase {
  private readonly parts: DatabaseParts;
  private readonly store: Store;
  private readonly monitor: Client;
  private readonly commits: Commits;
  private readonly effects = new Map<EffectKey, OrderId>();
  /** Calls that are under way and do not wait for virtual time. */
  private active = 0;
  private moved = 0;
  private heard = (): void => undefined;
  private isDirty = true;
  private due = Number.POSITIVE_INFINITY;

  constructor(parts: DatabaseParts, store: Store, monitor: Client, commits: Commits) {
    this.parts = parts;
    this.store = store;
    this.monitor = monitor;
    this.commits = commits;
  }

  connect(pause: () => Promise<void> = async () => undefined, owner?: string): Store {
    const { store, commits } = this;
    const { shown } = this.parts;
    const paused = async (): Promise<void> => {
      this.active -= 1;
      await pause().finally(() => (this.active += 1));
    };
    return {
      ...store,
      now: async () => await this.call(async () => await store.now()),
      isDue: async (...asked) => await this.call(async () => await store.isDue(...asked)),
      setAside: async (item) => await this.call(async () => await store.setAside(item)),
      deferFollowUp: async (...asked) => await this.call(async () => await store.deferFollowUp(...asked)),
      group: async (lane, work) =>
        await this.call(
          async () =>
            await commits.watched(
              async (shows) =>
                await store.group(lane, async (transaction) => {
                  shows(() => undefined);
                  const written = (writes: GroupWrites): void =>
                    shows(() => this.wrote(lane, transaction.position, writes, owner));
                  const result = await work(pausing(transaction, paused, written, () => this.move()));
                  await paused();
                  return result;
                }),
            ),
        ),
      adjust: async (asked, work) =>
        await this.call(async () => {
          await paused();
          return await commits.watched(
            async (shows) =>
              await store.adjust(asked, (now, found) => {
                const done = work(now, found);
                shows(() => {
                  for (const [i, { account }] of asked.entries()) this.adjusted(account, done.changes[i]);
                });
                return done;
              }),
          );
        }),
      observe: async (seen, wakes) =>
        await this.call(async () => {
          await paused();
          // Shown with the commit, though the answer comes after it: what has changed is told while it is decided who wakes.
          const told = new Map<string, Parameters<typeof wakes>[1]>();
          return await commits.watched(async (shows) => {
            shows(() => {
              const known = seen.flatMap((each) => told.get(each.key) ?? []);
              if (known.length === seen.length) shown.facts(seen, known);
              else throw new Error('a fact was observed, and nobody asked whom it wakes');
              this.isDirty = true;
            });
            return await store.observe(seen, (key, change, now) => {
              told.set(key, change);
              return wakes(key, change, now);
            });
          });
        }),
    };
  }

  async rest(): Promise<void> {
    let since = performance.now();
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.active === 0) break;
      if (await this.movesWithin(LOOK_MS)) {
        since = performance.now();
        continue;
      }
      const before = this.moved;
      const waiting = await this.waiting();
      if (before !== this.moved) continue;
      // Who holds it waits for virtual time, which is to go on; no other stillness says so, such as sixty connections opened.
      if (waiting >= this.active) break;
      if (performance.now() - since > STILL_MS)
        throw new Error(`${this.active} calls stand still, ${waiting} of them for a lock: nothing moves them`);
    }
    if (this.isDirty) await this.refresh();
  }

  nextDue(): number {
    return this.due;
  }

  openEffects(): ReturnType<SimulatedDatabase['openEffects']> {
    return Array.from(this.effects, ([key, order]) => ({ key, order }));
  }

  async setAside(): ReturnType<SimulatedDatabase['setAside']> {
    return await this.store.read.setAside();
  }

  async differences(shown: ShownTables): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [id, { order }] of shown.orders)
      if (!isSame(fold(await this.store.read.journal(id)).order, order)) found.push(`${id} is kept as no turn left it`);
    return found;
  }

  private async call<T>(run: () => Promise<T>): Promise<T> {
    this.active += 1;
    try {
      return await run();
    } finally {
      this.active -= 1;
      this.move();
    }
  }

  private move(): void {
    this.moved += 1;
    this.heard();
  }

  private async movesWithin(ms: number): Promise<boolean> {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.heard = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  private wrote(lane: Lane, position: number, { entries, effects }: GroupWrites, owner: string | undefined): void {
    let at = position;
    const journal = entries.map((entry): JournalEntry => ({ ...entry, position: (at += entry.events.length) }));
    for (const key of effects.closed) this.effects.delete(key);
    for (const { key, order } of effects.wanted) this.effects.set(key, order);
    this.isDirty = true;
    this.parts.shown.group(lane, journal, owner);
  }

  private adjusted(account: AccountKey, change: AccountChange | undefined): void {
    if (change === undefined) return;
    if (change.followUps.length > 0) this.isDirty = true;
    this.parts.shown.account(account, change.command.id, change.account?.state);
  }

  private async waiting(): Promise<number> {
    const { rows } = await this.monitor.query<{ waiting: number }>(
      "select count(*)::integer as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]?.waiting ?? 0;
  }

  private async refresh(): Promise<void> {
    this.isDirty = false;
    const { rows } = await this.monitor.query<{ due: string | null }>(
      'select least((select min(due_at) from timers), (select min(due_at) from effects), (select min(due_at) from follow_ups)) as due',
    );
    const due = rows[0]?.due ?? null;
    this.due = due === null ? Number.POSITIVE_INFINITY : Number(due);
  }
}

/** Each statement of it after a pause. */
function pausing(
  transaction: GroupTransaction,
  pause: () => Promise<void>,
  written: (writes: GroupWrites) => void,
  moved: () => void,
): GroupTransaction {
  const after = async <T>(run: () => Promise<T>): Promise<T> => {
    await pause();
    const result = await run();
    moved();
    return result;
  };
  return {
    now: transaction.now,
    position: transaction.position,
    due: async (most) => await after(async () => await transaction.due(most)),
    known: async (ids) => await after(async () => await transaction.known(ids)),
    route: async (asked) => await after(async () => await transaction.route(asked)),
    journals: async (orders) => await after(async () => await transaction.journals(orders)),
    changedSince: async (position, most) => await after(async () => await transaction.changedSince(position, most)),
    facts: async (keys) => await after(async () => await transaction.facts(keys)),
    compareFacts: async (seen, held) => await after(async () => await transaction.compareFacts(seen, held)),
    accounts: async (known) => await after(async () => await transaction.accounts(known)),
    lockAccounts: async (known) => await after(async () => await transaction.lockAccounts(known)),
    write: async (writes) =>
      await after(async () => {
        await transaction.write(writes);
        written(writes);
      }),
  };
}
