import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import { lineOf, type MainFailure } from '../failure.ts';
import { billsTable, holdsTable, ordersTable } from '../render/orders.ts';
import type { Terminal } from '../terminal.ts';

/** All orders with their holds, shipments and invoices. */
export async function orders(folder: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.orders();
    if (!answer.ok) return complain(terminal, answer.failure);
    const all = answer.value.orders;
    if (all.length === 0) terminal.say('No orders yet: orderkeel capture FILE, or npm start.');
    else for (const part of [ordersTable(all), holdsTable(all), billsTable(all)]) terminal.say(`${part}\n`);
    return 0;
  });
}

export function complain(terminal: Terminal, failures: readonly MainFailure[]): number {
  for (const failure of failures) terminal.complain(lineOf(failure));
  return 1;
}
