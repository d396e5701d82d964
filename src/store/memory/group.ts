/** One lane's group in memory: what it reads, and what it leaves, put in place all at once at its end. */
import type { AccountKey } from '../../core/model/account.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { CrossReference, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { laneOf } from '../../engine/lane.ts';
import type {
  AccountWrite,
  CommandOutcome,
  Due,
  DueFollowUp,
  DueMost,
  FollowUp,
  GroupTransaction,
  GroupWrites,
  JournalEntry,
  KeptAccount,
  KnownCommand,
  KnownRevisions,
  Lane,
} from '../../engine/ports.ts';
import type { Locks } from './locks.ts';
import { Routing } from './routing.ts';
import type { LaneTables, Tables, Watch } from './tables.ts';

const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

export interface GroupOn {
  readonly tables: Tables;
  readonly lane: Lane;
  readonly now: Instant;
  readonly locks: Locks;
  readonly who: object;
  /** Between statements others have their turn. */
  readonly pause: () => Promise<void>;
  readonly watch: Watch;
}

/** `commit` puts in place what was written; until then nobody sees it. */
export function groupOn(on: GroupOn): { readonly transaction: GroupTransaction; readonly commit: () => void } {
  const { tables, lane, now, locks, who, pause } = on;
  const own = tables.lanes[lane] as LaneTables;
  const routing = new Routing(tables, locks, who);
  let written: GroupWrites | undefined;
  const transaction: GroupTransaction = {
    now,
    position: own.journal.at(-1)?.position ?? 0,
    due: async (most) => {
      await pause();
      return dueOn(own, now, most);
    },
    known: async (ids) => {
      await pause();
      return new Map(
        ids.flatMap((id) => {
          const found = own.commands.get(id) as KnownCommand<CommandOutcome> | undefined;
          return found === undefined ? [] : [[id, found] as const];
        }),
      );
    },
    route: async (asked) => {
      await pause();
      return await routing.route(asked);
    },
    journals: async (orders) => {
      await pause();
      return orders.flatMap((order) => own.journalOf.get(order) ?? []);
    },
    changedSince: async (position, most) => {
      await pause();
      const later = own.journal.filter((entry) => entry.position > position);
      return later.length > most ? undefined : new Set(later.map(({ order }) => order));
    },
    facts: async (keys) => {
      await pause();
      return new Map(keys.map((key) => [key, factOf(tables, key)]));
    },
    compareFacts: async (seen, held) => {
      await pause();
      for (const key of [...held].sort()) if (seen.has(key)) await locks.take(who, `fact ${key}`, true);
      return movedOf(tables, seen);
    },
    accounts: async (known) => {
      await pause();
      return accountsOf(tables, known);
    },
    lockAccounts: async (known) => {
      await pause();
      for (const key of inLockOrder([...known.keys()], tables.lanes.length)) await locks.take(who, `account ${key}`);
      return accountsOf(tables, known);
    },
    write: async (writes) => {
      await pause();
      written = writes;
    },
  };
  return {
    transaction,
    commit: () => {
      routing.commit();
      if (written !== undefined) put(on, own, written);
    },
  };
}

export const inLockOrder = (keys: readonly AccountKey[], lanes: number): readonly AccountKey[] =>
  keys.toSorted((a, b) => laneOf(a, lanes) - laneOf(b, lanes) || (a < b ? -1 : 1));

export const factOf = (tables: Tables, key: FactKey): FactView => tables.facts.get(key)?.view ?? NOT_THERE;

function movedOf(tables: Tables, seen: ReadonlyMap<FactKey, FactView>): ReadonlyMap<FactKey, FactView> {
  const moved = new Map<FactKey, FactView>();
  for (const [key, view] of seen) {
    const is = factOf(tables, key);
    if (is.version !== view.version || is.confirmedAt !== view.confirmedAt) moved.set(key, is);
  }
  return moved;
}

function accountsOf(tables: Tables, known: KnownRevisions): ReadonlyMap<AccountKey, KeptAccount> {
  return new Map([...known].map(([key, revision]) => [key, keptOf(tables, key, revision)]));
}

export function keptOf(tables: Tables, key: AccountKey, known: number): KeptAccount {
  const found = tables.accounts.get(key);
  if (found === undefined) return { revision: 0, later: [] };
  if (found.revision <= known) return { revision: found.revision, later: [] };
  return { revision: found.revision, snapshot: found, later: [] };
}

function dueOn(own: LaneTables, now: Instant, most: DueMost): Due {
  const byTime = <T extends { readonly dueAt: Instant; readonly key: string }>(a: T, b: T): number =>
    a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1);
  const timers = [...own.timers].filter(([, at]) => at <= now).map(([order, dueAt]) => ({ key: order, dueAt }));
  const effects = [...own.effects.values()].filter(({ dueAt, connection }) => dueAt <= now && !most.without.includes(connection));
  return {
    followUps: followUpsDue(own, now, most.followUps),
    timers: timers
      .sort(byTime)
      .slice(0, most.timers)
      .map(({ key, dueAt }) => ({ order: key, at: dueAt })),
    effects: effects.sort(byTime).slice(0, most.effects),
  };
}

/** One order's follow-ups stay in their order: one that waits to be tried again holds back those behind it. */
function followUpsDue(own: LaneTables, now: Instant, most: number): readonly DueFollowUp[] {
  const heldBack = new Set<OrderId>();
  const due: DueFollowUp[] = [];
  for (const followUp of own.followUps.values()) {
    if (due.length === most) break;
    if (heldBack.has(followUp.order)) continue;
    if (followUp.dueAt > now) heldBack.add(followUp.order);
    else due.push(followUp);
  }
  return due;
}

export const isDue = (own: LaneTables, now: Instant, without: readonly string[]): boolean =>
  followUpsDue(own, now, 1).length > 0 ||
  [...own.timers.values()].some((at) => at <= now) ||
  [...own.effects.values()].some(({ dueAt, connection }) => dueAt <= now && !without.includes(connection));

/** Nothing here can fail half way. */
function put({ tables, now, lane, watch }: GroupOn, own: LaneTables, writes: GroupWrites): void {
  const entries = append(own, writes);
  for (const command of writes.commands) own.commands.set(command.id, command);
  for (const [order, at] of writes.timers) {
    if (at === undefined) own.timers.delete(order);
    else own.timers.set(order, at);
  }
  for (const { order, fact } of writes.rests) {
    const dependants = own.dependants.get(fact);
    if (dependants === undefined) own.dependants.set(fact, new Set([order]));
    else dependants.add(order);
  }
  for (const { order, fact } of writes.restsNoMore) own.dependants.get(fact)?.delete(order);
  putEffects(own, writes, now);
  putAccounts(tables, writes.accounts);
  addFollowUps(tables, writes.followUps);
  for (const id of writes.carriedOut) own.followUps.delete(id);
  for (const { order, reference } of writes.references) {
    const key = referenceKey(reference);
    tables.references.set(key, new Set([...(tables.references.get(key) ?? []), order]));
  }
  watch.group?.(lane, entries);
}

export const referenceKey = ({ kind, issuer, value }: CrossReference): string => JSON.stringify([kind, issuer, value]);

function append(own: LaneTables, { entries }: GroupWrites): readonly JournalEntry[] {
  let position = own.journal.at(-1)?.position ?? 0;
  return entries.map((entry) => {
    position += entry.events.length;
    const kept = { ...entry, position };
    own.journal.push(kept);
    const journal = own.journalOf.get(entry.order);
    if (journal === undefined) own.journalOf.set(entry.order, [kept]);
    else journal.push(kept);
    return kept;
  });
}

function putEffects(own: LaneTables, { effects: { closed, wanted, taken, deferred } }: GroupWrites, now: Instant): void {
  for (const key of closed) own.effects.delete(key);
  for (const effect of wanted) {
    // Asked again on purpose: attempts begin anew, and when the latest was stays known; of what is looked at, it is before now.
    const triedAt = own.effects.get(effect.key)?.triedAt ?? (effect.mode === 'read-back' ? now : undefined);
    own.effects.set(effect.key, { ...effect, attempts: 0, misses: 0, dueAt: now, ...(triedAt !== undefined && { triedAt }) });
  }
  for (const { key, begun, until } of taken) {
    const effect = own.effects.get(key);
    if (effect === undefined) continue;
    const begins = begun ? { attempts: effect.attempts + 1, triedAt: now } : {};
    own.effects.set(key, { ...effect, ...begins, dueAt: until });
  }
  for (const { key, until, missed } of deferred) {
    const effect = own.effects.get(key);
    if (effect === undefined) continue;
    const undone = missed ? { attempts: Math.max(0, effect.attempts - 1), misses: effect.misses + 1 } : {};
    own.effects.set(key, { ...effect, ...undone, dueAt: until });
  }
}

export function putAccounts(tables: Tables, accounts: readonly AccountWrite[]): void {
  for (const { key, revision, state } of accounts) tables.accounts.set(key, { revision, state });
}

export function addFollowUps(tables: Tables, followUps: readonly FollowUp[]): void {
  for (const followUp of followUps) {
    const id = String(++tables.counters.followUp);
    const lane = tables.lanes[laneOf(followUp.order, tables.lanes.length)];
    lane?.followUps.set(id, { ...followUp, id, attempts: 0, dueAt: 0 as Instant });
  }
}
