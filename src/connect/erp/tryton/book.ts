/**
 * `erp.book`: the order as a sale, and its changes.
 *
 * Invariants: everything under the order's key is looked for before anything is made, so that a repeat finds what the
 * first has left and goes on from there. A sale that is not processed yet is written anew; one that is, is changed by
 * Tryton's own amendment, which adjusts what has not shipped and carries the key of its generation. A late copy of an
 * earlier generation changes nothing.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { BookOrder } from '../../../core/model/instruction.ts';
import type { WantedEffect } from '../../../engine/ports.ts';
import { refused, unfinished } from './answer.ts';
import type { Id, Talk } from './client.ts';
import { stemOf } from './keys.ts';
import { currencyOf, customerOf, firstWarehouse, productsOf, type Customer, type Product } from './master.ts';
import {
  bookedUnder,
  generationIn,
  isProcessed,
  mayAmend,
  pressed,
  shipmentsIn,
  standing,
  type Amendment,
  type Booked,
  type Sale,
} from './sale.ts';
import {
  fromDecimal,
  fromQuantity,
  isPrice,
  PRICE_PLACES_MAX,
  toDate,
  toDecimal,
  toQuantity,
  type WireDecimal,
} from './values.ts';

/** `note` holds our line number: a product may stand on two lines. */
interface SaleLine {
  readonly id: Id;
  readonly note: string | null;
  readonly product: Id | null;
  readonly quantity: number;
  readonly unit: Id;
  readonly unit_price: WireDecimal;
}

interface Terms {
  readonly customer: Customer;
  readonly currency: Id;
  readonly warehouse: Id;
  readonly products: ReadonlyMap<string, Product>;
}

/** Gives Tryton's number for the sale. */
export async function book(talk: Talk, effect: WantedEffect): Promise<string> {
  const order = effect.input as BookOrder;
  const stem = stemOf(effect);
  const booked = await bookedUnder(talk, stem);
  const own = booked.sales.find(({ reference, state }) => reference === effect.key && state === 'cancelled');
  if (own !== undefined) throw refused('cancelled-in-erp', `the sale ${own.number ?? own.id} was cancelled in Tryton`);
  const sale = standing(booked);
  if (sale !== undefined && isProcessed(sale)) {
    if (generationIn(sale, booked, stem) < effect.generation) await amend(talk, effect, sale, booked);
    return numberOf(sale);
  }
  const terms = await termsOf(talk, order);
  const draft = sale === undefined ? await create(talk, effect, terms) : await rewrite(talk, effect, sale, terms);
  return numberOf(await confirm(talk, draft));
}

/** Takes the sale back while nothing of it has shipped. */
export async function unbook(talk: Talk, effect: WantedEffect): Promise<void> {
  const booked = await bookedUnder(talk, stemOf(effect));
  const sale = standing(booked);
  // Cancelled by a person, undone before, or never made: there is nothing to take back.
  if (sale === undefined) return;
  if (isProcessed(sale)) {
    if (await hasShipped(talk, sale))
      throw refused('sale-shipped', `goods of the sale ${numberOf(sale)} have shipped, or are being packed`);
    const lines = await linesOf(talk, sale);
    const changes = lines.map((line) => change(line, { quantity: 0, unit_price: line.unit_price }));
    return await validate(talk, sale, booked, effect.key, changes);
  }
  const open = sale.state === 'confirmed' ? await pressed(talk, sale, 'draft') : sale;
  const { state } = await pressed(talk, open, 'cancel');
  if (state !== 'cancelled') throw unfinished('erp-state', `the sale ${sale.id} is ${state} after its cancellation`);
}

async function termsOf(talk: Talk, { customer, currency, lines }: BookOrder): Promise<Terms> {
  for (const { line, price } of lines)
    if (!isPrice(price))
      throw refused('price-precision', `line ${line} costs ${price}, and Tryton takes ${PRICE_PLACES_MAX} decimal places`);
  return {
    customer: await customerOf(talk, customer),
    currency: await currencyOf(talk, currency),
    warehouse: await firstWarehouse(talk),
    products: await productsOf(talk, lines),
  };
}

function headerOf({ key, input }: WantedEffect, { customer, currency, warehouse }: Terms): Readonly<Record<string, unknown>> {
  const { purchaseOrder, orderDate } = input as BookOrder;
  return {
    reference: key,
    description: purchaseOrder === undefined ? null : `PO ${purchaseOrder}`,
    party: customer.id,
    invoice_address: customer.address,
    shipment_address: customer.address,
    payment_term: customer.paymentTerm,
    currency,
    warehouse,
    sale_date: toDate(orderDate),
    // Billed from what shipped, and shipped as soon as it is ordered: the hub decides when, and tells.
    invoice_method: 'shipment',
    shipment_method: 'order',
  };
}

const newLines = ({ lines }: BookOrder, { products }: Terms): readonly unknown[] => [
  'create',
  lines.map(({ line, item, quantity, price }) => {
    const product = products.get(item);
    return {
      type: 'line',
      note: line,
      product: product?.id,
      unit: product?.unit,
      quantity: toQuantity(quantity),
      unit_price: toDecimal(price),
      taxes: [['add', product?.taxes ?? []]],
    };
  }),
];

async function create(talk: Talk, effect: WantedEffect, terms: Terms): Promise<Sale> {
  const lines = [newLines(effect.input as BookOrder, terms)];
  const id = await talk.create('sale.sale', { ...headerOf(effect, terms), lines });
  const [made] = (await bookedUnder(talk, stemOf(effect))).sales.filter((sale) => sale.id === id);
  if (made === undefined) throw unfinished('tryton-answer', `the sale ${id} can't be read`);
  return made;
}

async function rewrite(talk: Talk, effect: WantedEffect, sale: Sale, terms: Terms): Promise<Sale> {
  const draft = sale.state === 'draft' ? sale : await pressed(talk, sale, 'draft');
  if (draft.state !== 'draft') throw unfinished('erp-state', `the sale ${sale.id} is ${draft.state} and not a draft again`);
  const lines = [['delete', draft.lines], newLines(effect.input as BookOrder, terms)];
  await talk.write('sale.sale', [draft.id], { ...headerOf(effect, terms), lines });
  return draft;
}

async function confirm(talk: Talk, draft: Sale): Promise<Sale> {
  const quoted = await pressed(talk, draft, 'quote');
  if (quoted.state !== 'quotation') throw unfinished('erp-state', `the sale ${draft.id} is ${quoted.state} after its quotation`);
  const confirmed = await pressed(talk, quoted, 'confirm');
  // Confirming processes too, unless Tryton is set to leave that for later.
  const processed = confirmed.state === 'confirmed' ? await pressed(talk, confirmed, 'process') : confirmed;
  if (!isProcessed(processed)) throw unfinished('erp-state', `the sale ${draft.id} is ${processed.state} after its confirmation`);
  return processed;
}

async function amend(talk: Talk, effect: WantedEffect, sale: Sale, booked: Booked): Promise<void> {
  const order = effect.input as BookOrder;
  const { customer, currency, products } = await termsOf(talk, order);
  if (sale.party !== customer.id || sale.currency !== currency)
    throw refused('amend-terms', `the sale ${numberOf(sale)} is for another customer or currency`);
  const lines = await linesOf(talk, sale);
  const added = order.lines.find(({ line }) => !lines.some(({ note }) => note === line));
  if (added !== undefined)
    throw refused(
      'amend-adds-line',
      `Tryton adds no line to the sale ${numberOf(sale)}, which it is processing: line ${added.line}`,
    );
  const changes = lines.flatMap((line) => {
    const wanted = order.lines.find((each) => each.line === line.note);
    const price = wanted?.price ?? fromDecimal(line.unit_price);
    const quantity = wanted?.quantity ?? decimal.ZERO;
    const product = wanted === undefined ? line.product : (products.get(wanted.item)?.id ?? null);
    const isSame = product === line.product && quantity === fromQuantity(line.quantity) && price === fromDecimal(line.unit_price);
    return isSame ? [] : [{ ...change(line, { quantity: toQuantity(quantity), unit_price: toDecimal(price) }), product }];
  });
  await validate(talk, sale, booked, effect.key, changes);
}

const change = (
  line: SaleLine,
  values: { readonly quantity: number; readonly unit_price: WireDecimal },
): Readonly<Record<string, unknown>> => ({ action: 'line', line: line.id, product: line.product, unit: line.unit, ...values });

/** An amendment of no lines is made all the same: it says that this generation was taken in. */
async function validate(talk: Talk, sale: Sale, { amendments }: Booked, key: string, changes: readonly object[]): Promise<void> {
  const found = amendments.find(({ description }) => description === key);
  if (found?.state === 'validated') return;
  await mayAmend(talk, sale);
  // One that was cut off rests on the sale as it was then.
  if (found !== undefined) await talk.delete('sale.amendment', [found.id]);
  const id = await talk.create('sale.amendment', { sale: sale.id, description: key, lines: [['create', changes]] });
  await talk.press('sale.amendment', 'validate_amendment', id);
  const [done] = await talk.read<Amendment>('sale.amendment', [id], ['state']);
  if (done?.state !== 'validated') throw unfinished('erp-state', `the amendment ${id} is not validated`);
}

const linesOf = async (talk: Talk, { lines }: Sale): Promise<readonly SaleLine[]> =>
  await talk.read<SaleLine>('sale.line', lines, ['note', 'product', 'quantity', 'unit', 'unit_price']);

/** Also what is about to leave: what Tryton's warehouse has begun to pick is not taken from under it. */
const hasShipped = async (talk: Talk, { shipments }: Sale): Promise<boolean> =>
  (await shipmentsIn(talk, shipments, ['assigned', 'picked', 'packed', 'done'])).length > 0;

export const numberOf = ({ number, id }: Sale): string => number ?? `sale ${id}`;
