/** The CRM's stand-in: a quote is told once it is won, signed over its bytes, until it is taken, and no second time. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { instant } from '../../src/core/model/instant.ts';
import { arrivalOf } from '../../src/connect/shop/webhook.ts';
import { startCrm } from '../../standins/crm.ts';
import { eventually } from '../support/eventually.ts';

const SECRET = 'a secret of the CRM';
const QUOTE = { quote: 'Q-1', customer: 'GRANITE', currency: 'USD', lines: [{ line: '1', item: 'BRG-6204', price: '3.90' }] };

interface Came {
  readonly body: string;
  readonly arrival: unknown;
}

async function received(request: IncomingMessage): Promise<Came> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  return { body: raw.toString('utf8'), arrival: arrivalOf('crm', request.headers, raw, SECRET) };
}

test('a quote that was won is told, and again until it is taken; one that was not won is not', async () => {
  const came: Came[] = [];
  const hub = createServer((request, response) => {
    void (async () => {
      came.push(await received(request));
      response.writeHead(came.length === 1 ? 503 : 200).end();
    })();
  }).listen(0, '127.0.0.1');
  await once(hub, 'listening');
  onTestFinished(() => void hub.close());
  const webhook = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/webhooks/crm:main`;
  const crm = await startCrm({ webhook, secret: SECRET, now: () => instant('2026-06-01T14:05:00Z') });
  onTestFinished(async () => await crm.close());
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${crm.url}${path}`, sent);
    return [response.status, await response.json()];
  };
  expect(await ask('/quotes', { ...QUOTE, quote: 'Q-2' })).toEqual([200, { ...QUOTE, quote: 'Q-2', state: 'open' }]);
  await ask('/quotes', QUOTE);
  expect(await ask('/quotes/Q-1/won', '')).toEqual([200, { ...QUOTE, state: 'won' }]);
  expect(await ask('/quotes/Q-1/won', '')).toEqual([200, { ...QUOTE, state: 'won' }]);
  expect(await ask('/quotes', QUOTE)).toEqual([422, { error: 'it was won already' }]);
  expect(await ask('/quotes/Q-9')).toEqual([404, { error: 'no such quote' }]);
  await eventually(() => expect(came).toHaveLength(2));
  await crm.close();
  expect(came.map(({ arrival }) => arrival)).toEqual([1, 2].map(() => ({ kind: 'delivery', topic: 'quote.won', id: 'Q-1-won' })));
  expect(JSON.parse(came[1]?.body ?? '')).toEqual({ ...QUOTE, wonAt: '2026-06-01T14:05:00.000Z' });
});
