/** How invoices, payments, disputes and returns change. */
import * as decimal from '../../model/decimal.ts';
import type { MoneyEvent, ReturnEvent } from '../../model/event.ts';
import type { InvoiceId, ReturnId } from '../../model/identifiers.ts';
import * as money from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import { withApplied } from './applied.ts';
import { invariant, never } from '../../model/result.ts';
import type { Invoice, Return } from '../../model/shipment.ts';
import { withEntry } from '../../model/record.ts';

export function evolveMoney(order: LiveOrder, event: MoneyEvent | ReturnEvent): LiveOrder {
  switch (event.type) {
    case 'invoice-posted':
      return { ...order, invoices: withEntry(order.invoices, event.invoice.id, event.invoice) };
    case 'invoice-accepted':
      return withInvoice(order, event.invoice, (invoice) => settled({ ...invoice, state: 'posted' }));
    case 'payment-recorded':
      return {
        ...withInvoice(order, event.invoice, (invoice) => settled({ ...invoice, paid: money.add(invoice.paid, event.amount) })),
        applied: withApplied(order, paymentKey(event)),
      };
    case 'dispute-opened': {
      const dispute = { reason: event.reason, amount: event.amount, openedAt: event.at };
      return withInvoice(order, event.invoice, (invoice) => ({ ...invoice, state: 'disputed', dispute }));
    }
    case 'dispute-settled':
      return withInvoice(order, event.invoice, (invoice) =>
        settled({
          ...invoice,
          state: 'posted',
          credited: money.add(invoice.credited, event.credit),
          ...(event.rebill === true ? { rebilled: true } : {}),
        }),
      );
    case 'return-authorised': {
      const { return: id, reason, lines } = event;
      return {
        ...order,
        returns: withEntry(order.returns, id, { id, state: 'authorised', reason, lines, received: [], accepted: [] }),
      };
    }
    case 'return-received':
      return withReturn(order, event.return, (before) => ({ ...before, state: 'received', received: event.lines }));
    case 'return-inspected': {
      const state = event.accepted.length === 0 ? 'refused' : 'credited';
      return credited(
        withReturn(order, event.return, (before) => ({ ...before, state, accepted: event.accepted, credit: event.credit })),
        event,
      );
    }
    default:
      return never(event, 'evolve money');
  }
}

type Payment = Extract<MoneyEvent, { type: 'payment-recorded' }>;

/** One transfer may pay several invoices, and one invoice takes several: together they are told apart. */
export const paymentPrefix = ({ invoice, reference }: Pick<Payment, 'invoice' | 'reference'>): string =>
  `payment:${JSON.stringify([invoice, reference])}:`;
export const paymentKey = (payment: Pick<Payment, 'invoice' | 'reference' | 'amount'>): string =>
  `${paymentPrefix(payment)}${payment.amount.amount}`;

function withInvoice(order: LiveOrder, id: InvoiceId, after: (before: Invoice) => Invoice): LiveOrder {
  const before = order.invoices[id];
  invariant(before !== undefined, `invoice ${id} is unknown`);
  return { ...order, invoices: withEntry(order.invoices, id, after(before)) };
}

function withReturn(order: LiveOrder, id: ReturnId, after: (before: Return) => Return): LiveOrder {
  const before = order.returns[id];
  invariant(before !== undefined, `return ${id} is unknown`);
  return { ...order, returns: withEntry(order.returns, id, after(before)) };
}

/** Paid once nothing is owed; credited when a credit took back the whole. */
function settled(invoice: Invoice): Invoice {
  if (invoice.state !== 'posted' && invoice.state !== 'paid') return invoice;
  const owed = money.subtract(money.subtract(invoice.amount, invoice.credited), invoice.paid);
  if (decimal.isPositive(owed.amount)) return invoice;
  return { ...invoice, state: money.compare(invoice.credited, invoice.amount) >= 0 ? 'credited' : 'paid' };
}

/** A return's credit goes against the invoices of its shipments, the first first. */
function credited(order: LiveOrder, event: Extract<ReturnEvent, { type: 'return-inspected' }>): LiveOrder {
  let left = event.credit;
  let after = order;
  const shipments = new Set(event.accepted.map((line) => line.shipment));
  for (const invoice of Object.values(order.invoices).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!invoice.shipments.some((shipment) => shipments.has(shipment))) continue;
    const room = money.subtract(invoice.amount, invoice.credited);
    const part = money.compare(left, room) < 0 ? left : room;
    after = withInvoice(after, invoice.id, (before) => settled({ ...before, credited: money.add(before.credited, part) }));
    left = money.subtract(left, part);
  }
  return after;
}
