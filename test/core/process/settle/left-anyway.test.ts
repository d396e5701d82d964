/** Goods that leave although they should not: most of these were broken promises when the simulator first told them. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Demand } from '../../../../src/core/model/demand.ts';
import { ScheduleId } from '../../../../src/core/model/identifiers.ts';
import type { InstanceId } from '../../../../src/core/model/task.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { inbound } from '../../checks/facts.ts';
import { cancelAll, change, moveTo, NORTH_DOCK, released, releases, resolve, told, town } from './given.ts';

const picked = (schedules: readonly string[], each = '10'): OrderCommand => ({
  type: 'record-pick',
  fulfillment: 'F1' as never,
  lines: schedules.map((schedule) => ({ schedule: ScheduleId.of(schedule), quantity: decimal(each) })),
});

describe('a part of what was cancelled and is picked leaves', () => {
  const half = (): Town => {
    const it = released(town(), [{}, { item: 'BRG-6205' }]);
    it.tell('O1', picked(['1.1', '2.1']));
    it.tell('O1', cancelAll);
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'already-picked', changed: ['quantity'] });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z', final: false }));
    return it;
  };

  test('what the node still has is asked about as before', () => {
    const it = half();

    expect(it.holds('O1')).toEqual(['beyond-recall', 'discrepancy']);
  });

  test('until it has left too: then it is the truck that is asked about', () => {
    const it = half();
    const drop = { way: 'accept-over', bill: decimal('10'), gift: decimal('0'), takeBack: decimal('0') } as const;
    resolve(it, 'discrepancy', drop);

    it.tell('O1', {
      ...shipped('S2', 'F1', {}, { left: '2026-06-01T21:00:00Z' }),
      shipment: {
        ...(shipped('S2', 'F1', {}, { left: '2026-06-01T21:00:00Z' }) as Extract<OrderCommand, { type: 'record-shipment' }>)
          .shipment,
        lines: [{ schedule: ScheduleId.of('2.1'), item: 'BRG-6205' as never, quantity: decimal('10') }],
      },
    } as OrderCommand);

    expect(it.holds('O1')).toEqual(['discrepancy']);
    expect(it.hold('O1', 'discrepancy').reason).toMatchObject({ shipment: 'S2' });
  });
});

test('a part that is to go elsewhere leaves for the old place: a person is told, although the rest is right again', () => {
  const it = released(town(), [{}, { item: 'BRG-6205' }]);
  it.tell('O1', picked(['1.1', '2.1']));
  it.tell('O1', change({ kind: 'destination', schedule: ScheduleId.of('1.1'), to: { kind: 'given', address: NORTH_DOCK } }));
  expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'already-picked' });

  it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z', final: false }));

  expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['destination'] });
  it.at('2026-06-02T09:00:00Z').tell('O1', { type: 'wake' });
  expect(it.holds('O1')).toContain('beyond-recall');
});

test('a part of what is to go elsewhere leaves, and the node has the rest: the question stays as it was asked', () => {
  const it = released(town(), [{}, { item: 'BRG-6205' }]);
  it.tell('O1', picked(['1.1', '2.1']));
  it.tell('O1', moveTo(NORTH_DOCK));
  const { id, reason } = it.hold('O1', 'beyond-recall');

  it.tell('O1', shipped('S1', 'F1', { '1.1': '4' }, { left: '2026-06-01T20:00:00Z', final: false }));

  expect(it.hold('O1', 'beyond-recall')).toMatchObject({ id, reason: { cause: 'already-picked', changed: ['destination'] } });
  expect(reason).toMatchObject({ cause: 'already-picked' });
});

describe('a late line leaves while its date is a question, and of what is left every date can be kept', () => {
  /** Two lines with EAST, which counts its shelves and finds nothing of the first: nobody knows when it can arrive. */
  const givenBack = (): Town => {
    const it = released(town(), [{ requested: '2026-06-08' }, { item: 'BRG-6205' }]);
    it.at('2026-06-01T09:00:00Z').stock('EAST', 'BRG-6204', '0');
    it.deliver();
    expect(it.holds('O1')).toEqual(['date-jeopardy']);
    expect(releases(it)).toEqual(['F1 undone']);
    return it;
  };
  const leaves = (it: Town): void =>
    void it
      .at('2026-06-01T10:05:00Z')
      .tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T10:00:00Z', final: false }));

  test('although its node had given it back: a person is told in the decision that learns of it', () => {
    const it = givenBack();

    leaves(it);

    expect(it.holds('O1')).toEqual(['beyond-recall']);
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ fulfillment: 'F1', cause: 'shipped', changed: ['promise'] });
  });

  test('the rest goes on meanwhile, and the question stays until somebody has looked at it', () => {
    const it = givenBack();
    leaves(it);
    it.deliver();
    expect(told(it)).toEqual({ F2: '10' });
    expect(it.holds('O1')).toEqual(['beyond-recall']);

    resolve(it, 'beyond-recall', { way: 'let-ship' });
    it.tell('O1', { type: 'wake' });

    expect(it.holds('O1')).toEqual([]);
  });

  test('a date that somebody accepted before the truck left is no question', () => {
    const it = givenBack();
    resolve(it, 'date-jeopardy', { way: 'accept-date' });

    leaves(it);

    expect(it.holds('O1')).toEqual([]);
  });
});

describe('a late line is picked for the most part, and its node finds the rest of it', () => {
  /** Of 110, ten wait for a receipt that is called off: whether what is picked may leave is a question. */
  const asked = (): Town => {
    const it = town({ 'inbound:EAST/BRG-6204': inbound(['2026-06-03', '500']) });
    released(it, [
      { quantity: '110', requested: '2026-06-12' },
      { item: 'BRG-6205', quantity: '100' },
    ]);
    it.tell('O1', picked(['1.1', '2.1'], '100'));
    it.learn('inbound', ['EAST', 'BRG-6204'], inbound());
    expect(it.holds('O1')).toEqual(['beyond-recall', 'date-jeopardy']);
    return it;
  };
  const leaves = (it: Town): void =>
    void it.tell('O1', shipped('S1', 'F1', { '1.1': '110' }, { left: '2026-06-01T20:00:00Z', final: false }));

  test('what a person was asked while it was there is asked of what has left', () => {
    const it = asked();

    leaves(it);

    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['promise'] });
    it.at('2026-06-02T09:00:00Z').tell('O1', { type: 'wake' });
    expect(it.holds('O1')).toEqual(['beyond-recall']);
  });

  test('but for what a person let ship while it was there', () => {
    const it = asked();
    resolve(it, 'beyond-recall', { way: 'let-ship' });

    leaves(it);

    expect(it.holds('O1')).toEqual([]);
  });
});

describe('an order that was cancelled and given back, and leaves all the same', () => {
  const copy = (message: string, purchaseOrder?: string): Demand => {
    const { purchaseOrder: _, ...rest } = demandOf([{}], { channel: { kind: 'edi', name: 'edi', message } });
    return purchaseOrder === undefined ? rest : { ...rest, purchaseOrder };
  };
  const given = (purchaseOrder?: string): Town => {
    const it = town();
    it.tell('O1', capture(copy('M1', purchaseOrder)));
    it.deliver();
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.live('O1')).toMatchObject({ state: 'cancelled', claims: {} });
    return it;
  };
  const leave = (it: Town): void => void it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z' }));

  test.each([undefined, 'PO-7'])('is one order again: a copy that comes after is known for one (purchase order %s)', (number) => {
    const it = given(number);
    leave(it);
    expect(it.holds('O1')).not.toContain('duplicate');

    it.tell('O2', capture(copy('M2', number)));

    expect(it.hold('O2', 'duplicate').reason).toMatchObject({ other: 'O1' });
  });

  test('it is known by what it was before it was changed, too: a late copy of its first message is held', () => {
    const it = town();
    it.tell('O1', capture(copy('M1')));
    it.deliver();
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver();
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.live('O1')).toMatchObject({ state: 'cancelled', claims: {} });
    const last = Object.keys(it.live('O1').fulfillments).at(-1) ?? '';
    it.tell('O1', shipped('S1', last, { '1.1': '10' }, { left: '2026-06-01T20:00:00Z' }));

    it.tell('O2', capture(copy('M1 again')));

    expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
  });

  test('where another order goes by its number by now, a person is told in the decision that learns of it', () => {
    const it = given('PO-7');
    it.tell('O2', capture(copy('M2', 'PO-7')));
    it.deliver();
    expect(it.holds('O2')).toEqual([]);

    leave(it);

    expect(it.hold('O1', 'duplicate').reason).toMatchObject({ by: 'business-key', other: 'O2' });
  });

  test.each(['merge', 'cancel', 'legitimate-repeat'] as const)('and %s is the end of that question', (way) => {
    const it = given('PO-7');
    it.tell('O2', capture(copy('M2', 'PO-7')));
    leave(it);

    resolve(it, 'duplicate', { way });
    it.tell('O1', { type: 'wake' });

    expect(it.holds('O1')).not.toContain('duplicate');
  });
});

describe('a line that was cancelled by itself leaves all the same, while another is still to ship', () => {
  /** Picked, so that the node can't give it back; at $4.10 before it was cancelled. */
  const left = (bill: string, takeBack: string): Town => {
    const it = released(town(), [{}, { item: 'BRG-6205' }]);
    it.tell('O1', picked(['1.1', '2.1']));
    it.tell('O1', { type: 'cancel', what: [{ schedule: ScheduleId.of('1.1') }], reference: 'call-1.1', reason: 'buyer' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z', final: false }));
    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal(bill), gift: decimal('0'), takeBack: decimal(takeBack) });
    it.deliver();
    return it;
  };
  const input = (it: Town, instance: string): unknown => it.live('O1').tasks[instance as InstanceId]?.input;

  test('kept and billed, it is billed at the price that was last agreed for it', () => {
    expect(input(left('10', '0'), 'invoice/S1')).toMatchObject({
      goods: { amount: '41' },
      lines: [{ line: '1', quantity: '10', price: '4.1' }],
    });
  });

  test('the books have it at that price too, also where it is to come back', () => {
    for (const [bill, back] of [
      ['10', '0'],
      ['0', '10'],
    ] as const)
      expect(input(left(bill, back), 'book')).toMatchObject({
        lines: [
          { line: '1', quantity: '10', price: '4.1' },
          { line: '2', quantity: '10' },
        ],
      });
  });

  test('and also after the rest was cancelled: no order is booked without a line', () => {
    const it = released(town(), [{}, { item: 'BRG-6205' }]);
    it.tell('O1', { type: 'cancel', what: [{ schedule: ScheduleId.of('1.1') }], reference: 'call-1.1', reason: 'buyer' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z', final: false }));
    it.tell('O1', cancelAll);
    it.deliver();
    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal('0'), gift: decimal('0'), takeBack: decimal('10') });
    it.deliver();

    expect(input(it, 'book')).toMatchObject({ lines: [{ line: '1', quantity: '10', price: '4.1' }] });
  });
});

describe('a truck takes more of an item than its line has, and another line of it is still to leave', () => {
  const left = (stock: string): Town => {
    const it = town();
    it.stock('EAST', 'BRG-6204', stock);
    released(it, [{}, {}]);
    it.tell('O1', shipped('S1', 'F1', { '1.1': '12' }, { left: '2026-06-01T20:00:00Z', final: false }));
    it.deliver();
    return it;
  };
  const claimOf = (it: Town): unknown => it.live('O1').claims['stock:EAST/BRG-6204' as never];

  test('where there is stock, what has no claim any more is claimed again, and nothing is recalled', () => {
    const it = left('100');

    expect(claimOf(it)).toMatchObject({ wanted: '10', consumed: '12', state: { kind: 'granted', quantity: '10' } });
    expect(it.live('O1').fulfillments['F1' as never]).toMatchObject({ wanted: true });
    expect(it.holds('O1')).toEqual(['discrepancy']);
  });

  test('where there is none, the node is not left with work that no stock is behind: a person is asked', () => {
    const it = left('20');

    expect(claimOf(it)).toMatchObject({ wanted: '10', state: { kept: '8' } });
    expect(it.live('O1').fulfillments['F1' as never]).toMatchObject({ wanted: false });
    expect(it.holds('O1')).toEqual(['beyond-recall', 'discrepancy']);
  });
});
