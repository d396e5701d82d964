/**
 * Compares what the hub knows of orders with what Tryton has of them: sales, shipments and invoices.
 *
 * Invariant: only what is at rest on both sides is compared. An order that has something on its way to the ERP, or an edit
 * of the ERP's that it has not heard of yet, is compared when that has ended.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { Instant } from '../../../core/model/instant.ts';
import type { LiveOrder } from '../../../core/model/order.ts';
import { due, schedulesOf, shipmentsOf } from '../../../core/process/order-facts.ts';
import { SHIPMENT_OF_ERP } from '../edits.ts';
import type { Talk } from './client.ts';
import { invoicesOf, type InvoiceSeen } from './invoices-seen.ts';
import { salesOf, type SaleSeen } from './sales-seen.ts';

export interface Difference {
  readonly order: LiveOrder;
  /** `line 1: hub 25, ERP 40`, of all that differs. */
  readonly figures: readonly string[];
}

interface OrderInErp {
  readonly sales: readonly SaleSeen[];
  readonly invoices: readonly InvoiceSeen[];
}

const ERP_TASKS = new Set(['erp.book', 'erp.ship', 'finance.invoice']);

export const isAtRest = ({ tasks }: LiveOrder): boolean =>
  Object.values(tasks).every(({ task, state }) => !ERP_TASKS.has(task) || state === 'done' || state === 'undone');

export async function differences(talk: Talk, orders: readonly LiveOrder[], now: Instant): Promise<readonly Difference[]> {
  const ids = orders.map(({ id }) => id);
  const [sales, invoices] = [await salesOf(talk, ids), await invoicesOf(talk, ids, now)];
  return orders.flatMap((order) => {
    const own = {
      sales: sales.filter((sale) => sale.order === order.id),
      invoices: invoices.filter((invoice) => invoice.order === order.id),
    };
    const figures = figuresThatDiffer(order, own);
    return figures.length === 0 ? [] : [{ order, figures }];
  });
}

function figuresThatDiffer(order: LiveOrder, { sales, invoices }: OrderInErp): readonly string[] {
  const task = Object.values(order.tasks).find((each) => each.task === 'erp.book');
  const isBooked = task?.state === 'done';
  const standing = sales.filter((sale) => sale.state !== 'cancelled' && !sale.isWithdrawn);
  if (standing.length !== (isBooked ? 1 : 0)) return [told('sales', String(isBooked ? 1 : 0), String(standing.length))];
  const [sale] = standing;
  return [
    ...(sale === undefined ? [] : unlike('line', booked(order), byLine(sale.lines))),
    ...unlike('shipment', shipped(order), shippedInErp(sale)),
    ...unlike(
      'invoice',
      new Map(Object.values(order.invoices).map(({ id, amount }) => [String(id), amount.amount])),
      // What was credited whole is still known to both.
      new Map(invoices.map(({ posted }) => [String(posted.id), posted.total.amount])),
    ),
  ];
}

const told = (what: string, hub: string, erp: string): string => `${what}: hub ${hub}, ERP ${erp}`;

function unlike(what: string, hub: ReadonlyMap<string, Decimal>, erp: ReadonlyMap<string, Decimal>): readonly string[] {
  return [...new Set([...hub.keys(), ...erp.keys()])].sort().flatMap((key) => {
    const [a, b] = [hub.get(key) ?? decimal.ZERO, erp.get(key) ?? decimal.ZERO];
    return a === b ? [] : [told(`${what} ${key}`, a, b)];
  });
}

function summed(parts: readonly (readonly [string, Decimal])[]): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const [key, quantity] of parts) sums.set(key, decimal.add(sums.get(key) ?? decimal.ZERO, quantity));
  return new Map([...sums].filter(([, quantity]) => !decimal.isZero(quantity)));
}

const booked = (order: LiveOrder): ReadonlyMap<string, Decimal> =>
  summed(schedulesOf(order).map((schedule) => [schedule.line, due(schedule)]));

const byLine = (lines: SaleSeen['lines']): ReadonlyMap<string, Decimal> =>
  summed(lines.map(({ line, quantity }) => [line, quantity]));

/** By shipment and line. Only what was posted is in the ERP's books. */
const shipped = (order: LiveOrder): ReadonlyMap<string, Decimal> =>
  summed(
    shipmentsOf(order)
      .filter(({ state }) => state !== 'verdict')
      .flatMap(({ id, lines }) =>
        lines.map(({ schedule, quantity }) => [`${id}/${order.schedules[schedule]?.line ?? ''}`, quantity] as const),
      ),
  );

const shippedInErp = (sale: SaleSeen | undefined): ReadonlyMap<string, Decimal> =>
  summed(
    (sale?.shipped ?? []).flatMap(({ number, shipment = `${SHIPMENT_OF_ERP}${number}`, lines }) =>
      lines.map(({ line, quantity }) => [`${shipment}/${line}`, quantity] as const),
    ),
  );
