import * as decimal from '../../model/decimal.ts';
import type { BookOrder } from '../../model/instruction.ts';
import type { LiveOrder } from '../../model/order.ts';
import { due, schedulesIn } from '../order-facts.ts';
import type { TaskView } from '../view.ts';
import type { Task } from './task.ts';

/** The order as the ERP keeps it, at the agreed prices; amended when the demand or a price changes. */
export const erpBook: Task<BookOrder> = {
  name: 'erp.book',
  version: 1,
  summary: 'Enters the order in the ERP, and amends it there.',
  parameters: {},
  uses: ['complete', 'price-agrees'],
  scope: 'order',
  undos: ['erp.cancel'],
  releases: false,
  amends: true,
  input: (view, order) => {
    const prices = view.answer('price-agrees', (value) => value);
    const { customer, purchaseOrder, orderDate, charges } = order.header;
    const lines = order.lineOrder.flatMap((id) => {
      const schedules = schedulesIn(order, id);
      const counted = schedules[0]?.counted;
      const price = prices.lines[id]?.price;
      const quantity = decimal.sum(schedules.map(due));
      if (counted === undefined || price === undefined || decimal.isZero(quantity)) return [];
      return [{ line: id, item: counted.item, quantity, unit: counted.unit, price }];
    });
    return {
      order: order.id,
      ...companyOf(view, order),
      customer,
      orderDate,
      currency: prices.currency,
      lines,
      charges,
      ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    };
  },
};

/** What the order was last booked as; one from before there were companies has none. */
export function booked(order: LiveOrder): Pick<BookOrder, 'company'> | undefined {
  const task = Object.values(order.tasks).find((each) => each.task === 'erp.book');
  if (task === undefined) return undefined;
  const { company } = task.input as BookOrder;
  return company === undefined ? {} : { company };
}

/** An order stays with the ERP that it was first booked in, wherever its customer goes. */
function companyOf(view: TaskView, order: LiveOrder): Pick<BookOrder, 'company'> {
  const company = view.fact('customer', [order.header.customer], (customer) => customer?.businessUnit);
  return booked(order) ?? (company === undefined ? {} : { company });
}
