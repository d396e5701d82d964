import * as decimal from '../../model/decimal.ts';
import type { Acknowledgement } from '../../model/instruction.ts';
import { due, schedulesOf } from '../order-facts.ts';
import type { Task } from './task.ts';

/** What the buyer may count on (X12 855): quantities, what is backordered, and the agreed prices. */
export const customerAcknowledge: Task<Acknowledgement> = {
  name: 'customer.acknowledge',
  version: 1,
  summary: 'Tells the buyer what will ship and at what price, and corrects it when that changes.',
  parameters: {},
  uses: ['complete', 'price-agrees', 'stock.reserve'],
  scope: 'order',
  undos: ['customer.correct'],
  releases: false,
  amends: true,
  input: (view, order) => {
    const prices = view.answer('price-agrees', (value) => value.lines);
    const backordered = view.answer('stock.reserve', (value) => value.backordered);
    const { customer, purchaseOrder } = order.header;
    const lines = schedulesOf(order).flatMap((schedule) => {
      const price = prices[schedule.line]?.price;
      if (schedule.counted === undefined || price === undefined || decimal.isZero(due(schedule))) return [];
      const late = decimal.sum((backordered[schedule.id] ?? []).map((each) => each.quantity));
      return [
        {
          line: schedule.line,
          schedule: schedule.id,
          item: schedule.counted.item,
          quantity: due(schedule),
          backordered: late,
          price,
        },
      ];
    });
    return { order: order.id, customer, lines, ...(purchaseOrder === undefined ? {} : { purchaseOrder }) };
  },
};
