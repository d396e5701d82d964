import * as decimal from '../../model/decimal.ts';
import type { ShipmentId } from '../../model/identifiers.ts';
import type { InvoiceInstruction } from '../../model/instruction.ts';
import * as money from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Shipment } from '../../model/shipment.ts';
import { shipmentsOf } from '../order-facts.ts';
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
    const shipment = order.shipments[member as ShipmentId];
    if (shipment === undefined) return undefined;
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
  return shipment.lines.flatMap(({ schedule, item, quantity: shipped }) => {
    const line = order.schedules[schedule]?.line;
    const price = shipment.prices.find((each) => each.line === line)?.price;
    if (line === undefined || price === undefined) return [];
    const free = decimal.sum(shipment.free.filter((each) => each.schedule === schedule).map((each) => each.quantity));
    const quantity = decimal.subtract(shipped, free);
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

const isFirst = (order: LiveOrder, shipment: Shipment): boolean => shipmentsOf(order)[0]?.id === shipment.id;
