import { fail, type Result } from '../../core/model/result.ts';
import type { Arguments } from '../arguments.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import { messageText, messagesTable } from '../render/messages.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** The ledger: the latest messages, or one whole. */
export async function messages(
  folder: string,
  { words: [id], options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  if (options.has('--in') && options.has('--out'))
    return fail([{ code: 'argument-unexpected', what: '--in with --out', wayOut: 'give one of them, or neither for both' }]);
  return await withHub(folder, terminal, async (client) => {
    if (id !== undefined) {
      const shown = await client.message(id);
      if (!shown.ok) return complain(terminal, shown.failure);
      terminal.say(messageText(shown.value.message));
      return 0;
    }
    const connection = options.get('--connection');
    const listed = await client.messages({
      ...(options.has('--in') && { direction: 'in' }),
      ...(options.has('--out') && { direction: 'out' }),
      ...(options.has('--refused') && { refused: 'yes' }),
      ...(connection !== undefined && { connection }),
    });
    if (!listed.ok) return complain(terminal, listed.failure);
    terminal.say(listed.value.messages.length === 0 ? 'No messages.' : messagesTable(listed.value.messages));
    return 0;
  });
}
