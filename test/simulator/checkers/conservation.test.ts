import { expect, test } from 'vitest';
import { conservation } from '../../../simulator/checkers/conservation.ts';
import { ALL, begun, left } from './lived.ts';

test('what was ordered is shipped, open or cancelled', () => {
  const it = begun(conservation);
  it.tell('O1', { type: 'cancel', what: [{ schedule: '1.1' as never }], reference: 'c', reason: 'buyer' });
  it.deliver();
  it.ship('S1', left(it, 'S1', 'F2', { '2.1': '5' }));
  expect(it.end()).toEqual([]);
});

test('more is cancelled than is open', () => {
  const it = begun(conservation);
  it.ship('S1', left(it, 'S1', 'F1', { '1.1': '8' }, false));
  const lines = [{ schedule: '1.1' as never, quantity: '3' as never }];
  it.tale.commit([{ type: 'quantity-cancelled', lines, reference: 'c', reason: 'buyer', at: it.tale.now }]);
  expect(it.tale.found[0]).toBe('conservation: c cancels 3 of 1.1, of which 2 are open');
});

test('a shipment that is recorded as another than was told', () => {
  const it = begun(conservation);
  it.edit = (event) =>
    event.type === 'shipment-confirmed'
      ? { ...event, shipment: { ...event.shipment, lines: event.shipment.lines.slice(0, 1) } }
      : event;
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  const found = it.tale.found.join('\n');
  expect(found).toMatch(/S1 was told as 10 of 1.1 BRG-6204, 5 of 2.1 BRG-6205 and is recorded as 10 of 1.1 BRG-6204/);
  expect(found).toMatch(/10 of 1.1 BRG-6204, 5 of 2.1 BRG-6205 left as S1, and 10 of 1.1 BRG-6204 is recorded/);
  expect(found).toMatch(/takes 10 of stock:EAST\/BRG-6204, and 10 of stock:EAST\/BRG-6204, 5 of stock:EAST\/BRG-6205 is taken/);
});

test('too much left, and nobody is asked', () => {
  const it = begun(conservation);
  it.edit = (event) => (event.type === 'hold-opened' ? undefined : event);
  it.ship('S1', left(it, 'S1', 'F1', { '1.1': '12', '2.1': '5' }));
  expect(it.tale.found).toEqual([
    expect.stringMatching(/12 shipped, 0 cancelled of 1.1: 2 too much, and nobody is asked about it/),
  ]);
});

test('goods that left and were never recorded', () => {
  const it = begun(conservation);
  const { shipment } = left(it, 'S1', 'F1', ALL);
  it.enter({
    kind: 'left',
    order: 'O1' as never,
    generation: 1,
    shipment: shipment.id,
    destination: {} as never,
    againstRecall: false,
    node: shipment.node,
    fulfillment: shipment.fulfillment,
    lines: shipment.lines,
  });
  expect(it.end()).toEqual([expect.stringMatching(/shipment S1 left and was never recorded/)]);
});

test('an account that grants more than is there, or other than its orders were told', () => {
  const it = begun(conservation);
  const key = 'stock:EAST/BRG-6204' as never;
  const state = it.tale.accounts.get(key);
  if (state?.kind !== 'stock') throw new Error('stock');
  const less = { ...state, onHand: { ...state.onHand, figure: '7' as never } };
  it.tale.show({ kind: 'account', account: key, command: { type: 'expire', now: it.tale.now }, state: less });
  expect(it.tale.found).toEqual(['conservation: stock:EAST/BRG-6204: 10 are claimed, and 7 are there']);
  it.tale.found.length = 0;
  it.tale.show({
    kind: 'account',
    account: key,
    command: { type: 'expire', now: it.tale.now },
    state: { ...state, claimed: '9' as never },
  });
  const found = it.end().join('\n');
  expect(found).toMatch(/10 are granted, and it says 9/);
  expect(found).toMatch(/orders hold 10 in all, and it says 9/);
});

test('an order that is closed while something of it is open', () => {
  const it = begun(conservation);
  it.tale.commit([{ type: 'order-closed', outcome: 'completed', at: it.tale.now }]);
  expect(it.tale.found).toEqual([
    'conservation: closed as completed while 10 of 1.1 are open',
    'conservation: closed as completed while 5 of 2.1 are open',
    'conservation: closed as completed, and it has not shipped',
  ]);
});
