/**
 * Story 6, the price rules. 200 at 4.10; 150 ship before, 50 after a rise to 4.35. The order-date customer pays
 * 615.00 + 205.00, the ship-date customer 615.00 + 217.50.
 */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../src/core/model/decimal.ts';
import type { InvoiceInstruction } from '../../src/core/model/instruction.ts';
import { localDate } from '../../src/core/model/instant.ts';
import type { PriceRule } from '../../src/core/model/master.ts';
import { customer, price } from '../core/checks/facts.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town } from './town.ts';

const RISE = price({
  spans: [
    {
      from: localDate('2026-01-01'),
      until: localDate('2026-06-03'),
      breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }],
    },
    { from: localDate('2026-06-04'), breaks: [{ atLeast: decimal('1'), price: decimal('4.35') }] },
  ],
});

/** 150 leave on 2 June, 50 on 5 June; the price rises on the 4th. What each shipment is billed at. */
function billed(rule: PriceRule): readonly string[] {
  const it = new Town({ 'customer:ACME': customer({ priceRule: rule }), 'price:AGR-ACME/BRG-6204': RISE });
  it.stock('EAST', 'BRG-6204', '150');
  it.credit('ACME-GROUP', '50000');
  it.tell('O1', capture(demandOf([{ quantity: '200' }])));
  it.deliver();
  it.at('2026-06-02T16:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '150' }, { left: '2026-06-02T15:00:00Z' }));
  it.deliver();
  it.until('2026-06-05T08:00:00Z');
  it.account('stock:EAST/BRG-6204' as never, { type: 'adjust', delta: decimal('50'), why: 'receipt', at: it.now });
  it.deliver();
  it.at('2026-06-05T16:00:00Z').tell('O1', shipped('S2', 'F2', { '1.1': '50' }, { left: '2026-06-05T15:00:00Z' }));
  it.deliver();
  return ['S1', 'S2'].map(
    (id) => (it.live('O1').tasks[`invoice/${id}` as never] as { input: InvoiceInstruction }).input.goods.amount,
  );
}

describe('price rules', () => {
  test.each([
    ['order-date', ['615', '205']],
    ['ship-date', ['615', '217.5']],
  ] as const)('the %s customer pays %s', (rule, amounts) => {
    expect(billed(rule)).toEqual(amounts);
  });
});
