/**
 * Story 1, the credit race. A group's limit is 50,000, exposure 38,000. Two siblings' orders of 9,000 and 7,500 reach
 * release together. One is released; the other holds "4,500 over". A payment of 6,000 frees it, nobody touching it.
 */
import { describe, expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { CustomerId } from '../../src/core/model/identifiers.ts';
import { customer, shipTo, terms } from '../core/checks/facts.ts';
import { capture, demandOf } from './orders.ts';
import { Town } from './town.ts';

const SIBLING = CustomerId.of('ACME-WEST');

function town(): Town {
  const it = new Town({
    'customer:ACME-WEST': customer({ name: 'Acme Bearings' }),
    'ship-to:ACME-WEST/MAIN': shipTo(),
    'terms:ACME-WEST': terms(),
  });
  it.stock('EAST', 'BRG-6204', '5000');
  it.credit('ACME-GROUP', '50000', '38000');
  return it;
}

/** 3,000 at 3.00 and 2,500 at 3.00, as a person's quote. */
function bothOrders(it: Town): void {
  it.learn('price', ['AGR-ACME', 'BRG-6204'], {
    currency: 'USD' as never,
    unit: 'EA' as never,
    spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal('3.00') }] }],
  });
  it.tell('A', capture(demandOf([{ quantity: '3000' }])));
  it.tell('B', capture(demandOf([{ quantity: '2500' }], { customer: SIBLING, purchaseOrder: 'PO-2' })));
  it.deliver();
}

describe('credit race', () => {
  test('one is released, the other holds "4,500 over"', () => {
    const it = town();
    bothOrders(it);

    expect(it.tasks('A')['release/F1']).toBe('done');
    expect(it.tasks('B')['release/F1']).toBeUndefined();
    expect(it.hold('B', 'credit').reason).toEqual({
      type: 'credit',
      group: 'ACME-GROUP',
      problem: {
        problem: 'over-limit',
        wanted: { amount: '7500', currency: 'USD' },
        room: { amount: '3000', currency: 'USD' },
        over: { amount: '4500', currency: 'USD' },
      },
    });
  });

  test('a payment of 6,000 frees it, nobody touching it', () => {
    const it = town();
    bothOrders(it);

    it.at('2026-06-01T09:30:00Z').account('credit:ACME-GROUP' as AccountKey, {
      type: 'adjust',
      delta: decimal('-6000'),
      why: 'payment',
      at: it.now,
    });
    it.deliver();

    expect(it.holds('B')).toEqual([]);
    expect(it.tasks('B')['release/F1']).toBe('done');
    expect(it.accounts.get('credit:ACME-GROUP' as AccountKey)?.claimed).toBe('16500');
  });

  test('a payment of 4,000 does not', () => {
    const it = town();
    bothOrders(it);

    it.at('2026-06-01T09:30:00Z').account('credit:ACME-GROUP' as AccountKey, {
      type: 'adjust',
      delta: decimal('-4000'),
      why: 'payment',
      at: it.now,
    });
    it.deliver();

    expect(it.tasks('B')['release/F1']).toBeUndefined();
    expect(it.holds('B')).toEqual(['credit']);
  });
});
