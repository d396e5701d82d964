/** The driver, set up once: how values cross, and how a query of `sql/` is run on a connection or in a transaction. */
import { hostname } from 'node:os';
import postgres from 'postgres';
import { StoreAway } from '../../engine/ports.ts';
import type { Queries, QueryName } from './queries.ts';

export type Database = ReturnType<typeof connect>;

/** A pool, or one transaction on it. */
export type Session = Pick<Database, 'unsafe'>;

export type Value = string | number | boolean | null | Uint8Array | readonly (string | null)[] | readonly (number | null)[];

export type Run = <Row extends object>(name: QueryName, ...values: readonly Value[]) => Promise<readonly Row[]>;

/** Counts, milliseconds and positions all stay far below 2^53. */
const BIGINT = { to: 20, from: [20], serialize: String, parse: Number };

/** JSON is written by `json` below and passed on as it is, so that `"a"` and `true` are values like any other. */
const JSON_TEXT = { to: 114, from: [114], serialize: (text: string) => text, parse: (text: string): unknown => JSON.parse(text) };

export const APPLICATION = 'orderkeel';

export function connect(url: string, connectionsMax: number) {
  return postgres(url, {
    max: connectionsMax,
    onnotice: () => undefined,
    types: { bigint: BIGINT, json: JSON_TEXT },
    connection: {
      // Names who it is, for whoever needs the database alone; PostgreSQL keeps 63 characters.
      application_name: `${APPLICATION} ${process.pid}@${hostname()}`.slice(0, 63),
      default_transaction_isolation: 'read committed',
      // A deadlock is found after this long (ms); the loser begins again.
      deadlock_timeout: 100,
      // A process that has stopped in the middle of a group gives its lane back (ms).
      idle_in_transaction_session_timeout: 1_000,
    },
  });
}

export function runner(session: Session, queries: Queries): Run {
  return async <Row extends object>(name: QueryName, ...values: readonly Value[]) =>
    await session.unsafe<Row[]>(queries[name], values as never[], { prepare: true });
}

export const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** Values of a column, one a line: JSON has no line breaks of its own, and an array of PostgreSQL would quote it all again. */
export const lines = (values: readonly unknown[]): string =>
  values.map((value) => (value === undefined ? '' : JSON.stringify(value))).join('\n');

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
  error instanceof LostRace || (error instanceof postgres.PostgresError && LOST.has(error.code));

/** Connection trouble, a server that shuts down or starts up, one that is out of room for now, a session that it ended. */
const AWAY = /^(08|57P|53|25P03|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|CONNECTION_|CONNECT_TIMEOUT)/;

export const isAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && AWAY.test(error.code);
