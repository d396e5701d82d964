/**
 * Does a posted invoice say what shipped, at the agreed price? One invoice may have parts of many orders: each order
 * answers for its own goods to the cent, and all see the same whole.
 * What another invoice bills already is not billed again.
 *
 * Tax is the partner's to compute. Computed part by part it may differ from the whole by cents of rounding: within the
 * tolerance the partner's figure is accepted, and the difference recorded once, by the order that comes first.
 */
import * as decimal from '../model/decimal.ts';
import type { Decimal } from '../model/decimal.ts';
import * as money from '../model/money.ts';
import type { Money } from '../model/money.ts';
import type { LiveOrder } from '../model/order.ts';
import type { PostedInvoice } from '../model/shipment.ts';
import { shipmentIn } from './order-facts.ts';
import { billed } from './tasks/finance-invoice.ts';

export type InvoiceMatch = {
  /** This order's share: its goods and tax, and for the first order the charges and the rounding. */
  readonly share: Money;
  readonly goods: Money;
  /** The charges that this order answers for. */
  readonly charges: Money;
} & (
  | { readonly kind: 'matched'; readonly rounding: Money }
  | { readonly kind: 'mismatch'; readonly expected: Money; readonly posted: Money; readonly difference: Money }
);

export function matchInvoice(order: LiveOrder, posted: PostedInvoice, taxTolerance: Decimal): InvoiceMatch {
  const { currency } = posted.total;
  const total = (amounts: readonly Money[]): Money => money.sum(currency, amounts);
  const own = posted.parts.filter((part) => part.order === order.id);
  const isFirst = posted.parts.every((part) => order.id <= part.order);
  const charges = total(posted.charges.map((charge) => charge.amount));
  const rounding = money.subtract(posted.tax, total(posted.parts.map((part) => part.tax)));
  const ownCharges = isFirst ? charges : money.nothing(currency);
  const extra = isFirst ? money.add(charges, rounding) : money.nothing(currency);
  const goods = total(own.map((part) => part.goods));
  const share = total([goods, ...own.map((part) => part.tax), extra]);
  const others = Object.values(order.invoices).filter((each) => each.id !== posted.id && each.rebilled !== true);
  const billedBefore = new Set(others.flatMap((each) => each.shipments));
  // A shipment that is billed again owes nothing again, neither its goods nor their tax, nor, alone, the charges.
  const again = own.filter((part) => billedBefore.has(part.shipment));
  const owedCharges = isFirst && again.length === own.length ? money.nothing(currency) : charges;
  const againTax = total(again.map((part) => part.tax));
  const isAgain = !decimal.isZero(againTax.amount) || money.compare(owedCharges, charges) !== 0;
  const shippedGoods = total(
    own
      .filter((part) => !billedBefore.has(part.shipment))
      .flatMap((part) => billed(order, shipmentIn(order, part.shipment)).map((line) => line.amount)),
  );
  const whole = total([...posted.parts.map((part) => part.goods), charges, posted.tax]);
  const fits = !isAgain && money.compare(goods, shippedGoods) === 0 && money.compare(whole, posted.total) === 0;
  if (fits && !decimal.isMore(decimal.magnitude(rounding.amount), taxTolerance))
    return { kind: 'matched', share, goods, charges: ownCharges, rounding: isFirst ? rounding : money.nothing(currency) };
  // The total that our own figures give: the other orders' parts as posted, ours as shipped, tax part by part.
  const expected = total([
    ...posted.parts.filter((part) => part.order !== order.id).map((part) => part.goods),
    shippedGoods,
    owedCharges,
    ...posted.parts.filter((part) => !again.includes(part)).map((part) => part.tax),
  ]);
  return {
    kind: 'mismatch',
    share,
    goods,
    charges: ownCharges,
    expected,
    posted: posted.total,
    difference: money.subtract(posted.total, expected),
  };
}
