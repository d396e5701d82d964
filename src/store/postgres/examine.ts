/** Whether the database is still as it has to be: it was when this process began. */
import { readdirSync } from 'node:fs';
import type { StoreExamination } from '../../engine/projections/ports.ts';
import type { Database } from './database.ts';
import { MIGRATIONS, settingsOff } from './migrate.ts';

export async function examine(database: Database): Promise<StoreExamination> {
  const known = readdirSync(MIGRATIONS).toSorted();
  const applied = (await database.ask<{ name: string }>('select name from migrations order by name')).map(({ name }) => name);
  return {
    settingsOff: await settingsOff(database),
    migrationsMissing: known.filter((name) => !applied.includes(name)),
    migrationsUnknown: applied.filter((name) => !known.includes(name)),
  };
}
