/** Asking the buyer, and what his answer, or his silence, makes of the order. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { duration } from '../../../../src/core/model/instant.ts';
import { customer, item } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { cancelAll, captured, failureOf, ORDER, released, resolve, schedule, SITUATIONS, stateOf, town } from './situations.ts';
import { priced, short, dated } from './held.ts';

describe('asking the buyer', () => {
  const silent = (means: 'accepted' | 'refused' | 'hold') =>
    captured(
      town({
        'customer:ACME': customer({ silence: { after: duration('2d'), means } }),
        'item:BRG-6204': item({ multiple: decimal('6') }),
      }),
    );
  const answer = (accepted: boolean): OrderCommand => ({ type: 'answer-counter-offer', accepted, reference: 'call' });

  test.each([
    [
      'price-difference',
      priced,
      { change: 'price', asked: '3', offered: '4.1' },
      (it: Town) => it.live(ORDER).agreed?.lines['1']?.price,
      '4.1',
    ],
    [
      'not-orderable',
      () => silent('hold'),
      { change: 'quantity', asked: '10', offered: '12' },
      (it: Town) => schedule(it).ordered,
      '12',
    ],
    ['shortage', short, { change: 'quantity', asked: '10', offered: '4' }, (it: Town) => schedule(it).ordered, '4'],
    [
      'date-jeopardy',
      dated,
      { change: 'date', asked: '2026-06-02' },
      (it: Town) => (it.live(ORDER).schedules['1.1' as never]?.requested ?? '') > '2026-06-02',
      true,
    ],
    [
      'not-orderable',
      () => captured(town({ 'item:BRG-6204': item({ status: 'discontinued', supersededBy: 'BRG-6205' as never }) })),
      { change: 'item', offered: 'BRG-6205' },
      (it: Town) => it.live(ORDER).schedules['1.1' as never]?.counted?.item,
      'BRG-6205',
    ],
    [
      'not-orderable',
      () => captured(town({ 'item:BRG-6204': item({ minimum: decimal('25') }) })),
      { change: 'quantity', asked: '10', offered: '25' },
      (it: Town) => schedule(it).ordered,
      '25',
    ],
  ] as const)('%s: an offer, and its acceptance', (type, situation, offer, is, then) => {
    const it = situation();
    resolve(it, type, { way: 'ask-buyer' });
    expect(it.hold(ORDER, 'awaiting-buyer').reason).toMatchObject({ offers: [offer] });
    it.tell(ORDER, answer(true));
    expect(is(it)).toBe(then);
    expect(it.holds(ORDER)).not.toContain('awaiting-buyer');
    expect(it.holds(ORDER)).not.toContain(type);
    expect(it.tell(ORDER, answer(true))).toEqual([]);
    expect(failureOf(it.ask(ORDER, answer(false)))).toMatchObject({ code: 'conflicting-repeat', known: 'accepted' });
  });

  test('of 10 ordered, 4 have left; 2 of the other 6 are offered and accepted: 6 in all', () => {
    const it = released(town({ 'customer:ACME': customer({ backorder: 'refused' }) }, '10'));
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }));
    it.at('2026-06-02T08:00:00Z').stock('EAST', 'BRG-6204', '2');
    resolve(it, 'discrepancy', { way: 're-pick' });
    resolve(it, 'shortage', { way: 'ask-buyer' });
    it.tell(ORDER, answer(true));
    expect(schedule(it)).toMatchObject({ ordered: '6', shipped: '4' });
    expect(it.conserves(ORDER)).toBe(true);
  });

  test.each([
    ['record-acceptance', '12', []],
    ['original-terms', '10', ['not-orderable']],
  ] as const)('by telephone: %s', (way, ordered, left) => {
    const it = silent('hold');
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    resolve(it, 'awaiting-buyer', { way });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual([ordered, left]);
  });

  test.each([
    ['accepted', '12', []],
    ['refused', '10', ['not-orderable']],
    ['hold', '10', ['awaiting-buyer', 'not-orderable']],
  ] as const)('two days of silence mean %s', (means, ordered, left) => {
    const it = silent(means);
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    it.at('2026-06-03T07:59:59Z').tell(ORDER, { type: 'wake' });
    expect(schedule(it).ordered).toBe('10');
    it.at('2026-06-03T08:00:00Z').tell(ORDER, { type: 'wake' });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual([ordered, left]);
  });

  test('nothing is on offer any more of what was cancelled meanwhile; of an order that is over, nothing at all', () => {
    const it = silent('hold');
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    it.tell(ORDER, cancelAll());
    expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['cancelled', []]);
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, answer(true)))).toMatchObject({ code: 'order-closed' });
    it.at('2026-06-09T08:00:00Z').tell(ORDER, { type: 'wake' });
    expect(stateOf(it)).toBe(before);
  });

  test('an order to which nothing was offered has nothing to answer', () => {
    expect(failureOf(SITUATIONS.open().ask(ORDER, answer(true)))).toMatchObject({ code: 'nothing-to-answer' });
  });
});
