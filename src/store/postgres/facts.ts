/** Facts: held by the groups that rely on them, changed in chunks by their owners, with their history. */
import { digest, type Digest } from '../../core/model/digest.ts';
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { Instant } from '../../core/model/instant.ts';
import { invariant } from '../../core/model/result.ts';
import type { FactChange, Lane, Observation, Store } from '../../engine/ports.ts';
import { lines, type Run } from './database.ts';
import { byLane, eachLane } from './lanes.ts';
import { putPlaces, type Moved } from './reach.ts';
import { NOT_THERE, viewOf, type FactRow } from './rows.ts';

export async function readFacts(run: Run, lanes: number, keys: readonly FactKey[]): Promise<ReadonlyMap<FactKey, FactView>> {
  const rows = await eachLane(
    lanes,
    keys,
    (key) => key,
    async (lane, group) => await run<FactRow>('facts-read', lane, group),
  );
  const found = new Map(rows.map((row) => [row.key, viewOf(row)]));
  return new Map(keys.map((key) => [key, found.get(key) ?? NOT_THERE]));
}

type Seen = readonly [FactKey, FactView];

/** Views of those that are other than the reader's. Those held are locked, in the order of lane and key. */
export async function compareFacts(
  run: Run,
  lanes: number,
  seen: ReadonlyMap<FactKey, FactView>,
  held: ReadonlySet<FactKey>,
): Promise<ReadonlyMap<FactKey, FactView>> {
  const all = [...seen];
  const [compared, locked] = await Promise.all([
    eachLane(
      lanes,
      all.filter(([key]) => !held.has(key)),
      ([key]) => key,
      async (lane, group) =>
        await run<FactRow>(
          'facts-compare',
          lane,
          ...columnsOf(group),
          group.map(([, view]) => view.confirmedAt),
        ),
    ),
    eachLane(
      lanes,
      all.filter(([key]) => held.has(key)),
      ([key]) => key,
      async (lane, group) => await holdFacts(run, lane, group),
    ),
  ]);
  const moved = new Map<FactKey, FactView>();
  for (const row of [...compared, ...locked]) {
    const view = seen.get(row.key);
    if (view === undefined || (view.version === row.version && view.confirmedAt === row.confirmed_at)) continue;
    // Only confirmed since: the value is the reader's own.
    moved.set(row.key, row.version === view.version ? { ...viewOf(row), value: view.value } : viewOf(row));
  }
  return moved;
}

const columnsOf = (group: readonly Seen[]): [readonly string[], readonly number[]] => [
  group.map(([key]) => key),
  group.map(([, view]) => view.version),
];

async function holdFacts(run: Run, lane: Lane, group: readonly Seen[]): Promise<readonly FactRow[]> {
  const absent = group.filter(([, view]) => view.version === 0).map(([key]) => key);
  const [, rows] = await Promise.all([
    absent.length > 0 && run('facts-ensure', lane, absent),
    run<FactRow>('facts-hold', lane, ...columnsOf(group)),
  ]);
  return rows;
}

interface Held {
  readonly seen: Observation;
  /** Of the value that is told, and of the one that was there. */
  readonly digests: { readonly told: Digest; readonly known: string | null };
  readonly before: FactView;
}

/**
 * Two round trips and the commit: what is told is locked, and waits for nobody once all of it is. Written first, so that
 * dependants are looked for in later statements: an order that came to rest on the old version is among them, since its
 * group held the fact until its commit.
 */
export async function observeFacts(
  run: Run,
  lanes: number,
  nowOn: (run: Run) => Promise<Instant>,
  all: readonly Observation[],
  wakes: Parameters<Store['observe']>[1],
): Promise<readonly FactChange[]> {
  const groups = byLane(lanes, all, ({ key }) => key);
  const [locked, now] = await Promise.all([
    Promise.all(groups.map(async ([lane, group]) => ({ lane, held: await lockFacts(run, lane, group) }))),
    nowOn(run),
  ]);
  const told = locked.map(({ lane, held }) => ({
    lane,
    changed: held.map((each): Changed => ({ ...each, change: changeOf(each, now) })),
  }));
  const changed = told.flatMap((each) => each.changed);
  const changes = new Map(changed.map(({ seen, change }) => [seen.key, change]));
  const moved = [...changes].filter(([key, change]) => wakes(key, change, now)).map(([key]) => key);
  await Promise.all([
    ...told.map(async (each) => await write(run, each.lane, each.changed, now)),
    putPlaces(
      run,
      lanes,
      changed.map(({ seen: { key }, before, change }): Moved => ({ key, before: before.value, value: change.view.value })),
    ),
    ...Array.from({ length: moved.length > 0 ? lanes : 0 }, async (_, lane) => await run('basis-notify', lane, moved)),
  ]);
  return all.map(({ key }) => {
    const change = changes.get(key);
    invariant(change !== undefined, `fact ${key} was written`);
    return change;
  });
}

async function lockFacts(run: Run, lane: Lane, group: readonly Observation[]): Promise<readonly Held[]> {
  const keys = group.map(({ key }) => key);
  const locked = Promise.all([
    run('facts-ensure', lane, keys),
    run<FactRow & { readonly digest: string | null }>('facts-lock', lane, keys),
  ]);
  // While they are: an order that comes meanwhile waits for what is locked.
  const told = group.map((seen) => ({ seen, digest: digest(seen.value) }));
  const known = new Map((await locked)[1].map((row) => [row.key, row]));
  return told.map(({ seen, digest: of }) => {
    const row = known.get(seen.key);
    invariant(row !== undefined, `fact ${seen.key} has a row`);
    return { seen, before: viewOf(row), digests: { told: of, known: row.digest } };
  });
}

function changeOf({ seen, before, digests }: Held, now: Instant): FactChange {
  if (before.version > 0 && seen.since < before.since) return { kind: 'older', view: before };
  const { value, source, since } = seen;
  const confirmed = { ...before, confirmedAt: Math.max(before.confirmedAt, now) as Instant };
  if (digests.told === digests.known) return { kind: 'confirmed', view: confirmed, confirmedBefore: before.confirmedAt };
  const view: FactView = { version: before.version + 1, value, source, since, confirmedAt: now };
  return { kind: 'changed', view, ...(before.version > 0 && { confirmedBefore: before.confirmedAt }) };
}

interface Changed extends Held {
  readonly change: FactChange;
}

async function write(run: Run, lane: Lane, all: readonly Changed[], now: Instant): Promise<void> {
  const changed = all.filter(({ change }) => change.kind === 'changed');
  const confirmed = all.filter(({ change }) => change.kind === 'confirmed');
  const kept = all.filter(({ change }) => change.kind !== 'confirmed');
  const keys = (of: readonly Changed[]): readonly string[] => of.map(({ seen }) => seen.key);
  await Promise.all([
    changed.length > 0 &&
      run(
        'facts-change',
        lane,
        now,
        keys(changed),
        changed.map(({ digests }) => digests.told),
        lines(changed.map(({ seen }) => seen.value)),
        changed.map(({ seen }) => seen.source),
        changed.map(({ seen }) => seen.since),
      ),
    confirmed.length > 0 && run('facts-confirm', lane, now, keys(confirmed)),
    kept.length > 0 &&
      run(
        'fact-history-add',
        lane,
        now,
        keys(kept),
        kept.map(({ change }) => (change.kind === 'changed' ? change.view.version : 0)),
        lines(kept.map(({ seen }) => seen.value)),
        kept.map(({ seen }) => seen.source),
        kept.map(({ seen }) => seen.since),
      ),
  ]);
}
