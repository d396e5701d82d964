/**
 * An order in each state that matters to a command, brought there by the real process. One line of 10 bearings at 4.10
 * from EAST, unless said otherwise; 100 are on hand and ACME has 50,000 of credit.
 */
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal, type Decimal } from '../../../../src/core/model/decimal.ts';
import { digest } from '../../../../src/core/model/digest.ts';
import type { OrderEvent } from '../../../../src/core/model/event.ts';
import type { Failure } from '../../../../src/core/model/failure.ts';
import type { Resolution } from '../../../../src/core/model/hold.ts';
import { Actor, FulfillmentId, InvoiceId, OrderId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import type { InstanceId } from '../../../../src/core/model/task.ts';
import { NO_ORDER } from '../../../../src/core/process/evolve.ts';
import { capture, demandOf, shipped, type LineOf } from '../../../stories/orders.ts';
import { Town } from '../../../stories/town.ts';

export const ORDER = 'O1';
const LINE: LineOf = { quantity: '10', price: '4.10' };

export function town(facts: ConstructorParameters<typeof Town>[0] = {}, onHand = '100', limit = '50000'): Town {
  const it = new Town(facts);
  it.stock('EAST', 'BRG-6204', onHand);
  it.credit('ACME-GROUP', limit);
  return it;
}

export function captured(it: Town = town(), lines: readonly LineOf[] = [LINE]): Town {
  it.tell(ORDER, capture(demandOf(lines)));
  return it;
}

/** Given to the warehouse, which has confirmed it. */
export function released(it: Town = town(), lines: readonly LineOf[] = [LINE]): Town {
  captured(it, lines).deliver();
  return it;
}

export const change = (
  changes: Extract<OrderCommand, { type: 'change' }>['changes'],
  reference = 'CH-1',
  sequence?: number,
): OrderCommand => ({
  type: 'change',
  changes,
  reference,
  source: 'edi-acme',
  ...(sequence === undefined ? {} : { sequence }),
});

export const toQuantity = (value: string, unit = 'EA', of = '1.1') =>
  ({ kind: 'quantity', schedule: ScheduleId.of(of), to: { value: decimal(value), unit: unit as never } }) as const;

export const cancelAll = (reference = 'CA-1'): OrderCommand => ({ type: 'cancel', what: 'order', reference, reason: 'buyer' });

export const cancelPart = (value: string, unit = 'EA', reference = 'CA-1', of = '1.1'): OrderCommand => ({
  type: 'cancel',
  what: [{ schedule: ScheduleId.of(of), quantity: { value: decimal(value), unit: unit as never } }],
  reference,
  reason: 'buyer',
});

export const pick = (value: string, fulfillment = 'F1'): OrderCommand => ({
  type: 'record-pick',
  fulfillment: FulfillmentId.of(fulfillment),
  lines: [{ schedule: ScheduleId.of('1.1'), quantity: decimal(value) }],
});

/** One order's invoice of one shipment: goods, tax and total as finance posted them. */
export function invoice(
  id: string,
  shipment: string,
  goods: string,
  tax = '0',
  more: { total?: string; charges?: string; currency?: string } = {},
): OrderCommand {
  const of = (amount: string) => money(amount, more.currency ?? 'USD');
  const charges = more.charges === undefined ? [] : [{ id: 'freight', kind: 'freight' as const, amount: of(more.charges) }];
  const sum = Number(goods) + Number(tax) + Number(more.charges ?? '0');
  return {
    type: 'record-invoice',
    invoice: {
      id: InvoiceId.of(id),
      parts: [{ order: OrderId.of(ORDER), shipment: ShipmentId.of(shipment), goods: of(goods), tax: of(tax) }],
      charges,
      tax: of(tax),
      total: of(more.total ?? sum.toFixed(2)),
      postedAt: 1780329600000 as never,
    },
  };
}

export const pay = (id: string, amount: string, reference = 'WIRE-1', currency = 'USD'): OrderCommand => ({
  type: 'record-payment',
  invoice: InvoiceId.of(id),
  amount: money(amount, currency),
  reference,
});

export const effect = (
  instance: string,
  outcome: Extract<OrderCommand, { type: 'record-effect' }>['outcome'],
  act: 'do' | 'undo' = 'do',
  generation = 1,
): OrderCommand => ({
  type: 'record-effect',
  instance: instance as InstanceId,
  generation,
  act,
  outcome,
});

/** A person with the right role takes a way out of the open hold of a type. */
export function resolve(it: Town, type: string, resolution: Resolution, who = 'ana'): readonly OrderEvent[] | Failure {
  const hold = it.hold(ORDER, type);
  return it.ask(
    ORDER,
    { type: 'resolve-hold', hold: hold.id, resolution, note: 'as agreed by telephone' },
    { actor: Actor.of(`person:${who}`), roles: [hold.team] },
  );
}

export const SITUATIONS = {
  none: () => town(),
  parked: () => {
    const it = town();
    it.tell(ORDER, change([toQuantity('6')], 'EARLY'));
    return it;
  },
  open: () => captured(),
  released: () => released(),
  'partly shipped': () => {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
    return it;
  },
  closed: () => {
    const it = released();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '41.00'));
    it.tell(ORDER, pay('I1', '41.00', 'WIRE-0'));
    return it;
  },
  cancelled: () => {
    const it = captured();
    it.tell(ORDER, cancelAll('CA-0'));
    return it;
  },
} as const satisfies Readonly<Record<string, () => Town>>;

export type Situation = keyof typeof SITUATIONS;

export const stateOf = (it: Town): string => digest(it.orders.get(OrderId.of(ORDER)) ?? NO_ORDER);

export const accountsOf = (it: Town): string => digest([...it.accounts].map(([key, account]) => [key, account.claimed]));

export const isFailure = (answer: readonly OrderEvent[] | Failure): answer is Failure => 'code' in answer;

export function failureOf(answer: readonly OrderEvent[] | Failure): Failure {
  if (!isFailure(answer)) throw new Error(`accepted: ${answer.map((event) => event.type).join(', ')}`);
  return answer;
}

export function schedule(it: Town, id = '1.1'): { ordered: Decimal; shipped: Decimal; cancelled: Decimal; overage: Decimal } {
  const found = it.live(ORDER).schedules[ScheduleId.of(id)];
  if (found === undefined) throw new Error(`no schedule ${id}`);
  return {
    ordered: found.counted?.ordered ?? found.quantity.value,
    shipped: found.shipped,
    cancelled: found.cancelled,
    overage: found.overage,
  };
}
