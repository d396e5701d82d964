/**
 * The store on PostgreSQL: one transaction a command.
 *
 * Locks are taken in one order (the order's row, facts in key order, accounts in key order, the head of the feed), and a
 * transaction that loses all the same begins again from the start.
 */
import type { AccountKey } from '../../core/model/account.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import { ok, type Result } from '../../core/model/result.ts';
import type { Store } from '../../engine/ports.ts';
import { accountReads, addFollowUps, saveAccounts, saveCommand } from './accounts.ts';
import { connect, lostTo, runner, type Database, type Run } from './database.ts';
import { routeCapture, routePurchaseOrder } from './directory.ts';
import { writeFact } from './facts.ts';
import { isDurable, migrate, type DatabaseFailure } from './migrate.ts';
import { loadQueries } from './queries.ts';
import { messages, queues } from './queues.ts';
import { reading } from './reading.ts';
import { orderReads, saveOrder } from './transaction.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Default 10. */
  readonly connectionsMax?: number;
  /** A test's database need not be durable. */
  readonly test?: boolean;
}

/** A transaction that lost this often is not unlucky: something is wrong, and the caller hears of it. */
const ATTEMPTS_MAX = 20;

export async function openPostgresStore(options: PostgresOptions): Promise<Result<Store, DatabaseFailure>> {
  const database = connect(options.url, options.connectionsMax ?? 10);
  const fit = options.test === true ? ok(undefined) : await isDurable(database);
  const migrated = fit.ok ? await migrate(database) : fit;
  if (migrated.ok) return ok(storeOn(database));
  await database.end();
  return migrated;
}

function storeOn(database: Database): Store {
  const sql = loadQueries();
  const run = runner(database, sql);
  const inTransaction = async <T>(work: (tx: Run) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await database.begin(async (tx) => ({ value: await work(runner(tx, sql)) }))).value;
      } catch (error) {
        if (!lostTo(error) || attempt === ATTEMPTS_MAX) throw error;
      }
    }
  };
  return {
    ...transactions(inTransaction),
    queues: queues(run),
    directory: directory(run, inTransaction),
    messages: messages(run),
    read: reading(run),
    close: async () => await database.end({ timeout: 5 }),
  };
}

type InTransaction = <T>(work: (tx: Run) => Promise<T>) => Promise<T>;

function transactions(inTransaction: InTransaction): Pick<Store, 'transact' | 'settle' | 'observe'> {
  return {
    transact: async (order, work) => {
      const learned = new Set<AccountKey>();
      return await inTransaction(async (tx) => {
        const reads = await orderReads(tx, order, learned);
        const { writes, result } = await work(reads);
        if (writes !== undefined) await saveOrder(tx, order, reads.stored, writes);
        return result;
      });
    },
    settle: async (work) => {
      const learned = new Set<AccountKey>();
      return await inTransaction(async (tx) => {
        const { writes, result } = await work(await accountReads(tx, learned));
        if (writes !== undefined)
          await Promise.all([
            saveAccounts(tx, writes.accounts),
            addFollowUps(tx, writes.followUps),
            saveCommand(tx, writes.command),
          ]);
        return result;
      });
    },
    observe: async (seen, work) =>
      await inTransaction(async (tx) => {
        const reads = await writeFact(tx, seen);
        await addFollowUps(tx, await work(reads));
        return reads.change;
      }),
  };
}

const directory = (run: Run, inTransaction: InTransaction): Store['directory'] => ({
  routeCapture: async (route, fresh) => await inTransaction(async (tx) => await routeCapture(tx, route, fresh)),
  routePurchaseOrder: async (customer, purchaseOrder, fresh) => await routePurchaseOrder(run, customer, purchaseOrder, fresh),
  find: async ({ kind, issuer, value }) =>
    (await run<{ order_id: OrderId }>('references-find', kind, issuer, value)).map((row) => row.order_id),
});
