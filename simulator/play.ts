/** A season on either hub. */
import { runEngineSeason } from './engine/season.ts';
import { runSeason, type SeasonOptions, type SeasonResult } from './season.ts';

/** `model`: the simulator's own hub, which is quicker; `engine`: the one that ships, over the store in memory. */
export const HUBS = ['model', 'engine'] as const;
export type HubName = (typeof HUBS)[number];

export async function runSeasonOn(hub: HubName, options: SeasonOptions): Promise<SeasonResult> {
  return hub === 'engine' ? await runEngineSeason(options) : runSeason(options);
}
