/** A season on the engine itself. Nothing in it waits for anything but virtual time, so a seed is a season here too. */
import { playSeason, type SeasonOptions, type SeasonResult } from '../season.ts';
import { EngineHub } from './hub.ts';

export async function runEngineSeason(options: SeasonOptions): Promise<SeasonResult> {
  const hubs: EngineHub[] = [];
  const season = playSeason(options, (parts) => {
    const hub = new EngineHub(parts);
    hubs.push(hub);
    return hub;
  });
  for (;;) {
    const { done, value } = season.next();
    await atRest();
    const [error] = hubs.flatMap(({ errors }) => errors);
    if (error !== undefined) throw error;
    if (done !== true) continue;
    const [item] = hubs.flatMap(({ setAside }) => setAside);
    if (item !== undefined) throw new Error(`set aside, and nobody's fault: ${item}`);
    return value;
  }
}

/**
 * Ends when no promise has anything more to do: what Node.js is asked to run at the next tick while continuations run
 * comes after all of them, those included that come of them meanwhile.
 */
async function atRest(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
