/** Each way out of each type of hold: where it leads, and that it is only offered where it leads anywhere. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { WAYS_OUT, type HoldReason, type Resolution, type WayOut } from '../../../../src/core/model/hold.ts';
import { money } from '../../../../src/core/model/money.ts';
import { waysOf } from '../../../../src/core/process/commands/holds.ts';
import { customer, item, node, payment, shipTo, terms } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { cancelAll, captured, failureOf, isFailure, ORDER, pick, released, resolve, stateOf, town } from './situations.ts';
import {
  priced,
  stop,
  NORTH,
  clearNorth,
  lines,
  discontinued,
  doubt,
  refused,
  short,
  dated,
  overdue,
  mismatched,
  deaf,
} from './held.ts';

/** Each type × way: the situation, the decision, and the holds that are left. */
const WAYS: readonly (readonly [string, WayOut, () => Town, Resolution, readonly string[]])[] = [
  [
    'incomplete',
    'map-item',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'map-item', line: '1' as never, item: 'BRG-6204' as never },
    [],
  ],
  [
    'incomplete',
    'ask-buyer',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'incomplete'],
  ],
  ['incomplete', 'reject', () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]), { way: 'reject' }, []],
  ['ship-to', 'approve', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'approve' }, []],
  [
    'ship-to',
    'correct-address',
    () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }), ...clearNorth })),
    { way: 'correct-address', address: NORTH },
    [],
  ],
  ['ship-to', 'reject', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'reject' }, []],
  ['price-difference', 'ours', priced, { way: 'ours' }, []],
  ['price-difference', 'theirs', priced, { way: 'theirs' }, []],
  ['price-difference', 'requote', priced, { way: 'requote', prices: lines('3.80') }, []],
  ['price-difference', 'ask-buyer', priced, { way: 'ask-buyer' }, ['awaiting-buyer', 'price-difference']],
  ['price-difference', 'reject', priced, { way: 'reject' }, []],
  ['below-margin', 'approve', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'approve' }, []],
  [
    'below-margin',
    'reprice',
    () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })),
    { way: 'reprice', prices: lines('6.00') },
    [],
  ],
  ['below-margin', 'reject', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'reject' }, []],
  ['credit', 'approve', overdue, { way: 'approve' }, ['credit']],
  ['credit', 'prepay', overdue, { way: 'prepay' }, ['payment-authorisation']],
  ['credit', 'check-again', overdue, { way: 'check-again' }, ['credit']],
  ['credit', 'cancel', overdue, { way: 'cancel' }, []],
  [
    'payment-authorisation',
    'use-terms',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })),
    { way: 'use-terms' },
    [],
  ],
  [
    'payment-authorisation',
    'check-again',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }), 'payment:O1': payment({ status: 'declined' }) })),
    { way: 'check-again' },
    ['payment-authorisation'],
  ],
  ['payment-authorisation', 'cancel', () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })), { way: 'cancel' }, []],
  [
    'not-orderable',
    'substitute',
    () => captured(town({ 'item:BRG-6204': item({ status: 'blocked' }) })),
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference'],
  ],
  [
    'not-orderable',
    'round',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'round', to: 'up' },
    [],
  ],
  [
    'not-orderable',
    'approve',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'approve' },
    [],
  ],
  [
    'not-orderable',
    'ask-buyer',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'not-orderable'],
  ],
  [
    'not-orderable',
    'cancel-lines',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'cancel-lines', lines: ['1' as never] },
    [],
  ],
  ['not-orderable', 'cancel', () => captured(town(discontinued as never)), { way: 'cancel' }, []],
  ['shortage', 'backorder', short, { way: 'backorder' }, []],
  ['shortage', 'check-again', short, { way: 'check-again' }, ['shortage']],
  [
    'shortage',
    'substitute',
    short,
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference', 'shortage'],
  ],
  ['shortage', 'ask-buyer', short, { way: 'ask-buyer' }, ['awaiting-buyer', 'shortage']],
  ['shortage', 'cancel-lines', short, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['shortage', 'cancel', short, { way: 'cancel' }, []],
  ['date-jeopardy', 'accept-date', dated, { way: 'accept-date' }, []],
  ['date-jeopardy', 'extend', dated, { way: 'extend', requested: '2026-06-30' as never }, []],
  ['date-jeopardy', 'check-again', dated, { way: 'check-again' }, ['date-jeopardy']],
  ['date-jeopardy', 'ask-buyer', dated, { way: 'ask-buyer' }, ['awaiting-buyer', 'date-jeopardy']],
  ['date-jeopardy', 'cancel-lines', dated, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['date-jeopardy', 'cancel', dated, { way: 'cancel' }, []],
  ['beyond-recall', 'let-ship', deaf, { way: 'let-ship' }, []],
  ['beyond-recall', 'intercept', deaf, { way: 'intercept' }, []],
  ['effect', 'read-back', doubt, { way: 'read-back' }, []],
  ['effect', 'send-again', doubt, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', doubt, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['effect', 'send-again', refused, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', refused, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['invoice-mismatch', 'accept-theirs', mismatched, { way: 'accept-theirs' }, []],
  ['invoice-mismatch', 'credit-and-rebill', mismatched, { way: 'credit-and-rebill' }, []],
  [
    'stopped',
    'resume',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'resume' },
    [],
  ],
  [
    'stopped',
    'cancel',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'cancel' },
    [],
  ],
];

describe.each(WAYS)('%s: %s', (type, _, situation, resolution, left) => {
  test(`leaves ${left.join(', ') || 'nothing'} to decide, and every line adds up`, () => {
    const it = situation();
    const { id } = it.hold(ORDER, type);
    const answer = resolve(it, type, resolution);
    expect(isFailure(answer), JSON.stringify(answer)).toBe(false);
    expect(it.holds(ORDER)).toEqual(left);
    const noted = it.live(ORDER).holds[id]?.proposal ?? it.live(ORDER).rulings.at(-1);
    expect(noted).toMatchObject({ resolution: { way: resolution.way }, note: 'as agreed by telephone' });
    expect(it.conserves(ORDER)).toBe(true);
  });
});

describe('a way that would only open the hold again is not offered', () => {
  const offered = (it: Town, type: string): readonly WayOut[] => waysOf(it.hold(ORDER, type));
  test.each([
    [
      'no price of ours',
      () =>
        captured(town({ 'price:AGR-ACME/BRG-6204': undefined as never, 'price:LIST/BRG-6204': undefined as never }), [
          { quantity: '10', price: '3' },
        ]),
      'price-difference',
      'ours',
    ],
    [
      'no price of theirs',
      () =>
        captured(town({ 'price:AGR-ACME/BRG-6204': undefined as never, 'price:LIST/BRG-6204': undefined as never }), [
          { quantity: '10' },
        ]),
      'price-difference',
      'theirs',
    ],
    ['an overdue group', overdue, 'credit', 'approve-excess'],
    ['an overdue group', overdue, 'credit', 'partial-release'],
    ['an excess', () => captured(town({}, '100', '10')), 'credit', 'approve'],
    ['a partner that said no', refused, 'effect', 'read-back'],
    [
      'a truck that nobody can stop',
      () => {
        const it = released(town({ 'node:EAST': node({ recall: { kind: 'none' } }) }));
        it.tell(ORDER, cancelAll());
        return it;
      },
      'beyond-recall',
      'intercept',
    ],
    [
      'too little',
      () => {
        const it = released();
        it.tell(ORDER, pick('7'));
        return it;
      },
      'discrepancy',
      'accept-over',
    ],
    [
      'too much',
      () => {
        const it = released();
        it.tell(ORDER, shipped('S1', 'F1', { '1.1': '12' }));
        return it;
      },
      'discrepancy',
      'ship-short',
    ],
    ['an item that is blocked', () => captured(town({ 'item:BRG-6204': item({ status: 'blocked' }) })), 'not-orderable', 'round'],
    [
      'no place that ships there',
      () => captured(town({ 'customer:ACME': customer({ backorder: 'refused' }), 'transit:EAST/OH': undefined as never })),
      'shortage',
      'backorder',
    ],
    ['only a quantity to ask for', () => captured(town(), [{ quantity: '1.5' }]), 'incomplete', 'map-item'],
    [
      'a customer that is stopped',
      () => captured(town({ 'customer:ACME': customer({ status: 'stopped' }) })),
      'ship-to',
      'correct-address',
    ],
  ] as const)('%s', (_, situation, type, way) => {
    const it = situation();
    expect(WAYS_OUT[type as HoldReason['type']]).toHaveProperty(way);
    expect(offered(it, type)).not.toContain(way);
    expect(offered(it, type).length).toBeGreaterThan(0);
  });

  test.each([
    ['a requote that leaves a line out', priced, 'price-difference', { way: 'requote', prices: [] }, 'missing'],
    [
      'a requote of a line that is not there',
      priced,
      'price-difference',
      { way: 'requote', prices: [{ line: '9' as never, amount: decimal('1') }] },
      'line-unknown',
    ],
    ['a quote below nothing', priced, 'price-difference', { way: 'requote', prices: lines('-1') }, 'not-a-decimal'],
    [
      'an excess of nothing',
      () => captured(town({}, '100', '10')),
      'credit',
      { way: 'approve-excess', amount: decimal('0') },
      'not-a-decimal',
    ],
    ['cancelling no line', short, 'shortage', { way: 'cancel-lines', lines: [] }, 'missing'],
    ['cancelling a line that is not there', short, 'shortage', { way: 'cancel-lines', lines: ['9' as never] }, 'line-unknown'],
    [
      'mapping a line that is not there',
      () => captured(town(), [{ item: 'THEIRS' }]),
      'incomplete',
      { way: 'map-item', line: '9' as never, item: 'BRG-6204' as never },
      'line-unknown',
    ],
    ['a telephone call without a number', refused, 'effect', { way: 'confirm-by-hand', reference: ' ' }, 'missing'],
  ] as const)('refused: %s', (_, situation, type, resolution, code) => {
    const it = situation();
    const before = stateOf(it);
    expect(failureOf(resolve(it, type, resolution))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });
});
