/** Invoices against what shipped, payments, disputes, credit and rebill: exact to the cent, and each once. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { InvoiceId, OrderId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { instant } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import type { PostedInvoice } from '../../../../src/core/model/shipment.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { failureOf, invoice, ORDER, pay, released, resolve, SITUATIONS, stateOf, town } from './situations.ts';

const usd = (amount: string) => money(amount, 'USD');

/** 4 of 10 left as S1 and 6 as S2; both are posted and asked to be billed: 16.40 and 24.60. */
function twoTrucks(): Town {
  const it = SITUATIONS['partly shipped']();
  it.tell(ORDER, shipped('S2', 'F1', { '1.1': '6' }));
  it.deliver();
  return it;
}

const of = (it: Town, id = 'I1') => it.live(ORDER).invoices[id as never];
const dispute = (amount: string, reason: 'price' | 'tax' = 'price', currency = 'USD'): OrderCommand => ({
  type: 'open-dispute',
  invoice: InvoiceId.of('I1'),
  reason,
  amount: money(amount, currency),
});
const settle = (credit: string, currency = 'USD'): OrderCommand => ({
  type: 'settle-dispute',
  invoice: InvoiceId.of('I1'),
  credit: money(credit, currency),
});

describe('an invoice', () => {
  test('of what shipped, with tax and freight, matches, and what it puts on the books is claimed no more', () => {
    const it = twoTrucks();
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('41');
    it.tell(ORDER, invoice('I1', 'S1', '16.40', '1.35', { charges: '10.00' }));
    expect(of(it)).toMatchObject({ state: 'posted', amount: { amount: '27.75' }, roundingDifference: { amount: '0' } });
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('14.6');
  });

  test('that is posted while it is being asked for has been made: nobody waits for the answer', () => {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
    it.deliver(({ task }) => (task === 'finance.invoice' ? undefined : { kind: 'done' }));
    it.tell(ORDER, { type: 'claim-effect', instance: 'invoice/S1' as never, generation: 1, act: 'do' });
    expect(it.tasks(ORDER)['invoice/S1']).toBe('sending');
    it.tell(ORDER, invoice('I1', 'S1', '41.00'));
    expect(it.tasks(ORDER)['invoice/S1']).toBe('done');
  });

  test.each([
    ['a cent more of goods', invoice('I1', 'S1', '16.41'), '16.4', '16.41', '0.01'],
    ['a total that is not its sum', invoice('I1', 'S1', '16.40', '1.35', { total: '17.76' }), '17.75', '17.76', '0.01'],
  ])('%s: a mismatch, with the figures', (_, command, expected, posted, difference) => {
    const it = twoTrucks();
    it.tell(ORDER, command);
    expect(of(it)?.state).toBe('mismatch');
    expect(it.hold(ORDER, 'invoice-mismatch').reason).toMatchObject({
      expected: { amount: expected },
      posted: { amount: posted },
      difference: { amount: difference },
    });
  });

  test.each([
    ['5 cents off, as far as the tolerance goes', '1.40', '0.05', 'posted'],
    ['5 cents less', '1.30', '-0.05', 'posted'],
    ['6 cents off', '1.41', '0', 'mismatch'],
  ])('tax of the whole against 1.35 for the part: %s', (_, tax, rounding, state) => {
    const it = twoTrucks();
    const { invoice: posted } = invoice('I1', 'S1', '16.40', '1.35') as { invoice: PostedInvoice };
    it.tell(ORDER, {
      type: 'record-invoice',
      invoice: { ...posted, tax: usd(tax), total: usd((16.4 + Number(tax)).toFixed(2)) },
    });
    expect(of(it)).toMatchObject({ state, roundingDifference: { amount: rounding } });
  });

  test('a shipment that is billed already is not billed again, and the second invoice is asked about', () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '16.40'));
    it.tell(ORDER, invoice('I2', 'S1', '16.40'));
    expect(it.hold(ORDER, 'invoice-mismatch').reason).toMatchObject({
      invoice: 'I2',
      expected: { amount: '0' },
      difference: { amount: '16.4' },
    });
  });

  test.each([
    ['its freight', invoice('I2', 'S1', '0', '0', { charges: '12.50' }), '12.5'],
    ['its tax', invoice('I2', 'S1', '0', '1.35'), '1.35'],
  ])('nor is %s alone, where none of its goods are', (_, again, amount) => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '16.40', '1.35', { charges: '12.50' }));
    it.tell(ORDER, again);
    expect(it.hold(ORDER, 'invoice-mismatch').reason).toMatchObject({ expected: { amount: '0' }, difference: { amount } });
  });

  test('the same again changes nothing; another under its number is refused', () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '16.40'));
    expect(it.tell(ORDER, invoice('I1', 'S1', '16.40'))).toEqual([]);
    expect(failureOf(it.ask(ORDER, invoice('I1', 'S1', '16.50')))).toMatchObject({ code: 'conflicting-repeat', known: '16.4' });
  });

  const posted = (more: Partial<PostedInvoice>): OrderCommand => {
    const { invoice: whole } = invoice('I1', 'S1', '16.40') as { invoice: PostedInvoice };
    return { type: 'record-invoice', invoice: { ...whole, ...more } };
  };
  const part = { order: OrderId.of(ORDER), shipment: ShipmentId.of('S1'), goods: usd('16.40'), tax: usd('0') };

  test.each([
    ['in another money', invoice('I1', 'S1', '16.40', '0', { currency: 'EUR' }), 'currency-mismatch'],
    [
      'with freight in another money',
      posted({ charges: [{ id: 'f', kind: 'freight', amount: money('1', 'EUR') }] }),
      'currency-mismatch',
    ],
    [
      "with another order's part in another money",
      posted({ parts: [part, { ...part, order: OrderId.of('O2'), goods: money('1', 'EUR') }] }),
      'currency-mismatch',
    ],
    ['of a shipment that is not there', invoice('I1', 'S9', '16.40'), 'shipment-unknown'],
    ['of one shipment twice', posted({ parts: [part, part], total: usd('32.80') }), 'repeated'],
    ['of another order', posted({ parts: [{ ...part, order: OrderId.of('O2') }] }), 'order-unknown'],
  ])('refused: %s', (_, command, code) => {
    const it = twoTrucks();
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, command))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });

  test('of two orders: charges and the cent of rounding are recorded once, by the first', () => {
    const it = town();
    for (const [id, message] of [
      ['O1', 'M1'],
      ['O2', 'M2'],
    ] as const)
      it.tell(
        id,
        capture(
          demandOf([{ quantity: '10', price: '4.10' }], {
            purchaseOrder: `PO-${id}`,
            channel: { kind: 'edi', name: 'edi-acme', message },
          }),
        ),
      );
    it.deliver();
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    it.tell('O2', shipped('S2', 'F1', { '1.1': '10' }));
    const both: OrderCommand = {
      type: 'record-invoice',
      invoice: {
        id: InvoiceId.of('SUM-1'),
        parts: [
          { order: OrderId.of('O2'), shipment: ShipmentId.of('S2'), goods: usd('41'), tax: usd('3.38') },
          { order: OrderId.of('O1'), shipment: ShipmentId.of('S1'), goods: usd('41'), tax: usd('3.38') },
        ],
        charges: [{ id: 'f', kind: 'freight', amount: usd('60') }],
        tax: usd('6.77'),
        total: usd('148.77'),
        postedAt: instant('2026-06-02T08:00:00Z'),
      },
    };
    it.tell('O1', both);
    it.tell('O2', both);
    const share = (order: string) => it.live(order).invoices['SUM-1' as never];
    expect(share('O1')).toMatchObject({ state: 'posted', amount: { amount: '104.39' }, roundingDifference: { amount: '0.01' } });
    expect(share('O2')).toMatchObject({ state: 'posted', amount: { amount: '44.38' }, roundingDifference: { amount: '0' } });
  });
});

describe('a mismatch', () => {
  test('of theirs is accepted: that is what is owed', () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '20.80'));
    resolve(it, 'invoice-mismatch', { way: 'accept-theirs' });
    expect(of(it)).toMatchObject({ state: 'posted', amount: { amount: '20.8' } });
    it.tell(ORDER, pay('I1', '20.80'));
    expect(of(it)?.state).toBe('paid');
  });

  test('is credited and billed again: the order ends with the second invoice, not before', () => {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '52.00'));
    resolve(it, 'invoice-mismatch', { way: 'credit-and-rebill' });
    expect(of(it)).toMatchObject({ state: 'credited', credited: { amount: '52' }, rebilled: true });
    it.deliver();
    expect(it.live(ORDER).tasks['invoice/S1' as never]).toMatchObject({ state: 'done', generation: 2 });
    expect(it.live(ORDER).state).toBe('open');
    it.tell(ORDER, invoice('I2', 'S1', '41.00'));
    expect([of(it, 'I2')?.state, it.live(ORDER).state]).toEqual(['posted', 'open']);
    it.tell(ORDER, pay('I2', '41.00'));
    expect(it.live(ORDER).state).toBe('closed');
  });
});

describe('payments', () => {
  const billed = () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '16.40'));
    it.tell(ORDER, invoice('I2', 'S2', '24.60'));
    return it;
  };

  test('in parts: paid with the last cent', () => {
    const it = billed();
    it.tell(ORDER, pay('I1', '16.39', 'A'));
    expect(of(it)?.state).toBe('posted');
    it.tell(ORDER, pay('I1', '0.01', 'B'));
    expect(of(it)).toMatchObject({ state: 'paid', paid: { amount: '16.4' } });
  });

  test('one transfer for two invoices counts for both, and each once', () => {
    const it = billed();
    it.tell(ORDER, pay('I1', '16.40'));
    expect(it.tell(ORDER, pay('I1', '16.40'))).toEqual([]);
    it.tell(ORDER, pay('I2', '24.60'));
    expect(it.live(ORDER).state).toBe('closed');
  });

  test('under one reference, another amount is no repeat', () => {
    const it = billed();
    it.tell(ORDER, pay('I1', '6.40'));
    expect(failureOf(it.ask(ORDER, pay('I1', '10')))).toMatchObject({
      code: 'conflicting-repeat',
      known: '6.4',
      where: 'amount',
    });
  });

  test.each([
    ['nothing', pay('I1', '0'), 'not-a-decimal'],
    ['less', pay('I1', '-1'), 'not-a-decimal'],
    ['another money', pay('I1', '1', 'X', 'EUR'), 'currency-mismatch'],
    ['no invoice', pay('I9', '1'), 'invoice-unknown'],
  ])('refused: %s', (_, command, code) => expect(failureOf(billed().ask(ORDER, command))).toMatchObject({ code }));
});

describe('disputes', () => {
  test('opens a closed order, and closes it again with its credit', () => {
    const it = SITUATIONS.closed();
    it.tell(ORDER, dispute('5'));
    expect([it.live(ORDER).state, of(it)?.state]).toEqual(['open', 'disputed']);
    expect(it.tell(ORDER, dispute('5'))).toEqual([]);
    for (const other of [dispute('6'), dispute('5', 'tax')])
      expect(failureOf(it.ask(ORDER, other))).toMatchObject({ code: 'conflicting-repeat', known: 'price 5' });
    it.tell(ORDER, settle('3'));
    expect([it.live(ORDER).state, of(it)]).toMatchObject(['closed', { state: 'paid', credited: { amount: '3' } }]);
  });

  test('settled for nothing, what is owed stays owed', () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '16.40'));
    it.tell(ORDER, dispute('16.40'));
    it.tell(ORDER, settle('0'));
    expect(of(it)).toMatchObject({ state: 'posted', credited: { amount: '0' } });
  });

  test('credited whole, there is nothing left to dispute', () => {
    const it = SITUATIONS.closed();
    it.tell(ORDER, dispute('41'));
    it.tell(ORDER, settle('41'));
    expect(of(it)?.state).toBe('credited');
    expect(failureOf(it.ask(ORDER, dispute('1')))).toMatchObject({ code: 'transition-impossible', state: 'credited' });
  });

  test('of a mismatch has to wait for its hold', () => {
    const it = twoTrucks();
    it.tell(ORDER, invoice('I1', 'S1', '20'));
    expect(failureOf(it.ask(ORDER, dispute('1')))).toMatchObject({ code: 'transition-impossible', state: 'mismatch' });
  });

  test.each([
    ['more than the invoice', [dispute('41.01')], 'money-mismatch'],
    ['nothing', [dispute('0')], 'not-a-decimal'],
    ['in another money', [dispute('1', 'price', 'EUR')], 'currency-mismatch'],
    ['settled without one', [settle('1')], 'nothing-to-answer'],
    ['settled for more than the invoice', [dispute('5'), settle('41.01')], 'money-mismatch'],
    ['settled for less than nothing', [dispute('5'), settle('-1')], 'money-mismatch'],
    ['settled in another money', [dispute('5'), settle('1', 'EUR')], 'currency-mismatch'],
  ] as const)('refused: %s', (_, commands, code) => {
    const it = SITUATIONS.closed();
    for (const command of commands.slice(0, -1)) it.tell(ORDER, command);
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, commands[commands.length - 1] as OrderCommand))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });
});
