import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** A message of the ledger once more: what came in is handled again, what went out is sent again under the same key. */
export async function replay(folder: string, id: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const done = await client.replay(id);
    if (!done.ok) return complain(terminal, done.failure);
    terminal.say(`${id} is taken up again: orderkeel messages ${id} tells what comes of it.`);
    return 0;
  });
}
