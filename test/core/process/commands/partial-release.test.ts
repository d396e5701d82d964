/** Credit lets a part go: what of the rest waits, under which name, and until when. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { type Resolution } from '../../../../src/core/model/hold.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { captured, invoice, ORDER, resolve, schedule, town } from './situations.ts';

describe('a partial release', () => {
  /** 60 by 20 June and 40 by 10 June at 4.10: 246.00 and 164.00; the room is 200.00. */
  const partly = () => {
    const it = captured(town({}, '100', '200'), [
      { quantity: '60', price: '4.10', requested: '2026-06-20' },
      { quantity: '40', price: '4.10', requested: '2026-06-10' },
    ]);
    resolve(it, 'credit', { way: 'partial-release' });
    it.deliver();
    return it;
  };
  const released40 = (it: Town) =>
    Object.values(it.live(ORDER).fulfillments)
      .filter((each) => each.state === 'released')
      .flatMap((each) => each.lines.map((line) => `${line.quantity} of ${line.schedule}`));

  test('40 go at once, with the room that the hold showed; the rest has a hold of its own that stops nothing', () => {
    const it = partly();
    expect(it.live(ORDER).rulings[0]?.resolution).toEqual({ way: 'partial-release', room: '200' });
    expect(released40(it)).toEqual(['40 of 2.1']);
    expect(it.hold(ORDER, 'credit').reason).toMatchObject({ problem: { wanted: { amount: '410' }, over: { amount: '210' } } });
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('164');
  });

  test('room that is freed lets the rest go, nobody touching it', () => {
    const it = partly();
    it.credit('ACME-GROUP', '500');
    it.deliver();
    expect([released40(it).sort(), it.holds(ORDER)]).toEqual([['40 of 2.1', '60 of 1.1'], []]);
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('410');
  });

  test('it is asked about the rest again, and nothing that went is called back', () => {
    const it = partly();
    resolve(it, 'credit', { way: 'check-again' });
    expect([released40(it), it.holds(ORDER)]).toEqual([['40 of 2.1'], ['credit']]);
    const excess: Resolution = { way: 'approve-excess', amount: decimal('210') };
    resolve(it, 'credit', excess, 'ana');
    resolve(it, 'credit', excess, 'ben');
    it.deliver();
    expect([released40(it).sort(), it.holds(ORDER)]).toEqual([['40 of 2.1', '60 of 1.1'], []]);
  });

  test('the rest is cancelled: 40 stay as they are', () => {
    const it = partly();
    resolve(it, 'credit', { way: 'cancel' });
    expect([schedule(it, '1.1').cancelled, schedule(it, '2.1').cancelled]).toEqual(['60', '0']);
    expect([released40(it), it.holds(ORDER)]).toEqual([['40 of 2.1'], []]);
  });

  test('what went ships and is billed, and the rest still waits by name', () => {
    const it = partly();
    it.tell(
      ORDER,
      shipped('S1', Object.values(it.live(ORDER).fulfillments).find((each) => each.state === 'released')?.id ?? '', {
        '2.1': '40',
      }),
    );
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '164.00'));
    expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['open', ['credit']]);
    it.at('2026-06-02T08:00:00Z').credit('ACME-GROUP', '500', '164');
    it.deliver();
    expect([released40(it), it.holds(ORDER)]).toEqual([['60 of 1.1'], []]);
  });
});
