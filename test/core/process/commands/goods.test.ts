/** Picks, shipments and deliveries: what a warehouse says, true of the yard whatever the hub thought. */
import { silent } from '../../../stories/town.ts';
import { describe, expect, test } from 'vitest';
import type { OrderCommand, ShipmentReport } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { ReturnId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { localDate } from '../../../../src/core/model/instant.ts';
import { customer, item, price } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import {
  cancelPart,
  captured,
  change,
  effect,
  failureOf,
  invoice,
  ORDER,
  pay,
  cancelAll,
  pick,
  released,
  resolve,
  schedule,
  SITUATIONS,
  stateOf,
  toQuantity,
  town,
} from './situations.ts';

const ship = (
  id: string,
  quantity: string,
  more: Partial<ShipmentReport> & { item?: string; left?: string } = {},
): OrderCommand => shipped(id, 'F1', { '1.1': quantity }, more);
const over = (bill: string, gift = '0', takeBack = '0') =>
  ({ way: 'accept-over', bill: decimal(bill), gift: decimal(gift), takeBack: decimal(takeBack) }) as const;
const onHand = (it: Town): string =>
  (it.accounts.get('stock:EAST/BRG-6204' as never) as { onHand: { figure: string } }).onHand.figure;
const claimed = (it: Town, account: string): string | undefined => it.accounts.get(account as never)?.claimed;

describe('short picks', () => {
  test('7 of 10 picked: the warehouse is asked at once; ship short cancels 3, and nothing is recalled', () => {
    const it = released();
    it.tell(ORDER, pick('7'));
    expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({ lines: [{ kind: 'short-pick', expected: '10', found: '7' }] });
    resolve(it, 'discrepancy', { way: 'ship-short' });
    expect(schedule(it)).toMatchObject({ ordered: '10', cancelled: '3' });
    expect([it.holds(ORDER), it.tasks(ORDER)['release/F1']]).toEqual([[], 'done']);
    it.tell(ORDER, ship('S1', '7'));
    expect([it.holds(ORDER), claimed(it, 'stock:EAST/BRG-6204')]).toEqual([[], '0']);
  });

  test('picked again and whole, the question is gone', () => {
    const it = released();
    it.tell(ORDER, pick('7'));
    resolve(it, 'discrepancy', { way: 're-pick' });
    expect(it.holds(ORDER)).toEqual([]);
    it.tell(ORDER, pick('8'));
    expect(it.holds(ORDER)).toEqual(['discrepancy']);
    it.tell(ORDER, pick('10'));
    expect(it.holds(ORDER)).toEqual([]);
  });

  test.each([
    ['a line that the work does not have', { schedule: '9.9', quantity: '1' }, 'schedule-unknown'],
    ['less than nothing', { schedule: '1.1', quantity: '-1' }, 'not-a-quantity'],
  ])('refused: %s', (_, line, code) => {
    const it = released();
    const lines = [{ schedule: ScheduleId.of(line.schedule), quantity: decimal(line.quantity) }];
    expect(failureOf(it.ask(ORDER, { type: 'record-pick', fulfillment: 'F1' as never, lines }))).toMatchObject({
      code,
      where: 'lines[0]',
    });
  });

  test('one line twice is refused: nobody can tell whether it is a sum', () => {
    const it = released();
    const line = { schedule: ScheduleId.of('1.1'), quantity: decimal('5') };
    expect(failureOf(it.ask(ORDER, { type: 'record-pick', fulfillment: 'F1' as never, lines: [line, line] }))).toMatchObject({
      code: 'repeated',
    });
  });

  test('a pick proves that an unanswered release arrived', () => {
    const it = captured();
    it.deliver(silent('warehouse.release'));
    it.tell(ORDER, pick('10'));
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });
});

describe('shipments', () => {
  test('4 and 6 in two trucks: the fulfillment ends with the second', () => {
    const it = SITUATIONS['partly shipped']();
    expect([claimed(it, 'stock:EAST/BRG-6204'), onHand(it)]).toEqual(['6', '96']);
    it.tell(ORDER, ship('S2', '6', { final: false }));
    expect(it.live(ORDER).fulfillments['F1' as never]?.state).toBe('shipped');
    expect([claimed(it, 'stock:EAST/BRG-6204'), onHand(it)]).toEqual(['0', '90']);
  });

  test('7 of 10 and no more to come: ship short cancels 3', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '7'));
    expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({ lines: [{ kind: 'under', expected: '10', found: '7' }] });
    resolve(it, 'discrepancy', { way: 'ship-short' });
    expect(schedule(it)).toMatchObject({ shipped: '7', cancelled: '3' });
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('the buyer cancels what was short before the warehouse says so: ship short takes nothing twice', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '7'));
    it.tell(ORDER, cancelPart('2'));
    resolve(it, 'discrepancy', { way: 'ship-short' });
    expect(schedule(it)).toMatchObject({ ordered: '10', shipped: '7', cancelled: '3' });
  });

  test('7 of 10, to be picked again: 3 are planned and released anew', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '7'));
    resolve(it, 'discrepancy', { way: 're-pick' });
    expect(it.live(ORDER).fulfillments['F2' as never]).toMatchObject({ state: 'released', lines: [{ quantity: '3' }] });
  });

  test('nothing at all leaves, for good: the whole is short', () => {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', {}));
    expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({ lines: [{ kind: 'under', expected: '10', found: '0' }] });
  });

  test.each([
    ['billed', over('2'), { overage: '2' }, [], '49.2'],
    ['given', over('0', '2'), { overage: '2' }, [], '41'],
    ['taken back', over('0', '0', '2'), { overage: '2' }, ['too-much'], '49.2'],
  ])('12 of 10, %s', (_, verdict, counts, returns, goods) => {
    const it = released();
    it.tell(ORDER, ship('S1', '12'));
    expect(it.live(ORDER).shipments['S1' as never]?.state).toBe('verdict');
    it.deliver();
    expect(it.tasks(ORDER)['invoice/S1']).toBeUndefined();
    resolve(it, 'discrepancy', verdict);
    expect(schedule(it)).toMatchObject({ ordered: '10', shipped: '12', ...counts });
    expect(Object.values(it.live(ORDER).returns).map((each) => each.reason)).toEqual(returns);
    it.deliver();
    expect(it.live(ORDER).tasks['invoice/S1' as never]?.input).toMatchObject({ goods: { amount: goods } });
  });

  test('what is taken back comes back and is credited as it was billed, and the order ends', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '12'));
    resolve(it, 'discrepancy', over('0', '0', '2'));
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '49.20'));
    const lines = [{ shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal('2') }];
    it.tell(ORDER, { type: 'receive-return', return: ReturnId.of('R-S1'), lines });
    it.tell(ORDER, { type: 'inspect-return', return: ReturnId.of('R-S1'), accepted: lines });
    expect(it.live(ORDER).invoices['I1' as never]).toMatchObject({ credited: { amount: '8.2' } });
    it.tell(ORDER, pay('I1', '41.00'));
    expect(it.live(ORDER).state).toBe('closed');
  });

  test.each([over('1'), over('3'), over('3', '-1'), over('1', '1', '1')])(
    'a verdict on 2 too many has to say where 2 went',
    (verdict) => {
      const it = released();
      it.tell(ORDER, ship('S1', '12'));
      expect(failureOf(resolve(it, 'discrepancy', verdict))).toMatchObject({ code: 'quantity-beyond-open', open: '2' });
    },
  );

  test('over-shipped twice: each truck has its own verdict, about its own goods', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '12', { final: false }));
    it.tell(ORDER, ship('S2', '5'));
    const asked = Object.values(it.live(ORDER).holds).map(
      ({ reason }) =>
        reason.type === 'discrepancy' && [reason.shipment, ...reason.lines.map((line) => `${line.found} for ${line.expected}`)],
    );
    expect(asked).toEqual([
      ['S1', '12 for 10'],
      ['S2', '5 for 0'],
    ]);
    resolve(it, 'discrepancy', over('2'));
    resolve(it, 'discrepancy', over('0', '5'));
    expect(schedule(it)).toMatchObject({ shipped: '17', overage: '7' });
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('late news of what was not too much when it left waits for no verdict on the truck after it', () => {
    const it = released();
    it.at('2026-06-01T12:00:00Z').tell(ORDER, cancelAll('C1'));
    it.at('2026-06-01T15:00:00Z').tell(ORDER, ship('S1', '8', { left: '2026-06-01T14:00:00Z', final: false }));
    it.tell(ORDER, ship('S2', '4', { left: '2026-06-01T11:00:00Z' }));
    expect(Object.values(it.live(ORDER).shipments)).toMatchObject([
      { id: 'S1', state: 'verdict' },
      { id: 'S2', state: 'confirmed' },
    ]);
  });

  test.each([
    ['as it was cancelled', '2026-06-01T12:00:00.000Z', 'closed', '0'],
    ['a moment later', '2026-06-01T12:00:00.001Z', 'open', '10'],
  ])('goods that left %s: the order is %s, with %s of it cancelled', (_, left, state, cancelled) => {
    const it = released();
    it.at('2026-06-01T12:00:00Z').tell(ORDER, cancelAll('C1'));
    it.at('2026-06-01T15:00:00Z').tell(ORDER, ship('S1', '10', { left }));
    expect(schedule(it)).toMatchObject({ shipped: '10', cancelled });
    expect(it.holds(ORDER).includes('discrepancy')).toBe(state === 'open');
  });

  test('6 in each of two lots are 12 of 10: one question, asked before anything is billed', () => {
    const it = released();
    const lot = (name: string) => ({
      schedule: ScheduleId.of('1.1'),
      item: 'BRG-6204' as never,
      quantity: decimal('6'),
      lots: [name],
    });
    it.tell(ORDER, {
      type: 'record-shipment',
      shipment: {
        id: 'S1' as never,
        fulfillment: 'F1' as never,
        node: 'EAST' as never,
        lines: [lot('A'), lot('B')],
        shippedAt: it.now,
        final: true,
      },
    });
    expect(it.live(ORDER).shipments['S1' as never]?.state).toBe('verdict');
    expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({ lines: [{ found: '12', expected: '10' }] });
    resolve(it, 'discrepancy', over('2'));
    expect(schedule(it)).toMatchObject({ overage: '2' });
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('too much of one line and too little of another are two questions', () => {
    const it = released(town(), [
      { quantity: '10', price: '4.10' },
      { quantity: '5', price: '4.10' },
    ]);
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '12', '2.1': '3' }));
    expect(it.holds(ORDER)).toEqual(['discrepancy', 'discrepancy']);
    resolve(it, 'discrepancy', over('2'));
    resolve(it, 'discrepancy', { way: 'ship-short' });
    expect([schedule(it), schedule(it, '2.1')]).toMatchObject([{ overage: '2' }, { shipped: '3', cancelled: '2' }]);
    expect([it.holds(ORDER), it.conserves(ORDER)]).toEqual([[], true]);
  });

  test('the buyer orders what came too much: nothing is left to judge, and the order waits for its bill alone', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '12'));
    it.tell(ORDER, change([toQuantity('12')]));
    expect(failureOf(resolve(it, 'discrepancy', over('2')))).toMatchObject({ code: 'quantity-beyond-open', open: '0' });
    resolve(it, 'discrepancy', over('0'));
    expect(schedule(it)).toMatchObject({ ordered: '12', overage: '0', shipped: '12' });
    expect(it.live(ORDER).shipments['S1' as never]?.state).toBe('confirmed');
  });

  test.each([
    ['another node', ship('S1', '1', { node: 'WEST' as never }), 'fulfillment-unknown', 'node'],
    ['work that was never given', shipped('S1', 'F9', { '1.1': '1' }), 'fulfillment-unknown', 'fulfillment'],
    ['a line that is not there', shipped('S1', 'F1', { '9.9': '1' }), 'schedule-unknown', 'lines[0]'],
    ['another item', ship('S1', '1', { item: 'BRG-6205' }), 'item-mismatch', 'lines[0]'],
    ['less than nothing', ship('S1', '-1'), 'not-a-quantity', 'lines[0]'],
    ['nothing, and more to come', shipped('S1', 'F1', {}, { final: false }), 'missing', 'lines'],
  ] as const)('refused: %s', (_, command, code, where) => {
    const it = released();
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, command))).toMatchObject({ code, where });
    expect(stateOf(it)).toBe(before);
  });

  test('the same report again changes nothing; another under its number is refused', () => {
    const it = SITUATIONS['partly shipped']();
    expect(it.tell(ORDER, ship('S1', '4', { final: false }))).toEqual([]);
    expect(failureOf(it.ask(ORDER, ship('S1', '5')))).toMatchObject({ code: 'conflicting-repeat', known: '4 of 1.1' });
  });

  test('a kit takes its parts from stock', () => {
    const kit = {
      'item:KIT': item({ components: [{ item: 'BRG-6204' as never, quantity: decimal('2') }] }),
      'price:LIST/KIT': price(),
      'cost:KIT': { cost: { amount: decimal('1'), currency: 'USD' as never } },
    };
    const it = released(town(kit), [{ item: 'KIT', quantity: '3' }]);
    expect(claimed(it, 'stock:EAST/BRG-6204')).toBe('6');
    it.tell(ORDER, ship('S1', '3', { item: 'KIT' }));
    expect([claimed(it, 'stock:EAST/BRG-6204'), onHand(it)]).toEqual(['0', '94']);
  });

  test('by ship date: what left on the 5th at 4.10 and is told on the 6th at 4.35 is billed at 4.10', () => {
    const rise = price({
      spans: [
        {
          from: localDate('2026-01-01'),
          until: localDate('2026-06-05'),
          breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }],
        },
        { from: localDate('2026-06-06'), breaks: [{ atLeast: decimal('1'), price: decimal('4.35') }] },
      ],
    });
    const it = released(town({ 'customer:ACME': customer({ priceRule: 'ship-date' }), 'price:AGR-ACME/BRG-6204': rise }), [
      { quantity: '10' },
    ]);
    it.until('2026-06-06T09:00:00Z');
    it.tell(ORDER, ship('S1', '4', { left: '2026-06-05T18:00:00Z', final: false }));
    it.tell(ORDER, ship('S2', '6', { left: '2026-06-06T08:00:00Z' }));
    expect(Object.values(it.live(ORDER).shipments).map((each) => each.prices[0]?.price)).toEqual(['4.1', '4.35']);
  });

  test('by ship date, at the price that a person gave', () => {
    const it = town({ 'customer:ACME': customer({ priceRule: 'ship-date' }) });
    captured(it, [{ quantity: '10', price: '3.00' }]);
    resolve(it, 'price-difference', { way: 'theirs' });
    it.deliver();
    it.tell(ORDER, ship('S1', '10'));
    expect(it.live(ORDER).shipments['S1' as never]?.prices).toEqual([{ line: '1', price: '3' }]);
  });
});

describe('deliveries', () => {
  const delivered: OrderCommand = { type: 'record-delivery', shipment: ShipmentId.of('S1'), deliveredAt: 1780500000000 as never };
  test('once; and not before what came too much is settled', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '12'));
    expect(failureOf(it.ask(ORDER, delivered))).toMatchObject({ code: 'transition-impossible', state: 'verdict' });
    resolve(it, 'discrepancy', over('2'));
    it.tell(ORDER, delivered);
    expect(it.live(ORDER).shipments['S1' as never]?.state).toBe('delivered');
    expect(it.tell(ORDER, delivered)).toEqual([]);
  });
});

describe('what a recall brings back', () => {
  test('6 of 10 are taken back and 4 kept: 4 stay with the node, and go on', () => {
    const it = released();
    it.tell(ORDER, change([{ kind: 'instructions', to: 'call before' }]));
    const line = (quantity: string) => [{ schedule: ScheduleId.of('1.1'), quantity: decimal(quantity) }];
    for (const [answer, code] of [
      [{ undone: line('-1'), kept: line('4') }, 'not-a-quantity'],
      [{ undone: [{ schedule: ScheduleId.of('9.9'), quantity: decimal('1') }], kept: line('4') }, 'schedule-unknown'],
    ] as const)
      expect(failureOf(it.ask(ORDER, effect('release/F1', { kind: 'undo-partly', answer }, 'undo')))).toMatchObject({
        code,
        where: 'outcome.answer.undone[0]',
      });
    it.tell(ORDER, effect('release/F1', { kind: 'undo-partly', answer: { undone: line('6'), kept: line('4') } }, 'undo'));
    expect(it.live(ORDER).fulfillments['F1' as never]?.lines).toMatchObject([{ quantity: '4' }]);
    expect(it.hold(ORDER, 'beyond-recall').reason).toMatchObject({ cause: 'partly-refused', kept: [{ quantity: '4' }] });
    expect(claimed(it, 'stock:EAST/BRG-6204')).toBe('10');
  });
});
