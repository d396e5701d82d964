/**
 * The floor: what PostgreSQL needs for the rows alone. Orderkeel lives the lives once, and every statement that writes is
 * kept with its values; then a second database takes the same statements, in transactions of the same sizes, on as many
 * connections: the same rows and bytes in the same number of commits. Nothing is read, locked, compared or decided.
 */
import { Client } from 'pg';
import { startDatabase } from './database.ts';
import type { Engine, Setting } from './engine.ts';
import { processorMs } from '../shared/processor.ts';
import { runClosed } from './closed-loop.ts';
import { startRecorded } from './orderkeel/orderkeel.ts';
import type { Order } from './life.ts';
import { openPostgresStore, type Statement } from '../../src/store/postgres/store.ts';
import { must } from '../../src/core/model/result.ts';

interface Replayed {
  readonly livesPerSecond: number;
  readonly processorMsPerLife?: number;
  readonly closed: number;
}

export interface FloorOptions {
  readonly setting: Setting;
  readonly orders: readonly Order[];
  readonly warmUp: number;
  readonly callers: number;
}

type Transaction = readonly Statement[];

const ATTEMPTS_MAX = 20;

export async function runFloor(
  { setting, orders, warmUp, callers }: FloorOptions,
  parts: AsyncDisposableStack,
): Promise<Replayed> {
  const { before, measured, closed } = await recorded(setting, orders, warmUp, callers);
  const database = await startDatabase();
  parts.defer(() => database.stop());
  const made = must(await openPostgresStore({ url: database.url }));
  await made.close();
  await replay(database.url, before);
  const processorFrom = processorMs();
  const from = performance.now();
  await replay(database.url, measured);
  const livesPerSecond = ((orders.length - warmUp) * 1_000) / (performance.now() - from);
  const processorTo = processorMs();
  const lives = orders.length - warmUp;
  return {
    livesPerSecond,
    closed,
    ...(processorFrom !== undefined &&
      processorTo !== undefined && { processorMsPerLife: (processorTo - processorFrom) / lives }),
  };
}

async function recorded(
  setting: Setting,
  orders: readonly Order[],
  warmUp: number,
  callers: number,
): Promise<{ readonly before: readonly Transaction[][]; readonly measured: readonly Transaction[][]; readonly closed: number }> {
  const tape = new Tape();
  const engine: Engine = await startRecorded(setting, (statement) => tape.take(statement));
  await runClosed(engine, orders.slice(0, warmUp), callers);
  await engine.drain();
  const before = tape.cut();
  await runClosed(engine, orders.slice(warmUp), callers);
  await engine.drain();
  const measured = tape.cut();
  const { closed } = await engine.counts();
  await engine.stop();
  return { before, measured, closed };
}

const WRITES = /^\s*(--[^\n]*\n\s*)*(insert|update|delete)/i;
const MAKES_TABLES = /^insert into (migrations|settings|lanes)/i;

/** Transactions by connection, in their order; only what writes. */
class Tape {
  private connections = new Map<number, { readonly done: Transaction[]; open: Statement[] }>();

  take(statement: Statement): void {
    const { connection, query } = statement;
    const known = this.connections.get(connection) ?? { done: [], open: [] };
    this.connections.set(connection, known);
    if (/^begin/i.test(query)) known.open = [];
    else if (/^(commit|rollback)/i.test(query)) {
      if (/^commit/i.test(query) && known.open.length > 0) known.done.push(known.open);
      known.open = [];
    } else if (WRITES.test(query) && !MAKES_TABLES.test(query)) known.open.push(statement);
  }

  cut(): readonly Transaction[][] {
    const tapes = [...this.connections.values()].map(({ done }) => done);
    this.connections = new Map();
    return tapes.filter((tape) => tape.length > 0);
  }
}

async function replay(url: string, tapes: readonly (readonly Transaction[])[]): Promise<void> {
  const names = new Map<string, string>();
  const nameOf = (query: string): string => {
    if (!names.has(query)) names.set(query, `s${names.size}`);
    return names.get(query) as string;
  };
  await Promise.all(
    tapes.map(async (tape) => {
      const client = new Client({ connectionString: url, pipeline: true });
      client.on('error', () => undefined);
      await client.connect();
      const once = async (transaction: Transaction): Promise<void> => {
        await Promise.all([
          client.query('begin'),
          ...transaction.map(
            async ({ query, values }) => await client.query({ name: nameOf(query), text: query, values: [...values] }),
          ),
          client.query('commit'),
        ]);
      };
      for (const transaction of tape)
        // Without the locks that Orderkeel takes first, two transactions may meet in a ring: the loser begins again.
        for (let attempt = 1; ; attempt++)
          try {
            await once(transaction);
            break;
          } catch (error) {
            await client.query('rollback');
            if (attempt === ATTEMPTS_MAX) throw error;
          }
      await client.end();
    }),
  );
}
