import { expect, test } from 'vitest';
import { live } from '../../../simulator/checkers/live.ts';
import type { Ending } from '../../../simulator/witness.ts';
import { butFor, cancelAll, quantityOf } from '../../core/process/settle/given.ts';
import { ALL, begun, left, type Lived } from './lived.ts';
import { O1, Tale } from './tale.ts';

/** The order is shown so at the end. */
const shown = (it: Lived, other: Partial<Ending['orders'][number]>): readonly string[] =>
  it.tale.end({ orders: [{ order: O1, state: 'open', holds: [], waitsFor: [], ...other }] }).found;

test('an order that ends, and one that waits to be paid', () => {
  const it = begun(live);
  it.tell('O1', cancelAll);
  it.deliver();
  expect(it.end()).toEqual([]);
  const unpaid = begun(live);
  unpaid.ship('S1', left(unpaid, 'S1', 'F1', ALL));
  unpaid.deliver(butFor('finance.invoice'));
  expect(shown(unpaid, { waitsFor: ['unpaid'] })).toEqual([]);
});

test('an order that waits on a named hold', () => {
  const it = begun(live);
  it.tell('O1', { type: 'place-hold', note: 'the buyer called', team: 'service' });
  it.deliver();
  expect(it.end()).toEqual([]);
  expect(shown(it, {})).toEqual([
    'live: 1 holds are open, and 0 are shown',
    'live: it is open, and waits for nothing and nobody',
    'live: 10 of 1.1 are open, and wait for nobody',
    'live: 5 of 2.1 are open, and wait for nobody',
  ]);
});

test('a hold without an owner, and one that is not there', () => {
  const hold = { id: 'H9' as never, type: 'credit', team: '', dueAt: Number.NaN as never };
  expect(shown(begun(live), { holds: [hold] })).toEqual([
    'live: hold H9 (credit) is shown, and the feed has it not open',
    'live: hold H9 has no owner or no due time',
  ]);
});

test('an order that says it waits for what is not so, or shows another state', () => {
  expect(shown(begun(live), { waitsFor: ['disputed'] })[0]).toBe('live: it waits for "disputed", which is not so');
  expect(shown(begun(live), { state: 'closed' })).toEqual(['live: it is shown as closed, and the feed has it open']);
  expect(begun(live).tale.end().found).toEqual(['live: the hub does not show it any more']);
});

test('a parked order whose capture was sent in', () => {
  const it = new Tale(live);
  const change = quantityOf('1.1', '8');
  it.enter({ kind: 'sent-in', intent: 'A', order: O1, command: 'c', what: change });
  const orders: Ending['orders'] = [{ order: O1, state: 'parked', holds: [], waitsFor: [] }];
  expect(it.end({ orders }).found).toEqual([]);
  it.enter({ kind: 'sent-in', intent: 'A', order: 'O2' as never, command: 'd', what: { type: 'capture' } as never });
  expect(it.end({ orders }).found).toEqual(['live: it is parked, and the order of A was sent in']);
});
