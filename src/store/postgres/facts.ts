/** Facts: shared by the orders that read them, changed by one writer at a time, with their history. */
import { digest } from '../../core/model/digest.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { invariant } from '../../core/model/result.ts';
import type { FactChange, FactReads, Observation } from '../../engine/ports.ts';
import { json, type Run } from './database.ts';

interface FactRow {
  readonly version: number;
  readonly value: unknown;
  readonly source: string;
  readonly since: number;
  readonly confirmed_at: number;
}

export const viewOf = (row: FactRow): FactView => ({
  version: row.version,
  value: row.version === 0 ? undefined : row.value,
  source: row.source,
  since: row.since as Instant,
  confirmedAt: row.confirmed_at as Instant,
});

export async function shareFacts(run: Run, keys: readonly FactKey[]): Promise<ReadonlyMap<FactKey, FactView>> {
  if (keys.length === 0) return new Map();
  type Keyed = FactRow & { readonly key: FactKey };
  const rows = await run<Keyed>('facts-share', keys);
  if (rows.length < new Set(keys).size) {
    await run('facts-ensure', keys);
    return new Map((await run<Keyed>('facts-share', keys)).map((row) => [row.key, viewOf(row)]));
  }
  return new Map(rows.map((row) => [row.key, viewOf(row)]));
}

/** Written first, so that dependants are looked for in a later statement: an order that read the old version is among them. */
export async function writeFact(run: Run, seen: Observation): Promise<FactReads> {
  const change = await changeOf(run, seen);
  const dependants = async (): Promise<readonly OrderId[]> =>
    (await run<{ order_id: OrderId }>('fact-dependants', seen.key)).map((row) => row.order_id);
  return { change, dependants };
}

async function changeOf(run: Run, seen: Observation): Promise<FactChange> {
  const [held] = await run<FactRow & { readonly digest: string | null }>('fact-lock', seen.key);
  invariant(held !== undefined, `fact ${seen.key} has a row`);
  const before = viewOf(held);
  if (before.version > 0 && seen.since < before.since) {
    await keepHistory(run, seen, 0);
    return { kind: 'older', view: before };
  }
  const found = digest(seen.value);
  if (held.digest === found) {
    const [row] = await run<{ confirmed_at: number }>('fact-confirm', seen.key, seen.at);
    const confirmedAt = (row?.confirmed_at ?? seen.at) as Instant;
    return { kind: 'confirmed', view: { ...before, confirmedAt }, confirmedBefore: before.confirmedAt };
  }
  const values = [json(seen.value), seen.source, seen.since, seen.at] as const;
  const [row] = await run<{ version: number }>('fact-change', seen.key, found, ...values);
  invariant(row !== undefined, `fact ${seen.key} was locked`);
  await keepHistory(run, seen, row.version);
  const view: FactView = {
    version: row.version,
    value: seen.value,
    source: seen.source,
    since: seen.since,
    confirmedAt: seen.at,
  };
  return { kind: 'changed', view, ...(before.version > 0 && { confirmedBefore: before.confirmedAt }) };
}

/** Version 0 in the history: seen, but too late to have been in force. */
async function keepHistory(run: Run, seen: Observation, version: number): Promise<void> {
  await run('fact-history-add', seen.key, version, json(seen.value), seen.source, seen.since, seen.at);
}
