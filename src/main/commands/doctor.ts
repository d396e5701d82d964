import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** Looks for what is not well; ends with 1 when something is. */
export async function doctor(folder: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.doctor();
    if (!answer.ok) return complain(terminal, answer.failure);
    const { findings } = answer.value;
    for (const { what, found, wayOut } of findings) terminal.say(`${what}: ${found}. Way out: ${wayOut}.`);
    if (findings.length === 0) terminal.say('All is well: database, lanes, clock, effects, notices, messages, connections.');
    return findings.length === 0 ? 0 : 1;
  });
}
