/** An order with thousands of events, by changes as a restless buyer would send them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLES } from '../../src/main/house/house.ts';

interface Asked {
  readonly url: string;
  readonly key: string;
  readonly events: number;
}

/** Its number. */
export async function longOrder({ url, key, events }: Asked, say: (line: string) => void): Promise<string> {
  const stamp = Date.now();
  let times = 0;
  const post = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': `${stamp}-${++times}`,
    };
    const response = await fetch(`${url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const said = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.status > 201) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  };
  const example = JSON.parse(await readFile(join(EXAMPLES, 'orders', 'api-order.json'), 'utf8')) as object;
  const { order } = await post('/orders', { ...example, message: `long-${stamp}`, purchaseOrder: `LONG-${stamp}` });
  const began = performance.now();
  for (let revision = 0; revision < events;) {
    const to = { value: String(10 + (times % 30)), unit: 'EA' };
    const change = { reference: `CH-${times}`, changes: [{ kind: 'quantity', schedule: '1.1', to }] };
    revision = Number((await post(`/orders/${String(order)}/changes`, change))['revision']);
  }
  say(`an order of ${events} events, by ${times} calls in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  return String(order);
}
