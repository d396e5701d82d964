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
const VERSION = 2;
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** Nodes that start together migrate one after another. Any fixed number; this one is "okmigrat" in spirit only. */
export const MIGRATING = 735_201_946;

export interface Settings {
  readonly lanes: number;
  /** Positions in the feeds begin after this one. */
  readonly feedsBegin: number;
}

/** `lanes`: of a database that is new; one that is there keeps its own. */
export async function migrate(database: Database, lanes: number): Promise<Result<Settings, DatabaseFailure>> {
  const names = readdirSync(MIGRATIONS).sort();
  return await database.transaction(async ({ ask }) => {
    await ask('select pg_advisory_xact_lock($1)', MIGRATING);
    await ask('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())');
    const rows = await ask<{ name: string }>('select name from migrations order by name');
    const newer = rows.find(({ name }) => !names.includes(name));
    if (newer !== undefined)
      return fail({
        code: 'database-newer',
        found: newer.name,
        wayOut: 'start the Orderkeel version that wrote it, or a later one',
      });
    const applied = new Set(rows.map(({ name }) => name));
    for (const name of names.filter((each) => !applied.has(each))) {
      await ask(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
      await ask('insert into migrations (name) values ($1)', name);
    }
    await ask('insert into settings (lanes) values ($1) on conflict do nothing', lanes);
    const [settings] = await ask<{ lanes: number; version_min: number; feeds_begin: number }>(
      'select lanes, version_min, feeds_begin from settings',
    );
    invariant(settings !== undefined, 'a database has its settings');
    if (settings.version_min > VERSION)
      return fail({
        code: 'database-newer',
        found: `version ${settings.version_min}`,
        wayOut: 'start the Orderkeel version that the other processes are, or a later one',
      });
    await ask('insert into lanes (lane) select generate_series(0, $1 - 1) on conflict do nothing', settings.lanes);
    await ask(
      `insert into projection_cursors (lane, projection, position)
      select lane, projection, $1 from lanes, unnest($2::text[]) as p (projection) on conflict do nothing`,
      settings.feeds_begin,
      PROJECTIONS,
    );
    await ask(
      'insert into notice_cursors (lane, position) select lane, $1 from lanes on conflict do nothing',
      settings.feeds_begin,
    );
    return ok({ lanes: settings.lanes, feedsBegin: settings.feeds_begin });
  });
}

export async function isDurable(database: Database): Promise<Result<void, DatabaseFailure>> {
  const [setting] = await settingsOff(database);
  if (setting === undefined) return ok(undefined);
  return fail({
    code: 'database-not-durable',
    setting,
    wayOut: `set ${setting} = on: without it an acknowledged order can be lost`,
  });
}

/** Settings without which an acknowledged command could be lost, where they are off. */
export async function settingsOff(database: Database): Promise<readonly string[]> {
  const rows = await database.ask<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  return rows.filter(({ setting }) => setting === 'off' || setting === 'local').map(({ name }) => name);
}
