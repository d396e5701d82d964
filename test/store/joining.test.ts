/** A process that is older than the database says refuses to join. */
import { expect, test } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { freshDatabase } from './database.ts';
import { sessionOn } from './session.ts';

test('a process older than the database’s minimum is refused, and told the way out', async () => {
  const url = await freshDatabase();
  await must(await openPostgresStore({ url, test: true })).close();
  const sql = sessionOn(url);
  await sql`update settings set version_min = version_min + 1`;
  await sql.end();
  expect(await openPostgresStore({ url, test: true })).toEqual({
    ok: false,
    failure: {
      code: 'database-newer',
      found: 'version 3',
      wayOut: 'start the Orderkeel version that the other processes are, or a later one',
    },
  });
});
