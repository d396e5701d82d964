/**
 * Another number of lanes, offline: every row goes to the lane of its name, in one transaction. The old feeds end, and who
 * comes with a cursor of theirs is told.
 *
 * Nobody else may be on the database. Whoever starts meanwhile waits for the lock of `migrate` and finds the new lanes; a
 * session of Orderkeel that is there already refuses the move; a process that was only cut off finds that the feeds
 * begin elsewhere, and writes nothing.
 */
import { readFileSync } from 'node:fs';
import { fail, invariant, ok, type Result } from '../../../core/model/result.ts';
import { APPLICATION, connect } from '../database.ts';
import { MIGRATING, migrate, type DatabaseFailure } from '../migrate.ts';
import { loadQueries } from '../queries.ts';

export interface Relaned {
  readonly before: number;
  readonly lanes: number;
  readonly orders: number;
  readonly entries: number;
}

const MOVE = readFileSync(new URL('./move.sql', import.meta.url), 'utf8');

/** The same number again changes nothing, and ends no feed. */
export async function relane(url: string, lanes: number): Promise<Result<Relaned, DatabaseFailure>> {
  const database = connect({ url, connectionsMax: 1 }, loadQueries());
  try {
    const settings = await migrate(database, lanes);
    if (!settings.ok) return settings;
    return await database.transaction(async ({ ask }): Promise<Result<Relaned, DatabaseFailure>> => {
      await ask('select pg_advisory_xact_lock($1)', MIGRATING);
      const others = await ask<{ name: string }>(
        `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like $1`,
        `${APPLICATION} %`,
      );
      if (others.length > 0) return fail(inUse(others.map(({ name }) => name.slice(APPLICATION.length + 1))));
      const [is] = await ask<{ before: number }>('select lanes as before from settings');
      invariant(is !== undefined, 'a database has its settings');
      if (is.before !== lanes) {
        await ask('create temp table relaning (lanes integer, begin bigint) on commit drop');
        await ask(
          `insert into relaning select $1, max(position) + 1
          from (select position from lanes union all select feeds_begin from settings) as p`,
          lanes,
        );
        await ask(MOVE);
      }
      const [moved] = await ask<{ orders: number; entries: number }>(
        'select count(distinct order_id) as orders, count(*) as entries from journal',
      );
      return ok({ before: is.before, lanes, orders: moved?.orders ?? 0, entries: moved?.entries ?? 0 });
    });
  } finally {
    await database.end();
  }
}

const inUse = (processes: readonly string[]): DatabaseFailure => ({
  code: 'database-in-use',
  processes,
  wayOut: 'end these Orderkeel processes, then ask again',
});
