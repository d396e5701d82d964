import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { ScheduleId, ShipmentId } from '../../model/identifiers.ts';
import type { InvoiceInstruction } from '../../model/instruction.ts';
import * as money from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Shipment } from '../../model/shipment.ts';
import { goodsShipments, scheduleIn, shipmentIn } from '../order-facts.ts';
import { booked } from './erp-book.ts';
import type { Task } from './task.ts';

/** An invoice of exactly what shipped, at the prices in force when it left. Charges go on the order's first invoice. */
export const financeInvoice: Task<InvoiceInstruction> = {
  name: 'finance.invoice',
  version: 1,
  summary: 'Invoices a confirmed shipment; a posted invoice is never voided but credited and billed again.',
  parameters: { taxTolerance: { kind: 'amount', default: decimal.decimal('0.05'), tighter: 'lower' } },
  uses: [],
  scope: 'shipment',
  undos: ['finance.credit-and-rebill'],
  releases: false,
  amends: false,
  input: (_, order, member) => {
    const shipment = shipmentIn(order, member as ShipmentId);
    const lines = billed(order, shipment);
    const goods = money.sum(
      shipment.currency,
      lines.map((line) => line.amount),
    );
    const charges = isFirst(order, shipment) ? order.header.charges : [];
    const total = money.sum(shipment.currency, [goods, ...charges.map((charge) => charge.amount)]);
    const { customer, purchaseOrder } = order.header;
    return {
      order: order.id,
      ...booked(order),
      shipment: shipment.id,
      customer,
      lines,
      charges,
      goods,
      total,
      ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    };
  },
};

/** Shipped less what was given away, at the shipment's own prices, each line rounded to the currency. */
export function billed(order: LiveOrder, shipment: Shipment): InvoiceInstruction['lines'] {
  // A schedule line may leave in several parts, by lot or carton: what was given away of it is taken off once.
  const free = new Map<ScheduleId, Decimal>();
  for (const { schedule, quantity } of shipment.free)
    free.set(schedule, decimal.add(free.get(schedule) ?? decimal.ZERO, quantity));
  return shipment.lines.flatMap(({ schedule, item, quantity: shipped }) => {
    const { line } = scheduleIn(order, schedule);
    const price = shipment.prices.find((each) => each.line === line)?.price;
    if (price === undefined) return [];
    const given = decimal.least(free.get(schedule) ?? decimal.ZERO, shipped);
    free.set(schedule, decimal.subtract(free.get(schedule) ?? decimal.ZERO, given));
    const quantity = decimal.subtract(shipped, given);
    if (!decimal.isPositive(quantity)) return [];
    return [
      {
        line,
        item,
        quantity,
        price,
        amount: money.rounded({ amount: decimal.multiply(quantity, price), currency: shipment.currency }),
      },
    ];
  });
}

const isFirst = (order: LiveOrder, shipment: Shipment): boolean => goodsShipments(order)[0]?.id === shipment.id;
