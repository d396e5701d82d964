/** Changing and cancelling: partly, whole, in packs, before the order has come and after some of it has left. */
import { describe, expect, test } from 'vitest';
import { customer, item, screening, screeningKey } from '../../checks/facts.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Change } from '../../../../src/core/model/demand.ts';
import { money } from '../../../../src/core/model/money.ts';
import { unit } from '../../../../src/core/model/quantity.ts';
import { capture, demandOf, lineOf, shipped } from '../../../stories/orders.ts';
import {
  cancelAll,
  cancelPart,
  captured,
  change,
  failureOf,
  isFailure,
  ORDER,
  released,
  resolve,
  schedule,
  SITUATIONS,
  stateOf,
  toQuantity,
  town,
} from './situations.ts';

/** Bearings that come 12 to the case. */
const cases = (more: Parameters<typeof item>[0] = {}) => ({
  'item:BRG-6204': item({ packs: [{ unit: unit('CS'), holds: decimal('12') }], ...more }),
});
const ofCases = (value: string) => ({
  ...demandOf([]),
  lines: [{ ...lineOf('1', {}), schedules: [{ id: '1.1' as never, quantity: { value: decimal(value), unit: unit('CS') } }] }],
});

describe('a quantity is counted in stock units', () => {
  test('4 cases of 12 are 48 EA; 30 EA in their place are 30', () => {
    const it = town(cases());
    it.tell(ORDER, capture(ofCases('4')));
    expect(schedule(it).ordered).toBe('48');
    it.tell(ORDER, change([toQuantity('30')]));
    expect(schedule(it).ordered).toBe('30');
  });

  test('1 case of 4 and then 6 EA are cancelled: 30 are left', () => {
    const it = town(cases());
    it.tell(ORDER, capture(ofCases('4')));
    it.tell(ORDER, cancelPart('1', 'CS', 'A'));
    it.tell(ORDER, cancelPart('6', 'EA', 'B'));
    expect(schedule(it)).toMatchObject({ ordered: '48', cancelled: '18' });
  });

  test.each([
    ['half a bearing', change([toQuantity('2.5')]), 'not-a-quantity', 'changes[0]'],
    ['a third of a case', cancelPart('0.3', 'CS'), 'not-a-quantity', 'what[0]'],
    ['a unit that the item does not have', change([toQuantity('2', 'PAL')]), 'unit-unknown', 'changes[0]'],
    ['less than nothing', change([toQuantity('-1')]), 'not-a-quantity', 'changes[0]'],
    ['a line that is not there', change([toQuantity('1', 'EA', '9.9')]), 'schedule-unknown', 'changes[0]'],
    ['no change at all', change([]), 'missing', 'changes'],
    ['two quantities for one schedule line', change([toQuantity('0'), toQuantity('5')]), 'repeated', 'changes[1]'],
    ['cancelling nothing of it', cancelPart('0'), 'not-a-quantity', 'what[0]'],
    ['cancelling more than there is', cancelPart('49'), 'quantity-beyond-open', 'what[0]'],
    ['cancelling no line', { type: 'cancel', what: [], reference: 'X', reason: 'buyer' }, 'missing', 'what'],
    ['cancelling an unknown line', cancelPart('1', 'EA', 'X', '7.7'), 'schedule-unknown', 'what[0]'],
    [
      'another item below nothing',
      change([{ kind: 'price', line: '1' as never, to: { amount: decimal('-4.10'), unit: unit('EA') } }]),
      'not-a-decimal',
      'changes[0].to',
    ],
    [
      'charges in another money',
      change([{ kind: 'charges', to: [{ id: 'f', kind: 'freight', amount: money('5', 'EUR') }] }]),
      'currency-mismatch',
      'changes[0].charges[0]',
    ],
  ] as const)('refused: %s', (_, command, code, where) => {
    const it = town(cases());
    it.tell(ORDER, capture(ofCases('4')));
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, command))).toMatchObject({ code, where });
    expect(stateOf(it)).toBe(before);
  });

  test('6 and 6 of 10 in one cancellation are 12: refused as one', () => {
    const it = captured();
    const part = { schedule: '1.1' as never, quantity: { value: decimal('6'), unit: unit('EA') } };
    const answer = it.ask(ORDER, { type: 'cancel', what: [part, part], reference: 'X', reason: 'buyer' });
    expect(failureOf(answer)).toMatchObject({ code: 'quantity-beyond-open', asked: '6', open: '4', where: 'what[1]' });
  });
});

describe('a new quantity is the quantity in all', () => {
  test('10 less 4 cancelled, then 8 in all: 8 are open', () => {
    const it = captured();
    it.tell(ORDER, cancelPart('4'));
    it.tell(ORDER, change([toQuantity('8')]));
    expect(schedule(it)).toMatchObject({ ordered: '8', cancelled: '0' });
    expect(it.conserves(ORDER)).toBe(true);
  });

  test('of two lines one is cancelled whole, and the buyer takes 5 of it after all', () => {
    const it = captured(town(), [{ quantity: '10' }, { quantity: '3' }]);
    it.tell(ORDER, change([toQuantity('0')], 'A'));
    expect(schedule(it)).toMatchObject({ ordered: '10', cancelled: '10' });
    it.tell(ORDER, change([toQuantity('5')], 'B'));
    expect(schedule(it)).toMatchObject({ ordered: '5', cancelled: '0' });
    it.deliver();
    const asked = Object.values(it.live(ORDER).fulfillments)
      .filter((each) => each.state === 'released')
      .flatMap((each) => each.lines);
    expect(asked.map(({ schedule: id, quantity }) => `${quantity} of ${id}`).sort()).toEqual(['3 of 2.1', '5 of 1.1']);
  });

  test('it is counted although another line holds the order, and a cancellation then takes just that', () => {
    const it = captured();
    const unknown: Change = { kind: 'line-added', line: { ...lineOf('2', { item: 'NO-SUCH' }) } };
    it.tell(ORDER, change([toQuantity('5'), unknown]));
    expect(it.holds(ORDER)).toEqual(['incomplete']);
    it.tell(ORDER, cancelAll());
    expect(schedule(it)).toMatchObject({ ordered: '5', cancelled: '5' });
    expect(it.live(ORDER).state).toBe('cancelled');
  });

  test('below what has left it is refused; just that much leaves nothing open', () => {
    const it = SITUATIONS['partly shipped']();
    expect(failureOf(it.ask(ORDER, change([toQuantity('3')], 'A')))).toMatchObject({
      code: 'quantity-below-shipped',
      asked: '3',
      shipped: '4',
    });
    it.tell(ORDER, change([toQuantity('4')], 'B'));
    expect(schedule(it)).toMatchObject({ ordered: '4', shipped: '4' });
  });

  test('packs that hold less from now on: what was ordered and cancelled is counted anew, in the same shares', () => {
    const it = town(cases());
    it.tell(ORDER, capture(ofCases('4')));
    it.tell(ORDER, cancelPart('1', 'CS'));
    it.learn('item', ['BRG-6204'], item({ packs: [{ unit: unit('CS'), holds: decimal('10') }] }));
    expect(schedule(it)).toMatchObject({ ordered: '40', cancelled: '10' });
  });

  test('what has left was counted by the packs of its time: the order never falls below it', () => {
    const it = town(cases());
    it.tell(ORDER, capture(ofCases('4')));
    it.deliver();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '45' }, { final: false }));
    it.learn('item', ['BRG-6204'], item({ packs: [{ unit: unit('CS'), holds: decimal('10') }] }));
    expect(schedule(it)).toMatchObject({ ordered: '45', shipped: '45' });
    expect(it.conserves(ORDER)).toBe(true);
  });

  test('another item, whose case holds 10: what was cancelled meanwhile is the same share of it', () => {
    const it = town({ ...cases(), 'item:BRG-6205': item({ packs: [{ unit: unit('CS'), holds: decimal('10') }] }) });
    it.tell(ORDER, capture({ ...ofCases('4'), charges: [] }));
    it.tell(ORDER, cancelPart('24'));
    it.tell(ORDER, change([{ kind: 'item', line: '1' as never, to: { ours: 'BRG-6205' as never } }]));
    expect(schedule(it)).toMatchObject({ ordered: '40', cancelled: '20' });
  });
});

describe('a set of changes is made whole or not at all', () => {
  const line = (id: string, quantity = '1'): Change => ({ kind: 'line-added', line: lineOf(id, { quantity }) });

  test.each<[string, readonly Change[], string]>([
    ['a good one and a bad one', [toQuantity('5'), toQuantity('5', 'EA', '9.9')], 'schedule-unknown'],
    ['one new line twice', [line('2'), line('2')], 'repeated'],
    ['a line number that is taken', [line('1')], 'repeated'],
    ['a new line with nothing on it', [{ kind: 'line-added', line: { ...lineOf('2', {}), schedules: [] } }], 'missing'],
    ['a new line with zero of it', [line('2', '0')], 'not-a-quantity'],
    [
      'a schedule line twice',
      [
        { kind: 'schedule-added', line: '1' as never, schedule: lineOf('2', {}).schedules[0] as never },
        { kind: 'schedule-added', line: '1' as never, schedule: lineOf('2', {}).schedules[0] as never },
      ],
      'repeated',
    ],
    [
      'a schedule line of an unknown line',
      [{ kind: 'schedule-added', line: '8' as never, schedule: lineOf('8', {}).schedules[0] as never }],
      'line-unknown',
    ],
    ['another item for an unknown line', [{ kind: 'item', line: '8' as never, to: {} }], 'line-unknown'],
    [
      'another day for an unknown schedule line',
      [{ kind: 'days', schedule: '8.1' as never, requested: '2026-06-30' as never }],
      'schedule-unknown',
    ],
  ])('refused: %s', (_, changes, code) => {
    const it = captured();
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, change(changes)))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });

  test('a line and more for it, freight, instructions and the purchase order', () => {
    const it = captured();
    it.tell(
      ORDER,
      change([
        line('2', '3'),
        {
          kind: 'schedule-added',
          line: '2' as never,
          schedule: {
            ...(lineOf('3', {}).schedules[0] as never as object),
            id: '2.2' as never,
            quantity: { value: decimal('4'), unit: unit('EA') },
          },
        },
        { kind: 'instructions', to: 'call before' },
        { kind: 'purchase-order', to: 'PO-2' },
        { kind: 'freight', to: { payer: 'buyer', account: '77' } },
        { kind: 'payment', to: { method: 'terms' } },
        { kind: 'charges', to: [{ id: 'f', kind: 'freight', amount: money('60', 'USD') }] },
        { kind: 'days', requested: '2026-06-30' as never },
      ]),
    );
    const { header, lineOrder } = it.live(ORDER);
    expect(lineOrder).toEqual(['1', '2']);
    expect(schedule(it, '2.2').ordered).toBe('4');
    expect(header).toMatchObject({
      instructions: 'call before',
      purchaseOrder: 'PO-2',
      freight: { account: '77' },
      requested: '2026-06-30',
      payment: { method: 'terms' },
    });
    expect(header.charges).toHaveLength(1);
  });

  test('what has left keeps its item, and what is all gone keeps its place', () => {
    const it = SITUATIONS['partly shipped']();
    expect(
      failureOf(it.ask(ORDER, change([{ kind: 'item', line: '1' as never, to: { ours: 'BRG-6205' as never } }]))),
    ).toMatchObject({ code: 'past-recall', what: 'item', shipped: '4' });
    it.tell(ORDER, shipped('S2', 'F1', { '1.1': '6' }));
    expect(
      failureOf(it.ask(ORDER, change([{ kind: 'destination', schedule: '1.1' as never, to: { kind: 'missing' } }]))),
    ).toMatchObject({ code: 'past-recall', what: 'destination' });
    expect(
      failureOf(it.ask(ORDER, change([{ kind: 'price', line: '1' as never, to: { amount: decimal('4'), unit: unit('EA') } }]))),
    ).toMatchObject({ code: 'past-recall', what: 'price' });
    expect(failureOf(it.ask(ORDER, cancelAll()))).toMatchObject({ code: 'past-recall', shipped: 'all' });
  });
});

describe('the same again, and late', () => {
  test('a change, a cancellation and a parked change are each made once', () => {
    const it = captured();
    const [a, b] = [change([toQuantity('8')], 'A'), cancelPart('2', 'EA', 'B')];
    it.tell(ORDER, a);
    it.tell(ORDER, b);
    const before = stateOf(it);
    expect(it.tell(ORDER, a)).toEqual([]);
    expect(it.tell(ORDER, b)).toEqual([]);
    expect(stateOf(it)).toBe(before);
    const early = town();
    early.tell(ORDER, change([toQuantity('6')], 'EARLY'));
    expect(early.tell(ORDER, change([toQuantity('6')], 'EARLY'))).toEqual([]);
  });

  test('two senders may use one number, and so may a change and a cancellation', () => {
    const it = captured();
    it.tell(ORDER, change([toQuantity('8')], '1'));
    it.tell(ORDER, { ...change([toQuantity('7')], '1'), source: 'erp' } as never);
    expect(schedule(it).ordered).toBe('7');
    it.tell(ORDER, cancelPart('2', 'EA', '1'));
    expect(schedule(it).cancelled).toBe('2');
  });

  test('the older of two changes comes last: noted, not made', () => {
    const it = captured();
    it.tell(ORDER, change([toQuantity('8')], 'B', 2));
    const events = it.tell(ORDER, change([toQuantity('6')], 'A', 1));
    expect(events.map((event) => event.type)).toEqual(['change-superseded']);
    expect(schedule(it).ordered).toBe('8');
    expect(it.tell(ORDER, change([toQuantity('6')], 'A', 1))).toEqual([]);
  });
});

describe('before the order has come', () => {
  test('changes are made in the order of their sequence; the same sequence again is not', () => {
    const it = town();
    it.tell(ORDER, change([toQuantity('4')], 'C', 2));
    it.tell(ORDER, change([toQuantity('6')], 'A', 1));
    it.tell(ORDER, change([toQuantity('3')], 'D', 2));
    it.tell(ORDER, capture(demandOf([{ quantity: '10' }])));
    expect(schedule(it).ordered).toBe('4');
  });

  test('one that does not fit is shown to a person, who lets it go', () => {
    const it = town();
    it.tell(ORDER, change([toQuantity('4', 'EA', '7.1')], 'X'));
    it.tell(ORDER, capture(demandOf([{ quantity: '10' }])));
    expect(it.hold(ORDER, 'change-unfit').reason).toMatchObject({ reference: 'X', code: 'schedule-unknown', found: '7.1' });
    expect(isFailure(resolve(it, 'change-unfit', { way: 'approve' }))).toBe(false);
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('cancelled in advance, it comes and goes at once, and the same cancellation again changes nothing', () => {
    const it = town();
    it.tell(ORDER, cancelAll('EARLY'));
    expect(it.tell(ORDER, cancelAll('EARLY'))).toEqual([]);
    it.tell(ORDER, capture(demandOf([{ quantity: '10' }])));
    expect(it.live(ORDER).state).toBe('cancelled');
    expect(it.tell(ORDER, cancelAll('EARLY'))).toEqual([]);
  });

  test('what an item is called is not known yet: only the unit of the order can be cancelled in', () => {
    const it = captured(town(), [{ item: 'NO-SUCH', quantity: '10' }]);
    expect(failureOf(it.ask(ORDER, cancelPart('1', 'CS')))).toMatchObject({ code: 'unit-unknown', found: 'CS', known: ['EA'] });
    it.tell(ORDER, cancelPart('4'));
    expect(resolve(it, 'incomplete', { way: 'map-item', line: '1' as never, item: 'BRG-6204' as never })).not.toHaveProperty(
      'code',
    );
    expect(schedule(it)).toMatchObject({ ordered: '10', cancelled: '4' });
  });
});

describe('a demand that no channel may hand in', () => {
  const given = (more: object) => capture({ ...demandOf([{ quantity: '10' }]), ...more });
  test.each([
    ['without lines', given({ lines: [] }), 'missing', 'demand.lines'],
    [
      'a line without quantities',
      given({ lines: [{ ...lineOf('1', {}), schedules: [] }] }),
      'missing',
      'demand.lines[0].schedules',
    ],
    ['one line number twice', given({ lines: [lineOf('1', {}), lineOf('1', {})] }), 'repeated', 'demand.lines[1].id'],
    [
      'one schedule number twice',
      given({ lines: [lineOf('1', {}), { ...lineOf('2', {}), schedules: lineOf('1', {}).schedules }] }),
      'repeated',
      'demand.lines[1].schedules[0].id',
    ],
    [
      'nothing of an item',
      given({ lines: [lineOf('1', { quantity: '0' })] }),
      'not-a-quantity',
      'demand.lines[0].schedules[0].quantity',
    ],
    ['a price below nothing', given({ lines: [lineOf('1', { price: '-1' })] }), 'not-a-decimal', 'demand.lines[0].price'],
    [
      'freight in euros for a customer of dollars',
      given({ charges: [{ id: 'f', kind: 'freight', amount: money('5', 'EUR') }] }),
      'currency-mismatch',
      'demand.charges[0]',
    ],
  ])('%s', (_, command, code, where) => {
    const it = town();
    expect(failureOf(it.ask(ORDER, command))).toMatchObject({ code, where });
    expect(it.orders.size).toBe(0);
  });
});

describe('time', () => {
  test('what has not left by the cancel-after date is cancelled, once', () => {
    const it = released(town(), [{ quantity: '10', cancelAfter: '2026-06-05' }]);
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
    it.at('2026-06-05T23:59:59Z').tell(ORDER, { type: 'wake' });
    expect(schedule(it).cancelled).toBe('0');
    it.at('2026-06-06T00:00:00Z').tell(ORDER, { type: 'wake' });
    expect(schedule(it)).toMatchObject({ shipped: '4', cancelled: '6' });
    const before = stateOf(it);
    it.tell(ORDER, { type: 'wake' });
    expect(stateOf(it)).toBe(before);
  });

  test('a copy that comes after the cancel-after date is known by all that was asked for', () => {
    const demand = demandOf([{}, { item: 'BRG-6205', quantity: '3', cancelAfter: '2026-06-05' }]);
    const { purchaseOrder: _, ...unnumbered } = demand;
    const it = town({ 'item:BRG-6205': item() });
    it.tell('O1', capture(unnumbered));
    it.at('2026-06-06T09:00:00Z').tell('O2', capture({ ...unnumbered, channel: { ...demand.channel, message: 'M2' } }));
    expect(it.live('O2').schedules['2.1' as never]).toMatchObject({ cancelled: '3' });
    expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
  });

  test('what lapsed before its item was known is asked of nobody', () => {
    const it = town();
    it.at('2026-06-06T09:00:00Z').tell(
      ORDER,
      capture(demandOf([{}, { item: 'NOT-OURS', quantity: '3', cancelAfter: '2026-06-05' }])),
    );
    expect(it.holds(ORDER)).not.toContain('incomplete');
    expect(it.live(ORDER).answers['complete' as never]).toMatchObject({ kind: 'passed' });
  });

  test('6 June tells of 6 that left on the 5th: the cancellation is taken back by as much', () => {
    const it = released(town(), [{ quantity: '10', cancelAfter: '2026-06-05' }]);
    it.at('2026-06-06T00:00:00Z').tell(ORDER, { type: 'wake' });
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '6' }, { left: '2026-06-05T18:00:00Z' }));
    expect(schedule(it)).toMatchObject({ ordered: '10', shipped: '6', cancelled: '4', overage: '0' });
  });

  test('what left after it was cancelled is too much, and waits for a verdict', () => {
    const it = released(town({ 'customer:ACME': customer(), [screeningKey('x', 'US')]: screening() }), [
      { quantity: '10', cancelAfter: '2026-06-05' },
    ]);
    it.at('2026-06-06T00:00:00Z').tell(ORDER, { type: 'wake' });
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '6' }, { left: '2026-06-06T08:00:00Z' }));
    expect(schedule(it)).toMatchObject({ shipped: '6', cancelled: '10' });
    expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({ lines: [{ kind: 'over', expected: '0', found: '6' }] });
  });
});
