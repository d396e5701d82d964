/** One basket in each of the forms in which orders come. */
import { toIso, type Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import { writeInterchange, type SegmentOut } from '../../src/connect/edi/x12/writer.ts';

export interface Line {
  readonly item: string;
  readonly unit: string;
  /** Per unit, in USD. */
  readonly price: string;
  readonly quantity: number;
}

export interface Basket {
  readonly number: number;
  readonly at: Instant;
  readonly lines: readonly Line[];
}

export interface Written {
  readonly contentType: string;
  /** Of the file, or of the delivery. */
  readonly name: string;
  readonly body: string;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => toIso(at as Instant).slice(0, 10);
/** A week from now. */
const wanted = (at: Instant): string => dayOf(at + 7 * DAY_MS);
const compact = (day: string): string => day.replaceAll('-', '');

export interface X12Buyer {
  readonly file: string;
  /** Before the number of its purchase orders. */
  readonly prefix: string;
  /** In ISA06 under qualifier 01, and in GS02. */
  readonly id: string;
  readonly shipTo: { readonly name: string; readonly code: string };
}

export const ACME: X12Buyer = {
  file: 'acme',
  prefix: 'ACME',
  id: '111222333',
  shipTo: { name: 'Acme Plant 2', code: 'DOCK-2' },
};
export const LEHIGH: X12Buyer = {
  file: 'lehigh',
  prefix: 'LC',
  id: '444555666',
  shipTo: { name: 'Lehigh Conveyor Works', code: 'WORKS' },
};

/** An 850. */
export function x12Order({ file, prefix, id, shipTo }: X12Buyer, { number, at, lines }: Basket): Written {
  const segments: readonly SegmentOut[] = [
    ['BEG', '00', 'SA', `${prefix}-${number}`, '', compact(dayOf(at))],
    ['CUR', 'BY', 'USD'],
    ['FOB', 'PP'],
    ['DTM', '002', compact(wanted(at))],
    ['N1', 'ST', { free: shipTo.name }, '92', shipTo.code],
    ...lines.map(({ item, unit, price, quantity }, i): SegmentOut => [
      'PO1',
      String(i + 1),
      String(quantity),
      unit,
      price,
      'PE',
      'VN',
      item,
    ]),
    ['CTT', String(lines.length)],
  ];
  const envelope = {
    sender: { qualifier: '01', id },
    receiver: { qualifier: 'ZZ', id: 'ORDERKEEL' },
    applicationSender: id,
    applicationReceiver: 'ORDERKEEL',
    control: number,
    at,
    usage: 'T' as const,
  };
  const body = must(writeInterchange(envelope, [{ type: '850', segments }]));
  return { contentType: 'application/edi-x12', name: `${file}-${number}.edi`, body };
}

/** GRANITE's CSV. */
export function csvOrder({ number, at, lines }: Basket): Written {
  const rows = lines.map(({ item, unit, price, quantity }, i) =>
    [`G-${number}`, 'GRANITE', `GQ-${number}`, dayOf(at), i + 1, item, quantity, unit, price, 'USD', 'YARD', wanted(at)].join(
      ',',
    ),
  );
  const body = ['order,customer,po,date,line,item,quantity,unit,price,currency,shipTo,requested', ...rows, ''].join('\n');
  return { contentType: 'text/csv', name: `granite-${number}.csv`, body };
}

/** As the hub's own JSON and the CRM's have it. */
const numbered = ({ item, unit, price, quantity }: Line, index: number): object => ({
  line: String(index + 1),
  item,
  quantity: String(quantity),
  unit,
  price,
});

/** HARBOR's order, in the hub's own JSON. */
export function apiOrder({ number, at, lines }: Basket): Written {
  const body = {
    customer: 'HARBOR',
    message: `HM-${number}`,
    purchaseOrder: `HM-${number}`,
    orderedAt: toIso(at),
    currency: 'USD',
    shipTo: 'PIER-9',
    requested: wanted(at),
    payment: 'terms',
    lines: lines.map(numbered),
  };
  return { contentType: 'application/json', name: `harbor-${number}.json`, body: JSON.stringify(body) };
}

/** A quote to GRANITE, which orders under its number by signing it. */
export function quoted({ number, at, lines }: Basket): Written {
  const name = `Q-${number}`;
  const body = {
    quote: name,
    customer: 'GRANITE',
    purchaseOrder: name,
    currency: 'USD',
    shipTo: 'YARD',
    requested: wanted(at),
    lines: lines.map(numbered),
  };
  return { contentType: 'application/json', name, body: JSON.stringify(body) };
}

/** A web shop's order, paid. */
export function shopOrder({ number, at, lines }: Basket): Written {
  const goods = decimal.sum(
    lines.map(({ price, quantity }) => decimal.multiply(decimal.decimal(price), decimal.decimal(String(quantity)))),
  );
  const cents = (figure: string): string => (figure.includes('.') ? figure.padEnd(figure.indexOf('.') + 3, '0') : `${figure}.00`);
  const body = {
    id: number,
    name: `#BB-${number}`,
    created_at: toIso(at),
    currency: 'USD',
    email: 'sam.rivera@example.com',
    financial_status: 'paid',
    fulfillment_status: null,
    cancelled_at: null,
    taxes_included: false,
    test: false,
    subtotal_price: cents(goods),
    total_line_items_price: cents(goods),
    total_discounts: '0.00',
    total_tax: '0.00',
    total_price: cents(goods),
    discount_codes: [],
    line_items: lines.map(({ item, price, quantity }, i) => ({
      id: i + 1,
      sku: item,
      title: item,
      quantity,
      price,
      properties: [],
    })),
    shipping_lines: [],
    shipping_address: {
      first_name: 'Sam',
      last_name: 'Rivera',
      company: null,
      address1: '18 Tannery Lane',
      address2: 'Unit 4',
      city: 'Dover',
      province_code: 'NH',
      zip: '03820',
      country_code: 'US',
      phone: '603-555-0142',
    },
  };
  return { contentType: 'application/json', name: `shop-${number}.json`, body: JSON.stringify(body) };
}
