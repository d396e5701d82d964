/**
 * Puts master data into the hub: facts that the files have changed since they were last loaded, and accounts once. What
 * somebody changed in the hub meanwhile stays, because only the file's own changes count.
 */
import { digest } from '../../core/model/digest.ts';
import type { Hub } from '../../engine/hub.ts';
import type { AccountEntry, MasterData } from './entries.ts';

export type Loaded = Readonly<Record<string, string>>;

export async function loadMasterData(hub: Hub, data: MasterData, before: Loaded): Promise<Loaded> {
  const now = hub.clock.now();
  const loaded: Record<string, string> = {};
  const moved: Parameters<Hub['observeAll']>[0][number][] = [];
  for (const entry of data.facts) {
    const is = digest(entry.value);
    loaded[entry.key] = is;
    if (before[entry.key] !== is) moved.push({ ...entry, since: now });
  }
  await hub.observeAll(moved);
  await open(hub, data.accounts);
  return loaded;
}

/**
 * Where several processes share a database, its own word counts: what it knows already stays as it is, and the files are
 * only for what it has never heard of.
 */
export async function loadUnknown(hub: Hub, data: MasterData): Promise<void> {
  const since = hub.clock.now();
  const unknown: Parameters<Hub['observeAll']>[0][number][] = [];
  for (const entry of data.facts) if ((await hub.store.read.fact(entry.key)).version === 0) unknown.push({ ...entry, since });
  await hub.observeAll(unknown);
  await open(hub, data.accounts);
}

/** Under numbers made of what they say: the same opening again, at another time, is one that is known, and does nothing. */
async function open(hub: Hub, entries: readonly AccountEntry[]): Promise<void> {
  const asOf = hub.clock.now();
  await hub.adjustAll(
    entries.map(({ account, opening }) => ({
      account,
      command: opening.type === 'snapshot' ? { ...opening, asOf } : opening,
      id: `opening:${account}:${digest(opening)}`,
    })),
  );
}
