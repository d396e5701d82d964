/** Invoices of ours as Tryton has posted them, and as they are paid there. */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { Charge } from '../../../core/model/demand.ts';
import { InvoiceId, OrderId, ShipmentId } from '../../../core/model/identifiers.ts';
import type { Instant } from '../../../core/model/instant.ts';
import { money, parseCurrency, sum, type Money } from '../../../core/model/money.ts';
import { must } from '../../../core/model/result.ts';
import type { PostedInvoice } from '../../../core/model/shipment.ts';
import type { Domain, Id, Talk } from './client.ts';
import { changed, type Mark } from './follow.ts';
import { chargeIn } from './invoice-lines.ts';
import { keyOfShipment } from './keys.ts';
import { fromDecimal, type WireDecimal } from './values.ts';

export interface InvoiceSeen {
  readonly id: Id;
  readonly order: OrderId;
  readonly shipment: ShipmentId;
  /** Taken back by Tryton's own credit note. */
  readonly isCredited: boolean;
  /** As it was first seen at `seenAt`: from then on, and not before, Tryton's figures that were read have it in them. */
  readonly posted: PostedInvoice;
  readonly paid: Money;
}

interface Row {
  readonly number: string | null;
  readonly state: 'draft' | 'validated' | 'posted' | 'paid' | 'cancelled';
  readonly reference: string | null;
  readonly 'currency.': { readonly code: string };
  readonly lines: readonly Id[];
  readonly tax_amount: WireDecimal;
  readonly total_amount: WireDecimal;
  readonly amount_to_pay: WireDecimal;
}

interface LineRow {
  readonly id: Id;
  readonly note: string | null;
  readonly product: Id | null;
  readonly amount: WireDecimal;
}

const MODEL = 'account.invoice';
const FIELDS = ['number', 'state', 'reference', 'currency.code', 'lines', 'tax_amount', 'total_amount', 'amount_to_pay'];
const OURS: Domain = [
  ['type', '=', 'out'],
  ['reference', 'like', '%:%/%:%'],
  ['number', '!=', null],
];

export async function invoicesChanged(
  talk: Talk,
  mark: Mark | undefined,
  seenAt: Instant,
): Promise<{ readonly invoices: readonly InvoiceSeen[]; readonly mark: Mark }> {
  const found = await changed(talk, MODEL, OURS, mark);
  const rows = await talk.read<Row>(MODEL, found.ids, FIELDS);
  return { invoices: await withLines(talk, rows, seenAt), mark: found.mark };
}

/** By the numbers of our orders. */
export async function invoicesOf(talk: Talk, orders: readonly string[], seenAt: Instant): Promise<readonly InvoiceSeen[]> {
  if (orders.length === 0) return [];
  const theirs = ['OR', ...orders.map((order) => ['reference', 'like', `${order}:%`])];
  return await withLines(talk, await talk.find<Row>(MODEL, [...OURS, theirs], FIELDS), seenAt);
}

async function withLines(
  talk: Talk,
  rows: readonly (Row & { readonly id: Id })[],
  seenAt: Instant,
): Promise<readonly InvoiceSeen[]> {
  const ids = rows.flatMap(({ lines }) => lines);
  const lines = await talk.read<LineRow>('account.invoice.line', ids, ['note', 'product', 'amount']);
  const byId = new Map(lines.map((line) => [line.id, line]));
  return rows.flatMap((row) => {
    const key = keyOfShipment(row.reference);
    if (key === undefined || row.number === null) return [];
    const own = row.lines.flatMap((id) => byId.get(id) ?? []);
    return [seen(row, own, { ...key, seenAt })];
  });
}

function seen(
  row: Row & { readonly id: Id },
  lines: readonly LineRow[],
  key: { readonly order: string; readonly shipment: string; readonly seenAt: Instant },
): InvoiceSeen {
  const currency = must(parseCurrency(row['currency.'].code, 'currency'));
  const of = (amount: Decimal): Money => money(amount, currency);
  const charges = lines.flatMap(({ note, amount }): readonly Charge[] => {
    const charge = chargeIn(note);
    return charge === undefined ? [] : [{ ...charge, amount: of(fromDecimal(amount)) }];
  });
  const goods = lines.filter(({ note }) => chargeIn(note) === undefined).map(({ amount }) => of(fromDecimal(amount)));
  const [order, shipment] = [OrderId.of(key.order), ShipmentId.of(key.shipment)];
  const tax = of(fromDecimal(row.tax_amount));
  const total = of(fromDecimal(row.total_amount));
  const isCredited = row.state === 'cancelled';
  return {
    id: row.id,
    order,
    shipment,
    isCredited,
    posted: {
      id: InvoiceId.of(row.number ?? ''),
      parts: [{ order, shipment, goods: sum(currency, goods), tax }],
      charges,
      tax,
      total,
      postedAt: key.seenAt,
    },
    // What a credit note has set off is not paid.
    paid: isCredited ? of(decimal.ZERO) : of(decimal.subtract(total.amount, fromDecimal(row.amount_to_pay))),
  };
}
