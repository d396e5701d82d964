/** Would you accept this? The answer is what a capture would come to, and nothing is kept of it. */
import { expect, test } from 'vitest';
import { order, served } from './served.ts';

const line = { item: 'BRG-6204', unit: 'EA' };

test('a clear order is told with its price, nodes, days and credit; nothing is stored or reserved', async () => {
  const { ask, key: keyOf, store } = await served();
  const key = await keyOf('orders:read');
  const first = await ask('POST /quotations', { key, body: order('Q1') });
  expect(first).toMatchObject({
    status: 200,
    body: {
      isClear: true,
      holds: [],
      lines: [
        {
          line: '1',
          item: 'BRG-6204',
          ordered: '10',
          price: { amount: '4.1', currency: 'USD', source: 'agreement' },
          available: [{ node: 'EAST', quantity: '5000' }],
          schedules: [{ schedule: '1.1', quantity: '10', from: [{ node: 'EAST', quantity: '10' }], backordered: [] }],
        },
      ],
      total: { amount: '41', currency: 'USD' },
      credit: { account: 'credit:ACME-GROUP', room: '12000', wanted: '41' },
    },
  });
  const { lines } = first.body as {
    readonly lines: readonly { readonly schedules: readonly { readonly promised?: string }[] }[];
  };
  expect(lines[0]?.schedules[0]?.promised).toMatch(/^2026-06-\d\d$/);
  expect((await ask('POST /quotations', { key, body: order('Q1') })).body).toEqual(first.body);
  expect(await store.read.orders(undefined, 10)).toEqual([]);
  expect(await store.messages.page({ most: 10 })).toEqual([]);
});

test('what would hold it is told with its evidence: price, credit, stock and a purchase order that is taken', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('orders:read', 'orders:write');
  const quoted = async (message: string, ...lines: readonly object[]): Promise<unknown> =>
    (await ask('POST /quotations', { key, body: order(message, '1', { lines }) })).body;
  expect(await quoted('Q1', { ...line, quantity: '10', price: '1.00' })).toMatchObject({
    isClear: false,
    lines: [{ price: { amount: '4.1' } }],
    credit: { room: '12000' },
    holds: [{ hold: { reason: { type: 'price-difference', lines: [{ theirs: '1', ours: '4.1' }] } } }],
  });
  expect(await quoted('Q2', { ...line, quantity: '4000' })).toMatchObject({
    holds: [{ hold: { reason: { type: 'credit', problem: { wanted: { amount: '15600' }, room: { amount: '12000' } } } } }],
  });
  const short = await quoted('Q3', { ...line, quantity: '6000' });
  expect(short).toMatchObject({ lines: [{ available: [{ node: 'EAST', quantity: '5000' }] }] });
  await ask('POST /orders', { key, once: 'K1', body: order('M1') });
  expect(await quoted('M1', { ...line, quantity: '10' })).toMatchObject({ holds: [{ hold: { reason: { type: 'duplicate' } } }] });
});

test('an order that cannot be read is refused as a capture refuses it', async () => {
  const { ask, key: keyOf } = await served();
  const key = await keyOf('orders:read');
  expect(await ask('POST /quotations', { key, body: { customer: 'ACME' } })).toMatchObject({
    status: 422,
    body: { code: 'missing', errors: [{}, {}, {}] },
  });
});
