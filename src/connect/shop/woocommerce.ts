/**
 * A WooCommerce order (REST API v3) to a demand. Its `price` is a JSON number made by a division, so the price comes
 * from the line's `subtotal` (before discounts, without tax, text) over its quantity, and has to give it back exactly.
 */
import * as decimal from '../../core/model/decimal.ts';
import type { Charge, Demand, LineDemand } from '../../core/model/demand.ts';
import { ScheduleId } from '../../core/model/identifiers.ts';
import { parseInstant, parseLocalDate } from '../../core/model/instant.ts';
import { places } from '../../core/model/money.ts';
import type { Node } from '../message/json-node.ts';
import type { InputFindings } from '../message/result.ts';
import type { PartnerProfile } from '../partner.ts';
import {
  charge,
  checkSum,
  figure,
  outOfScope,
  shopAddress,
  type ShopContext,
  shopCurrency,
  shopItem,
  shopLineId,
  shopUnit,
  wholeQuantity,
} from './shop.ts';

const KEYS = { lines: ['address_1', 'address_2'], region: ['state'], postalCode: 'postcode', country: 'country' } as const;
const OPEN = ['processing', 'on-hold', 'pending'];
/** A price has at most this many decimals. */
const PLACES_MAX = 6;

export function readWooCommerce(found: InputFindings, profile: PartnerProfile, order: Node): Demand | undefined {
  const currency = shopCurrency(found, order.get('currency'));
  checkState(found, order);
  const id = order.get('id').text();
  if (id === '')
    found.refuse({
      code: 'missing',
      where: order.get('id').pointer,
      what: "the shop's order id",
      wayOut: 'send the whole order',
    });
  const gmt = order.get('date_created_gmt');
  const orderedAt = found.take(parseInstant(`${gmt.text()}Z`, gmt.pointer));
  const local = order.get('date_created').isThere() ? order.get('date_created') : gmt;
  const orderDate = found.take(parseLocalDate(local.text().slice(0, 10), local.pointer));
  if (currency === undefined || orderedAt === undefined || orderDate === undefined) return undefined;
  const context: ShopContext = { found, profile, currency };
  const read = readLines(context, order);
  const charges = [...readCharges(context, order), ...read.charges];
  checkTotal(context, order, read.goods, charges);
  const destination = shopAddress(context, order.get('shipping'), KEYS) ?? billing(context, order);
  const note = order.get('customer_note').text();
  const contact = contactOf(order);
  if (found.failures.length > 0) return undefined;
  return {
    customer: profile.customer,
    channel: { kind: 'shop', name: profile.connection, message: id },
    references: [{ kind: 'channel-order', issuer: profile.connection, value: order.get('number').text() || id }],
    orderedAt,
    orderDate,
    currency,
    destination: destination ?? { kind: 'missing' },
    payment: readPayment(order),
    charges,
    lines: read.lines,
    ...(note === '' ? {} : { instructions: note }),
    ...(contact === undefined ? {} : { contact }),
  };
}

function billing(context: ShopContext, order: Node): Demand['destination'] | undefined {
  const destination = shopAddress(context, order.get('billing'), KEYS);
  if (destination !== undefined)
    context.found.note(
      'filled-in',
      order.get('shipping').pointer,
      'no shipping address: the billing address, as the shop means it',
    );
  return destination;
}

function contactOf(order: Node): Demand['contact'] | undefined {
  const [email, phone] = [order.get('billing').get('email').text(), order.get('billing').get('phone').text()];
  if (email === '' && phone === '') return undefined;
  return { ...(email === '' ? {} : { email }), ...(phone === '' ? {} : { phone }) };
}

function checkState(found: InputFindings, order: Node): void {
  const status = order.get('status');
  if (!OPEN.includes(status.text()))
    found.refuse(
      outOfScope(status, 'an order that is not open in the shop', 'send orders that are processing, on hold or pending'),
    );
  if (order.get('refunds').items().length > 0)
    found.refuse(outOfScope(order.get('refunds'), 'an order already paid back in part', 'order what is still wanted anew'));
}

function readPayment(order: Node): NonNullable<Demand['payment']> {
  const method = order.get('payment_method').text();
  if (method === 'cod') return { method: 'cash-on-delivery' };
  // Bank transfer and cheque come before the goods.
  return { method: order.get('date_paid').isThere() || method === 'bacs' || method === 'cheque' ? 'prepaid' : 'card' };
}

interface Lines {
  readonly lines: readonly LineDemand[];
  /** Before discounts. */
  readonly goods: decimal.Decimal;
  readonly charges: readonly Charge[];
}

function readLines(context: ShopContext, order: Node): Lines {
  const { found } = context;
  const taken = new Set<string>();
  const nodes = order.get('line_items').items();
  if (nodes.length === 0)
    found.refuse({
      code: 'missing',
      where: order.get('line_items').pointer,
      what: 'order lines',
      wayOut: 'order at least one line',
    });
  const charges: Charge[] = [];
  let goods = decimal.ZERO;
  const lines = nodes.flatMap((node, i) => {
    const id = shopLineId(node.get('id'), i + 1, taken);
    const subtotal = found.take(node.get('subtotal').decimal());
    const total = found.take(node.get('total').decimal());
    const line = subtotal === undefined ? undefined : readLine(context, node, id, subtotal);
    if (subtotal === undefined || total === undefined || line === undefined) return [];
    goods = decimal.add(goods, subtotal);
    charges.push(...charge(context, `discount-${i + 1}`, 'allowance', decimal.subtract(total, subtotal)));
    return [line];
  });
  return { lines, goods, charges };
}

function readLine(context: ShopContext, node: Node, id: LineDemand['id'], subtotal: decimal.Decimal): LineDemand | undefined {
  const { found, profile, currency } = context;
  const value = wholeQuantity(found, node.get('quantity'));
  if (value === undefined) return undefined;
  if (decimal.isZero(value))
    return found.refuse({
      code: 'not-a-quantity',
      where: node.get('quantity').pointer,
      found: '0',
      wayOut: 'order more than zero, or leave the line out',
    });
  const amount = decimal.divide(subtotal, value, PLACES_MAX, 'half-even');
  if (decimal.round(decimal.multiply(amount, value), places(currency), 'half-up') !== subtotal)
    return found.refuse({
      code: 'malformed',
      where: node.get('subtotal').pointer,
      format: 'WooCommerce',
      found: subtotal,
      reason: `no price of ${PLACES_MAX} decimals times ${value} gives it`,
      wayOut: 'set the shop to whole cents a line',
    });
  const unit = shopUnit(profile);
  const item = shopItem(context, node.get('sku'), [node.get('variation_id'), node.get('product_id')], node.get('name'));
  return { id, item, price: { amount, unit }, schedules: [{ id: ScheduleId.of(`${id}.1`), quantity: { value, unit } }] };
}

function readCharges(context: ShopContext, order: Node): readonly Charge[] {
  const { found } = context;
  const shipping = order
    .get('shipping_lines')
    .items()
    .flatMap((node, i) => charge(context, `shipping-${i + 1}`, 'freight', figure(found, node.get('total'))));
  const fees = order
    .get('fee_lines')
    .items()
    .flatMap((node, i) => {
      const amount = figure(found, node.get('total'));
      return charge(context, `fee-${i + 1}`, decimal.isNegative(amount) ? 'allowance' : 'fee', amount);
    });
  return [...shipping, ...fees];
}

function checkTotal(context: ShopContext, order: Node, goods: decimal.Decimal, charges: readonly Charge[]): void {
  const { found } = context;
  const tax = figure(found, order.get('total_tax'));
  if (!decimal.isZero(tax)) found.note('not-used', order.get('total_tax').pointer, `tax ${tax}: tax is the ERP's`);
  checkSum(context, order.get('total'), decimal.sum([goods, tax, ...charges.map(({ amount }) => amount.amount)]));
}
