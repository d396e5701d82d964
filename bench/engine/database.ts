/**
 * PostgreSQL for the engines that use it: the project's own embedded one, or a database of its own on the server that
 * DATABASE_URL names. Either must be durable, and is asked.
 */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { removedAtExit, temporary } from './temporary.ts';

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
  const name = `orderkeel_bench_${randomBytes(6).toString('hex')}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => onServer(`drop database ${name} with (force)`) };
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
