/**
 * Looks at what has changed in Tryton, and tells the orders.
 *
 * Invariants: one process looks at a time. How far it has looked is kept after what it saw was told, so that after a crash
 * it is seen again, and told again under the same references. A sale that takes in a writing of ours just now is looked at
 * again until that has ended.
 */
import type { OrderCommand } from '../../../core/model/command.ts';
import { decimal, isPositive, least } from '../../../core/model/decimal.ts';
import { OrderId } from '../../../core/model/identifiers.ts';
import { instant } from '../../../core/model/instant.ts';
import { subtract } from '../../../core/model/money.ts';
import type { LiveOrder } from '../../../core/model/order.ts';
import type { Hub } from '../../../engine/hub.ts';
import { editsOf, type BookingSeen } from '../edits.ts';
import { tell } from '../news.ts';
import type { Id, Talk } from './client.ts';
import type { Mark } from './follow.ts';
import { invoicesChanged, type InvoiceSeen } from './invoices-seen.ts';
import { salesChanged, type SaleSeen } from './sales-seen.ts';

export interface Watched {
  readonly hub: Hub;
  /** Of the connection. */
  readonly name: string;
}

interface SalesCursor {
  readonly mark: Mark;
  /** Not settled when they were last looked at. */
  readonly pending: readonly Id[];
}

export async function lookAtSales({ hub, name }: Watched, talk: Talk): Promise<void> {
  const cursor = (await hub.store.cursors.read(`${name} sales`)) as SalesCursor | undefined;
  const { sales, mark } = await salesChanged(talk, cursor?.mark, cursor?.pending ?? []);
  const pending: Id[] = [];
  for (const sale of sales) {
    const order = await orderOf(hub, sale.order);
    if (order === undefined) continue;
    const edits = editsOf(order, bookingSeen(sale));
    if (edits.kind === 'later') pending.push(sale.id);
    else await tell(hub, name, { order: order.id, commands: edits.commands, seen: sale });
  }
  await hub.store.cursors.save(`${name} sales`, { mark, pending } satisfies SalesCursor);
}

export async function lookAtInvoices({ hub, name }: Watched, talk: Talk): Promise<void> {
  const before = (await hub.store.cursors.read(`${name} invoices`)) as Mark | undefined;
  const { invoices, mark } = await invoicesChanged(talk, before, hub.clock.now());
  for (const seen of invoices) {
    const order = await hub.liveOrder(seen.order);
    if (order !== undefined) await tell(hub, name, { order: order.id, commands: invoiceNews(order, seen), seen });
  }
  await hub.store.cursors.save(`${name} invoices`, mark);
}

/** An invoice that the order has not heard of, and what has been paid of it beyond what the order knows. */
function invoiceNews(order: LiveOrder, { posted, paid, isCredited }: InvoiceSeen): readonly OrderCommand[] {
  if (isCredited) return [];
  const known = order.invoices[posted.id];
  const news: OrderCommand[] = known === undefined ? [{ type: 'record-invoice', invoice: posted }] : [];
  const owed = known === undefined ? posted.total : subtract(subtract(known.amount, known.credited), known.paid);
  const fresh = subtract(paid, known?.paid ?? { ...paid, amount: decimal('0') });
  const amount = { ...paid, amount: least(fresh.amount, owed.amount) };
  if (isPositive(amount.amount))
    news.push({ type: 'record-payment', invoice: posted.id, amount, reference: `${posted.id}/${paid.amount}` });
  return news;
}

const bookingSeen = ({ number, state, isWithdrawn, generation, lines, shipped }: SaleSeen): BookingSeen => ({
  number,
  isCancelled: state === 'cancelled' && !isWithdrawn,
  generation,
  lines,
  shipped: shipped
    .filter(({ isOurs }) => !isOurs)
    .map((each) => ({ ...each, at: instant(`${each.at.slice(0, 23).replace(' ', 'T')}Z`) })),
});

/** Undefined: its reference is no number of ours, or nobody knows it. */
async function orderOf(hub: Hub, reference: string): Promise<LiveOrder | undefined> {
  const parsed = OrderId.parse(reference, 'reference');
  return parsed.ok ? await hub.liveOrder(parsed.value) : undefined;
}
