/** What an ERP is asked for: one order of one line, what left of it, and its bill. */
import { randomBytes } from 'node:crypto';
import { decimal, multiply } from '../../../src/core/model/decimal.ts';
import { CustomerId, ItemId, LineId, NodeId, OrderId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import type { LocalDate } from '../../../src/core/model/instant.ts';
import type { BookOrder, InvoiceInstruction, ShipmentPosting } from '../../../src/core/model/instruction.ts';
import { add, money, rounded } from '../../../src/core/model/money.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { effectKey, type EffectAct, type InstanceId } from '../../../src/core/model/task.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import { UNRECORDED } from '../../../src/engine/exchanges.ts';
import type { WantedEffect } from '../../../src/engine/ports.ts';

export const DONE = { kind: 'answered', outcome: { kind: 'done' } };

export const freshOrder = (): OrderId => OrderId.of(`T-${randomBytes(6).toString('hex')}`);

export const effectOf = (
  order: OrderId,
  task: string,
  step: string,
  input: BookOrder | ShipmentPosting | InvoiceInstruction,
  generation = 1,
  act: EffectAct = 'do',
): WantedEffect => {
  const instance = step as InstanceId;
  return { key: effectKey(order, instance, generation, act), order, instance, generation, act, task, mode: 'send', input };
};

export const orderOf = (order: OrderId, quantity: string, price = '4.1'): BookOrder => ({
  order,
  customer: CustomerId.of('ACME'),
  purchaseOrder: order,
  orderDate: new Date().toISOString().slice(0, 10) as LocalDate,
  currency: 'USD',
  lines: [
    {
      line: LineId.of('1'),
      item: ItemId.of('BRG-6204'),
      quantity: decimal(quantity),
      unit: unit('EA'),
      price: decimal(price),
    },
  ],
  charges: [],
});

export const postingOf = (order: OrderId, quantity: string): ShipmentPosting => ({
  order,
  shipment: ShipmentId.of('S1'),
  node: NodeId.of('EAST'),
  lines: [{ line: LineId.of('1'), item: ItemId.of('BRG-6204'), quantity: decimal(quantity) }],
});

export const invoiceOf = (order: OrderId, quantity: string, price = '4.1', freight?: string): InvoiceInstruction => {
  const amount = rounded(money(multiply(decimal(quantity), decimal(price)), 'USD'));
  const charges = freight === undefined ? [] : [{ id: 'C1', kind: 'freight', amount: money(freight, 'USD') } as const];
  return {
    order,
    shipment: ShipmentId.of('S1'),
    customer: CustomerId.of('ACME'),
    lines: [{ line: LineId.of('1'), item: ItemId.of('BRG-6204'), quantity: decimal(quantity), price: decimal(price), amount }],
    charges,
    goods: amount,
    total: charges.reduce((sum, charge) => add(sum, charge.amount), amount),
  };
};

/** Of whose exchanges nobody hears. */
export const asking = ({ send, readBack }: Connection) => ({
  send: async (effect: WantedEffect) => await send(effect, UNRECORDED, Number.POSITIVE_INFINITY),
  readBack: async (effect: WantedEffect) => await readBack(effect, UNRECORDED),
});
