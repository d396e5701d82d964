/** Brings a database to this version's tables: the files of `migrations/`, in order of name, each once. */
import { readdirSync, readFileSync } from 'node:fs';
import { fail, invariant, ok, type Result } from '../../core/model/result.ts';
import type { Database } from './database.ts';

export type DatabaseFailure =
  /** Written by a newer Orderkeel: this one would not understand what it finds. */
  | { readonly code: 'database-newer'; readonly found: string; readonly wayOut: string }
  /** A setting without which an acknowledged command could be lost. */
  | { readonly code: 'database-not-durable'; readonly setting: string; readonly wayOut: string };

/** Counts up when processes of before must not write any more; the database says from which on they may join. */
const VERSION = 1;
const FOLDER = new URL('./migrations/', import.meta.url);
/** Nodes that start together migrate one after another. Any fixed number; this one is "okmigrat" in spirit only. */
const LOCK = 735_201_946;

/** Gives back how many lanes the database has; `lanes` for one that is new. */
export async function migrate(database: Database, lanes: number): Promise<Result<number, DatabaseFailure>> {
  const names = readdirSync(FOLDER).sort();
  return await database.transaction(async ({ ask }) => {
    await ask('select pg_advisory_xact_lock($1)', LOCK);
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
      await ask(readFileSync(new URL(name, FOLDER), 'utf8'));
      await ask('insert into migrations (name) values ($1)', name);
    }
    await ask('insert into settings (lanes) values ($1) on conflict do nothing', lanes);
    const [settings] = await ask<{ lanes: number; version_min: number }>('select lanes, version_min from settings');
    invariant(settings !== undefined, 'a database has its settings');
    if (settings.version_min > VERSION)
      return fail({
        code: 'database-newer',
        found: `version ${settings.version_min}`,
        wayOut: 'start the Orderkeel version that the other processes are, or a later one',
      });
    await ask('insert into lanes (lane) select generate_series(0, $1 - 1) on conflict do nothing', settings.lanes);
    return ok(settings.lanes);
  });
}

export async function isDurable(database: Database): Promise<Result<void, DatabaseFailure>> {
  const rows = await database.ask<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  const off = rows.find(({ setting }) => setting === 'off' || setting === 'local');
  if (off === undefined) return ok(undefined);
  return fail({
    code: 'database-not-durable',
    setting: off.name,
    wayOut: `set ${off.name} = on: without it an acknowledged order can be lost`,
  });
}
