/** Compares the orders with what stands in Tryton's own tables, to the unit and the cent. */
import { Client } from 'pg';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { due, schedulesOf, shipmentsOf } from '../../src/core/process/order-facts.ts';

export interface Audit {
  readonly sales: number;
  readonly moved: Decimal;
  readonly invoices: number;
  readonly invoiced: Decimal;
  readonly wrong: readonly string[];
}

interface Booked {
  readonly order: string;
  readonly sale: number;
  readonly line: string;
  readonly quantity: string;
}

interface Moved {
  readonly order: string;
  readonly line: string;
  readonly quantity: string;
}

interface Invoiced {
  readonly order: string;
  readonly number: string;
  readonly total: string;
}

/** A sale that was amended to nothing is a withdrawn one: its lines are 0. */
const SALES = `
  select split_part(s.reference, ':', 1) as "order", s.id as sale, l.note as line, l.quantity::numeric::text as quantity
  from sale_sale as s join sale_line as l on l.sale = s.id
  where split_part(s.reference, ':', 1) = any ($1) and s.state <> 'cancelled' and l.quantity <> 0`;

const MOVES = `
  select split_part(s.reference, ':', 1) as "order", l.note as line, sum(m.quantity)::numeric::text as quantity
  from stock_move as m
  join stock_location as p on p.id = m.to_location and p.type = 'customer'
  join sale_line as l on m.origin = 'sale.line,' || l.id
  join sale_sale as s on s.id = l.sale
  where split_part(s.reference, ':', 1) = any ($1) and m.state = 'done'
  group by 1, 2`;

/** What the customer owes by it: the receivable of its entry in the books. */
const INVOICES = `
  select split_part(i.reference, ':', 1) as "order", i.number, sum(v.debit - v.credit)::text as total
  from account_invoice as i
  join account_move_line as v on v.move = i.move and v.account = i.account
  where split_part(i.reference, ':', 1) = any ($1) and i.type = 'out' and i.state in ('posted', 'paid')
  group by 1, i.id, i.number`;

export async function audit(url: string, orders: readonly LiveOrder[]): Promise<Audit> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const ids = [orders.map(({ id }) => id)];
  const [booked, moved, invoiced] = [
    (await client.query<Booked>(SALES, ids)).rows,
    (await client.query<Moved>(MOVES, ids)).rows,
    (await client.query<Invoiced>(INVOICES, ids)).rows,
  ];
  await client.end();
  const wrong = orders.flatMap((order) => [
    ...salesWrong(
      order,
      booked.filter((row) => row.order === order.id),
    ),
    ...movesWrong(
      order,
      moved.filter((row) => row.order === order.id),
    ),
    ...invoicesWrong(
      order,
      invoiced.filter((row) => row.order === order.id),
    ),
  ]);
  return {
    sales: new Set(booked.map(({ sale }) => sale)).size,
    moved: decimal.sum(moved.map(({ quantity }) => decimal.decimal(quantity))),
    invoices: invoiced.length,
    invoiced: decimal.sum(invoiced.map(({ total }) => decimal.decimal(total))),
    wrong,
  };
}

function salesWrong(order: LiveOrder, rows: readonly Booked[]): readonly string[] {
  const sales = new Set(rows.map(({ sale }) => sale)).size;
  const isSold = order.state !== 'cancelled';
  if (sales !== (isSold ? 1 : 0)) return [`${order.id} (${order.state}) has ${sales} sales`];
  return differences(order, 'sold', byLine(rows), isSold ? summed(order, due) : new Map());
}

const movesWrong = (order: LiveOrder, rows: readonly Moved[]): readonly string[] =>
  differences(order, 'moved', byLine(rows), shippedByLine(order));

function invoicesWrong(order: LiveOrder, rows: readonly Invoiced[]): readonly string[] {
  const ours = new Map(Object.values(order.invoices).map(({ id, amount }) => [String(id), amount.amount]));
  const theirs = new Map(rows.map(({ number, total }) => [number, decimal.decimal(total)]));
  const missing = shipmentsOf(order).filter(
    ({ id }) => !Object.values(order.invoices).some(({ shipments }) => shipments.includes(id)),
  );
  return [
    ...differences(order, 'invoiced on', theirs, ours),
    ...missing.map(({ id }) => `${order.id}: shipment ${id} is on no invoice`),
    ...(rows.length === shipmentsOf(order).length
      ? []
      : [`${order.id}: ${rows.length} invoices of ${shipmentsOf(order).length} shipments`]),
  ];
}

function differences(
  { id }: LiveOrder,
  what: string,
  theirs: ReadonlyMap<string, Decimal>,
  ours: ReadonlyMap<string, Decimal>,
): readonly string[] {
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const [a, b] = [theirs.get(key) ?? decimal.ZERO, ours.get(key) ?? decimal.ZERO];
    return a === b ? [] : [`${id}: ${what} ${key}: Tryton ${a}, Orderkeel ${b}`];
  });
}

function byLine(rows: readonly { readonly line: string; readonly quantity: string }[]): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { line, quantity } of rows) sums.set(line, decimal.add(sums.get(line) ?? decimal.ZERO, decimal.decimal(quantity)));
  return sums;
}

function summed(
  order: LiveOrder,
  of: (schedule: LiveOrder['schedules'][keyof LiveOrder['schedules']]) => Decimal,
): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const schedule of schedulesOf(order)) {
    const quantity = of(schedule);
    if (decimal.isPositive(quantity)) sums.set(schedule.line, decimal.add(sums.get(schedule.line) ?? decimal.ZERO, quantity));
  }
  return sums;
}

const shippedByLine = (order: LiveOrder): ReadonlyMap<string, Decimal> => summed(order, ({ shipped }) => shipped);
