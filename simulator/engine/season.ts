/**
 * A season on the engine itself. Over the store in memory nothing in it waits for anything but virtual time, so a seed is
 * a season there too; over PostgreSQL the same world comes, and what meets what is the database's.
 */
import { playSeason, type SeasonOptions, type SeasonResult } from '../season.ts';
import { memoryDatabase, type MakeDatabase } from './database.ts';
import { EngineHub } from './hub.ts';

export async function runEngineSeason(
  options: SeasonOptions,
  makeDatabase: MakeDatabase = memoryDatabase,
): Promise<SeasonResult> {
  const hubs: EngineHub[] = [];
  const season = playSeason(options, (parts) => {
    const hub = new EngineHub(parts, makeDatabase);
    hubs.push(hub);
    return hub;
  });
  for (;;) {
    const { done, value } = season.next();
    for (const hub of hubs) await hub.rest();
    const [error] = hubs.flatMap(({ errors }) => errors);
    if (error !== undefined) throw error;
    if (done !== true) continue;
    for (const hub of hubs) {
      const [fault] = await hub.faults();
      if (fault !== undefined) throw new Error(`nobody is at fault: ${fault}`);
    }
    return value;
  }
}
