import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import { explanationText } from '../render/explain.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** One order: each step with its reasons, and what happened. */
export async function explainOrder(
  folder: string,
  order: string,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.order(order);
    if (!answer.ok) return complain(terminal, answer.failure);
    terminal.say(explanationText(answer.value.explanation, answer.value.history));
    return 0;
  });
}
