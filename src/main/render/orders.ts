/** The table of orders, and those of their holds, shipments and invoices. */
import { add, ZERO } from '../../core/model/decimal.ts';
import type { Sums } from '../report/adds-up.ts';
import type { HoldSummary, OrderSummary } from '../../engine/projections/summary.ts';
import { table } from './table.ts';
import { amount, minute, money } from './words.ts';

const tail = (order: string): string => order.slice(-5);

export function ordersTable(orders: readonly OrderSummary[]): string {
  const right = true;
  const columns = [
    { title: 'ORDER' },
    { title: 'CUSTOMER' },
    { title: 'THEIR NUMBER' },
    { title: 'CAME BY' },
    { title: 'STATE' },
    { title: 'ORDERED', right },
    { title: 'SHIPPED', right },
    { title: 'OPEN', right },
    { title: 'CANCELLED', right },
    { title: 'INVOICED', right },
  ];
  const rows = orders.map((each) => [
    each.order,
    each.customer,
    each.number,
    each.channel,
    stateOf(each),
    each.ordered,
    each.shipped,
    each.open,
    each.cancelled,
    amount(sumOf(each)),
  ]);
  return table(columns, rows);
}

function stateOf({ holds, backorders, state }: OrderSummary): string {
  if (holds.length > 0) return `held: ${holds.map(({ type }) => type).join(', ')}`;
  return backorders.length > 0 ? `${state}, backordered ${backorders.join(', ')}` : state;
}

const sumOf = (order: OrderSummary): OrderSummary['ordered'] =>
  order.invoices.reduce((total, { amount: part }) => add(total, part.amount), ZERO);

const waysOf = ({ waysOut, proposed }: HoldSummary): string =>
  proposed === undefined
    ? waysOut.join(', ')
    : `${proposed.way}, proposed by ${proposed.by}: a second person has to type the same`;

export function holdsTable(orders: readonly OrderSummary[]): string {
  const rows = orders.flatMap((each) =>
    each.holds.map((hold) => [tail(each.order), each.number, hold.id, hold.type, hold.team, minute(hold.dueAt), waysOf(hold)]),
  );
  const columns = ['ORDER', 'THEIR NUMBER', 'HOLD', 'TYPE', 'TEAM', 'DUE (UTC)', 'WAYS OUT'].map((title) => ({ title }));
  return rows.length === 0 ? 'No holds.' : table(columns, rows);
}

export function billsTable(orders: readonly OrderSummary[]): string {
  const rows = orders.flatMap((each) =>
    each.shipments.map((shipment) => {
      const bill = each.invoices.find(({ shipments }) => shipments.includes(shipment.id));
      return [
        tail(each.order),
        each.number,
        shipment.id,
        shipment.node,
        amount(shipment.goods.amount),
        bill?.id ?? '-',
        bill === undefined ? '-' : amount(bill.amount.amount),
        bill?.state ?? 'not billed',
      ];
    }),
  );
  const columns = [
    { title: 'ORDER' },
    { title: 'THEIR NUMBER' },
    { title: 'SHIPMENT' },
    { title: 'FROM' },
    { title: 'GOODS', right: true },
    { title: 'INVOICE' },
    { title: 'WITH CHARGES AND TAX', right: true },
    { title: 'STATE' },
  ];
  return rows.length === 0 ? 'No shipments.' : table(columns, rows);
}

export function sumsWords(sums: Sums): readonly string[] {
  if (sums.differences.length > 0) return ['It does not add up:', ...sums.differences.map((each) => `  ${each}`)];
  return [
    `It adds up: ${sums.orders} orders, each ordered = shipped + open + cancelled; ${sums.shipments} shipments worth ${money(sums.goods)};`,
    `${sums.invoices} invoices of ${money(sums.billed)} with charges and tax, ${sums.compared} of them compared to the cent with finance's own books.`,
  ];
}
