/**
 * Story 2, the late snapshot. EAST has 100; 40 ship, 50 stay claimed. A snapshot taken before the shipment says 100:
 * on hand stays 60. The counter sells 30: 20 claimed units become an explained shortage.
 */
import { expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { instant } from '../../src/core/model/instant.ts';
import { customer } from '../core/checks/facts.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town } from './town.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;

function fortyShippedFiftyClaimed(): Town {
  const it = new Town({ 'customer:ACME': customer({ backorder: 'refused' }) });
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');
  it.tell('A', capture(demandOf([{ quantity: '40' }])));
  it.tell('B', capture(demandOf([{ quantity: '50' }], { purchaseOrder: 'PO-2' })));
  it.deliver();
  it.at('2026-06-01T15:05:00Z').tell('A', shipped('S1', 'F1', { '1.1': '40' }));
  return it;
}

const stock = (it: Town): unknown => {
  const account = it.accounts.get(EAST);
  return account?.kind === 'stock' ? { onHand: account.onHand.figure, claimed: account.claimed } : undefined;
};

test('a snapshot from before the shipment does not count it twice', () => {
  const it = fortyShippedFiftyClaimed();
  expect(stock(it)).toEqual({ onHand: '60', claimed: '50' });

  it.account(EAST, { type: 'snapshot', figure: decimal('100'), asOf: instant('2026-06-01T14:00:00Z') });

  expect(stock(it)).toEqual({ onHand: '60', claimed: '50' });
  expect(it.holds('B')).toEqual([]);
});

test('30 sold over the counter: 20 claimed units become an explained shortage', () => {
  const it = fortyShippedFiftyClaimed();

  it.account(EAST, { type: 'adjust', delta: decimal('-30'), why: 'counter-sale', at: it.now });
  it.deliver();

  expect(stock(it)).toEqual({ onHand: '30', claimed: '30' });
  expect(it.hold('B', 'shortage').reason).toMatchObject({
    type: 'shortage',
    lines: [{ schedule: '1.1', item: 'BRG-6204', short: '20' }],
  });
  expect(it.tasks('B')['release/F1']).toBe('undone');
  expect(it.tasks('B')['release/F2']).toBe('done');
  expect(it.live('B').fulfillments).toMatchObject({
    F1: { state: 'withdrawn' },
    F2: { state: 'released', lines: [{ quantity: '30' }] },
  });
  expect(it.conserves('B')).toBe(true);
});
