/** What an 855 says of each line, as a table; and the 865 that comes after it. */
import { describe, expect, test } from 'vitest';
import { acknowledge855, acknowledge865 } from '../../../../src/connect/edi/x12/acknowledge-855.ts';
import { writeInterchange } from '../../../../src/connect/edi/x12/writer.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Demand, LineDemand } from '../../../../src/core/model/demand.ts';
import { CustomerId, ItemId, LineId, OrderId, ScheduleId } from '../../../../src/core/model/identifiers.ts';
import { instant, localDate } from '../../../../src/core/model/instant.ts';
import type { Acknowledgement } from '../../../../src/core/model/instruction.ts';
import type { LiveOrder, Order } from '../../../../src/core/model/order.ts';
import { quantity, unit } from '../../../../src/core/model/quantity.ts';
import { must } from '../../../../src/core/model/result.ts';
import { evolve, NO_ORDER } from '../../../../src/core/process/evolve.ts';
import { segmentsOf } from '../../../main/channels.ts';

const AT = instant('2026-06-02T14:00:00Z');
const DAY = localDate('2026-06-08');
const ORDER = OrderId.of('O-1');

/** As the buyer wrote it: `[quantity, unit, price]`; `stock`: what that is in stock units. */
interface Asked {
  readonly item?: string;
  readonly quantity: string;
  readonly unit?: string;
  readonly price?: string;
  readonly stock?: string;
}

function captured(lines: readonly Asked[]): LiveOrder {
  const demand: Demand = {
    customer: CustomerId.of('ACME'),
    channel: { kind: 'edi', name: 'edi:acme', message: '1-1-0001' },
    references: [],
    purchaseOrder: 'P-1',
    orderedAt: AT,
    orderDate: localDate('2026-06-01'),
    requested: DAY,
    destination: { kind: 'missing' },
    charges: [],
    lines: lines.map(({ item = 'BRG-6204', quantity: value, unit: of = 'EA', price }, i): LineDemand => ({
      id: LineId.of(`${i + 1}`),
      item: { ours: ItemId.of(item), buyers: `A-${i + 1}` },
      ...(price !== undefined && { price: { amount: decimal(price), unit: unit(of) } }),
      schedules: [{ id: ScheduleId.of(`${i + 1}.1`), quantity: quantity(value, of) }],
    })),
  };
  const counted = Object.fromEntries(
    lines.map(({ item = 'BRG-6204', quantity: value, stock = value }, i) => [
      `${i + 1}.1`,
      { item: ItemId.of(item), unit: unit('EA'), ordered: decimal(stock) },
    ]),
  );
  const before: Order = evolve(NO_ORDER, {
    type: 'order-captured',
    order: ORDER,
    demand,
    workflow: { name: 'w', version: 1 },
    at: AT,
  });
  return evolve(before, { type: 'demand-counted', counted }) as LiveOrder;
}

const cancelled = (order: LiveOrder, by: 'buyer' | 'no-stock', amount: string): LiveOrder =>
  evolve(order, {
    type: 'quantity-cancelled',
    lines: [{ schedule: ScheduleId.of('1.1'), quantity: decimal(amount) }],
    reference: 'C-1',
    reason: by,
    at: AT,
  }) as LiveOrder;

const promised = (order: LiveOrder, day: string): LiveOrder => ({
  ...order,
  answers: {
    promise: { kind: 'passed', revision: 1, rejected: [], basis: [] as never, asOf: 1, value: { promised: { '1.1': day } } },
  } as never,
});

/** `[quantity, backordered, price]` of each line in stock units. */
const said = (...lines: readonly (readonly [string, string, string, string?])[]): Acknowledgement => ({
  order: ORDER,
  customer: CustomerId.of('ACME'),
  purchaseOrder: 'P-1',
  lines: lines.map(([amount, backordered, price, item = 'BRG-6204'], i) => ({
    line: LineId.of(`${i + 1}`),
    schedule: ScheduleId.of(`${i + 1}.1`),
    item: ItemId.of(item),
    quantity: decimal(amount),
    backordered: decimal(backordered),
    price: decimal(price),
  })),
});

const envelope = {
  sender: { qualifier: 'ZZ', id: 'ORDERKEEL' },
  receiver: { qualifier: '01', id: '111222333' },
  applicationSender: 'ORDERKEEL',
  applicationReceiver: '111222333',
  control: 7,
  at: AT,
  usage: 'P' as const,
};

const told = (order: LiveOrder, acknowledgement: Acknowledgement): readonly string[] =>
  segmentsOf(must(writeInterchange(envelope, [acknowledge855({ order, acknowledgement, at: AT })])));
const corrected = (order: LiveOrder, acknowledgement: Acknowledgement, corrects: boolean): readonly string[] =>
  segmentsOf(must(writeInterchange(envelope, [acknowledge865({ order, acknowledgement, at: AT }, corrects)])));

/** The type of the acknowledgement (BAK02), and what is said of the only line. */
const short = (order: LiveOrder, acknowledgement: Acknowledgement): readonly string[] => {
  const [bak = '', , ...acks] = told(order, acknowledgement);
  return [bak.split('*')[2] ?? '', ...acks.slice(0, -1)];
};

const TEN: Asked = { quantity: '10', price: '4.10' };
const TEN_CASES: Asked = { quantity: '10', unit: 'CA', price: '49.20', stock: '120' };

describe('855', () => {
  test.each<[string, LiveOrder, Acknowledgement, readonly string[]]>([
    ['all of it', captured([TEN]), said(['10', '0', '4.1']), ['AD', 'ACK*IA*10*EA']],
    ['without a price asked', captured([{ quantity: '10' }]), said(['10', '0', '4.1']), ['AD', 'ACK*IA*10*EA']],
    ['less', cancelled(captured([TEN]), 'no-stock', '4'), said(['6', '0', '4.1']), ['AC', 'ACK*IQ*6*EA']],
    ['another price', captured([TEN]), said(['10', '0', '4.35']), ['AC', 'ACK*IP*10*EA']],
    ['less at another price', cancelled(captured([TEN]), 'no-stock', '4'), said(['6', '0', '4.35']), ['AC', 'ACK*IC*6*EA']],
    ['another item', captured([TEN]), said(['10', '0', '4.1', 'BRG-6205']), ['AC', 'ACK*IS*10*EA****VN*BRG-6205']],
    ['all of it later', captured([TEN]), said(['10', '10', '4.1']), ['AC', 'ACK*IB*10*EA']],
    [
      'part of it later, the day known',
      promised(captured([TEN]), '2026-06-20'),
      said(['10', '4', '4.1']),
      ['AC', 'ACK*IA*6*EA', 'ACK*IB*4*EA*067*20260620'],
    ],
    ['on the day asked for', promised(captured([TEN]), DAY), said(['10', '0', '4.1']), ['AD', 'ACK*IA*10*EA*067*20260608']],
    ['on a later day', promised(captured([TEN]), '2026-06-10'), said(['10', '0', '4.1']), ['AC', 'ACK*DR*10*EA*067*20260610']],
    ['nothing of it', cancelled(captured([TEN]), 'no-stock', '10'), said(), ['RD', 'ACK*IR*0*EA']],
    ['what the buyer has taken back', cancelled(captured([TEN]), 'buyer', '10'), said(), ['AT', 'ACK*ID*0*EA']],
    ['cases, in cases', captured([TEN_CASES]), said(['120', '0', '4.1']), ['AD', 'ACK*IA*10*CA']],
    [
      'cases that are broken up, in pieces',
      cancelled(captured([TEN_CASES]), 'no-stock', '5'),
      said(['115', '0', '4.1']),
      ['AC', 'ACK*IQ*115*EA'],
    ],
  ])('%s', (_, order, acknowledgement, expected) => {
    expect(short(order, acknowledgement)).toEqual(expected);
  });

  test('whole, of two lines', () => {
    expect(told(captured([TEN, TEN_CASES]), said(['10', '0', '4.1'], ['120', '0', '4.2']))).toEqual([
      'BAK*00*AC*P-1*20260601****O-1*20260602',
      'PO1*1*10*EA*4.1*PE*BP*A-1*VN*BRG-6204',
      'ACK*IA*10*EA',
      'PO1*2*10*CA*50.4*PE*BP*A-2*VN*BRG-6204',
      'ACK*IP*10*CA',
      'CTT*2*20',
    ]);
  });

  test('a purchase order number that holds a separator is refused, and not blanked into another', () => {
    const order = captured([TEN]);
    const set = acknowledge855({
      order: { ...order, header: { ...order.header, purchaseOrder: 'P*1' } },
      acknowledgement: said(['10', '0', '4.1']),
      at: AT,
    });
    expect(writeInterchange(envelope, [set])).toMatchObject({ ok: false, failure: { where: 'BAK[4]/BAK03', found: 'P*1' } });
  });
});

describe('865', () => {
  test('tells another quantity', () => {
    expect(
      corrected(cancelled(captured([TEN, TEN]), 'no-stock', '4'), said(['6', '0', '4.1'], ['10', '0', '4.1']), false),
    ).toEqual([
      'BCA*04*AC*P-1***20260601***O-1*20260602',
      'POC*1*CA*10**EA*4.1*PE*BP*A-1*VN*BRG-6204',
      'ACK*IQ*6*EA',
      'POC*2*NC*10**EA*4.1*PE*BP*A-2*VN*BRG-6204',
      'ACK*IA*10*EA',
      'CTT*2*20',
    ]);
  });

  test('tells that nothing stands for now, and that nothing will', () => {
    const acknowledgement = said(['10', '0', '4.1']);
    expect(corrected(captured([TEN]), acknowledgement, true)).toEqual([
      'BCA*04*AH*P-1***20260601***O-1*20260602',
      'POC*1*CA*10**EA***BP*A-1*VN*BRG-6204',
      'ACK*IH*0*EA',
      'CTT*1*10',
    ]);
    const gone: LiveOrder = { ...cancelled(captured([TEN]), 'buyer', '10'), state: 'cancelled' };
    expect(corrected(gone, acknowledgement, true)).toEqual([
      'BCA*01*AT*P-1***20260601***O-1*20260602',
      'POC*1*DI*10**EA***BP*A-1*VN*BRG-6204',
      'ACK*ID*0*EA',
      'CTT*1*10',
    ]);
  });
});
