/** An order in one row: what was ordered, what of it shipped, is open or cancelled, and what was billed. */
import type { PromiseValue, ReserveValue } from '../../core/checks/check.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { ScheduleId } from '../../core/model/identifiers.ts';
import type { LocalDate } from '../../core/model/instant.ts';
import * as money from '../../core/model/money.ts';
import type { Currency, Money } from '../../core/model/money.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { Shipment } from '../../core/model/shipment.ts';
import { conservation, fulfillmentsOf, isOpen, shipmentsOf } from '../../core/process/order-facts.ts';
import { waysOf } from '../../core/process/commands/holds.ts';

export interface OrderSummary {
  readonly order: string;
  readonly customer: string;
  /** Their own number: purchase order or shop order. */
  readonly number: string;
  readonly channel: string;
  readonly state: LiveOrder['state'];
  /** Where it stands, in a few words. */
  readonly standing: string;
  /** Sums over lines in stock units; units differ, so they are only good for adding up. */
  readonly ordered: Decimal;
  readonly overage: Decimal;
  readonly shipped: Decimal;
  readonly open: Decimal;
  readonly cancelled: Decimal;
  readonly shipments: readonly { readonly id: string; readonly node: string; readonly goods: Money }[];
  readonly invoices: readonly {
    readonly id: string;
    readonly state: string;
    readonly amount: Money;
    readonly shipments: readonly string[];
  }[];
  readonly charges: Money;
  /** Open and waiting for stock: `4 CHAIN-40 at CENTRAL`. */
  readonly backorders: readonly string[];
  readonly holds: readonly HoldSummary[];
  /** What is under way, so that the order isn't at rest. */
  readonly moving: readonly string[];
}

export interface HoldSummary {
  readonly id: string;
  readonly type: string;
  readonly team: string;
  readonly dueAt: number;
  readonly waysOut: readonly string[];
  /** What a second person has still to confirm. */
  readonly proposed?: { readonly way: string; readonly by: string };
}

export const USD = 'USD' as Currency;

export function summaryOf(order: LiveOrder): OrderSummary {
  const lines = conservation(order);
  const total = (of: (line: (typeof lines)[number]) => Decimal): Decimal => decimal.sum(lines.map(of));
  const currency = (order.agreed?.currency ?? order.header.currency ?? USD) as Currency;
  return {
    order: order.id,
    customer: order.header.customer,
    number: numberOf(order),
    channel: order.header.channel.name,
    state: order.state,
    standing: standingOf(order),
    ordered: total((line) => line.ordered),
    overage: total((line) => line.overage),
    shipped: total((line) => line.shipped),
    open: total((line) => line.open),
    cancelled: total((line) => line.cancelled),
    shipments: shipmentsOf(order).map((shipment) => ({ id: shipment.id, node: shipment.node, goods: goodsOf(order, shipment) })),
    invoices: Object.values(order.invoices)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, state, amount, shipments }) => ({ id, state, amount, shipments })),
    charges: money.sum(
      currency,
      order.header.charges.map(({ amount }) => amount),
    ),
    backorders: backordersOf(order),
    holds: Object.values(order.holds)
      .sort((a, b) => a.openedAt - b.openedAt)
      .map((hold) => ({
        id: hold.id,
        type: hold.reason.type,
        team: hold.team,
        dueAt: hold.dueAt,
        waysOut: waysOf(hold),
        ...(hold.proposal === undefined ? {} : { proposed: { way: hold.proposal.resolution.way, by: hold.proposal.by } }),
      })),
    moving: movingOf(order),
  };
}

/** The earliest day on which something of it was promised; undefined while nothing was. */
export function promisedOf(order: LiveOrder): LocalDate | undefined {
  const answer = Object.values(order.answers).find(
    (each) => each.kind === 'passed' && each.basis.code.startsWith('promise-date@'),
  );
  if (answer?.kind !== 'passed') return undefined;
  const [first] = Object.values((answer.value as PromiseValue).promised).toSorted();
  return first;
}

export const numberOf = ({ header, id }: LiveOrder): string => header.purchaseOrder ?? header.references[0]?.value ?? id;

/** Shipped × price, each line rounded to the cent as an invoice rounds it; counted here by itself, not by the invoicing code. */
function goodsOf(order: LiveOrder, { lines, prices, currency }: Shipment): Money {
  const amounts = lines.map(({ schedule, quantity }) => {
    const line = order.schedules[schedule]?.line;
    const price = prices.find((each) => each.line === line)?.price ?? decimal.ZERO;
    return money.rounded({ amount: decimal.multiply(quantity, price), currency });
  });
  return money.sum(currency, amounts);
}

/** Effects on their way, goods that a warehouse works on, shipments that nobody has billed yet. */
function movingOf(order: LiveOrder): readonly string[] {
  const tasks = Object.values(order.tasks)
    .filter(({ state }) => state === 'wanted' || state === 'sending' || state === 'undoing')
    .map(({ id, state }) => `${id} ${state}`);
  const out = fulfillmentsOf(order)
    .filter(({ state }) => state === 'released' || state === 'recalling')
    .map(({ id, state }) => `${id} ${state}`);
  const billed = new Set(Object.values(order.invoices).flatMap(({ shipments }) => shipments));
  const unbilled = shipmentsOf(order)
    .filter(({ id, state }) => !billed.has(id) && state !== 'verdict')
    .map(({ id }) => `${id} not billed`);
  const unpaid = Object.values(order.invoices)
    .filter(({ state }) => state === 'posted')
    .map(({ id }) => `${id} not paid`);
  return [...tasks, ...out, ...unbilled, ...unpaid];
}

/** As the latest answer of `stock.reserve` has it. */
function backordersOf(order: LiveOrder): readonly string[] {
  const reserve = Object.values(order.answers).find(
    (each) => each.kind === 'passed' && each.basis.code.startsWith('stock.reserve@'),
  );
  if (order.state !== 'open' || reserve?.kind !== 'passed') return [];
  return Object.entries((reserve.value as ReserveValue).backordered).flatMap(([id, parts]) => {
    const schedule = order.schedules[id as ScheduleId];
    const item = schedule?.counted?.item;
    return schedule === undefined || item === undefined || !isOpen(schedule)
      ? []
      : parts.map(({ node, quantity }) => `${quantity} ${item} at ${node}`);
  });
}

/** Held by what, or how far it is: reserved, released, shipped, billed, paid. */
export function standingOf(order: LiveOrder): string {
  if (order.state !== 'open') return order.state;
  const holds = Object.values(order.holds).map(({ reason }) => reason.type);
  const words = [
    ...(holds.length === 0 ? [] : [`held: ${holds.join(', ')}`]),
    ...fulfillmentsOf(order).map(({ id, node, state }) => `${id} ${node} ${state}`),
  ];
  const bills = Object.values(order.invoices).map(({ id, state }) => `${id} ${state}`);
  const all = [...words, ...bills.sort()];
  return all.length === 0 ? 'captured' : all.join(' · ');
}
