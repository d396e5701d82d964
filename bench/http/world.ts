/**
 * What the lives are about: warehouses that are business units of their own, each with all items in stock and customers of its
 * own, and orders that go to one of them in turn. Of ten orders six go to two warehouses that are always good, and one to each
 * of four others, which `--bad` has misbehave.
 */
import type { Order } from '../engine/life.ts';
import { makeWorld, type World } from '../engine/world.ts';
import type { Badness } from './outside.ts';

export const GOOD_NODES = ['EAST', 'WEST'] as const;
export const BAD_NODES: Readonly<Record<string, Badness>> = {
  NORTH: 'down',
  SOUTH: 'twice',
  PORT: 'garbage',
  LAKE: 'slow',
};

const TURN = ['EAST', 'WEST', 'NORTH', 'EAST', 'WEST', 'SOUTH', 'EAST', 'PORT', 'WEST', 'LAKE'] as const;

export interface PlacedOrder {
  readonly node: string;
  readonly message: string;
  /** As it is posted. */
  readonly body: string;
}

export interface Trade {
  readonly nodes: readonly string[];
  readonly prices: World['prices'];
  /** Credit groups, each a customer at each node. */
  readonly groups: readonly string[];
  readonly items: readonly string[];
  readonly orderAt: (index: number) => PlacedOrder;
}

export const customerAt = (node: string, group: string): string => `${node}-${group}`;

const cents = (amount: number): string => (amount / 100).toFixed(2);

/** `isBad`: with the four that may misbehave. */
export function tradeOf({
  seed,
  lives,
  lines,
  isBad,
}: Readonly<Record<'seed' | 'lives' | 'lines', number>> & { readonly isBad: boolean }): Trade {
  const { orders, accounts, prices } = makeWorld({ seed, lives, lines, items: 'zipf' });
  const turn: readonly string[] = isBad ? TURN : GOOD_NODES;
  const groups = [...accounts.keys()].filter((name) => name.startsWith('credit:')).map((name) => name.slice('credit:'.length));
  const orderedAt = new Date().toISOString();
  const placed = (order: Order, index: number): PlacedOrder => {
    const node = turn[index % turn.length] ?? '';
    const body = {
      customer: customerAt(node, order.group),
      message: order.message,
      purchaseOrder: order.message,
      orderedAt,
      currency: 'USD',
      shipTo: 'MAIN',
      payment: 'terms',
      lines: order.lines.map(({ item, quantity, price }, i) => ({
        line: String(i + 1),
        item,
        quantity: String(quantity),
        unit: 'EA',
        price: cents(price),
      })),
    };
    return { node, message: order.message, body: JSON.stringify(body) };
  };
  return {
    nodes: isBad ? [...GOOD_NODES, ...Object.keys(BAD_NODES)] : GOOD_NODES,
    prices,
    groups,
    items: [...prices.keys()],
    orderAt: (index) => {
      const order = orders[index];
      if (order === undefined) throw new Error(`only ${orders.length} orders were drawn`);
      return placed(order, index);
    },
  };
}
