/** Facts as their owners tell them, in memory. */
import { digest } from '../../core/model/digest.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { FactChange, Observation, Store } from '../../engine/ports.ts';
import { addFollowUps, factOf } from './group.ts';
import type { Tables } from './tables.ts';

export function observeFacts(
  tables: Tables,
  all: readonly Observation[],
  now: Instant,
  wakes: Parameters<Store['observe']>[1],
): readonly FactChange[] {
  const changes = all.map((seen) => observe(tables, seen, now));
  const moved = all.filter(({ key }, index) => wakes(key, changes[index] as FactChange, now)).map(({ key }) => key);
  for (const { dependants } of tables.lanes) {
    const facts = new Map<OrderId, FactKey[]>();
    for (const key of moved) for (const order of dependants.get(key) ?? []) facts.set(order, [...(facts.get(order) ?? []), key]);
    const told = [...facts].sort(([a], [b]) => (a < b ? -1 : 1));
    addFollowUps(
      tables,
      told.map(([order, keys]) => ({ order, command: { type: 'note-facts', facts: keys.sort() }, cause: 'facts moved' })),
    );
  }
  return changes;
}

function observe(tables: Tables, seen: Observation, now: Instant): FactChange {
  const { key, value, source, since } = seen;
  const before = factOf(tables, key);
  const found = digest(value);
  if (before.version > 0 && since < before.since) {
    keep(tables, key, { version: 0, value, source, since, confirmedAt: now });
    return { kind: 'older', view: before };
  }
  if (before.version > 0 && tables.facts.get(key)?.digest === found) {
    const view = { ...before, confirmedAt: Math.max(before.confirmedAt, now) as Instant };
    tables.facts.set(key, { view, digest: found });
    return { kind: 'confirmed', view, confirmedBefore: before.confirmedAt };
  }
  const view: FactView = { version: before.version + 1, value, source, since, confirmedAt: now };
  tables.facts.set(key, { view, digest: found });
  keep(tables, key, view);
  return { kind: 'changed', view, ...(before.version > 0 && { confirmedBefore: before.confirmedAt }) };
}

function keep(tables: Tables, key: FactKey, view: FactView): void {
  const history = tables.factHistory.get(key);
  if (history === undefined) tables.factHistory.set(key, [view]);
  else history.push(view);
}
