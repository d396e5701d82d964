/**
 * The store on PostgreSQL: one transaction a group.
 *
 * Locks are taken in one order (the lane's row, routes, facts, accounts, each by lane and key), and a transaction that loses all
 * the same begins again from the start. One whose process has stopped in the middle is ended by the database after a
 * second, so that others go on; what it then still sends comes to nothing.
 */
import type { Instant } from '../../core/model/instant.ts';
import { invariant, ok, type Result } from '../../core/model/result.ts';
import { laneOf } from '../../engine/lane.ts';
import type { SetAside } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { aloneOn, type Alone } from './alone.ts';
import { auditOn } from './audit.ts';
import { apiKeys } from './api-keys.ts';
import { adjustAccounts } from './accounts.ts';
import { connect, LanesMoved, legible, lostTo, type Committing, type Database, type Run, type Statement } from './database.ts';
import { examine } from './examine.ts';
import { exchanges } from './exchanges.ts';
import { findReferences, findRoute, routeCaptures, routePurchaseOrder } from './directory.ts';
import { observeFacts } from './facts.ts';
import { groupOn } from './group.ts';
import { holdBatches } from './hold-batches.ts';
import { interchanges } from './interchanges.ts';
import { messages } from './messages.ts';
import { isDurable, migrate, type DatabaseFailure, type Settings } from './migrate.ts';
import { noticesOn } from './notices.ts';
import { people, sessions } from './people.ts';
import { projectionsOn } from './projections.ts';
import { loadQueries } from './queries.ts';
import { reading } from './reading.ts';
import { trafficOn } from './traffic.ts';
import { requests } from './requests.ts';
import { clockTogether } from './together.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Default: two more than there are lanes, at least 6. */
  readonly connectionsMax?: number;
  /** Of a database that is new; one that is there keeps its own (`orderkeel relane` changes it). Default 4. */
  readonly lanes?: number;
  /** What time it is when the database's clock says so; default: that. A story is told of another day. */
  readonly timeOf?: TimeOf;
  /** A test's database need not be durable. */
  readonly test?: boolean;
  /** Hears of every statement, for whoever looks into a trouble, or measures. */
  readonly trace?: (statement: Statement) => void;
  /** Carries out each commit, for whoever has to know which came first. */
  readonly committing?: Committing;
}

export type { Statement };

/** Of the database's clock. */
export type TimeOf = (database: Instant) => Instant;

/** One process decides most with one: its groups are as large as can be. `relane` makes more, for more processes. */
const LANES_DEFAULT = 1;

/** Two processes on the embedded database's 100. */
const CONNECTIONS_MAX = 40;

/** A transaction that lost this often is not unlucky: something is wrong, and the caller hears of it. */
const ATTEMPTS_MAX = 20;

export async function openPostgresStore(options: PostgresOptions): Promise<Result<ProjectedStore, DatabaseFailure>> {
  const settings = await ready(options);
  if (!settings.ok) return settings;
  const { lanes } = settings.value;
  const { url, trace, committing } = options;
  const connectionsMax = options.connectionsMax ?? Math.min(CONNECTIONS_MAX, Math.max(6, lanes + 2));
  const watched = { ...(trace !== undefined && { trace }), ...(committing !== undefined && { committing }) };
  const database = connect({ url, connectionsMax, ...watched }, loadQueries());
  // From here on it is seen that somebody is here.
  await database.ask('select 1');
  return ok(storeOn(database, aloneOn(url), settings.value, options.timeOf ?? ((now) => now)));
}

/** Fit to be relied on, and with this version's tables. */
async function ready({ url, lanes, test }: PostgresOptions): Promise<Result<Settings, DatabaseFailure>> {
  const database = connect({ url, connectionsMax: 1 }, loadQueries());
  try {
    const fit = test === true ? ok(undefined) : await isDurable(database);
    return fit.ok ? await migrate(database, lanes ?? LANES_DEFAULT) : fit;
  } finally {
    await database.end();
  }
}

type InTransaction = <T>(work: (tx: Run) => Promise<T>) => Promise<T>;

function storeOn(database: Database, alone: Alone, { lanes, feedsBegin }: Settings, timeOf: TimeOf): ProjectedStore {
  const { run } = database;
  const inTransaction: InTransaction = async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await database.transaction(async (transaction) => await work(transaction.run));
      } catch (error) {
        if (!lostTo(error) || attempt === ATTEMPTS_MAX) throw error;
      }
    }
  };
  const nowOn = async (on: Run): Promise<Instant> => {
    const [clock] = await on<{ now: Instant; feeds_begin: number }>('clock-read');
    if (clock?.feeds_begin !== feedsBegin) throw new LanesMoved();
    return timeOf(clock.now);
  };
  const now = clockTogether(async () => await nowOn(run));
  return {
    lanes,
    now,
    isDue: async (lane, without) => (await run<{ due: boolean }>('lane-is-due', lane, await now(), without))[0]?.due === true,
    group: async (lane, work) =>
      await inTransaction(async (tx) => await work(await groupOn({ run: tx, lane, lanes, feedsBegin, timeOf }))),
    adjust: async (asked, work) => await inTransaction(async (tx) => await adjustAccounts(tx, lanes, nowOn, asked, work)),
    observe: async (seen, wakes) => await inTransaction(async (tx) => await observeFacts(tx, lanes, nowOn, seen, wakes)),
    setAside: async (item) => await inTransaction(async (tx) => await setAside(tx, lanes, item)),
    deferFollowUp: async (order, id, until, error) =>
      void (await run('follow-up-defer', laneOf(order, lanes), Number(id), until, legible(error))),
    directory: {
      routeMessage: async (asked) =>
        await inTransaction(async (tx) => {
          const [[routed]] = await Promise.all([routeCaptures(tx, lanes, [asked]), nowOn(tx)]);
          invariant(routed !== undefined, 'a message that is asked for is routed');
          return routed.order;
        }),
      routePurchaseOrder: async (customer, purchaseOrder, fresh) =>
        await inTransaction(
          async (tx) => (await Promise.all([routePurchaseOrder(tx, lanes, customer, purchaseOrder, fresh), nowOn(tx)]))[0],
        ),
      find: async ({ kind, issuer, value }) => await findReferences(run, laneOf(value, lanes), kind, issuer, value),
      routed: async (channel, message) => await findRoute(run, lanes, channel, message),
    },
    messages: messages(run, now),
    exchanges: exchanges(run),
    interchanges: interchanges(inTransaction, nowOn),
    apiKeys: apiKeys(run, now),
    audit: auditOn({ run, inTransaction, lanes, feedsBegin, now }),
    people: people(run, now),
    sessions: sessions(run),
    requests: requests(run, now),
    holdBatches: holdBatches(run, now),
    cursors: {
      read: async (name) => (await run<{ value: unknown }>('cursor-read', name))[0]?.value,
      save: async (name, value) => void (await run('cursor-save', name, JSON.stringify(value))),
    },
    alone: alone.run,
    read: reading(run, lanes, feedsBegin),
    projections: projectionsOn({ run, inTransaction, lanes, feedsBegin }),
    traffic: trafficOn(run, lanes),
    notices: noticesOn({ run, inTransaction, lanes, now }),
    examine: async () => await examine(database),
    close: async () => {
      await alone.end();
      await database.end();
    },
  };
}

async function setAside(tx: Run, lanes: number, { queue, order, id, error }: SetAside): Promise<void> {
  if (order === undefined) return;
  const lane = laneOf(order, lanes);
  await tx('set-aside-add', lane, queue, id, order, null, legible(error));
  if (queue === 'follow-up') await tx('follow-ups-remove', lane, [Number(id)]);
  if (queue === 'timer') await tx('timers-unset', lane, [order]);
  if (queue === 'effect') await tx('effects-close', lane, [id]);
}
