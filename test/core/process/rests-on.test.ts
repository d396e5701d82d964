/** Whom a fact that moves has to be told to: an order with work, of all that it read; one without, of hardly anything. */
import { expect, test } from 'vitest';
import { NO_ORDER } from '../../../src/core/process/evolve.ts';
import { doesRestOn, restsOn } from '../../../src/core/process/rests-on.ts';
import { shipped } from '../../stories/orders.ts';
import { MAIN_DOCK, addressKey } from '../checks/facts.ts';
import { cancelAll, order, quantityOf, released, town } from './settle/given.ts';

const PRICE = 'price:ACME-2026/BRG-6204' as never;

test('nothing rests on facts before it came', () => {
  expect(restsOn(NO_ORDER)).toEqual(new Set());
  expect(doesRestOn(NO_ORDER, PRICE)).toBe(false);
});

test('while it may ship, it rests on all that its steps read, and never on facts of its own', () => {
  const it = released(town());
  const facts = [...restsOn(it.live('O1'))];
  expect(facts).toEqual(expect.arrayContaining(['item:BRG-6204', 'node:EAST', 'cost:BRG-6204', addressKey(MAIN_DOCK)]));
  expect(facts.filter((key) => key.startsWith('order.'))).toEqual([]);
  expect(facts.every((key) => doesRestOn(it.live('O1'), key))).toBe(true);
});

test('once its goods have left, only what tasks read and where they went can matter', () => {
  const it = released(town());
  it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
  const left = it.live('O1');
  expect(left.state).toBe('open');
  expect(restsOn(left)).toContain(addressKey(MAIN_DOCK));
  for (const key of ['item:BRG-6204', 'node:EAST', 'cost:BRG-6204', PRICE]) expect(doesRestOn(left, key as never)).toBe(false);
});

test('with more to ship it rests on everything again; once over, on nothing', () => {
  const it = released(town());
  it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
  it.tell('O1', quantityOf('1.1', '12'));
  expect(doesRestOn(it.live('O1'), 'cost:BRG-6204' as never)).toBe(true);
  const other = order(town());
  other.tell('O1', cancelAll);
  other.deliver();
  expect(other.live('O1').state).toBe('cancelled');
  expect(restsOn(other.live('O1'))).toEqual(new Set());
});
