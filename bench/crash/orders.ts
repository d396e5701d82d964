/** Orders of a small trade in which claims meet: few items, few customers, credit for some orders of each at a time. */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Demand } from '../../src/core/model/demand.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../src/core/model/instant.ts';
import { below, oneOf, type Chance } from './chance.ts';

export interface Line {
  readonly item: string;
  readonly quantity: number;
  /** In cents. */
  readonly price: number;
}

export interface Wanted {
  readonly message: string;
  readonly group: string;
  readonly lines: readonly Line[];
}

const named = (letter: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${letter}${i}`);

export const GROUPS = named('G', 12);
const ITEMS = named('I', 40);
export const PRICES: ReadonlyMap<string, number> = new Map(ITEMS.map((item, i) => [item, 100 + ((i * 37) % 900)]));
/** In cents: about as much as six orders. */
export const CREDIT = 60_000;
/** Of the last two items there is too little for all who want them; of the others plenty. */
export const stockOf = (item: string): number => (ITEMS.indexOf(item) >= ITEMS.length - 2 ? 200 : 10_000_000);

const LINES_MAX = 3;
const QUANTITY_MAX = 12;

export function wanted(chance: Chance, message: string): Wanted {
  const count = 1 + below(chance, LINES_MAX);
  const lines = Array.from({ length: count }, () => {
    const item = oneOf(chance, ITEMS);
    return { item, quantity: 1 + below(chance, QUANTITY_MAX), price: PRICES.get(item) ?? 0 };
  });
  return { message, group: oneOf(chance, GROUPS), lines };
}

export const totalOf = ({ lines }: Wanted): number => lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);

const money = (cents: number): unknown => ({ amount: amountOf(cents), currency: 'USD' });

/** Decimal text without an end of zeros, as the core writes it. */
export const amountOf = (cents: number): string => String(cents / 100);

const linesOf = ({ lines }: Wanted): unknown =>
  lines.map(({ item, quantity }, i) => ({ schedule: `${i + 1}.1`, item, quantity: String(quantity) }));

export function demandOf({ group, message, lines }: Wanted, at: Instant): Demand {
  return {
    customer: group,
    channel: { kind: 'edi', name: 'edi-crash', message },
    references: [],
    purchaseOrder: message,
    orderedAt: at,
    orderDate: dateOf(at),
    destination: { kind: 'on-file', shipTo: 'MAIN' },
    charges: [],
    lines: lines.map(({ item, quantity, price }, i) => ({
      id: String(i + 1),
      item: { ours: item },
      price: { amount: amountOf(price), unit: 'EA' },
      schedules: [{ id: `${i + 1}.1`, quantity: { value: String(quantity), unit: 'EA' } }],
    })),
  } as never;
}

/** What the node says once it has the work under a fulfillment's number. */
export function goodsLeave(order: Wanted, fulfillment: string, at: Instant): readonly OrderCommand[] {
  const lines = linesOf(order);
  const shipment = { id: 'S1', fulfillment, node: 'EAST', lines, shippedAt: at, final: true };
  return [
    { type: 'record-pick', fulfillment: fulfillment as never, lines: lines as never },
    { type: 'record-shipment', shipment: shipment as never },
  ];
}

/** What finance says once it has the invoice. */
export function moneyComes(order: Wanted, id: OrderId, at: Instant): readonly OrderCommand[] {
  const total = money(totalOf(order));
  const invoice = {
    id: `${id}-I1`,
    parts: [{ order: id, shipment: 'S1', goods: total, tax: money(0) }],
    charges: [],
    tax: money(0),
    total,
    postedAt: at,
  };
  return [
    { type: 'record-invoice', invoice: invoice as never },
    { type: 'record-payment', invoice: invoice.id as never, amount: total as never, reference: 'PAY-1' },
  ];
}
