/** Brings a database to this version's tables: the files of `migrations/`, in order of name, each once. */
import { readdirSync, readFileSync } from 'node:fs';
import { fail, invariant, ok, type Result } from '../../core/model/result.ts';
import { PROJECTIONS } from '../../engine/projections/ports.ts';
import type { Database } from './database.ts';

export type DatabaseFailure =
  /** Written by a newer Orderkeel: this one would not understand what it finds. */
  | { readonly code: 'database-newer'; readonly found: string; readonly wayOut: string }
  /** The move of all rows to other lanes takes nobody else on the database; `processes` are `PID@HOST`. */
  | { readonly code: 'database-in-use'; readonly processes: readonly string[]; readonly wayOut: string }
  /** A setting without which an acknowledged command could be lost. */
  | { readonly code: 'database-not-durable'; readonly setting: string; readonly wayOut: string };

/** Counts up when processes of before must not write any more; the database says from which on they may join. */
const VERSION = 1;
const FOLDER = new URL('./migrations/', import.meta.url);
/** Nodes that start together migrate one after another. Any fixed number; this one is "okmigrat" in spirit only. */
export const MIGRATING = 735_201_946;

export interface Settings {
  readonly lanes: number;
  /** Positions in the feeds begin after this one. */
  readonly feedsBegin: number;
}

/** `lanes`: of a database that is new; one that is there keeps its own. */
export async function migrate(database: Database, lanes: number): Promise<Result<Settings, DatabaseFailure>> {
  const names = readdirSync(FOLDER).sort();
  return await database.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATING})`;
    await tx.unsafe(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const rows = await tx<{ name: string }[]>`select name from migrations order by name`;
    const newer = rows.find(({ name }) => !names.includes(name));
    if (newer !== undefined)
      return fail({
        code: 'database-newer',
        found: newer.name,
        wayOut: 'start the Orderkeel version that wrote it, or a later one',
      });
    const applied = new Set(rows.map(({ name }) => name));
    for (const name of names.filter((each) => !applied.has(each))) {
      await tx.unsafe(readFileSync(new URL(name, FOLDER), 'utf8'));
      await tx`insert into migrations (name) values (${name})`;
    }
    await tx`insert into settings (lanes) values (${lanes}) on conflict do nothing`;
    const [settings] = await tx<
      { lanes: number; version_min: number; feeds_begin: number }[]
    >`select lanes, version_min, feeds_begin from settings`;
    invariant(settings !== undefined, 'a database has its settings');
    if (settings.version_min > VERSION)
      return fail({
        code: 'database-newer',
        found: `version ${settings.version_min}`,
        wayOut: 'start the Orderkeel version that the other processes are, or a later one',
      });
    await tx`insert into lanes (lane) select generate_series(0, ${settings.lanes - 1}) on conflict do nothing`;
    await tx`
      insert into projection_cursors (lane, projection, position)
      select lane, projection, ${settings.feeds_begin} from lanes, unnest(${[...PROJECTIONS]}::text[]) as p (projection)
      on conflict do nothing`;
    return ok({ lanes: settings.lanes, feedsBegin: settings.feeds_begin });
  });
}

export async function isDurable(database: Database): Promise<Result<void, DatabaseFailure>> {
  const rows = await database<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`;
  const off = rows.find(({ setting }) => setting === 'off' || setting === 'local');
  if (off === undefined) return ok(undefined);
  return fail({
    code: 'database-not-durable',
    setting: off.name,
    wayOut: `set ${off.name} = on: without it an acknowledged order can be lost`,
  });
}
