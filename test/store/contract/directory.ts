/** Which order a message is about, and by which numbers an order is found. */
import { expect, test } from 'vitest';
import { CustomerId, OrderId, type CrossReference } from '../../../src/core/model/identifiers.ts';
import type { CaptureRoute, RouteAsked, Routed } from '../../../src/engine/ports.ts';
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
  const askedOf = (asked: readonly Asked[]): readonly RouteAsked[] =>
    asked.map((each) => ({ route: routeOf(each), fresh: OrderId.of(each.fresh) }));
  let groups = 0;
  /** Each time by another lane. */
  const routed = async (...asked: readonly Asked[]): Promise<readonly Routed[]> => {
    const { store } = told();
    return await store.group(groups++ % store.lanes, async (tx) => await tx.route(askedOf(asked)));
  };
  const captures = async (...asked: readonly Asked[]): Promise<readonly string[]> =>
    (await routed(...asked)).map(({ order }) => order);
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

  test('an order is new to the group that gives it its number, and to no later one', async () => {
    await changes('PO-N', 'waits');
    const asked: readonly Asked[] = [
      { message: 'N1', fresh: 'n1' },
      { message: 'N1', fresh: 'n2' },
      { message: 'N2', fresh: 'n3', purchaseOrder: 'PO-N' },
      { message: 'N3', fresh: 'n4', purchaseOrder: 'PO-N' },
    ];
    expect(await routed(...asked)).toEqual([
      { order: 'n1', isNew: true },
      { order: 'n1', isNew: false },
      { order: 'waits', isNew: false },
      { order: 'n4', isNew: true },
    ]);
    expect((await routed(...asked)).filter(({ isNew }) => isNew)).toEqual([]);
  });

  test('what a group routed is nobody’s if the group comes to nothing', async () => {
    const { store } = told();
    await changes('PO-F', 'waits-f');
    const asked = { message: 'F1', fresh: 'f1', purchaseOrder: 'PO-F' };
    const failing = store.group(0, async (tx) => {
      expect(await tx.route(askedOf([asked]))).toEqual([{ order: 'waits-f', isNew: false }]);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await store.directory.routed('edi:acme', 'F1')).toBeUndefined();
    expect(await captures({ message: 'F2', fresh: 'f2', purchaseOrder: 'PO-F' })).toEqual(['waits-f']);
    expect(await captures({ ...asked, fresh: 'f3' })).toEqual(['f3']);
  });

  test('a change that names a message is about the order of its capture, whichever comes first', async () => {
    const { store } = told();
    const [first] = askedOf([{ message: 'C1', fresh: 'c-1' }]) as [RouteAsked];
    expect(await store.directory.routeMessage(first)).toBe('c-1');
    expect(await routed({ message: 'C1', fresh: 'unused' })).toEqual([{ order: 'c-1', isNew: false }]);
    const [second] = askedOf([{ message: 'C2', fresh: 'unused' }]) as [RouteAsked];
    expect(await captures({ message: 'C2', fresh: 'c-2' })).toEqual(['c-2']);
    expect(await store.directory.routeMessage(second)).toBe('c-2');
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
