/** Lists by pages, and one order by whatever its people call it. */
import { beforeEach, expect, test } from 'vitest';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { Projections } from '../../src/engine/projections/projections.ts';
import { OrderBook } from '../../src/main/house/orders.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { demandOf } from '../stories/orders.ts';

let store: ProjectedStore;
let it: Plant;
let book: OrderBook;
beforeEach(async () => {
  const clock = new Turned();
  store = openMemoryStore({ clock });
  it = await new Plant(store, clock, () => new Partner()).stocked();
  book = new OrderBook(it.hub, store.projections, new Projections(store.projections, (error) => void it.errors.push(error)));
});

const order = async (message: string, purchaseOrder: string): Promise<string> => {
  const channel = { kind: 'edi', name: 'edi-acme', message } as const;
  return (await it.pumped(it.hub.capture(demandOf([{ quantity: '10' }], { purchaseOrder, channel }), it.asker()))).order;
};

test('a list is whole at the moment it is asked, and goes on after its last', async () => {
  const orders = [await order('M1', 'PO-1'), await order('M2', 'PO-2'), await order('M3', 'PO-3')].sort();
  const first = await book.page({ most: 2 });
  expect([first.orders.map((each) => each.order), first.next, first.isBehind]).toEqual([orders.slice(0, 2), orders[1], false]);
  const rest = await book.page({ most: 2, after: first.next as never });
  expect([rest.orders.map((each) => each.order), rest.next]).toEqual([orders.slice(2), undefined]);
  expect(await book.all()).toHaveLength(3);
  expect(await book.all('closed')).toEqual([]);
});

test('an order is found as soon as it is there, by our number and by theirs; two of one number are told apart', async () => {
  const id = await order('M1', 'PO-1');
  expect(await book.find(id.toLowerCase())).toMatchObject({ ok: true, value: { id } });
  expect(await book.find(' po-1 ')).toMatchObject({ ok: true, value: { id } });
  const other = await order('M2', 'PO-1');
  expect(await book.find('PO-1')).toMatchObject({ failure: { code: 'order-ambiguous', orders: [id, other].sort() } });
  expect(await book.find('PO-9')).toMatchObject({ failure: { code: 'order-unknown', order: 'PO-9' } });
});
