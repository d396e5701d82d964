/**
 * Work that nobody else does at the same time, in this process or in another: a name is held by an advisory lock of one
 * session, for as long as the work takes.
 *
 * Invariant: PostgreSQL gives a session the same lock twice, so those of one process wait for each other first. A process
 * that dies gives its names back with its connection. One that only loses its connection goes on, and others may begin:
 * what must not be done twice is looked for by key all the same.
 */
import { Pool } from 'pg';
import { StoreAway, type Store } from '../../engine/ports.ts';

/** Any fixed number: names of Orderkeel's are among no other advisory locks. */
const NAMES = 735_202;
const LOOK_MS = 50;

export interface Alone {
  readonly run: Store['alone'];
  readonly end: () => Promise<void>;
}

export function aloneOn(url: string): Alone {
  const lines = new Map<string, Promise<unknown>>();
  // One session, which is never left for having nothing to do: its end is the end of its locks.
  const session = new Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  session.on('error', () => undefined);

  const ask = async (statement: string, name: string): Promise<boolean> => {
    try {
      const { rows } = await session.query<{ done: boolean }>(`select ${statement}($1, hashtext($2)) as done`, [NAMES, name]);
      return rows[0]?.done === true;
    } catch (error) {
      throw new StoreAway(String(error), { cause: error });
    }
  };
  const held = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    while (!(await ask('pg_try_advisory_lock', name))) await new Promise((done) => setTimeout(done, LOOK_MS));
    try {
      return await work();
    } finally {
      await ask('pg_advisory_unlock', name).catch(() => false);
    }
  };
  return {
    run: async (name, work) => {
      const before = lines.get(name) ?? Promise.resolve();
      const run = async (): Promise<Awaited<ReturnType<typeof work>>> => await held(name, work);
      const result = before.then(run, run);
      lines.set(name, result);
      try {
        return await result;
      } finally {
        if (lines.get(name) === result) lines.delete(name);
      }
    },
    end: async () => {
      if (!session.ending) await session.end();
    },
  };
}
