/** Where there are two of a thing, the right one is meant: lines, schedule lines, shipments, senders, nodes, answers. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { InvoiceId, OrderId, ReturnId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import { conservation } from '../../../../src/core/process/order-facts.ts';
import { waysOf } from '../../../../src/core/process/commands/holds.ts';
import {
  addressKey,
  addressVerdict,
  address,
  customer,
  item,
  network,
  node,
  screening,
  screeningKey,
  transit,
} from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import {
  cancelPart,
  captured,
  change,
  failureOf,
  invoice,
  ORDER,
  pay,
  pick,
  released,
  resolve,
  SITUATIONS,
  toQuantity,
  town,
} from './situations.ts';

const STORE_12 = address({ name: 'Acme Store 12', lines: ['9 Lake St'], city: 'Erie', region: 'PA', postalCode: '16501' });
const TO_STORE_12 = {
  [addressKey(STORE_12)]: addressVerdict(),
  [screeningKey(STORE_12.name, 'US')]: screening(),
  'transit:EAST/PA': transit(),
};
const back = (shipment: string, schedule: string, quantity: string) => ({
  shipment: ShipmentId.of(shipment),
  schedule: ScheduleId.of(schedule),
  quantity: decimal(quantity),
});
const comesBack = (it: Town, ...lines: readonly ReturnType<typeof back>[]): void => {
  const id = ReturnId.of('R1');
  it.tell(ORDER, { type: 'authorise-return', return: id, reason: 'damaged', lines });
  it.tell(ORDER, { type: 'receive-return', return: id, lines });
  it.tell(ORDER, { type: 'inspect-return', return: id, accepted: lines });
};
const TWO_LINES = [
  { quantity: '10', price: '4.10' },
  { item: 'BRG-6205', quantity: '5', price: '5.20' },
];

/** Both lines on one truck. */
function truck(first: string, second: string): OrderCommand {
  const one = shipped('S1', 'F1', { '1.1': first });
  const other = shipped('S1', 'F1', { '2.1': second }, { item: 'BRG-6205' });
  if (one.type !== 'record-shipment' || other.type !== 'record-shipment') throw new Error('not a shipment');
  return { ...one, shipment: { ...one.shipment, lines: [...one.shipment.lines, ...other.shipment.lines] } };
}

describe('two schedule lines', () => {
  test('rounded up is the one that is not a multiple, and the other stays', () => {
    const it = captured(town({ ...TO_STORE_12, 'item:BRG-6204': item({ multiple: decimal('6') }) }), [
      { stores: { MAIN: '12', 'STORE-12': '10' }, price: '4.10' },
    ]);
    resolve(it, 'not-orderable', { way: 'round', to: 'up' });
    const { schedules } = it.live(ORDER);
    expect(Object.values(schedules).map(({ counted }) => counted?.ordered)).toEqual(['12', '12']);
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('rounded up is what can be, and the line that is blocked stays a question', () => {
    const it = captured(
      town({ 'item:BRG-6204': item({ multiple: decimal('6') }), 'item:BRG-6205': item({ status: 'blocked' }) }),
      TWO_LINES,
    );
    resolve(it, 'not-orderable', { way: 'round', to: 'up' });
    expect(it.live(ORDER).schedules['1.1' as never]).toMatchObject({ counted: { ordered: '12' } });
    expect(it.hold(ORDER, 'not-orderable').reason).toMatchObject({ lines: [{ line: '2', problem: 'blocked' }] });
  });

  test('one that is added to a line ships with it, and the line adds up', () => {
    const it = captured(town(TO_STORE_12), [{ quantity: '10', price: '4.10' }]);
    const schedule = {
      id: ScheduleId.of('1.2'),
      quantity: toQuantity('4').to,
      destination: { kind: 'on-file', shipTo: 'STORE-12' as never },
    } as const;
    it.tell(ORDER, change([{ kind: 'schedule-added', line: '1' as never, schedule }]));
    it.deliver();
    expect(it.live(ORDER).lines['1' as never]?.schedules).toEqual(['1.1', '1.2']);
    expect(conservation(it.live(ORDER))).toMatchObject([{ line: '1', ordered: '14', open: '14' }]);
    const told = Object.values(it.live(ORDER).fulfillments).map(({ state, lines }) => [state, lines[0]?.schedule]);
    expect(told).toEqual([
      ['released', '1.1'],
      ['released', '1.2'],
    ]);
  });

  test('of one shipment come back each by itself', () => {
    const it = released(town(TO_STORE_12), [{ stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' }]);
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '6' }));
    it.tell(ORDER, shipped('S2', 'F2', { '1.2': '4' }));
    expect(
      failureOf(
        it.ask(ORDER, {
          type: 'authorise-return',
          return: ReturnId.of('R0'),
          reason: 'damaged',
          lines: [back('S1', '1.2', '1')],
        }),
      ),
    ).toMatchObject({
      code: 'shipment-unknown',
    });
    comesBack(it, back('S1', '1.1', '2'), back('S2', '1.2', '1'));
    expect(it.live(ORDER).returns['R1' as never]).toMatchObject({ state: 'credited', credit: { amount: '12.3' } });
  });
});

describe('two lines', () => {
  test('of one that is picked, the other is to be another item: that is what changed', () => {
    const it = released(town(), [
      { quantity: '10', price: '4.10' },
      { quantity: '5', price: '4.10' },
    ]);
    it.tell(ORDER, pick('10'));
    it.tell(ORDER, change([{ kind: 'item', line: '2' as never, to: { ours: 'BRG-6205' as never } }]));
    it.deliver();
    expect(it.hold(ORDER, 'beyond-recall').reason).toMatchObject({ cause: 'already-picked', changed: ['item'] });
  });

  test('of an offer about one, which is cancelled meanwhile, nothing is left to accept', () => {
    const it = captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) }), TWO_LINES);
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    it.tell(ORDER, cancelPart('10'));
    const happened = it.tell(ORDER, { type: 'answer-counter-offer', accepted: true, reference: 'call' });
    expect(happened.map(({ type }) => type)).toContain('counter-offer-answered');
    expect(happened.map(({ type }) => type)).not.toContain('order-changed');
  });

  test('of one shipment come back in one return, each at its price', () => {
    const it = released(town(), TWO_LINES);
    it.tell(ORDER, truck('10', '5'));
    comesBack(it, back('S1', '1.1', '1'), back('S1', '2.1', '2'));
    expect(it.live(ORDER).returns['R1' as never]).toMatchObject({ credit: { amount: '14.5' } });
  });

  test('are both requoted, or neither', () => {
    const it = captured(town(), [
      { quantity: '10', price: '3.00' },
      { item: 'BRG-6205', quantity: '5', price: '4.00' },
    ]);
    const prices = [{ line: '1' as never, amount: decimal('4.00') }];
    expect(failureOf(resolve(it, 'price-difference', { way: 'requote', prices }))).toMatchObject({
      code: 'missing',
      what: 'price of line 2',
      wayOut: 'give a price for each line of the hold',
    });
  });

  test('of which one has no node that ships it cannot be left to wait', () => {
    const it = captured(
      town(
        {
          'customer:ACME': customer({ backorder: 'refused' }),
          [addressKey(STORE_12)]: addressVerdict(),
          [screeningKey(STORE_12.name, 'US')]: screening(),
        },
        '4',
      ),
      [{ stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' }],
    );
    const { reason } = it.hold(ORDER, 'shortage');
    expect(reason.type === 'shortage' && reason.lines.map(({ why }) => why).sort()).toEqual(['backorder-refused', 'no-node']);
    expect(waysOf(it.hold(ORDER, 'shortage'))).not.toContain('backorder');
  });

  test('add up each by itself', () => {
    const it = released(town(), TWO_LINES);
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '13' }, { final: false }));
    expect(conservation(it.live(ORDER))).toMatchObject([
      { line: '1', ordered: '10', shipped: '13', open: '0', unsettled: '3', cancelled: '0', overage: '0' },
      { line: '2', ordered: '5', shipped: '0', open: '5', unsettled: '0', cancelled: '0', overage: '0' },
    ]);
  });
});

test('of two invoices the one is credited whose shipment comes back', () => {
  const it = released();
  it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
  it.tell(ORDER, shipped('S2', 'F1', { '1.1': '6' }));
  it.deliver();
  it.tell(ORDER, invoice('I1', 'S1', '16.40'));
  it.tell(ORDER, invoice('I2', 'S2', '24.60'));
  comesBack(it, back('S2', '1.1', '2'));
  const credited = Object.values(it.live(ORDER).invoices).map(({ id, credited: by }) => [id, by.amount]);
  expect(credited).toEqual([
    ['I1', '0'],
    ['I2', '8.2'],
  ]);
});

test('a shipment that is told again as another fulfillment’s is no repeat', () => {
  const it = released(town(TO_STORE_12), [{ stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' }]);
  it.tell(ORDER, shipped('S1', 'F1', { '1.1': '6' }));
  expect(it.tell(ORDER, shipped('S1', 'F1', { '1.1': '6' }))).toEqual([]);
  expect(failureOf(it.ask(ORDER, shipped('S1', 'F2', { '1.1': '6' })))).toMatchObject({ code: 'conflicting-repeat' });
});

test('what came too much of two lines is told with the item of each', () => {
  const it = released(town(), TWO_LINES);
  it.tell(ORDER, truck('11', '6'));
  expect(it.hold(ORDER, 'discrepancy').reason).toMatchObject({
    lines: [
      { item: 'BRG-6204', expected: '10', found: '11' },
      { item: 'BRG-6205', expected: '5', found: '6' },
    ],
  });
});

test('our price is no way out where one of two lines has none of ours', () => {
  const it = captured(town({ 'price:LIST/BRG-6205': undefined as never }), [
    { quantity: '10', price: '3.00' },
    { item: 'BRG-6205', quantity: '5', price: '4.00' },
  ]);
  expect(it.hold(ORDER, 'price-difference').reason).toMatchObject({ lines: [{ ours: '4.1' }, { problem: 'no-price' }] });
  expect(waysOf(it.hold(ORDER, 'price-difference'))).not.toContain('ours');
});

describe('two shipments on one invoice', () => {
  function billedTogether(): Town {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
    it.tell(ORDER, shipped('S2', 'F1', { '1.1': '6' }));
    it.deliver();
    const both = invoice('I1', 'S1', '16.40') as Extract<OrderCommand, { type: 'record-invoice' }>;
    const part = {
      order: OrderId.of(ORDER),
      shipment: ShipmentId.of('S2'),
      goods: money('24.60', 'USD'),
      tax: money('0', 'USD'),
    };
    it.tell(ORDER, {
      ...both,
      invoice: { ...both.invoice, parts: [...both.invoice.parts, part], total: money('41.00', 'USD') },
    });
    return it;
  }
  const bill = (it: Town) => it.live(ORDER).invoices[InvoiceId.of('I1')];

  test('what comes back of one is credited on it', () => {
    const it = billedTogether();
    comesBack(it, back('S2', '1.1', '2'));
    expect(bill(it)).toMatchObject({ shipments: ['S1', 'S2'], credited: { amount: '8.2' }, state: 'posted' });
  });

  test('paid, and then all of it comes back: credited, not paid', () => {
    const it = billedTogether();
    it.tell(ORDER, pay('I1', '41.00'));
    expect(bill(it)?.state).toBe('paid');
    comesBack(it, back('S1', '1.1', '4'), back('S2', '1.1', '6'));
    expect(bill(it)).toMatchObject({ credited: { amount: '41' }, state: 'credited' });
  });
});

test('two senders use one number before the order comes: both changes are kept, and the same one only once', () => {
  const it = town();
  const sent = (source: string, quantity: string): OrderCommand =>
    ({ ...change([toQuantity(quantity)], 'C-1'), source }) as OrderCommand;
  expect(it.tell(ORDER, sent('edi-acme', '11'))).toHaveLength(1);
  expect(it.tell(ORDER, sent('portal', '12'))).toHaveLength(1);
  expect(it.tell(ORDER, sent('portal', '12'))).toEqual([]);
});

test.each([
  ['first in rank', 2, 1, 'WEST'],
  ['first in rank, whatever its name', 1, 2, 'EAST'],
  ['first by name where their rank is the same', 1, 1, 'EAST'],
] as const)('of two nodes a backorder waits at the %s', (_, east, west, waits) => {
  for (const nodes of [
    ['EAST', 'WEST'],
    ['WEST', 'EAST'],
  ]) {
    const it = town(
      {
        'network:INDUSTRIAL': network(...nodes),
        'node:EAST': node({ priority: east }),
        'node:WEST': node({ name: 'West', priority: west }),
        'transit:WEST/OH': transit(),
      },
      '0',
    );
    captured(it);
    expect(it.live(ORDER).claims[`stock:${waits}/BRG-6204` as never]).toMatchObject({
      state: { kind: 'waiting', shortBy: '10' },
    });
  }
});

test('a second answer to an offer that is not the first is refused, and says what the first was', () => {
  const it = captured(town(), [{ quantity: '10', price: '3.00' }]);
  resolve(it, 'price-difference', { way: 'ask-buyer' });
  const answer = (accepted: boolean): OrderCommand => ({ type: 'answer-counter-offer', accepted, reference: 'call' });
  it.tell(ORDER, answer(false));
  expect(it.tell(ORDER, answer(false))).toEqual([]);
  expect(failureOf(it.ask(ORDER, answer(true)))).toMatchObject({ code: 'conflicting-repeat', known: 'refused' });
});

test('a hold whose figures move shows the money that is at stake now', () => {
  const it = captured(town(), [{ quantity: '10', price: '3.00' }]);
  expect(it.hold(ORDER, 'price-difference').amount).toEqual(money('11', 'USD'));
  it.tell(ORDER, change([toQuantity('6')]));
  expect(it.hold(ORDER, 'price-difference').amount).toEqual(money('6.6', 'USD'));
});

test('a closed order tells who cancels it that nothing is open any more', () => {
  const it = SITUATIONS['partly shipped']();
  it.tell(ORDER, { type: 'cancel', what: 'order', reference: 'CA-1', reason: 'buyer' });
  expect(failureOf(it.ask(ORDER, { type: 'cancel', what: 'order', reference: 'CA-2', reason: 'buyer' }))).toMatchObject({
    code: 'past-recall',
    what: 'order',
    where: 'cancel',
  });
});
