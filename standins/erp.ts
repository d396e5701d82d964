/**
 * An ERP: keeps orders and shipments, and the stock on its books. HTTP and JSON; every act has a key, and can be read
 * back under it.
 *
 *   PUT /orders/ORDER (books, or amends)   DELETE /orders/ORDER
 *   PUT /shipments/ORDER/SHIPMENT          DELETE /shipments/ORDER/SHIPMENT (reverses)
 *   GET /keys/KEY                          GET /stock
 */
import * as decimal from '../src/core/model/decimal.ts';
import type { Decimal } from '../src/core/model/decimal.ts';
import type { BookOrder, ShipmentPosting } from '../src/core/model/instruction.ts';
import { OncePerKey } from './shared/once.ts';
import { answer, listen, type Answer, type Arrival, type Standin } from './shared/server.ts';

export interface ErpStandin extends Standin {
  readonly orders: ReadonlyMap<string, BookOrder & { readonly number: string }>;
  readonly shipments: ReadonlyMap<string, ShipmentPosting>;
  /** By `NODE/ITEM`. */
  readonly stock: ReadonlyMap<string, Decimal>;
}

export interface ErpOptions {
  readonly port?: number;
  readonly stock?: Readonly<Record<string, string>>;
  /** Of its first order. Default 1001. */
  readonly firstNumber?: number;
}

export async function startErp({ port, stock: opening = {}, firstNumber = 1001 }: ErpOptions = {}): Promise<ErpStandin> {
  const once = new OncePerKey();
  const orders = new Map<string, BookOrder & { readonly number: string }>();
  const shipments = new Map<string, ShipmentPosting>();
  const stock = new Map(Object.entries(opening).map(([place, figure]) => [place, decimal.decimal(figure)]));

  const book = (id: string, body: string): Answer => {
    const number = orders.get(id)?.number ?? `SO-${firstNumber + orders.size}`;
    orders.set(id, { ...(JSON.parse(body) as BookOrder), number });
    return answer(200, { reference: number });
  };
  const post = (id: string, body: string): Answer => {
    const posting = JSON.parse(body) as ShipmentPosting;
    shipments.set(id, posting);
    move(stock, posting, decimal.negate);
    return answer(200, { reference: `GI-${id}` });
  };
  const reverse = (id: string): Answer => {
    const posting = shipments.get(id);
    if (posting === undefined) return answer(404, { error: `no shipment ${id}` });
    shipments.delete(id);
    move(stock, posting, (quantity) => quantity);
    return answer(200, { reference: `RV-${id}` });
  };
  const act = ({ method, path, body }: Arrival): Answer => {
    const [, kind, ...rest] = path.split('/');
    const id = rest.join('/');
    if (kind === 'orders') {
      if (method === 'PUT') return book(id, body);
      return orders.delete(id) ? answer(200, { reference: id }) : answer(404, { error: `no order ${id}` });
    }
    if (kind === 'shipments') return method === 'PUT' ? post(id, body) : reverse(id);
    return answer(404, { error: `nothing at ${path}` });
  };
  const server = await listen((arrival) => {
    if (arrival.method !== 'GET') return once.do(arrival, () => act(arrival));
    if (arrival.path === '/stock') return answer(200, Object.fromEntries(stock));
    return once.readBack(arrival.path.replace('/keys/', ''));
  }, port);
  return { ...server, orders, shipments, stock };
}

function move(stock: Map<string, Decimal>, { node, lines }: ShipmentPosting, sign: (quantity: Decimal) => Decimal): void {
  for (const { item, quantity } of lines) {
    const place = `${node}/${item}`;
    stock.set(place, decimal.add(stock.get(place) ?? decimal.ZERO, sign(quantity)));
  }
}
