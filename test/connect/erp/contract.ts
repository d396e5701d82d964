/** What every ERP behind a connection has to keep: one act for one key, whatever is repeated. */
import { describe, expect, test } from 'vitest';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import { asking, DONE, effectOf, freshOrder, invoiceOf, orderOf, postingOf } from './effects.ts';

export interface Erp {
  readonly erp: Connection;
  /** May be the same. */
  readonly finance: Connection;
}

export function erpContract(name: string, connect: () => Erp): void {
  describe(`${name} as an ERP`, { timeout: 240_000 }, () => {
    const connected = connect();
    const [erp, finance] = [asking(connected.erp), asking(connected.finance)];

    const shipped = async (order: OrderId, quantity: string): Promise<void> => {
      await erp.send(effectOf(order, 'erp.book', 'book', orderOf(order, '10')));
      expect(await erp.send(effectOf(order, 'erp.ship', 'post/S1', postingOf(order, quantity)))).toMatchObject(DONE);
    };

    test('an order is booked once, whatever is repeated', async () => {
      const order = freshOrder();
      const effect = effectOf(order, 'erp.book', 'book', orderOf(order, '10'));
      expect(await erp.readBack(effect)).toEqual({ found: 'not-there' });
      const first = await erp.send(effect);
      expect(first).toMatchObject({ kind: 'answered', outcome: { kind: 'done' } });
      expect(await erp.send(effect)).toEqual(first);
      expect(await erp.readBack(effect)).toMatchObject({ found: 'there' });
    });

    test('a booking is amended under the same number', async () => {
      const order = freshOrder();
      const first = await erp.send(effectOf(order, 'erp.book', 'book', orderOf(order, '10')));
      const second = effectOf(order, 'erp.book', 'book', orderOf(order, '7', '4.05'), 2);
      expect(await erp.send(second)).toEqual(first);
      expect(await erp.readBack(second)).toMatchObject({ found: 'there' });
    });

    test('a booking is taken back, and taking it back again is the same', async () => {
      const order = freshOrder();
      await erp.send(effectOf(order, 'erp.book', 'book', orderOf(order, '10')));
      const undo = effectOf(order, 'erp.book', 'book', orderOf(order, '10'), 1, 'undo');
      expect(await erp.send(undo)).toMatchObject({ kind: 'answered', outcome: { kind: 'done' } });
      expect(await erp.send(undo)).toMatchObject({ kind: 'answered', outcome: { kind: 'done' } });
    });

    test('a short shipment is posted once', async () => {
      const order = freshOrder();
      await erp.send(effectOf(order, 'erp.book', 'book', orderOf(order, '10')));
      const effect = effectOf(order, 'erp.ship', 'post/S1', postingOf(order, '7'));
      const first = await erp.send(effect);
      expect(first).toMatchObject({ kind: 'answered', outcome: { kind: 'done' } });
      expect(await erp.send(effect)).toEqual(first);
      expect(await erp.readBack(effect)).toMatchObject({ found: 'there' });
    });

    test('what left is invoiced once, with its charges, at our price', async () => {
      const order = freshOrder();
      await shipped(order, '7');
      const effect = effectOf(order, 'finance.invoice', 'invoice/S1', invoiceOf(order, '7', '4.05', '12.5'));
      expect(await finance.readBack(effect)).toEqual({ found: 'not-there' });
      const first = await finance.send(effect);
      expect(first).toMatchObject(DONE);
      expect(await finance.send(effect)).toEqual(first);
      expect(await finance.readBack(effect)).toMatchObject({ found: 'there' });
    });

    test('an invoice is credited once, and billed again under a number of its own', async () => {
      const order = freshOrder();
      await shipped(order, '7');
      const first = await finance.send(effectOf(order, 'finance.invoice', 'invoice/S1', invoiceOf(order, '7')));
      const undo = effectOf(order, 'finance.invoice', 'invoice/S1', invoiceOf(order, '7'), 1, 'undo');
      expect(await finance.send(undo)).toMatchObject(DONE);
      expect(await finance.send(undo)).toMatchObject(DONE);
      const again = await finance.send(effectOf(order, 'finance.invoice', 'invoice/S1', invoiceOf(order, '7', '4'), 2));
      expect(again).toMatchObject(DONE);
      expect(again).not.toEqual(first);
    });
  });
}
