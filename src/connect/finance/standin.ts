/** The finance stand-in: invoices posted, credited whole, and the news of both that it calls back with. */
import type { OrderCommand } from '../../core/model/command.ts';
import type { Failure } from '../../core/model/failure.ts';
import type { InvoiceId, OrderId } from '../../core/model/identifiers.ts';
import type { Money } from '../../core/model/money.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { PostedInvoice } from '../../core/model/shipment.ts';
import type { Connection } from '../../engine/connection.ts';
import { keyedJson, type KeyedJsonOptions } from '../http/keyed-json.ts';

/** A posted invoice is never voided: its credit names the key under which it was posted. */
export const financeStandin = (options: KeyedJsonOptions): Connection =>
  keyedJson(options, ({ task, act, key, input }) => {
    if (task !== 'finance.invoice') return undefined;
    if (act === 'do') return { method: 'POST', path: '/invoices', body: input };
    return { method: 'POST', path: '/credits', body: { key: key.replace(/:undo$/, '') } };
  });

type News =
  | { readonly type: 'invoice-posted'; readonly order: OrderId; readonly invoice: PostedInvoice }
  | {
      readonly type: 'invoice-paid';
      readonly order: OrderId;
      readonly invoice: InvoiceId;
      readonly amount: Money;
      readonly reference: string;
    };

/** What finance's callback says, as a command to its order. */
export function readFinanceNews(raw: Uint8Array): Result<{ readonly order: OrderId; readonly command: OrderCommand }, Failure> {
  const text = new TextDecoder().decode(raw);
  const news = parsed(text);
  if (news?.type === 'invoice-posted')
    return ok({ order: news.order, command: { type: 'record-invoice', invoice: news.invoice } });
  if (news?.type === 'invoice-paid') {
    const { order, invoice, amount, reference } = news;
    return ok({ order, command: { type: 'record-payment', invoice, amount, reference } });
  }
  const wayOut = 'send invoice-posted or invoice-paid as JSON';
  return fail({
    code: 'malformed',
    where: 'body',
    format: 'finance callback',
    found: text.slice(0, 80),
    reason: 'not a known message',
    wayOut,
  });
}

function parsed(text: string): News | undefined {
  try {
    return JSON.parse(text) as News;
  } catch {
    return undefined;
  }
}
