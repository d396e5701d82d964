/** Returns: authorised, received, inspected, credited at the original price to the cent. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand, ShipmentReport } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { ReturnId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { localDate } from '../../../../src/core/model/instant.ts';
import { price } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { failureOf, invoice, ORDER, released, resolve, SITUATIONS, stateOf, town } from './situations.ts';

const ship = (
  id: string,
  quantity: string,
  more: Partial<ShipmentReport> & { item?: string; left?: string } = {},
): OrderCommand => shipped(id, 'F1', { '1.1': quantity }, more);
const over = (bill: string, gift = '0', takeBack = '0') =>
  ({ way: 'accept-over', bill: decimal(bill), gift: decimal(gift), takeBack: decimal(takeBack) }) as const;

describe('returns', () => {
  const back = (quantity: string) => [
    { shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal(quantity) },
  ];
  const authorise = (quantity: string, id = 'R1'): OrderCommand => ({
    type: 'authorise-return',
    return: ReturnId.of(id),
    reason: 'damaged',
    lines: back(quantity),
  });
  const receive = (quantity: string, id = 'R1'): OrderCommand => ({
    type: 'receive-return',
    return: ReturnId.of(id),
    lines: back(quantity),
  });
  const inspect = (quantity: string, id = 'R1'): OrderCommand => ({
    type: 'inspect-return',
    return: ReturnId.of(id),
    accepted: quantity === '0' ? [] : back(quantity),
  });
  const comesBack = (it: Town, quantity: string, id: string) => {
    for (const command of [authorise(quantity, id), receive(quantity, id), inspect(quantity, id)]) it.tell(ORDER, command);
    return it.live(ORDER).returns[id as never]?.credit?.amount;
  };

  test('a closed order opens for its return, is credited at the original price, and closes', () => {
    const it = SITUATIONS.closed();
    it.learn('price', ['AGR-ACME', 'BRG-6204'], price());
    it.tell(ORDER, authorise('3'));
    expect(it.live(ORDER).state).toBe('open');
    it.tell(ORDER, receive('3'));
    it.tell(ORDER, inspect('2'));
    expect(it.live(ORDER).returns['R1' as never]).toMatchObject({ state: 'credited', credit: { amount: '8.2' } });
    expect(it.live(ORDER).invoices['I1' as never]).toMatchObject({ credited: { amount: '8.2' } });
    expect(it.live(ORDER).state).toBe('closed');
  });

  test('goods that came back and were credited whole are not billed again: a second invoice of them is asked about', () => {
    const it = SITUATIONS.closed();
    expect(comesBack(it, '10', 'R0')).toBe('41');
    expect(it.live(ORDER).invoices['I1' as never]).toMatchObject({ credited: { amount: '41' } });

    it.tell(ORDER, invoice('I2', 'S1', '41'));

    expect(it.live(ORDER).invoices['I2' as never]).toMatchObject({ state: 'mismatch' });
    expect(it.hold(ORDER, 'invoice-mismatch').reason).toMatchObject({ invoice: 'I2', expected: { amount: '0' } });
  });

  test('nothing of it is accepted: refused, and it may be asked for again', () => {
    const it = SITUATIONS.closed();
    expect(comesBack(it, '3', 'R0')).toBe('12.3');
    for (const command of [authorise('7'), receive('7'), inspect('0')]) it.tell(ORDER, command);
    expect(it.live(ORDER).returns['R1' as never]).toMatchObject({ state: 'refused', credit: { amount: '0' } });
    expect(it.live(ORDER).state).toBe('closed');
    it.tell(ORDER, authorise('7', 'R2'));
  });

  test.each([
    ['more than left', authorise('11'), 'over-returned'],
    ['nothing', authorise('0'), 'not-a-quantity'],
    ['no line', { type: 'authorise-return', return: ReturnId.of('R1'), reason: 'damaged', lines: [] }, 'missing'],
    [
      'of a shipment that is not there',
      { type: 'authorise-return', return: ReturnId.of('R1'), reason: 'damaged', lines: [{ ...back('1')[0], shipment: 'S9' }] },
      'shipment-unknown',
    ],
    [
      'one line twice',
      { type: 'authorise-return', return: ReturnId.of('R1'), reason: 'damaged', lines: [...back('6'), ...back('6')] },
      'repeated',
    ],
  ] as const)('refused: %s', (_, command, code) => {
    const it = SITUATIONS.closed();
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, command as OrderCommand))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });

  test('8 are coming back: at most 2 more may', () => {
    const it = SITUATIONS.closed();
    it.tell(ORDER, authorise('8'));
    expect(failureOf(it.ask(ORDER, authorise('3', 'R2')))).toMatchObject({ code: 'over-returned', returnable: '2' });
    expect(failureOf(it.ask(ORDER, receive('9')))).toMatchObject({ code: 'over-returned', returnable: '8' });
    expect(failureOf(it.ask(ORDER, inspect('1')))).toMatchObject({ code: 'transition-impossible' });
    it.tell(ORDER, receive('5'));
    expect(failureOf(it.ask(ORDER, inspect('6')))).toMatchObject({ code: 'over-returned', returnable: '5' });
  });

  test('each step is taken once, and not otherwise', () => {
    const it = SITUATIONS.closed();
    comesBack(it, '3', 'R1');
    for (const command of [authorise('3'), receive('3'), inspect('3')]) expect(it.tell(ORDER, command)).toEqual([]);
    for (const command of [authorise('4'), receive('2'), inspect('2')])
      expect(failureOf(it.ask(ORDER, command))).toMatchObject({ code: 'conflicting-repeat' });
  });

  test('what was given away is not credited: of 10 billed and 2 given, all 12 bring what 10 were billed', () => {
    const it = released();
    it.tell(ORDER, ship('S1', '12'));
    resolve(it, 'discrepancy', over('0', '2'));
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '41.00'));
    expect(comesBack(it, '11', 'R1')).toBe('41');
    expect(comesBack(it, '1', 'R2')).toBe('0');
    expect(it.live(ORDER).returns['R2' as never]?.state).toBe('credited');
    expect(it.live(ORDER).state).toBe('closed');
  });

  test('3 at 0.335 are billed 1.01; one by one they bring 1.01', () => {
    const it = released(
      town({
        'price:AGR-ACME/BRG-6204': price({
          spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal('0.335') }] }],
        }),
        'cost:BRG-6204': { cost: { amount: decimal('0.1'), currency: 'USD' as never } },
      }),
      [{ quantity: '3' }],
    );
    it.tell(ORDER, ship('S1', '3'));
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '1.01'));
    expect([comesBack(it, '1', 'R1'), comesBack(it, '1', 'R2'), comesBack(it, '1', 'R3')]).toEqual(['0.34', '0.33', '0.34']);
    expect(it.live(ORDER).invoices['I1' as never]?.state).toBe('credited');
  });
});
