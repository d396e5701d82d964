/**
 * The store in memory: for tests and the simulator. It gives every promise but the one of surviving the process.
 *
 * Groups of one lane come one after another, those of different lanes between each other's statements. What one writes is
 * put in place at its end, all at once, so a work that throws leaves nothing.
 */
import { laneOf } from '../../engine/lane.ts';
import type { AccountOutcome, Clock, KnownCommand, Lane, SetAside, Store } from '../../engine/ports.ts';
import { auditOn } from './audit.ts';
import { apiKeys, directory, interchanges, messages, reading, requests } from './beside.ts';
import { exchanges } from './exchanges.ts';
import { observeFacts } from './facts.ts';
import { addFollowUps, groupOn, inLockOrder, isDue, keptOf, putAccounts } from './group.ts';
import { Deadlock, Locks } from './locks.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { noticesOn } from './notices.ts';
import { people, sessions } from './people.ts';
import { projectionsOn } from './projections.ts';
import { trafficOn } from './traffic.ts';
import { emptyTables, type LaneTables, type Tables, type Watch } from './tables.ts';

export interface MemoryOptions {
  readonly clock: Clock;
  /** Default 4, as of a new database. */
  readonly lanes?: number;
  readonly watch?: Watch;
}

/** Called between statements; what it throws is as if the process had died there. */
type Pause = () => Promise<void>;

/** What several processes may share: each has a connection of its own, with its own pauses. */
export interface MemoryDatabase {
  readonly tables: Tables;
  readonly connect: (pause?: Pause) => ProjectedStore;
}

export const openMemoryStore = ({ pause, ...options }: MemoryOptions & { readonly pause?: Pause }): ProjectedStore =>
  openMemoryDatabase(options).connect(pause);

export function openMemoryDatabase({ clock, lanes = 4, watch = {} }: MemoryOptions): MemoryDatabase {
  const tables = emptyTables(lanes);
  const locks = new Locks();
  return { tables, connect: (pause = async () => undefined) => connected({ clock, tables, locks, watch, pause }) };
}

interface Connected {
  readonly clock: Clock;
  readonly tables: Tables;
  readonly locks: Locks;
  readonly watch: Watch;
  readonly pause: Pause;
}

function connected(on: Connected): ProjectedStore {
  const { clock, tables, locks, watch, pause } = on;
  const lanes = tables.lanes.length;
  const alone = async <T>(work: (who: object) => Promise<T>): Promise<T> => {
    for (;;) {
      const who = {};
      try {
        return await work(who);
      } catch (error) {
        if (!(error instanceof Deadlock)) throw error;
      } finally {
        locks.releaseAll(who);
      }
    }
  };
  const laneTables = (lane: Lane): LaneTables => tables.lanes[lane] as LaneTables;
  return {
    lanes,
    now: async () => clock.now(),
    isDue: async (lane, without) => isDue(laneTables(lane), clock.now(), without),
    group: async (lane, work) =>
      await alone(async (who) => {
        await locks.take(who, `lane ${lane}`);
        const { transaction, commit } = groupOn({ tables, lane, now: clock.now(), locks, who, pause, watch });
        const result = await work(transaction);
        await pause();
        commit();
        return result;
      }),
    adjust: adjustOn(on, alone),
    observe: async (seen, wakes) =>
      await alone(async (who) => {
        for (const key of seen.map((each) => each.key).sort()) await locks.take(who, `fact ${key}`);
        await pause();
        const changes = observeFacts(tables, seen, clock.now(), wakes);
        watch.facts?.(seen, changes);
        return changes;
      }),
    setAside: async (item) => setAside(laneTables(laneOf(item.order ?? '', lanes)), item),
    deferFollowUp: async (order, id, until) => {
      const { followUps } = laneTables(laneOf(order, lanes));
      const waiting = followUps.get(id);
      if (waiting !== undefined) followUps.set(id, { ...waiting, dueAt: until, attempts: waiting.attempts + 1 });
    },
    directory: directory(tables, locks, alone),
    messages: messages(tables, clock),
    exchanges: exchanges(tables),
    interchanges: interchanges(tables, clock),
    apiKeys: apiKeys(tables, clock),
    audit: auditOn(tables, clock),
    people: people(tables, clock),
    sessions: sessions(tables),
    requests: requests(tables, clock),
    holdBatches: {
      keep: async ({ id, by, holds }) => {
        const kept = tables.holdBatches.get(id) ?? { id, by, at: clock.now(), holds: [...holds] };
        tables.holdBatches.set(id, kept);
        return kept;
      },
      find: async (id) => tables.holdBatches.get(id),
    },
    cursors: {
      read: async (name) => tables.cursors.get(name),
      save: async (name, value) => void tables.cursors.set(name, structuredClone(value)),
    },
    alone: async (name, work) =>
      await alone(async (who) => {
        await locks.take(who, `alone ${name}`);
        return await work();
      }),
    read: reading(tables),
    projections: projectionsOn(tables),
    traffic: trafficOn(tables),
    notices: noticesOn(tables, clock),
    examine: async () => ({ settingsOff: [], migrationsMissing: [], migrationsUnknown: [] }),
    close: async () => undefined,
  };
}

function adjustOn(
  { tables, locks, clock, watch, pause }: Connected,
  alone: <T>(work: (who: object) => Promise<T>) => Promise<T>,
): Store['adjust'] {
  return async (asked, work) =>
    await alone(async (who) => {
      for (const key of inLockOrder(
        asked.map(({ account }) => account),
        tables.lanes.length,
      ))
        await locks.take(who, `account ${key}`);
      await pause();
      const { changes, result } = work(
        clock.now(),
        asked.map(({ account, command, revision }) => ({
          account: keptOf(tables, account, revision),
          known: tables.accountCommands.get(command) as KnownCommand<AccountOutcome> | undefined,
        })),
      );
      await pause();
      for (const [i, { account }] of asked.entries()) {
        const change = changes[i];
        if (change === undefined) continue;
        putAccounts(tables, change.account === undefined ? [] : [change.account]);
        tables.accountCommands.set(change.command.id, change.command);
        addFollowUps(tables, change.followUps);
        watch.account?.(account, change.command.id);
      }
      return result;
    });
}

function setAside(own: LaneTables, item: SetAside): void {
  own.setAside.set(`${item.queue} ${item.id}`, item);
  if (item.queue === 'follow-up') own.followUps.delete(item.id);
  if (item.queue === 'timer' && item.order !== undefined) own.timers.delete(item.order);
  if (item.queue === 'effect') own.effects.delete(item.id as never);
}
