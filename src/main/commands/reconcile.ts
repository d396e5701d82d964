import type { Result } from '../../core/model/result.ts';
import { withHub } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** Compares orders, shipments and invoices with every ERP that is followed; ends with 1 where anything differs. */
export async function reconcile(folder: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.reconcile();
    if (!answer.ok) return complain(terminal, answer.failure);
    const { reconciled } = answer.value;
    if (reconciled.length === 0) terminal.say('No ERP that can be compared with is configured.');
    for (const { connection, compared, differences } of reconciled) {
      terminal.say(`${connection}: ${compared} orders compared, ${differences.length} differ.`);
      for (const { order, figures, held } of differences)
        terminal.say(`  ${order} ${held ? 'is held' : 'is closed'}: ${figures.join('; ')}`);
    }
    return reconciled.some(({ differences }) => differences.length > 0) ? 1 : 0;
  });
}
