/**
 * Finance: posts invoices with sales tax on the goods, tells the hub of each, and of its payment a while later.
 *
 *   POST /invoices      POST /credits (takes back, whole, what was posted under a key)      GET /keys/KEY      GET /invoices
 *
 * It calls back with JSON: `{ "type": "invoice-posted", "order", "invoice" }` and `{ "type": "invoice-paid", "order",
 * "invoice", "amount", "reference" }`.
 */
import * as decimal from '../src/core/model/decimal.ts';
import { InvoiceId } from '../src/core/model/identifiers.ts';
import type { Instant } from '../src/core/model/instant.ts';
import type { InvoiceInstruction } from '../src/core/model/instruction.ts';
import * as money from '../src/core/model/money.ts';
import type { PostedInvoice } from '../src/core/model/shipment.ts';
import { Callbacks } from './shared/callback.ts';
import { OncePerKey } from './shared/once.ts';
import { answer, listen, type Answer, type Standin } from './shared/server.ts';

export interface FinanceStandin extends Standin {
  readonly invoices: ReadonlyMap<string, PostedInvoice>;
  /** Invoices taken back. */
  readonly credited: ReadonlySet<string>;
}

export interface FinanceOptions {
  readonly port?: number;
  /** Where it calls back. */
  readonly callback: string;
  /** How long customers take to pay; none: they don't. */
  readonly paidAfterMs?: number;
  readonly now: () => Instant;
  /** Of its first invoice. Default 1001. */
  readonly firstNumber?: number;
}

/** 8.25% on goods, each invoice rounded half up to the cent. */
const TAX = decimal.decimal('0.0825');

export async function startFinance(options: FinanceOptions): Promise<FinanceStandin> {
  const once = new OncePerKey();
  const callbacks = new Callbacks();
  const invoices = new Map<string, PostedInvoice>();
  const byKey = new Map<string, string>();
  const credited = new Set<string>();
  const tell = async (news: unknown): Promise<void> =>
    await callbacks.deliver(options.callback, 'application/json', JSON.stringify(news));

  const post = (asked: InvoiceInstruction, key = ''): Answer => {
    const invoice = posted(asked, `INV-${(options.firstNumber ?? 1001) + invoices.size}`, options.now());
    invoices.set(invoice.id, invoice);
    byKey.set(key, invoice.id);
    callbacks.after(0, async () => await tell({ type: 'invoice-posted', order: asked.order, invoice }));
    if (options.paidAfterMs !== undefined) {
      const payment = {
        type: 'invoice-paid',
        order: asked.order,
        invoice: invoice.id,
        amount: invoice.total,
        reference: `PAY-${invoice.id}`,
      };
      callbacks.after(options.paidAfterMs, async () => await tell(payment));
    }
    return answer(200, { reference: invoice.id });
  };
  const credit = (key: string): Answer => {
    const id = byKey.get(key);
    if (id === undefined) return answer(404, { error: `nothing posted under ${key}` });
    credited.add(id);
    return answer(200, { reference: `CM-${id}` });
  };
  const server = await listen((arrival) => {
    if (arrival.path === '/invoices' && arrival.method === 'GET') return answer(200, [...invoices.values()]);
    if (arrival.method === 'GET') return once.readBack(arrival.path.replace('/keys/', ''));
    return once.do(arrival, () => {
      if (arrival.path === '/invoices') return post(JSON.parse(arrival.body) as InvoiceInstruction, arrival.key);
      if (arrival.path === '/credits') return credit((JSON.parse(arrival.body) as { readonly key: string }).key);
      return answer(404, { error: `nothing at ${arrival.path}` });
    });
  }, options.port);
  const close = async (): Promise<void> => {
    await callbacks.stop();
    await server.close();
  };
  return { ...server, close, invoices, credited };
}

function posted(asked: InvoiceInstruction, id: string, postedAt: Instant): PostedInvoice {
  const tax = money.rounded(money.times(asked.goods, TAX));
  return {
    id: InvoiceId.of(id),
    parts: [{ order: asked.order, shipment: asked.shipment, goods: asked.goods, tax }],
    charges: asked.charges,
    tax,
    total: money.add(asked.total, tax),
    postedAt,
  };
}
