import { fail, type Result } from '../../core/model/result.ts';
import type { Arguments } from '../arguments.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import { holdsTable, ordersTable } from '../render/orders.ts';
import { readResolution } from '../resolution.ts';
import type { Terminal } from '../terminal.ts';
import { atRest } from './capture.ts';
import { complain } from './orders.ts';

/** A person decides about a hold: `resolve ORDER HOLD WAY --note WHY --as ana:credit`. */
export async function resolve(
  folder: string,
  { words, options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const [order = '', hold = '', way = ''] = words;
  const resolution = readResolution(way, options);
  if (!resolution.ok) return fail([resolution.failure]);
  const [person = '', ...roles] = (options.get('--as') ?? '').split(':');
  if (person === '' || roles.length === 0)
    return fail([{ code: 'argument-missing', what: '--as', wayOut: 'say who decides, and for which team: --as ana:credit' }]);
  return await withHub(folder, terminal, async (client) => {
    const asked = { resolution: resolution.value, note: options.get('--note') ?? '', person, roles };
    const answer = await client.resolve(order, hold, asked);
    if (!answer.ok) return complain(terminal, answer.failure);
    const after = await atRest(client, [answer.value.order]);
    for (const part of [ordersTable(after), holdsTable(after)]) terminal.say(`${part}\n`);
    return 0;
  });
}
