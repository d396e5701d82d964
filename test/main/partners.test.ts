/** What partners call back with, whatever order it is read in. */
import { expect, test } from 'vitest';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Hub } from '../../src/engine/hub.ts';
import type { CommandOutcome, StoredMessage } from '../../src/engine/ports.ts';
import { financeNews } from '../../src/main/house/partners.ts';

const PAID = {
  type: 'invoice-paid',
  order: 'O-1',
  invoice: 'INV-1',
  amount: { amount: '4.10', currency: 'USD' },
  reference: 'P-1',
};
const message = (attempts: number): StoredMessage => ({
  id: '7',
  connection: 'finance',
  kind: 'finance-news',
  raw: new TextEncoder().encode(JSON.stringify(PAID)),
  at: 0 as StoredMessage['at'],
  attempts,
});

test('a payment that another process read before its invoice waits, and is asked again under a number of its own', async () => {
  const asked: string[] = [];
  let answer: CommandOutcome = {
    kind: 'refused',
    order: 'O-1' as OrderId,
    failure: { code: 'invoice-unknown', found: 'INV-1', where: 'invoice', wayOut: 'record the invoice first' },
  };
  const hub = {
    handle: async (_: OrderId, __: unknown, { id }: { readonly id: string }) => {
      asked.push(id);
      return answer;
    },
  } as unknown as Hub;
  await expect(financeNews(hub)(message(0))).rejects.toThrow('news of O-1 came before the invoice that it is about');
  answer = { kind: 'accepted', order: 'O-1' as OrderId, revision: 9 };
  expect(await financeNews(hub)(message(1))).toEqual(answer);
  expect(asked).toEqual(['message:7:0', 'message:7:1']);
});
