/** What a transaction leaves behind, put in place. Nothing here can fail half way. */
import type { FactKey } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type {
  AccountStates,
  ClosedEffect,
  FollowUp,
  OrderWrites,
  RecordedEvent,
  StoredOrder,
  WantedEffect,
} from '../../engine/ports.ts';
import { referenceKey } from './beside.ts';
import type { Tables } from './tables.ts';

export function writeOrder(tables: Tables, id: OrderId, before: StoredOrder, writes: OrderWrites): void {
  tables.orders.set(id, { order: writes.order, revision: before.revision + writes.events.length });
  if (writes.nextWake === undefined) tables.wakes.delete(id);
  else tables.wakes.set(id, writes.nextWake);
  appendEvents(tables, id, before.revision, writes);
  replaceBasis(tables, id, new Set(writes.restsOn));
  tables.commands.set(writes.command.id, writes.command);
  // Closed first: an outcome may be what makes the process ask for the same key again.
  for (const effect of writes.closed) closeEffect(tables, effect);
  for (const effect of writes.effects) wantEffect(tables, effect, writes.at);
  for (const reference of writes.references) {
    const key = referenceKey(reference);
    tables.references.set(key, new Set([...(tables.references.get(key) ?? []), id]));
  }
  writeAccounts(tables, writes.accounts, writes.followUps);
  if (writes.carriedOut !== undefined) tables.followUps.delete(writes.carriedOut);
}

export function writeAccounts(tables: Tables, accounts: AccountStates, followUps: readonly FollowUp[]): void {
  for (const [key, state] of accounts) tables.accounts.set(key, state);
  for (const followUp of followUps) {
    const id = String(++tables.counters.followUp);
    tables.followUps.set(id, { ...followUp, id, attempts: 0, dueAt: 0 as Instant });
  }
}

function appendEvents(tables: Tables, order: OrderId, revision: number, { events, at }: OrderWrites): void {
  const own: RecordedEvent[] = tables.eventsOf.get(order) ?? [];
  for (const [index, { event, actor, command }] of events.entries()) {
    const recorded = { position: tables.events.length + 1, order, sequence: revision + index + 1, event, actor, command, at };
    tables.events.push(recorded);
    own.push(recorded);
  }
  tables.eventsOf.set(order, own);
}

function replaceBasis(tables: Tables, order: OrderId, wanted: ReadonlySet<FactKey>): void {
  for (const key of tables.restsOn.get(order) ?? []) if (!wanted.has(key)) tables.dependants.get(key)?.delete(order);
  for (const key of wanted) {
    const dependants = tables.dependants.get(key);
    if (dependants === undefined) tables.dependants.set(key, new Set([order]));
    else dependants.add(order);
  }
  tables.restsOn.set(order, wanted);
}

function wantEffect(tables: Tables, effect: WantedEffect, at: Instant): void {
  // Asked again on purpose: attempts begin anew, and when the latest was stays known.
  const { triedAt } = tables.effects.get(effect.key) ?? {};
  tables.effects.set(effect.key, { ...effect, state: 'open', attempts: 0, misses: 0, ...(triedAt !== undefined && { triedAt }) });
  tables.effectsDue.set(effect.key, at);
}

function closeEffect(tables: Tables, { key, state, outcome }: ClosedEffect): void {
  const effect = tables.effects.get(key);
  if (effect === undefined) return;
  tables.effects.set(key, { ...effect, state, ...(outcome !== undefined && { outcome }) });
  tables.effectsDue.delete(key);
}
