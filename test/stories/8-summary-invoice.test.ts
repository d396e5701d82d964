/**
 * Story 8, the summary invoice. Goods 1,000.30, 250.30, 99.30, fee 25.00, freight 60.00, 8.25% tax on goods. Tax per
 * order gives 111.36, the ERP's is 111.37: 1,546.27 is accepted, the cent recorded.
 */
import { expect, test } from 'vitest';
import { decimal, multiply } from '../../src/core/model/decimal.ts';
import { InvoiceId, OrderId, ShipmentId } from '../../src/core/model/identifiers.ts';
import { add, money, rounded, sum, type Currency, type Money } from '../../src/core/model/money.ts';
import type { PostedInvoice } from '../../src/core/model/shipment.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town } from './town.ts';

const GOODS = ['1000.30', '250.30', '99.30'];
const RATE = decimal('0.0825');
const USD = 'USD' as Currency;

/** Each order of one unit at its own price, shipped. */
function shippedOrders(): Town {
  const it = new Town();
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');
  GOODS.forEach((goods, i) => {
    const id = `O${i + 1}`;
    it.learn('price', ['AGR-ACME', 'BRG-6204'], {
      currency: USD,
      unit: 'EA' as never,
      spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal(goods) }] }],
    });
    it.tell(
      id,
      capture(
        demandOf([{ quantity: '1' }], {
          purchaseOrder: `PO-${i + 1}`,
          channel: { kind: 'edi', name: 'edi-acme', message: `M${i + 1}` },
        }),
      ),
    );
    it.deliver();
    it.tell(id, shipped(`S${i + 1}`, 'F1', { '1.1': '1' }));
    it.deliver();
  });
  return it;
}

const taxed = (goods: Money): Money => rounded({ amount: multiply(goods.amount, RATE), currency: USD });

function summary(tax: string, total: string): PostedInvoice {
  const parts = GOODS.map((goods, i) => ({
    order: OrderId.of(`O${i + 1}`),
    shipment: ShipmentId.of(`S${i + 1}`),
    goods: money(goods, 'USD'),
    tax: taxed(money(goods, 'USD')),
  }));
  return {
    id: InvoiceId.of('SUM-1'),
    parts,
    tax: money(tax, 'USD'),
    total: money(total, 'USD'),
    postedAt: 0 as never,
    charges: [
      { id: 'fee', kind: 'fee', amount: money('25.00', 'USD') },
      { id: 'freight', kind: 'freight', amount: money('60.00', 'USD') },
    ],
  };
}

test('tax per order gives 111.36', () => {
  expect(
    sum(
      USD,
      GOODS.map((goods) => taxed(money(goods, 'USD'))),
    ),
  ).toEqual(money('111.36', 'USD'));
});

test('the ERP bills 1,546.27 with tax of 111.37: accepted, the cent recorded once', () => {
  const it = shippedOrders();
  for (const id of ['O1', 'O2', 'O3']) it.tell(id, { type: 'record-invoice', invoice: summary('111.37', '1546.27') });

  const invoices = ['O1', 'O2', 'O3'].map((id) => it.live(id).invoices['SUM-1' as InvoiceId]);
  expect(invoices.map((invoice) => invoice?.state)).toEqual(['posted', 'posted', 'posted']);
  expect(invoices.map((invoice) => invoice?.roundingDifference.amount)).toEqual(['0.01', '0', '0']);
  expect(invoices.map((invoice) => invoice?.amount ?? money('0', 'USD')).reduce(add)).toEqual(money('1546.27', 'USD'));
  expect(['O1', 'O2', 'O3'].flatMap((id) => it.holds(id))).toEqual([]);
});

test('a dollar too much of tax is a mismatch that finance has to judge', () => {
  const it = shippedOrders();
  it.tell('O2', { type: 'record-invoice', invoice: summary('112.37', '1547.27') });

  expect(it.hold('O2', 'invoice-mismatch').reason).toMatchObject({
    invoice: 'SUM-1',
    expected: { amount: '1546.26' },
    posted: { amount: '1547.27' },
    difference: { amount: '1.01' },
  });
});
