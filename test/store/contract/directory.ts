/** Which order a message is about, and by which numbers an order is found. */
import { expect, test } from 'vitest';
import { CustomerId, OrderId, type CrossReference } from '../../../src/core/model/identifiers.ts';
import type { CaptureRoute } from '../../../src/engine/ports.ts';
import { orderIn, put } from '../samples.ts';
import type { Told } from './told.ts';

const ACME = CustomerId.of('ACME');

interface Asked {
  readonly message: string;
  readonly fresh: string;
  readonly purchaseOrder?: string;
  readonly channel?: string;
}

export function directory(told: () => Told): void {
  const routeOf = ({ message, channel = 'edi:acme', purchaseOrder }: Asked): CaptureRoute => ({
    customer: ACME,
    channel,
    message,
    ...(purchaseOrder !== undefined && { purchaseOrder }),
  });
  const captures = async (...asked: readonly Asked[]): Promise<readonly string[]> =>
    await told().store.directory.routeCaptures(asked.map((each) => ({ route: routeOf(each), fresh: OrderId.of(each.fresh) })));
  const changes = async (purchaseOrder: string, fresh: string): Promise<string> =>
    await told().store.directory.routePurchaseOrder(ACME, purchaseOrder, OrderId.of(fresh));

  test('the same message is the same order, also when it comes 10 times at once', async () => {
    const ids = await Promise.all(
      Array.from(
        { length: 10 },
        async (_, index) => await captures({ message: 'M1', fresh: `once-${index}`, purchaseOrder: 'PO-1' }),
      ),
    );
    expect(new Set(ids.flat()).size).toBe(1);
  });

  test('the same purchase order in another message is another order: whether it repeats is a check’s question', async () => {
    expect(await captures({ message: 'M2', fresh: 'second-1', purchaseOrder: 'PO-2' })).toEqual(['second-1']);
    expect(await captures({ message: 'M3', fresh: 'second-2', purchaseOrder: 'PO-2' })).toEqual(['second-2']);
  });

  test('a batch is answered one for one, with messages in it twice and purchase orders shared', async () => {
    await captures({ message: 'old', fresh: 'old' });
    const answers = await captures(
      { message: 'B1', fresh: 'b1', purchaseOrder: 'PO-B' },
      { message: 'B2', fresh: 'b2' },
      { message: 'B1', fresh: 'b3', purchaseOrder: 'PO-B' },
      { message: 'old', fresh: 'b4' },
      { message: 'B3', fresh: 'b5', purchaseOrder: 'PO-B' },
    );
    expect(answers).toEqual(['b1', 'b2', 'b1', 'old', 'b5']);
    expect(await changes('PO-B', 'unused')).toBe('b1');
  });

  test('messages of two channels are two, however their names and numbers run together', async () => {
    expect(
      await captures({ channel: 'shop', message: 'eu/7', fresh: 'c1' }, { channel: 'shop/eu', message: '7', fresh: 'c2' }),
    ).toEqual(['c1', 'c2']);
  });

  test('a purchase order whose changes came first takes its first capture to where they wait, and no second', async () => {
    expect(await changes('PO-3', 'waiting')).toBe('waiting');
    expect(await changes('PO-3', 'unused')).toBe('waiting');
    expect(
      await captures(
        { message: 'M4', fresh: 'fresh-4', purchaseOrder: 'PO-3' },
        { message: 'M5', fresh: 'fresh-5', purchaseOrder: 'PO-3' },
        { message: 'M4', fresh: 'fresh-6', purchaseOrder: 'PO-3' },
      ),
    ).toEqual(['waiting', 'fresh-5', 'waiting']);
    expect(await captures({ message: 'M4', fresh: 'fresh-7', purchaseOrder: 'PO-3' })).toEqual(['waiting']);
    expect(await captures({ message: 'M6', fresh: 'fresh-8', purchaseOrder: 'PO-3' })).toEqual(['fresh-8']);
    expect(await changes('PO-3', 'unused')).toBe('waiting');
  });

  test('of captures of one purchase order that race, one gets its changes', async () => {
    await changes('PO-4', 'first');
    const ids = await Promise.all(
      Array.from(
        { length: 6 },
        async (_, index) => await captures({ message: `R${index}`, fresh: `r${index}`, purchaseOrder: 'PO-4' }),
      ),
    );
    expect(ids.flat().filter((id) => id === 'first')).toHaveLength(1);
    expect(new Set(ids.flat()).size).toBe(6);
  });

  test('orders are found by the numbers that others gave them', async () => {
    const { store } = told();
    const reference: CrossReference = { kind: 'erp-order', issuer: 'erp', value: 'SO-1' };
    const [first, second] = [orderIn(store, 0), orderIn(store, 1)];
    await put(store, 0, { references: [{ order: first, reference }] });
    await put(store, 0, { references: [{ order: first, reference }] });
    await put(store, 1, { references: [{ order: second, reference }] });
    expect(await store.directory.find(reference)).toEqual([first, second].sort());
    expect(await store.directory.find({ ...reference, issuer: 'crm' })).toEqual([]);
    expect(await store.directory.find({ ...reference, kind: 'purchase-order' })).toEqual([]);
  });
}
