/**
 * One PostgreSQL for a whole test run, started when the first test asks for a database and stopped at the end. Each
 * database is a clone of a template that has the tables already: 30 to 60 ms instead of a migration.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { must } from '../../src/core/model/result.ts';
import { startEmbedded, type Embedded } from '../../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers each request with the URL of a fresh database. */
    readonly databases: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databases = new Databases();
  const server = createServer((_, response) => {
    databases.fresh().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('databases', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await databases.stop();
  };
}

class Databases {
  private started: Promise<{ readonly server: Embedded; readonly folder: string }> | undefined;
  private count = 0;
  /** PostgreSQL copies a template for one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  async fresh(): Promise<string> {
    this.started ??= start();
    const { server } = await this.started;
    const name = `test_${++this.count}`;
    const cloned = this.last.then(async () => await administer(server, `create database ${name} template orderkeel`));
    this.last = cloned.catch(() => undefined);
    await cloned;
    return urlOf(server, name);
  }

  async stop(): Promise<void> {
    if (this.started === undefined) return;
    const { server, folder } = await this.started;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(): Promise<{ readonly server: Embedded; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'orderkeel-test-'));
  // Started as root, the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const server = must(await startEmbedded({ folder, test: true, stopOnSignals: false }));
  // What meets across lanes is to be met.
  const asked = { url: server.url, test: true, lanes: 4, connectionsMax: 1 };
  const store = await openPostgresStore(asked).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  await must(store).close();
  return { server, folder };
}

const urlOf = ({ url }: Embedded, name: string): string => url.replace(/\/orderkeel$/, `/${name}`);

async function administer(server: Embedded, statement: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(server, 'postgres') });
  await client.connect();
  await client.query(statement);
  await client.end();
}
