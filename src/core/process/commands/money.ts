/** Invoices as posted, payments, disputes. Invoiced = shipped, at the agreed price, to the cent. */
import { creditAccount } from '../../model/account.ts';
import * as decimal from '../../model/decimal.ts';
import type { Failure } from '../../model/failure.ts';
import type { InvoiceId, ShipmentId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import * as money from '../../model/money.ts';
import type { Money } from '../../model/money.ts';
import type { Invoice, PostedInvoice } from '../../model/shipment.ts';
import type { Draft } from '../draft.ts';
import { appliedWith, isApplied } from '../evolve/applied.ts';
import { paymentKey, paymentPrefix } from '../evolve/money.ts';
import { instance } from '../evolve/steps.ts';
import { matchInvoice, type InvoiceMatch } from '../invoice.ts';
import { hold } from '../settle/holds.ts';
import type { Of } from './command.ts';
import { apply } from './effects.ts';

export function recordInvoice(draft: Draft, command: Of<'record-invoice'>): Failure | undefined {
  const { invoice: posted } = command;
  const known = draft.order.invoices[posted.id];
  const own = posted.parts.filter((part) => part.order === draft.order.id);
  const failure = misfit(draft, posted, own);
  if (failure !== undefined) return failure;
  const match = matchInvoice(draft.order, posted, tolerance(draft));
  if (known !== undefined) {
    if (money.compare(known.amount, match.share) === 0) return undefined;
    return {
      code: 'conflicting-repeat',
      what: `invoice ${posted.id}`,
      known: known.amount.amount,
      where: 'invoice',
      wayOut: 'a posted invoice is never changed: credit it and bill again',
    };
  }
  const customer = draft.valueOf('customer', draft.order.header.customer);
  if (draft.isIncomplete) return undefined;
  reopen(draft);
  const isMatch = match.kind === 'matched';
  const nothing = money.nothing(posted.total.currency);
  const invoice: Invoice = {
    id: posted.id,
    // Nobody pays nothing: an invoice of gifts alone is settled as it is posted.
    state: !isMatch ? 'mismatch' : decimal.isZero(match.share.amount) ? 'paid' : 'posted',
    shipments: own.map((part) => part.shipment),
    amount: match.share,
    paid: nothing,
    credited: nothing,
    roundingDifference: isMatch ? match.rounding : nothing,
  };
  draft.emit({ type: 'invoice-posted', invoice, at: posted.postedAt });
  for (const shipment of invoice.shipments) isBilled(draft, shipment);
  if (customer !== undefined) handOver(draft, customer.creditGroup, onBooks(draft, posted, own, match), posted.postedAt);
  if (!isMatch)
    hold(
      draft,
      `invoice/${posted.id}`,
      {
        type: 'invoice-mismatch',
        invoice: posted.id,
        expected: match.expected,
        posted: match.posted,
        difference: match.difference,
      },
      undefined,
    );
  return undefined;
}

/** A posted invoice is the best answer to whether finance has made it: nobody has to be asked, or to look, any more. */
function isBilled(draft: Draft, shipment: ShipmentId): void {
  for (const step of draft.workflow.steps) {
    const task = step.runs === 'finance.invoice' ? draft.order.tasks[instance(step.name, shipment)] : undefined;
    if (task?.state === 'sending' || task?.state === 'in-doubt') apply(draft, task, 'seen');
  }
}

function misfit(draft: Draft, posted: PostedInvoice, own: PostedInvoice['parts']): Failure | undefined {
  if (own.length === 0)
    return { code: 'order-unknown', order: draft.order.id, where: 'parts', wayOut: 'the invoice has no part of this order' };
  const seen = new Set<ShipmentId>();
  for (const [i, { shipment: id }] of own.entries()) {
    const where = `parts[${i}]`;
    const shipment = draft.order.shipments[id];
    if (shipment === undefined)
      return {
        code: 'shipment-unknown',
        found: id,
        where,
        wayOut: 'only confirmed shipments are billed: record the shipment first',
      };
    if (seen.has(id)) return { code: 'repeated', what: 'shipment', found: id, where, wayOut: 'bill each shipment in one part' };
    seen.add(id);
    const found = amountsOf(posted).find((amount) => amount.currency !== shipment.currency);
    if (found !== undefined)
      return {
        code: 'currency-mismatch',
        expected: shipment.currency,
        found: found.currency,
        where,
        wayOut: 'bill in the currency of the order',
      };
  }
  return undefined;
}

const amountsOf = ({ parts, charges, tax, total }: PostedInvoice): readonly Money[] => [
  ...parts.flatMap((part) => [part.goods, part.tax]),
  ...charges.map((charge) => charge.amount),
  tax,
  total,
];

/** The step's own tolerance on tax, per invoice. */
function tolerance(draft: Draft): decimal.Decimal {
  const step = draft.workflow.steps.find((each) => each.runs === 'finance.invoice');
  return decimal.decimal(String(step?.with['taxTolerance'] ?? '0'));
}

/** What comes on the ERP's books by this invoice; a shipment that is billed again has been there before. */
function onBooks(draft: Draft, posted: PostedInvoice, own: PostedInvoice['parts'], match: InvoiceMatch): Money {
  const others = Object.values(draft.order.invoices).filter((each) => each.id !== posted.id);
  const isNew = (part: PostedInvoice['parts'][number]): boolean =>
    others.every((each) => !each.shipments.includes(part.shipment));
  const fresh = own.filter(isNew);
  const goods = money.sum(
    posted.total.currency,
    fresh.map((part) => part.goods),
  );
  return fresh.length === 0 ? goods : money.add(goods, match.charges);
}

/** From here the ERP's own figure includes the amount: the order's claim on credit ends by as much. */
function handOver(draft: Draft, group: string, amount: Money, postedAt: Instant): void {
  const account = creditAccount(group);
  const claim = draft.order.claims[account];
  if (claim === undefined) return;
  const quantity = decimal.least(amount.amount, claim.wanted);
  if (decimal.isPositive(quantity)) draft.emit({ type: 'claims-consumed', at: postedAt, claims: [{ account, quantity }] });
}

function invoiceOf(draft: Draft, id: InvoiceId): Invoice | Failure {
  return draft.order.invoices[id] ?? { code: 'invoice-unknown', found: id, where: 'invoice', wayOut: 'record the invoice first' };
}

function wrongMoney(invoice: Invoice, amount: Money, where: string): Failure | undefined {
  if (amount.currency !== invoice.amount.currency)
    return {
      code: 'currency-mismatch',
      expected: invoice.amount.currency,
      found: amount.currency,
      where,
      wayOut: 'use the currency of the invoice',
    };
  if (decimal.isPositive(amount.amount)) return undefined;
  return { code: 'not-a-decimal', found: amount.amount, where, wayOut: 'give an amount above zero' };
}

export function recordPayment(draft: Draft, command: Of<'record-payment'>): Failure | undefined {
  const invoice = invoiceOf(draft, command.invoice);
  if ('code' in invoice) return invoice;
  const wrong = wrongMoney(invoice, command.amount, 'amount');
  if (wrong !== undefined) return wrong;
  if (isApplied(draft.order, paymentKey(command))) return undefined;
  const known = appliedWith(draft.order, paymentPrefix(command));
  if (known !== undefined)
    return {
      code: 'conflicting-repeat',
      what: `payment ${command.reference}`,
      known: known.slice(paymentPrefix(command).length),
      where: 'amount',
      wayOut: 'give another payment a reference of its own',
    };
  draft.emit({
    type: 'payment-recorded',
    invoice: invoice.id,
    amount: command.amount,
    reference: command.reference,
    at: draft.now,
  });
  return undefined;
}

export function openDispute(draft: Draft, command: Of<'open-dispute'>): Failure | undefined {
  const invoice = invoiceOf(draft, command.invoice);
  if ('code' in invoice) return invoice;
  const wrong = wrongMoney(invoice, command.amount, 'amount');
  if (wrong !== undefined) return wrong;
  if (invoice.state === 'disputed') return repeatedDispute(invoice, command);
  if (invoice.state === 'credited' || invoice.state === 'mismatch')
    return {
      code: 'transition-impossible',
      instance: invoice.id,
      state: invoice.state,
      input: 'dispute',
      where: 'invoice',
      wayOut: invoice.state === 'credited' ? 'it has been credited in full' : 'resolve the mismatch first',
    };
  const most = money.subtract(invoice.amount, invoice.credited);
  if (money.compare(command.amount, most) > 0)
    return {
      code: 'money-mismatch',
      expected: `up to ${most.amount}`,
      found: command.amount.amount,
      where: 'amount',
      wayOut: 'dispute at most what is left of the invoice',
    };
  reopen(draft);
  draft.emit({ type: 'dispute-opened', invoice: invoice.id, reason: command.reason, amount: command.amount, at: draft.now });
  return undefined;
}

function repeatedDispute({ id, dispute }: Invoice, { amount, reason }: Of<'open-dispute'>): Failure | undefined {
  if (dispute === undefined || (dispute.reason === reason && money.compare(dispute.amount, amount) === 0)) return undefined;
  const known = `${dispute.reason} ${dispute.amount.amount}`;
  return {
    code: 'conflicting-repeat',
    what: `dispute of ${id}`,
    known,
    where: 'amount',
    wayOut: 'settle the open dispute first',
  };
}

export function settleDispute(draft: Draft, command: Of<'settle-dispute'>): Failure | undefined {
  const invoice = invoiceOf(draft, command.invoice);
  if ('code' in invoice) return invoice;
  const { credit } = command;
  if (credit.currency !== invoice.amount.currency)
    return {
      code: 'currency-mismatch',
      expected: invoice.amount.currency,
      found: credit.currency,
      where: 'credit',
      wayOut: 'use the currency of the invoice',
    };
  if (invoice.state !== 'disputed')
    return { code: 'nothing-to-answer', what: 'dispute', where: 'invoice', wayOut: 'no dispute of this invoice is open' };
  const most = money.subtract(invoice.amount, invoice.credited);
  if (decimal.isNegative(credit.amount) || money.compare(credit, most) > 0)
    return {
      code: 'money-mismatch',
      expected: `0 to ${most.amount}`,
      found: credit.amount,
      where: 'credit',
      wayOut: 'credit at most what is left of the invoice',
    };
  draft.emit({ type: 'dispute-settled', invoice: invoice.id, credit, at: draft.now });
  return undefined;
}

export function reopen(draft: Draft): void {
  if (draft.order.state !== 'open') draft.emit({ type: 'order-reopened', at: draft.now });
}
