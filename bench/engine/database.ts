/**
 * PostgreSQL for the engines that use it: the project's own embedded one, or a database of its own on the server that
 * DATABASE_URL names. Either must be durable, and is asked.
 */
import { Client } from 'pg';
import { databaseOn } from '../../simulator/server.ts';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { removedAtExit, temporary } from '../shared/temporary.ts';

interface Database {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export async function startDatabase(): Promise<Database> {
  const given = process.env['DATABASE_URL'];
  const database = given === undefined ? await embedded() : await createdOn(given);
  await assertDurable(database);
  return database;
}

async function embedded(): Promise<Database> {
  const asked = await temporary('database');
  const { url, folder, stop } = must(await startEmbedded({ folder: asked.folder, stopOnSignals: false }));
  // Another than asked for, where the database's user could not go there.
  const remove = removedAtExit(folder);
  return {
    url,
    stop: async () => {
      await stop();
      remove();
      asked.remove();
    },
  };
}

async function createdOn(server: string): Promise<Database> {
  const { url, drop } = await databaseOn(server, 'orderkeel_bench');
  return { url, stop: drop };
}

async function assertDurable({ url, stop }: Database): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: settings } = await client.query<{ readonly name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting <> 'on'`,
  );
  await client.end();
  if (settings.length === 0) return;
  await stop();
  throw new Error(`not durable: ${settings.map(({ name }) => name).join(', ')} must be on`);
}
