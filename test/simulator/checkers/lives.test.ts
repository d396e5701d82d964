/** Lives of the real core, which no checker may find anything in. */
import { decimal } from '../../../src/core/model/decimal.ts';
import { describe, expect, test } from 'vitest';
import { CHECKERS } from '../../../simulator/checkers/registry.ts';
import { item } from '../../core/checks/facts.ts';
import { cancelAll, moveTo, NORTH_DOCK, quantityOf, town } from '../../core/process/settle/given.ts';
import { ALL, begun, left, Lived, ORDER } from './lived.ts';
import { ANA, BEN } from './tale.ts';

test('there is a checker for each promise', () => {
  const names = CHECKERS.map((make) => make({ workflow: town().workflow } as never, () => undefined).promise);
  expect(new Set(names).size).toBe(11);
});

describe('nothing is found in the life of an order that', () => {
  test('ships whole, is billed, paid and closed', () => {
    const it = begun(...CHECKERS);
    it.ship('S1', left(it, 'S1', 'F1', ALL));
    it.deliver();
    it.pay('S1');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('ships in parts, and is told of each twice', () => {
    const it = begun(...CHECKERS);
    it.ship('S1', left(it, 'S1', 'F1', { '1.1': '4' }, false));
    it.tell('O1', left(it, 'S1', 'F1', { '1.1': '4' }, false));
    it.ship('S2', left(it, 'S2', 'F1', { '1.1': '6', '2.1': '5' }));
    it.deliver();
    it.pay('S1');
    it.pay('S2');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('moves to another dock before it ships', () => {
    const it = begun(...CHECKERS);
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver();
    it.ship('S1', left(it, 'S1', 'F2', ALL));
    it.deliver();
    it.pay('S1');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('moves when its node has packed it, and is let ship', () => {
    const it = begun(...CHECKERS);
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver(({ act }) => (act === 'undo' ? { kind: 'refused', code: 'packed', detail: 'on the dock' } : { kind: 'done' }));
    it.resolve('beyond-recall', { way: 'let-ship' });
    it.ship('S1', left(it, 'S1', 'F1', ALL));
    it.deliver();
    it.pay('S1');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('is shipped although it was stopped and given back', () => {
    const it = begun(...CHECKERS);
    it.tell('O1', { type: 'place-hold', note: 'the buyer called', team: 'service' });
    it.deliver();
    it.ship('S1', left(it, 'S1', 'F1', ALL), 'O1', true);
    expect(it.town.holds('O1')).toContain('beyond-recall');
    expect(it.end()).toEqual([]);
  });

  test('ships too much, of which a part is given away', () => {
    const it = begun(...CHECKERS);
    it.ship('S1', left(it, 'S1', 'F1', { '1.1': '12', '2.1': '5' }));
    it.resolve('discrepancy', { way: 'accept-over', bill: '1', gift: '1', takeBack: '0' });
    it.deliver();
    it.pay('S1');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('is cut, and then cancelled while it is being recalled', () => {
    const it = begun(...CHECKERS);
    it.tell('O1', quantityOf('1.1', '6'));
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.town.live('O1').state).toBe('cancelled');
    expect(it.end()).toEqual([]);
  });

  test('comes after a change of it, and waits for room that two people then approve', () => {
    const it = new Lived(town(), ...CHECKERS);
    it.town.credit('ACME-GROUP', '50000', '49990');
    it.tale.owed.set('ACME-GROUP', decimal('49990'));
    it.town.now = (it.town.now + 60_000) as never;
    it.tell('O1', quantityOf('1.1', '24'));
    it.tell('O1', ORDER);
    expect(it.town.holds('O1')).toEqual(['credit']);
    it.resolve('credit', { way: 'approve-excess', amount: '500' }, [ANA, BEN]);
    it.deliver();
    it.ship('S1', left(it, 'S1', 'F1', { '1.1': '24', '2.1': '5' }));
    it.deliver();
    it.pay('S1');
    expect(it.town.live('O1').state).toBe('closed');
    expect(it.end()).toEqual([]);
  });

  test('is looked at again when a fact moves that changes nothing', () => {
    const it = begun(...CHECKERS);
    it.learn('item', ['BRG-6204'], item({ name: 'Bearing, new wording' }));
    it.ship('S1', left(it, 'S1', 'F1', ALL));
    it.deliver();
    it.pay('S1');
    expect(it.end()).toEqual([]);
  });
});
