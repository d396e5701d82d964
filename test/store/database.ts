/** A fresh database of the run's PostgreSQL, and a store on it. */
import { inject } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';

export async function freshDatabase(): Promise<string> {
  const response = await fetch(inject('databases'));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** By the clock of the test, if it has one. */
export const freshPostgresStore = async (clock?: Clock): Promise<ProjectedStore> =>
  must(
    await openPostgresStore({
      url: await freshDatabase(),
      test: true,
      ...(clock !== undefined && { timeOf: () => clock.now() }),
    }),
  );
