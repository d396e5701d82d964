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
  for (const entry of data.accounts) await open(hub, entry);
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
  for (const entry of data.accounts) await open(hub, entry);
}

/** Under a number made of what it says: the same opening again is the same command, and does nothing. */
async function open(hub: Hub, { account, opening }: AccountEntry): Promise<void> {
  const known = `opening:${account}:${digest(opening)}`;
  const seen = await hub.store.account(account, known, 0, (found) => ({ result: found.known !== undefined }));
  if (seen) return;
  const command = opening.type === 'snapshot' ? { ...opening, asOf: hub.clock.now() } : opening;
  await hub.adjust(account, command, known);
}
