import { expect, test } from 'vitest';
import { invoiceFollowsShipment } from '../../../simulator/checkers/invoice-follows-shipment.ts';
import type { Entry } from '../../../simulator/witness.ts';
import type { InvoiceInstruction } from '../../../src/core/model/instruction.ts';
import { butFor } from '../../core/process/settle/given.ts';
import { ALL, begun, left, type Lived } from './lived.ts';

type Billed = Extract<Entry, { kind: 'billed' }>;

/** It has shipped, and finance has not billed it yet. */
function shippedOrder(lines: Readonly<Record<string, string>> = ALL): Lived {
  const it = begun(invoiceFollowsShipment);
  it.ship('S1', left(it, 'S1', 'F1', lines));
  it.deliver(butFor('finance.invoice'));
  return it;
}

const BILLED: Billed = {
  kind: 'billed',
  order: 'O1' as never,
  shipment: 'S1' as never,
  invoice: 'I1' as never,
  lines: [
    { line: '1' as never, item: 'BRG-6204' as never, quantity: '10' as never, price: '4.1' as never },
    { line: '2' as never, item: 'BRG-6205' as never, quantity: '5' as never, price: '5.2' as never },
  ],
  goods: '67' as never,
  total: '67' as never,
  wrong: false,
};

const bill = (it: Lived, other: Partial<Billed> = {}): readonly string[] => {
  it.enter({ ...BILLED, ...other });
  return it.tale.found;
};

test('exactly what shipped is billed, and once', () => {
  const it = shippedOrder();
  expect(bill(it)).toEqual([]);
  expect(it.end()).toEqual([]);
});

test('what was given away is not billed, and what was credited is billed again', () => {
  const it = begun(invoiceFollowsShipment);
  it.ship('S1', left(it, 'S1', 'F1', { '1.1': '11', '2.1': '5' }));
  it.resolve('discrepancy', { way: 'accept-over', bill: '0', gift: '1', takeBack: '0' });
  it.deliver(butFor('finance.invoice'));
  bill(it);
  it.enter({ kind: 'credited', order: 'O1' as never, invoice: 'I1' as never, amount: '67' as never });
  expect(bill(it, { invoice: 'I2' as never })).toEqual([]);
});

test('another quantity, another price, and amounts that do not add up', () => {
  const [one, two] = BILLED.lines as [Billed['lines'][number], Billed['lines'][number]];
  expect(
    bill(shippedOrder(), { lines: [{ ...one, quantity: '9' as never }, two], goods: '62.9' as never, total: '62.9' as never }),
  ).toEqual(['invoice-follows-shipment: I1 bills 9 of 1 BRG-6204 in S1, and 10 is to be billed']);
  expect(
    bill(shippedOrder(), { lines: [{ ...one, price: '4' as never }, two], goods: '66' as never, total: '66' as never }),
  ).toEqual(['invoice-follows-shipment: I1 bills line 1 at 4, and 4.1 was agreed']);
  expect(bill(shippedOrder(), { goods: '67.01' as never, total: '67.01' as never })).toEqual([
    'invoice-follows-shipment: I1: its lines come to 67, and its goods to 67.01',
  ]);
  expect(bill(shippedOrder(), { total: '70' as never })).toEqual([
    'invoice-follows-shipment: I1 bills 3 beyond the goods, and 0 was asked for',
  ]);
});

test('the same goods twice, and goods that never shipped', () => {
  const it = shippedOrder();
  bill(it);
  expect(bill(it, { invoice: 'I2' as never })).toEqual(['invoice-follows-shipment: I2 bills S1, which I1 bills already']);
  expect(bill(begun(invoiceFollowsShipment))).toEqual(['invoice-follows-shipment: I1 bills S1, which is not confirmed']);
});

test('an invoice that the hub asks for wrong', () => {
  const it = begun(invoiceFollowsShipment);
  it.edit = (event) => {
    if (event.type !== 'task-wanted' || event.task !== 'finance.invoice') return event;
    const asked = event.input as InvoiceInstruction;
    return { ...event, input: { ...asked, lines: asked.lines.slice(1) } };
  };
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  it.deliver(butFor('finance.invoice'));
  expect(it.tale.found.join('\n')).toMatch(/invoice\/S1 bills nothing of 1 BRG-6204 in S1, and 10 is to be billed/);
});

test('a wrong invoice is asked about in the commit that records it', () => {
  for (const isPlanted of [false, true]) {
    const it = shippedOrder();
    bill(it, { invoice: 'I-S1-1' as never, total: '70' as never, wrong: true });
    const posted = { id: 'I-S1-1' as never, state: 'mismatch', shipments: ['S1' as never] } as never;
    const reason = { type: 'invoice-mismatch', invoice: 'I-S1-1' as never } as never;
    const opened = { type: 'hold-opened', hold: { id: 'H1' as never, reason } as never } as const;
    it.tale.commit([{ type: 'invoice-posted', invoice: posted, at: it.tale.now }, ...(isPlanted ? [] : [opened])]);
    expect(it.tale.found).toEqual(
      isPlanted ? ['invoice-follows-shipment: I-S1-1 was posted wrong, and nobody is asked about it'] : [],
    );
  }
});

test('a price other than the one that was agreed, and a shipment that nobody bills', () => {
  const it = begun(invoiceFollowsShipment);
  it.edit = (event) =>
    event.type === 'shipment-confirmed'
      ? {
          ...event,
          shipment: { ...event.shipment, prices: event.shipment.prices.map((each) => ({ ...each, price: '4' as never })) },
        }
      : event;
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.tale.found).toContain('invoice-follows-shipment: S1 takes 4 for line 1, and 4.1 was agreed');
  expect(shippedOrder().end()).toEqual(['invoice-follows-shipment: S1 shipped and was never billed']);
});
