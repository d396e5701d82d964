/**
 * `finance.invoice`: the invoice that Tryton makes of a shipment, with exactly our quantities, prices and charges.
 *
 * Invariants: the draft takes our key in the same call that makes it ours, before it is posted, and under the key a repeat
 * goes on from whatever state it is in. What else Tryton had put on the draft it puts on another one by itself. Nothing is
 * posted whose goods and charges do not add up to the instruction to the cent; tax is Tryton's. A posted invoice is never
 * changed: it is taken back by Tryton's own credit note.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { InvoiceInstruction } from '../../../core/model/instruction.ts';
import type { WantedEffect } from '../../../engine/ports.ts';
import { refused, unfinished } from './answer.ts';
import type { Id, Talk } from './client.ts';
import { invoiceLines, type InvoiceLine } from './invoice-lines.ts';
import { startsWith, stemOf } from './keys.ts';
import { postedShipment, saleOf, type Posted } from './ship.ts';
import { fromDecimal, type WireDecimal } from './values.ts';

type InvoiceState = 'draft' | 'validated' | 'posted' | 'paid' | 'cancelled';

interface Invoice {
  readonly id: Id;
  readonly number: string | null;
  readonly state: InvoiceState;
  readonly reference: string | null;
  readonly lines: readonly Id[];
  readonly untaxed_amount: WireDecimal;
}

const MODEL = 'account.invoice';
const FIELDS = ['number', 'state', 'reference', 'lines', 'untaxed_amount'];
const LINE_FIELDS = ['note', 'origin', 'product', 'unit', 'quantity', 'unit_price', 'account', 'stock_moves', 'taxes'];

/** Gives Tryton's number for the invoice. */
export async function invoice(talk: Talk, effect: WantedEffect): Promise<string> {
  const asked = effect.input as InvoiceInstruction;
  const under = await invoicesUnder(talk, stemOf(effect));
  const own = under.find(({ reference }) => reference === effect.key);
  if (own !== undefined && own.state !== 'draft') return asAsked(own, asked);
  const posted = await postedShipment(talk, asked.order, asked.shipment);
  if (posted === undefined) throw refused('shipment-missing', `Tryton has no shipment ${asked.shipment} of ${asked.order} done`);
  const draft = own ?? (await draftOf(talk, asked, posted, under));
  const lines = await talk.read<InvoiceLine>('account.invoice.line', draft.lines, LINE_FIELDS);
  await talk.write(MODEL, [draft.id], { reference: effect.key, lines: invoiceLines(asked, posted, lines) });
  const filled = await reread(talk, draft.id);
  const untaxed = fromDecimal(filled.untaxed_amount);
  if (decimal.compare(untaxed, asked.total.amount) !== 0)
    throw refused('invoice-differs', `Tryton's invoice comes to ${untaxed} without tax, and ours to ${asked.total.amount}`);
  await talk.press(MODEL, 'post', draft.id);
  const after = await reread(talk, draft.id);
  if (after.state === 'draft') throw unfinished('erp-state', `the invoice ${draft.id} is still a draft`);
  return asAsked(after, asked);
}

/** By Tryton's own credit note, which it sets off against an invoice that nobody has paid yet. */
export async function credit(talk: Talk, effect: WantedEffect): Promise<void> {
  const key = effect.key.replace(/:undo$/, '');
  const own = (await invoicesUnder(talk, stemOf(effect))).find(({ reference }) => reference === key);
  if (own === undefined || own.state === 'cancelled') return;
  if (own.state === 'draft') {
    await talk.write(MODEL, [own.id], { reference: null });
    return;
  }
  const made = await creditOf(talk, own);
  if (own.state === 'posted' && made === undefined) {
    await creditWizard(talk, own, true);
    const after = await reread(talk, own.id);
    if (after.state !== 'cancelled')
      throw unfinished('erp-state', `the invoice ${own.number} is ${after.state} after its credit`);
    return;
  }
  // Paid already: the credit stands for itself, and what becomes of the money is for Tryton's people.
  if (made === undefined) await creditWizard(talk, own, false);
  const note = made ?? (await creditOf(talk, own));
  if (note === undefined) throw unfinished('erp-state', `the invoice ${own.number} has no credit note`);
  if (note.state === 'draft') await talk.press(MODEL, 'post', note.id);
  const { state } = await reread(talk, note.id);
  if (state === 'draft') throw unfinished('erp-state', `the credit note ${note.id} is still a draft`);
}

/** What is to be done is there once it is posted; what is to be undone, until it is credited. */
export async function findInvoice(talk: Talk, effect: WantedEffect): Promise<string | undefined> {
  const key = effect.key.replace(/:undo$/, '');
  const own = (await invoicesUnder(talk, stemOf(effect))).find(({ reference }) => reference === key);
  if (own === undefined || own.state === 'draft') return undefined;
  if (effect.act === 'do') return numberOf(own);
  const isCredited = own.state === 'cancelled' || (await creditOf(talk, own))?.state === 'posted';
  return isCredited ? undefined : numberOf(own);
}

async function invoicesUnder(talk: Talk, stem: string): Promise<readonly Invoice[]> {
  const found = await talk.find<Invoice>(MODEL, [['type', '=', 'out'], ...startsWith('reference', stem)], FIELDS);
  return found.filter(({ reference }) => reference?.startsWith(stem) === true);
}

/** Tryton makes one as the shipment is done, of all that has shipped and is not invoiced. */
async function draftOf(
  talk: Talk,
  { order, shipment }: InvoiceInstruction,
  posted: Posted,
  under: readonly Invoice[],
): Promise<Invoice> {
  const found = await draftWith(talk, posted);
  if (found !== undefined) return found;
  const sale = await saleOf(talk, order);
  const credited = under.map(({ id }) => id);
  // What was credited is billed again only if the sale is told so.
  if (credited.length > 0) await talk.write('sale.sale', [sale.id], { invoices_recreated: [['add', credited]] });
  await talk.press('sale.sale', 'process', sale.id);
  const made = await draftWith(talk, posted);
  if (made !== undefined) return made;
  const by = await talk.find<{ readonly 'invoice.': { readonly number: string | null } | null }>(
    'account.invoice.line',
    [['stock_moves', 'in', posted.moves.map(({ id }) => id)]],
    ['invoice.number'],
  );
  const number = by.map((line) => line['invoice.']?.number ?? '').find((each) => each !== '');
  if (number !== undefined)
    throw refused('invoiced-in-erp', `the shipment ${shipment} was invoiced in Tryton already, as ${number}`);
  throw unfinished('erp-state', `Tryton has made no invoice of the shipment ${posted.number}`);
}

async function draftWith(talk: Talk, posted: Posted): Promise<Invoice | undefined> {
  const lines = await talk.find<{ readonly invoice: Id }>(
    'account.invoice.line',
    [
      ['stock_moves', 'in', posted.moves.map(({ id }) => id)],
      ['invoice.state', '=', 'draft'],
      ['invoice.type', '=', 'out'],
    ],
    ['invoice'],
  );
  const drafts = await talk.read<Invoice>(MODEL, [...new Set(lines.map(({ invoice: id }) => id))], FIELDS);
  return drafts.find(({ reference }) => reference === null || reference === '');
}

async function creditOf(talk: Talk, { lines }: Invoice): Promise<Invoice | undefined> {
  const taking = await talk.find<{ readonly invoice: Id }>(
    'account.invoice.line',
    [['origin', 'in', lines.map((line) => `account.invoice.line,${line}`)]],
    ['invoice'],
  );
  const [made] = await talk.read<Invoice>(MODEL, [...new Set(taking.map(({ invoice: id }) => id))], FIELDS);
  return made;
}

const creditWizard = async (talk: Talk, { id }: Invoice, withRefund: boolean): Promise<void> =>
  await talk.runWizard(
    'account.invoice.credit',
    { model: MODEL, id },
    { start: { with_refund: withRefund, with_refund_allowed: withRefund, invoice_date: null } },
    'credit',
  );

async function reread(talk: Talk, id: Id): Promise<Invoice> {
  const [found] = await talk.read<Invoice>(MODEL, [id], FIELDS);
  if (found === undefined) throw unfinished('tryton-answer', `the invoice ${id} is gone`);
  return found;
}

function asAsked(own: Invoice, asked: InvoiceInstruction): string {
  const untaxed: Decimal = fromDecimal(own.untaxed_amount);
  if (decimal.compare(untaxed, asked.total.amount) === 0) return numberOf(own);
  throw refused('invoice-final', `the invoice ${numberOf(own)} is posted in Tryton over ${untaxed} without tax`);
}

const numberOf = ({ number, id }: Invoice): string => number ?? `invoice ${id}`;
