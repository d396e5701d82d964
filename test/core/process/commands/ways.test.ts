/** Each way out of each type of hold: where it leads, and that it is only offered where it leads anywhere. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { WAYS_OUT, type HoldReason, type WayOut } from '../../../../src/core/model/hold.ts';
import { waysOf } from '../../../../src/core/process/commands/holds.ts';
import { customer, item, node } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { cancelAll, captured, failureOf, isFailure, ORDER, pick, released, resolve, stateOf, town } from './situations.ts';
import { WAYS } from './all-ways.ts';
import { lines, overdue, priced, refused, short } from './held.ts';

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
    [
      'a price of theirs on one of two lines',
      () =>
        captured(town({ 'price:AGR-ACME/BRG-6204': undefined as never, 'price:LIST/BRG-6204': undefined as never }), [
          { quantity: '10', price: '3' },
          { quantity: '5' },
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
