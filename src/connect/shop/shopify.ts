/** A Shopify order (REST Admin `order`, as its `orders/create` webhook sends it) to a demand. Money is text there. */
import * as decimal from '../../core/model/decimal.ts';
import type { Charge, Demand, LineDemand } from '../../core/model/demand.ts';
import { ScheduleId } from '../../core/model/identifiers.ts';
import { parseInstant, parseLocalDate } from '../../core/model/instant.ts';
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

const KEYS = {
  lines: ['address1', 'address2'],
  region: ['province_code', 'province'],
  postalCode: 'zip',
  country: 'country_code',
} as const;

export function readShopify(found: InputFindings, profile: PartnerProfile, order: Node): Demand | undefined {
  const currency = shopCurrency(found, order.get('currency'));
  checkState(found, order);
  const created = order.get('created_at');
  const orderedAt = found.take(parseInstant(created.text(), created.pointer));
  // The day in the shop's own zone, as the text gives it.
  const orderDate = found.take(parseLocalDate(created.text().slice(0, 10), created.pointer));
  const id = order.get('id').text();
  if (id === '')
    found.refuse({
      code: 'missing',
      where: order.get('id').pointer,
      what: "the shop's order id",
      wayOut: 'send the whole order',
    });
  if (currency === undefined || orderedAt === undefined || orderDate === undefined) return undefined;
  const context: ShopContext = { found, profile, currency };
  const lines = readLines(context, order);
  const charges = readCharges(context, order);
  checkTotals(context, order, lines, charges);
  const destination = shopAddress(context, order.get('shipping_address'), KEYS);
  const payment = readPayment(order);
  const purchaseOrder = order.get('po_number').text();
  const note = order.get('note').text();
  const contact = contactOf(order);
  noteUnused(found, order);
  if (found.failures.length > 0) return undefined;
  return {
    customer: profile.customer,
    channel: { kind: 'shop', name: profile.connection, message: id },
    references: [{ kind: 'channel-order', issuer: profile.connection, value: order.get('name').text() || id }],
    ...(purchaseOrder === '' ? {} : { purchaseOrder }),
    orderedAt,
    orderDate,
    currency,
    destination: destination ?? { kind: 'missing' },
    payment,
    charges,
    lines,
    ...(note === '' ? {} : { instructions: note }),
    ...(contact === undefined ? {} : { contact }),
  };
}

function contactOf(order: Node): Demand['contact'] | undefined {
  const [email, phone] = [order.get('email').text(), order.get('phone').text()];
  if (email === '' && phone === '') return undefined;
  return { ...(email === '' ? {} : { email }), ...(phone === '' ? {} : { phone }) };
}

/** What would ship twice, or ship what was paid back. */
function checkState(found: InputFindings, order: Node): void {
  const refuse = (key: string, what: string, wayOut: string): undefined => found.refuse(outOfScope(order.get(key), what, wayOut));
  if (order.get('test').value === true) refuse('test', 'a test order of the shop', 'place a real order');
  if (order.get('cancelled_at').isThere())
    refuse('cancelled_at', 'an order that the shop has cancelled', 'cancel it in the hub, if it was taken before');
  if (order.get('taxes_included').value === true)
    refuse('taxes_included', 'prices with tax in them', 'set the shop to show prices without tax');
  if (['fulfilled', 'partial'].includes(order.get('fulfillment_status').text()))
    refuse('fulfillment_status', 'an order already shipped by the shop', 'ship what is left by a new order');
  if (['refunded', 'partially_refunded', 'voided'].includes(order.get('financial_status').text()))
    refuse('financial_status', 'an order already paid back', 'order what is still wanted anew');
}

function readPayment(order: Node): NonNullable<Demand['payment']> {
  if (order.get('payment_terms').isThere()) return { method: 'terms' };
  if (order.get('financial_status').text() === 'paid') return { method: 'prepaid' };
  const gateways = [order.get('gateway'), ...order.get('payment_gateway_names').items()].map((node) => node.text().toLowerCase());
  return { method: gateways.some((name) => name.includes('cash on delivery') || name === 'cod') ? 'cash-on-delivery' : 'card' };
}

/** `current_quantity`, where given, is what is left of a line after edits of the order. */
function readLines(context: ShopContext, order: Node): readonly LineDemand[] {
  const { found, profile } = context;
  const taken = new Set<string>();
  const nodes = order.get('line_items').items();
  if (nodes.length === 0)
    found.refuse({
      code: 'missing',
      where: order.get('line_items').pointer,
      what: 'order lines',
      wayOut: 'order at least one line',
    });
  return nodes.flatMap((node, i) => {
    const key = node.get('current_quantity').isThere() ? 'current_quantity' : 'quantity';
    const value = wholeQuantity(found, node.get(key));
    const price = found.take(node.get('price').decimal());
    const id = shopLineId(node.get('id'), i + 1, taken);
    const item = shopItem(
      context,
      node.get('sku'),
      [node.get('variant_id'), node.get('product_id')],
      node.get('name').isThere() ? node.get('name') : node.get('title'),
    );
    if (value === undefined || price === undefined) return [];
    if (decimal.isZero(value)) {
      found.note('not-used', node.pointer, `line ${id} was taken out of the order by the shop`);
      return [];
    }
    const properties = node.get('properties').items();
    if (properties.length > 0)
      found.note(
        'not-used',
        node.get('properties').pointer,
        properties.map((one) => `${one.get('name').text()}: ${one.get('value').text()}`).join(', '),
      );
    const unit = shopUnit(profile);
    return [
      { id, item, price: { amount: price, unit }, schedules: [{ id: ScheduleId.of(`${id}.1`), quantity: { value, unit } }] },
    ];
  });
}

/** Discounts are charges below zero; a line's own are named after it. */
function readCharges(context: ShopContext, order: Node): readonly Charge[] {
  const { found } = context;
  const shipping = order.get('shipping_lines').items();
  const freight = shipping.flatMap((node, i) =>
    charge(context, `shipping-${i + 1}`, 'freight', figure(found, node.get('price'))),
  );
  const allocations = order
    .get('line_items')
    .items()
    .map((node) =>
      decimal.sum(
        node
          .get('discount_allocations')
          .items()
          .map((one) => figure(found, one.get('amount'))),
      ),
    );
  const allocated = decimal.sum(allocations);
  const total = figure(found, order.get('total_discounts'));
  const discounts = allocations.flatMap((amount, i) => charge(context, `discount-${i + 1}`, 'allowance', decimal.negate(amount)));
  return [
    ...freight,
    ...discounts,
    ...charge(context, 'discount', 'allowance', decimal.negate(decimal.subtract(total, allocated))),
  ];
}

function checkTotals(context: ShopContext, order: Node, lines: readonly LineDemand[], charges: readonly Charge[]): void {
  const { found } = context;
  const goods = decimal.sum(
    lines.map(({ price, schedules }) =>
      decimal.multiply(price?.amount ?? decimal.ZERO, decimal.sum(schedules.map(({ quantity }) => quantity.value))),
    ),
  );
  const edited = order
    .get('line_items')
    .items()
    .some(
      (node) => node.get('current_quantity').isThere() && node.get('current_quantity').text() !== node.get('quantity').text(),
    );
  const key = (name: string): Node => order.get(edited ? `current_${name}` : name);
  checkSum(context, key('total_line_items_price'), goods);
  const extras = decimal.sum(charges.map(({ amount }) => amount.amount));
  const tax = figure(found, key('total_tax'));
  checkSum(context, key('total_price'), decimal.sum([goods, extras, tax, figure(found, order.get('total_tip_received'))]));
}

function noteUnused(found: InputFindings, order: Node): void {
  const tax = order.get('total_tax');
  if (tax.text() !== '' && !/^0*\.?0*$/.test(tax.text()))
    found.note('not-used', tax.pointer, `tax ${tax.text()}: tax is the ERP's`);
  const codes = order
    .get('discount_codes')
    .items()
    .map((one) => `${one.get('code').text()} ${one.get('amount').text()}`);
  if (codes.length > 0)
    found.note(
      'not-used',
      order.get('discount_codes').pointer,
      `discount codes: ${codes.join(', ')}; the discounts themselves count`,
    );
  const attributes = order
    .get('note_attributes')
    .items()
    .map((one) => `${one.get('name').text()}: ${one.get('value').text()}`);
  if (attributes.length > 0) found.note('not-used', order.get('note_attributes').pointer, attributes.join(', '));
}
