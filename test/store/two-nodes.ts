/** Several stores on one database, as of several processes, and somebody who sees who waits for whom. */
import { Pool } from 'pg';
import { must } from '../../src/core/model/result.ts';
import type { Clock, Store } from '../../src/engine/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { freshDatabase } from './database.ts';

export class Nodes {
  /** Outside all stores: to look, and to stand in the way of a statement. */
  readonly bystander: Pool;
  private readonly url: string;
  private readonly stores: Store[] = [];

  private constructor(url: string) {
    this.url = url;
    this.bystander = new Pool({ connectionString: url, max: 2 });
  }

  /** A group here stands still for as long as its story tells. */
  static async onFreshDatabase(): Promise<Nodes> {
    return new Nodes(`${await freshDatabase()}?idle_in_transaction_session_timeout=60000`);
  }

  async open(clock: Clock): Promise<Store> {
    const store = must(await openPostgresStore({ url: this.url, test: true, timeOf: () => clock.now() }));
    this.stores.push(store);
    return store;
  }

  /** Until so many transactions wait for a lock. */
  async untilWaiting(count = 1): Promise<void> {
    for (;;) {
      const { rows } = await this.bystander.query<{ waiting: number }>(
        `select count(*)::integer as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rows[0]?.waiting ?? 0) >= count) return;
    }
  }

  /** Keeps everybody from a table while something is done; `write` writes into it in their place. */
  async whileLocked(
    table: string,
    during: (write: (statement: string, values: readonly (string | number)[]) => Promise<unknown>) => Promise<void>,
  ): Promise<void> {
    const client = await this.bystander.connect();
    await client.query('begin');
    await client.query(`lock table ${table} in access exclusive mode`);
    await during(async (statement, values) => await client.query(statement, [...values]));
    await client.query('commit');
    client.release();
  }

  async close(): Promise<void> {
    await Promise.all(this.stores.map(async (store) => await store.close()));
    await this.bystander.end();
  }
}
