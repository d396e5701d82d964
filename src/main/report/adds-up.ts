/**
 * Whether the figures of all orders add up: per order ordered + accepted overage = shipped + open + cancelled; billed goods
 * = shipped × price; and each invoice is in finance's own books with the same total, where these reach back so far.
 */
import * as decimal from '../../core/model/decimal.ts';
import * as money from '../../core/model/money.ts';
import type { Money } from '../../core/model/money.ts';
import type { PostedInvoice } from '../../core/model/shipment.ts';
import { USD, type OrderSummary } from '../../engine/projections/summary.ts';

export interface Sums {
  readonly orders: number;
  readonly shipments: number;
  readonly invoices: number;
  /** Invoices compared with finance's own books. */
  readonly compared: number;
  readonly goods: Money;
  readonly billed: Money;
  /** Each in a sentence; none: everything adds up. */
  readonly differences: readonly string[];
}

export function addUp(orders: readonly OrderSummary[], books: readonly PostedInvoice[]): Sums {
  const goods = orders.flatMap(({ shipments }) => shipments.map((shipment) => shipment.goods));
  const bills = orders.flatMap(({ invoices }) => invoices);
  const inBooks = new Map(books.map((invoice) => [invoice.id as string, invoice]));
  return {
    orders: orders.length,
    shipments: goods.length,
    invoices: bills.length,
    compared: bills.filter(({ id }) => inBooks.has(id)).length,
    goods: money.sum(USD, goods),
    billed: money.sum(
      USD,
      bills.map(({ amount }) => amount),
    ),
    differences: orders.flatMap((order) => [...quantities(order), ...bookings(order, inBooks)]),
  };
}

function quantities({ number, ordered, overage, shipped, open, cancelled }: OrderSummary): readonly string[] {
  const left = decimal.add(ordered, overage);
  const right = decimal.sum([shipped, open, cancelled]);
  return left === right ? [] : [`${number}: ordered ${left} is not shipped ${shipped} + open ${open} + cancelled ${cancelled}`];
}

function bookings(order: OrderSummary, books: ReadonlyMap<string, PostedInvoice>): readonly string[] {
  return order.invoices.flatMap(({ id, amount, shipments }) => {
    const shipped = money.sum(
      amount.currency,
      order.shipments.filter((each) => shipments.includes(each.id)).map(({ goods }) => goods),
    );
    const posted = books.get(id);
    if (posted === undefined) return [];
    const part = money.sum(
      amount.currency,
      posted.parts.map(({ goods }) => goods),
    );
    const whole = money.sum(amount.currency, [part, posted.tax, ...posted.charges.map((charge) => charge.amount)]);
    return [
      ...(part.amount === shipped.amount ? [] : [`${id}: billed goods ${part.amount}, shipped × price ${shipped.amount}`]),
      ...(whole.amount === posted.total.amount
        ? []
        : [`${id}: goods, charges and tax make ${whole.amount}, its total is ${posted.total.amount}`]),
      ...(posted.total.amount === amount.amount
        ? []
        : [`${id}: ${amount.amount} here, ${posted.total.amount} in finance's books`]),
    ];
  });
}
