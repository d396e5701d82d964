import { fail, ok, type Result } from '../../core/model/result.ts';
import { Projections } from '../../engine/projections/projections.ts';
import type { MainFailure } from '../failure.ts';
import { openStore } from '../house/database.ts';
import type { Terminal } from '../terminal.ts';

/** Folds all lists again, from the first event on; what the projections say meanwhile is not whole. */
export async function rebuildProjections(folder: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  const opened = await openStore(folder, process.env['DATABASE_URL'], (database) => database);
  if (!opened.ok) return fail([opened.failure]);
  const { store, close } = opened.value;
  try {
    let told = '';
    await new Projections(store.projections, (error) => terminal.complain(String(error))).rebuild(({ lane, done, of }) => {
      const tenths = of === 0 ? 10 : Math.floor((10 * done) / of);
      const word = `${lane} ${tenths}`;
      if (word !== told) terminal.say(`lane ${lane + 1} of ${store.lanes}: ${tenths * 10}%, ${done} of ${of} events`);
      told = word;
    });
    terminal.say('The projections are up to date.');
    return ok(0);
  } finally {
    await close();
  }
}
