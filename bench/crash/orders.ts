/** Orders of a small trade in which claims meet: few items, few customers, credit for some orders of each at a time. */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Demand } from '../../src/core/model/demand.ts';
import { InvoiceId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { InvoiceInstruction, ReleaseInstruction } from '../../src/core/model/instruction.ts';
import { nothing } from '../../src/core/model/money.ts';
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
/** Of the last two items there is little, and more comes now and then; of the others there is plenty. */
export const SCARCE = ITEMS.slice(-2);
const FEW = 20;
const PLENTY = 10_000_000;
export const stockOf = (item: string): number => (SCARCE.includes(item) ? FEW : PLENTY);

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

/** Decimal text without an end of zeros, as the core writes it. */
export const amountOf = (cents: number): string => String(cents / 100);

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

/** What the node says once it has the work: all of it is picked, and leaves. */
export function goodsLeave({ fulfillment, node, lines }: ReleaseInstruction, at: Instant): readonly OrderCommand[] {
  const goods = lines.map(({ schedule, item, quantity }) => ({ schedule, item, quantity }));
  const id = ShipmentId.of(`S-${fulfillment}`);
  return [
    { type: 'record-pick', fulfillment, lines: goods },
    { type: 'record-shipment', shipment: { id, fulfillment, node, lines: goods, shippedAt: at, final: true } },
  ];
}

/** What finance says once it has the invoice: posted, without tax, and paid. */
export function moneyComes({ order, shipment, goods, total }: InvoiceInstruction, at: Instant): readonly OrderCommand[] {
  const id = InvoiceId.of(`${order}-${shipment}`);
  const tax = nothing(total.currency);
  const invoice = { id, parts: [{ order, shipment, goods, tax }], charges: [], tax, total, postedAt: at };
  return [
    { type: 'record-invoice', invoice },
    { type: 'record-payment', invoice: id, amount: total, reference: `PAY-${id}` },
  ];
}
