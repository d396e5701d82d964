/** A season on one of the hubs. */
import { postgresDatabase } from './engine/postgres.ts';
import { runEngineSeason } from './engine/season.ts';
import { runSeason, type SeasonOptions, type SeasonResult } from './season.ts';

/**
 * `model`: the simulator's own hub, which is quickest; `engine`: the one that ships, over the store in memory; `postgres`:
 * the same over databases of its own on the server of DATABASE_URL.
 */
export const HUBS = ['model', 'engine', 'postgres'] as const;
export type HubName = (typeof HUBS)[number];

export async function runSeasonOn(hub: HubName, options: SeasonOptions): Promise<SeasonResult> {
  if (hub === 'model') return runSeason(options);
  return hub === 'engine' ? await runEngineSeason(options) : await runOnPostgres(options);
}

async function runOnPostgres(options: SeasonOptions): Promise<SeasonResult> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) throw new Error('DATABASE_URL names no server');
  const { make, drop } = await postgresDatabase(server);
  try {
    return await runEngineSeason(options, make);
  } finally {
    await drop();
  }
}
