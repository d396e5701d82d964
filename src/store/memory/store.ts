/**
 * The store in memory: for tests and the simulator. It gives every promise but the one of surviving the process.
 *
 * One transaction at a time; what a transaction writes is put in place at its end, all at once, so a work that throws
 * leaves nothing.
 */
import type { AccountKey } from '../../core/model/account.ts';
import { digest } from '../../core/model/digest.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { AccountReads, FactChange, Observation, OrderReads, Store } from '../../engine/ports.ts';
import { directory, messages, reading } from './beside.ts';
import { queues } from './queues.ts';
import { emptyTables, NOTHING_STORED, type Tables } from './tables.ts';
import { writeAccounts, writeOrder } from './writes.ts';

export function openMemoryStore(): Store {
  const tables = emptyTables();
  const alone = oneAtATime();
  return {
    transact: async (order, work) =>
      await alone(async () => {
        const reads = orderReads(tables, order);
        const { writes, result } = await work(reads);
        if (writes !== undefined) writeOrder(tables, order, reads.stored, writes);
        return result;
      }),
    settle: async (work) =>
      await alone(async () => {
        const { writes, result } = await work(accountReads(tables));
        if (writes !== undefined) {
          writeAccounts(tables, writes.accounts, writes.followUps);
          tables.commands.set(writes.command.id, writes.command);
        }
        return result;
      }),
    observe: async (seen, work) =>
      await alone(async () => {
        const change = changeOf(tables, seen);
        const dependants = [...(tables.dependants.get(seen.key) ?? [])].sort();
        const followUps = await work({ change, dependants: async () => dependants });
        writeFact(tables, seen, change);
        writeAccounts(tables, new Map(), followUps);
        return change;
      }),
    queues: queues(tables),
    directory: directory(tables),
    messages: messages(tables),
    read: reading(tables),
    close: async () => undefined,
  };
}

function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return await mine;
  };
}

function accountReads(tables: Tables): AccountReads {
  const states = async (keys: readonly AccountKey[]): Promise<ReadonlyMap<AccountKey, unknown>> =>
    new Map(keys.flatMap((key) => (tables.accounts.has(key) ? [[key, tables.accounts.get(key)] as const] : [])));
  return { accounts: states, lockAccounts: states, known: async (command) => tables.commands.get(command) };
}

const orderReads = (tables: Tables, order: Parameters<Store['transact']>[0]): OrderReads => ({
  ...accountReads(tables),
  stored: tables.orders.get(order) ?? NOTHING_STORED,
  facts: async (keys) => new Map(keys.map((key) => [key, factOf(tables, key)])),
});

const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

const factOf = (tables: Tables, key: FactKey): FactView => tables.facts.get(key)?.view ?? NOT_THERE;

function changeOf(tables: Tables, seen: Observation): FactChange {
  const before = factOf(tables, seen.key);
  if (before.version > 0 && seen.since < before.since) return { kind: 'older', view: before };
  if (tables.facts.get(seen.key)?.digest === digest(seen.value)) {
    const confirmedAt = Math.max(before.confirmedAt, seen.at) as Instant;
    return { kind: 'confirmed', view: { ...before, confirmedAt }, confirmedBefore: before.confirmedAt };
  }
  const view = { version: before.version + 1, value: seen.value, source: seen.source, since: seen.since, confirmedAt: seen.at };
  return { kind: 'changed', view, ...(before.version > 0 && { confirmedBefore: before.confirmedAt }) };
}

function writeFact(tables: Tables, seen: Observation, change: FactChange): void {
  if (change.kind !== 'older') tables.facts.set(seen.key, { view: change.view, digest: digest(change.view.value) });
  if (change.kind === 'confirmed') return;
  const version = change.kind === 'older' ? 0 : change.view.version;
  const history = tables.factHistory.get(seen.key) ?? [];
  history.push({ version, value: seen.value, source: seen.source, since: seen.since, confirmedAt: seen.at });
  tables.factHistory.set(seen.key, history);
}
