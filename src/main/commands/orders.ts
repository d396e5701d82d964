import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import { lineOf, type MainFailure } from '../failure.ts';
import { billsTable, holdsTable, ordersTable } from '../render/orders.ts';
import type { Terminal } from '../terminal.ts';

/** Orders with their holds, shipments and invoices: all of them, or the next thousand. */
export async function orders(
  folder: string,
  after: string | undefined,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.orders(after);
    if (!answer.ok) return complain(terminal, answer.failure);
    const { orders: all, next, isBehind } = answer.value;
    if (all.length === 0) terminal.say('No orders yet: orderkeel capture FILE, or npm start.');
    else for (const part of [ordersTable(all), holdsTable(all), billsTable(all)]) terminal.say(`${part}\n`);
    if (next !== undefined) terminal.say(`There are more: orderkeel orders --after ${next}`);
    if (isBehind) terminal.say('The list is behind: what was committed last may not be in it yet.');
    return 0;
  });
}

export function complain(terminal: Terminal, failures: readonly MainFailure[]): number {
  for (const failure of failures) terminal.complain(lineOf(failure));
  return 1;
}
