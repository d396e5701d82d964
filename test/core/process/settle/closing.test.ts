/** Every order ends, or waits on a named hold: cancelled or shipped, nothing that has nothing left to stop keeps it open. */
import { describe, expect, test } from 'vitest';
import { creditStanding, customer, MAIN_DOCK, screening, screeningKey } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import { butFor, cancelAll, order, released, releases, report, resolve, town } from './given.ts';

const party = screeningKey(MAIN_DOCK.name, 'US').split(':')[1] as string;

describe('cancelled whole', () => {
  test.each([
    ['incomplete', [{ item: 'NO-SUCH' }], {}],
    ['price-difference', [{ price: '9.99' }], {}],
    ['credit', [{}], { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true }) }],
    ['screening', [{}], { [screeningKey(MAIN_DOCK.name, 'US')]: screening({ result: 'match' }) }],
    ['shortage', [{ quantity: '500' }], { 'customer:ACME': customer({ backorder: 'refused' }) }],
  ] as const)('while it is held for %s, it ends, and gives back what it claimed', (type, lines, facts) => {
    const it = order(town(facts), lines);
    expect(it.holds('O1')).toContain(type);
    it.deliver();
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.holds('O1')).toEqual([]);
    expect(it.live('O1')).toMatchObject({ state: 'cancelled', claims: {} });
    expect(it.conserves('O1')).toBe(true);
  });

  test('while a person stops it', () => {
    const it = released(town());
    it.tell('O1', { type: 'place-hold', note: 'buyer called', team: 'service' });
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.live('O1').state).toBe('cancelled');
  });

  test('before anything was sent, nothing is', () => {
    const it = order(town());
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.sent).toEqual([]);
    expect(it.live('O1').state).toBe('cancelled');
  });

  test('a doubt about an effect is not forgotten', () => {
    const it = order(town());
    it.deliver(butFor('warehouse.release'));
    it.tell('O1', { type: 'claim-effect', instance: 'release/F1' as never, generation: 1, act: 'do' });
    report(it, 'release/F1', { kind: 'dead', attempts: 3, code: '503', detail: 'down' });
    it.tell('O1', cancelAll);
    it.deliver(butFor('warehouse.release'));
    expect(it.holds('O1')).toEqual(['effect']);
    expect(it.live('O1').state).toBe('open');
  });
});

describe('shipped whole', () => {
  test('what compliance has still to see of goods that left stays open', () => {
    const it = released(town());
    it.learn('screening', [party], screening({ result: 'match' }));
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.holds('O1')).toEqual(['beyond-recall', 'screening']);
  });

  test('what was missing of goods that nobody wants any more does not', () => {
    const it = released(town());
    const line = {
      id: '2' as never,
      item: { buyers: 'WHAT' },
      schedules: [{ id: '2.1' as never, quantity: { value: '5' as never, unit: 'EA' as never } }],
    };
    it.tell('O1', { type: 'change', changes: [{ kind: 'line-added', line }], reference: 'c1', source: 'edi' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.holds('O1')).toContain('incomplete');
    it.tell('O1', { type: 'cancel', what: [{ schedule: '2.1' as never }], reference: 'c2', reason: 'buyer' });
    expect(it.holds('O1')).not.toContain('incomplete');
  });
});

test('a shipment that comes while a new line is not understood yet is recorded at the agreed price', () => {
  const it = released(town({ 'customer:ACME': customer({ priceRule: 'ship-date' }) }));
  const line = {
    id: '2' as never,
    item: { buyers: 'WHAT' },
    schedules: [{ id: '2.1' as never, quantity: { value: '5' as never, unit: 'EA' as never } }],
  };
  it.tell('O1', { type: 'change', changes: [{ kind: 'line-added', line }], reference: 'c1', source: 'edi' });
  expect(it.holds('O1')).toEqual(['incomplete']);
  it.at('2026-06-03T08:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-03T07:00:00Z' }));
  expect(it.live('O1').shipments['S1' as never]?.prices).toEqual([{ line: '1', price: '4.1' }]);
});

test('a proposal of one person does not stand for other figures', () => {
  const it = order(town({ [screeningKey(MAIN_DOCK.name, 'US')]: screening({ result: 'possible-match' }) }));
  resolve(it, 'screening', { way: 'clear' }, ['person:ana']);
  it.learn('screening', [party], screening({ result: 'match' }));
  resolve(it, 'screening', { way: 'clear' }, ['person:ben']);
  expect(it.holds('O1')).toEqual(['screening']);
  resolve(it, 'screening', { way: 'clear' }, ['person:eve']);
  expect(it.holds('O1')).toEqual([]);
  expect(releases(it)).toEqual([]);
});
