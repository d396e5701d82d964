/** What a way out did to the order: its prices, its quantities, its places, its work. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { duration } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import { address, item, screening, screeningKey, shipTo } from '../../checks/facts.ts';
import { cancelAll, captured, change, effect, failureOf, ORDER, released, resolve, schedule, town } from './situations.ts';
import { priced, stop, by, NORTH, clearNorth, lines, doubt, refused, short, dated, overdue, deaf, twice } from './held.ts';

describe('what a way out did', () => {
  test.each([
    ['legitimate-repeat', [], 'open'],
    ['merge', [], 'cancelled'],
    ['cancel', [], 'cancelled'],
  ] as const)('a second order of the purchase order: %s', (way, left, state) => {
    const it = twice();
    const { id } = it.hold('O2', 'duplicate');
    it.tell('O2', { type: 'resolve-hold', hold: id, resolution: { way }, note: 'x' }, by(['service']));
    expect([it.holds('O2'), it.live('O2').state]).toEqual([left, state]);
    expect(it.live(ORDER).state).toBe('open');
  });

  test.each([
    ['ours', '4.1'],
    ['theirs', '3'],
    ['requote', '3.8'],
  ] as const)('the price is %s: %s', (way, agreed) => {
    const it = priced();
    resolve(it, 'price-difference', way === 'requote' ? { way, prices: lines('3.80') } : { way });
    expect(it.live(ORDER).agreed?.lines['1']?.price).toBe(agreed);
  });

  test('a line is repriced at 6.00', () => {
    const it = captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } }));
    resolve(it, 'below-margin', { way: 'reprice', prices: lines('6.00') });
    expect(it.live(ORDER).agreed?.lines['1']?.price).toBe('6');
  });

  test.each([
    ['up', '12'],
    ['down', '6'],
  ] as const)('10 in sixes, rounded %s: %s', (to, ordered) => {
    const it = captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) }));
    resolve(it, 'not-orderable', { way: 'round', to });
    expect(schedule(it).ordered).toBe(ordered);
  });

  test('10 where 25 is the least, rounded up: 25', () => {
    const it = captured(town({ 'item:BRG-6204': item({ minimum: decimal('25') }) }));
    resolve(it, 'not-orderable', { way: 'round', to: 'up' });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual(['25', []]);
  });

  test('a wrong address of one store is put right there, and nowhere else', () => {
    const it = town({
      'ship-to:ACME/STORE-12': shipTo({ status: 'stopped', address: address({ name: 'Store 12' }) }),
      [screeningKey('Store 12', 'US')]: screening(),
      ...clearNorth,
    });
    captured(it, [{ stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' }]);
    resolve(it, 'ship-to', { way: 'correct-address', address: NORTH });
    expect(it.holds(ORDER)).toEqual([]);
    const { schedules, header } = it.live(ORDER);
    expect([schedules['1.1' as never], schedules['1.2' as never]]).toMatchObject([
      { destination: { shipTo: 'MAIN' } },
      { destination: { kind: 'given', address: { name: 'North Dock' } } },
    ]);
    expect(header.destination).toMatchObject({ kind: 'on-file' });
  });

  test('intercepted, the goods are open again and go to the new place', () => {
    const it = deaf();
    resolve(it, 'beyond-recall', { way: 'intercept' });
    expect(it.live(ORDER).fulfillments).toMatchObject({ F1: { state: 'withdrawn' }, F2: { lines: [{ quantity: '10' }] } });
  });

  test('read back and found: it is done; not found: it is sent anew', () => {
    for (const [found, state] of [
      ['there', 'done'],
      ['not-there', 'wanted'],
    ] as const) {
      const it = doubt();
      resolve(it, 'effect', { way: 'read-back' });
      it.tell(ORDER, effect('release/F1', { kind: 'read-back', found }));
      expect(it.tasks(ORDER)['release/F1']).toBe(state);
    }
  });

  test('sent again, it goes out under the same key', () => {
    const it = doubt();
    const before = it.sent.filter((key) => key.startsWith('O1:release/F1:1 send')).length;
    resolve(it, 'effect', { way: 'send-again' });
    it.deliver();
    expect(it.sent.filter((key) => key.startsWith('O1:release/F1:1 send'))).toHaveLength(before + 1);
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });

  test('what the partner refused is sent again as a new act', () => {
    const it = refused();
    resolve(it, 'effect', { way: 'send-again' });
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'wanted', generation: 2 });
  });

  test('confirmed by hand, with the number from the telephone', () => {
    const it = refused();
    resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL-7' });
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'done', generation: 1, reference: 'TEL-7' });
  });

  test('an undo in doubt is confirmed by hand: the goods are free', () => {
    const it = released();
    it.tell(ORDER, stop);
    it.deliver((sent) =>
      sent.mode === 'read-back' ? { kind: 'read-back', found: 'unknown' } : { kind: 'in-doubt', code: 'timeout', detail: '' },
    );
    expect(it.holds(ORDER)).toEqual(['effect', 'stopped']);
    resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL-7' });
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
  });

  test('facts frozen for an hour: nothing is released before', () => {
    const it = released();
    for (const at of ['09:00', '10:00', '11:00']) {
      it.at(`2026-06-01T${at}:00Z`).tell(ORDER, change([{ kind: 'instructions', to: at }], at));
      it.deliver();
    }
    expect(it.holds(ORDER)).toEqual(['unsettled']);
    expect(failureOf(resolve(it, 'unsettled', { way: 'freeze-facts', for: 0 as never }))).toMatchObject({
      code: 'not-a-duration',
    });
    resolve(it, 'unsettled', { way: 'freeze-facts', for: duration('1h') });
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
    it.until('2026-06-01T12:00:00Z');
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });

  test('cancelled whole, whatever it was held for, it is over', () => {
    for (const situation of [priced, overdue, short, dated, doubt, refused, () => captured(town(), [{ item: 'THEIRS' }])]) {
      const it = situation();
      it.tell(ORDER, cancelAll());
      it.deliver((sent) => (sent.mode === 'read-back' ? { kind: 'read-back', found: 'not-there' } : { kind: 'done' }));
      for (const open of it.holds(ORDER))
        if (open === 'effect') resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL' });
      it.deliver();
      expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['cancelled', []]);
    }
  });
});
