/**
 * The driver, set up once: how values cross, how a query of `sql/` is run on a connection or in a transaction, and which
 * errors mean what. Statements of a transaction go out together (pipelined); each is prepared once on each connection.
 */
import { hostname } from 'node:os';
import { DatabaseError, Pool, types as pgTypes, type ClientBase, type PoolClient } from 'pg';
import { StoreAway } from '../../engine/ports.ts';
import { PLANNED_EACH_TIME, type Queries, type QueryName } from './queries.ts';

export type Value = string | number | boolean | null | Uint8Array | Columns;

type Columns = readonly (string | null)[] | readonly (number | null)[] | readonly boolean[];

export type Run = <Row extends object>(name: QueryName, ...values: readonly Value[]) => Promise<readonly Row[]>;

/** For what is not one of the engine's queries: migrations, settings. */
export type Ask = <Row extends object>(statement: string, ...values: readonly Value[]) => Promise<readonly Row[]>;

export interface Transaction {
  readonly run: Run;
  readonly ask: Ask;
}

/** A statement as it goes out. `connection` counts the connections of the pool. */
export interface Statement {
  readonly connection: number;
  readonly query: string;
  readonly values: readonly unknown[];
}

export interface Database extends Transaction {
  readonly transaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  readonly end: () => Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax: number;
  readonly trace?: (statement: Statement) => void;
  readonly committing?: Committing;
}

/** Carries out a commit; for whoever has to know which came first. */
export type Committing = (commit: () => Promise<void>) => Promise<void>;

/** Counts, milliseconds and positions all stay far below 2^53. */
const INT8 = 20;
const PARSERS = new Map<number, (text: string) => unknown>([[INT8, Number]]);

export const APPLICATION = 'orderkeel';

const SETTINGS = {
  // Names who it is, for whoever needs the database alone; PostgreSQL keeps 63 characters.
  application_name: `${APPLICATION} ${process.pid}@${hostname()}`.slice(0, 63),
  // A process that has stopped in the middle of a group gives its lane back (ms).
  idle_in_transaction_session_timeout: 1_000,
  // A deadlock is found after this long (ms); the loser begins again.
  options: '-c deadlock_timeout=100 -c default_transaction_isolation=read\\ committed',
};

export function connect({ url, connectionsMax, trace, committing = atOnce }: DatabaseOptions, queries: Queries): Database {
  const pool = new Pool({
    connectionString: url,
    max: connectionsMax,
    ...SETTINGS,
    pipeline: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        PARSERS.get(oid) ?? pgTypes.getTypeParser(oid, format)) as typeof pgTypes.getTypeParser,
    },
  });
  let connections = 0;
  const numbers = new WeakMap<ClientBase, number>();
  pool.on('connect', (client) => {
    numbers.set(client, ++connections);
    // What was asked on it fails by itself; nobody else need hear of it.
    client.on('error', () => undefined);
  });
  pool.on('error', () => undefined);
  const query = async <Row extends object>(
    on: Pool | PoolClient,
    name: string | undefined,
    text: string,
    values: readonly Value[],
  ): Promise<readonly Row[]> => {
    if (trace !== undefined) trace({ connection: on instanceof Pool ? 0 : (numbers.get(on) ?? 0), query: text, values });
    try {
      const config = { text, values: values as unknown[], ...(name !== undefined && { name }) };
      return (await on.query<Row>(config)).rows;
    } catch (error) {
      throw meant(error);
    }
  };
  const on = (session: Pool | PoolClient): Transaction => ({
    run: async (name, ...values) => await query(session, PLANNED_EACH_TIME.has(name) ? undefined : name, queries[name], values),
    ask: async (statement, ...values) => await query(session, undefined, statement, values),
  });
  return {
    ...on(pool),
    transaction: async (work) => {
      const client = await pool.connect().catch((error: unknown) => {
        throw new StoreAway(String(error), { cause: error });
      });
      return await within(client, heard(on(client)), work, committing);
    },
    end: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

/** `failures` in the order of the statements, however deep in the work each was waited for. */
interface Heard extends Transaction {
  readonly failures: readonly unknown[];
}

const atOnce: Committing = async (commit) => await commit();

async function within<T>(
  client: PoolClient,
  on: Heard,
  work: (transaction: Transaction) => Promise<T>,
  committing: Committing,
): Promise<T> {
  let isWhole = false;
  try {
    // Not waited for: it goes out with the first statement, and if it fails, that fails too.
    const begun = on.ask('begin');
    begun.catch(() => undefined);
    const result = await work(on);
    await begun;
    await committing(async () => void (await on.ask('commit')));
    isWhole = true;
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away.
    isWhole = await on.ask('rollback').then(
      () => true,
      () => false,
    );
    // What was wrong, not that everything after it was refused: all of it went out at once.
    throw isAborted(error) ? (on.failures[0] ?? error) : error;
  } finally {
    client.release(!isWhole);
  }
}

function heard({ run, ask }: Transaction): Heard {
  const failures: unknown[] = [];
  const hear = (error: unknown): never => {
    failures.push(error);
    throw error;
  };
  return {
    failures,
    run: async (name, ...values) => await run<never>(name, ...values).catch(hear),
    ask: async (statement, ...values) => await ask<never>(statement, ...values).catch(hear),
  };
}

const isAborted = (error: unknown): boolean => error instanceof DatabaseError && error.code === '25P02';

/** Values of a column, one a line: JSON has no line breaks of its own, and an array of PostgreSQL would quote it all again. */
export const lines = (values: readonly unknown[]): string =>
  values.map((value) => (value === undefined ? '' : JSON.stringify(value))).join('\n');

/** What went wrong, in words that a partner may have chosen: PostgreSQL has no text with a NUL in it. */
export const legible = (error: string): string => error.replaceAll('\u0000', '\ufffd');

/** Somebody else was first with what could not be locked, as it wasn't there. */
export class LostRace extends Error {}

/** This process was cut off while the lanes were moved: what it has in memory is of before. */
export class LanesMoved extends StoreAway {
  constructor() {
    super('the lanes of this database were moved (orderkeel relane): start this process again');
  }
}

/** The state of a transaction that lost to another and may simply begin again: serialisation, deadlock, a key just taken. */
const LOST = new Set(['40001', '40P01', '23505']);

export const lostTo = (error: unknown): boolean =>
  error instanceof LostRace || (error instanceof DatabaseError && error.code !== undefined && LOST.has(error.code));

/** Connection trouble, a server that shuts down or starts up or is out of room for now, a session that it ended. */
const AWAY = /^(08|57P|53|25P03)/;

/** What the server says is about the statement, but for these; what the driver says, about the connection. */
function meant(error: unknown): unknown {
  if (error instanceof StoreAway) return error;
  const isAway = !(error instanceof DatabaseError) || AWAY.test(error.code ?? '');
  return isAway ? new StoreAway(String(error), { cause: error }) : error;
}
