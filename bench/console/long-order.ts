/** An order with thousands of events, by changes as a restless buyer would send them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLES } from '../../src/main/house/house.ts';
import { posting, type Posting } from './posting.ts';

interface Asked extends Posting {
  readonly events: number;
}

/** Its number. */
export async function longOrder({ url, key, events }: Asked, say: (line: string) => void): Promise<string> {
  const stamp = Date.now();
  const post = posting({ url, key }, String(stamp));
  const example = JSON.parse(await readFile(join(EXAMPLES, 'orders', 'api-order.json'), 'utf8')) as object;
  const { order } = await post('/orders', { ...example, message: `long-${stamp}`, purchaseOrder: `LONG-${stamp}` });
  const began = performance.now();
  let times = 1;
  for (let revision = 0; revision < events; times++) {
    const to = { value: String(10 + (times % 30)), unit: 'EA' };
    const change = { reference: `CH-${times}`, changes: [{ kind: 'quantity', schedule: '1.1', to }] };
    revision = Number((await post(`/orders/${String(order)}/changes`, change))['revision']);
  }
  say(`an order of ${events} events, by ${times} calls in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  return String(order);
}
