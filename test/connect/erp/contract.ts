/** What every ERP behind a connection has to keep: one act for one key, whatever is repeated. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import { CustomerId, ItemId, LineId, NodeId, OrderId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import type { LocalDate } from '../../../src/core/model/instant.ts';
import type { BookOrder, ShipmentPosting } from '../../../src/core/model/instruction.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { effectKey, type EffectAct, type InstanceId } from '../../../src/core/model/task.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import type { WantedEffect } from '../../../src/engine/ports.ts';

const freshOrder = (): OrderId => OrderId.of(`T-${randomBytes(6).toString('hex')}`);

const effectOf = (
  order: OrderId,
  task: string,
  step: string,
  input: BookOrder | ShipmentPosting,
  generation = 1,
  act: EffectAct = 'do',
): WantedEffect => {
  const instance = step as InstanceId;
  return { key: effectKey(order, instance, generation, act), order, instance, generation, act, task, mode: 'send', input };
};

const orderOf = (order: OrderId, quantity: string, price = '4.1'): BookOrder => ({
  order,
  customer: CustomerId.of('ACME'),
  purchaseOrder: order,
  orderDate: new Date().toISOString().slice(0, 10) as LocalDate,
  currency: 'USD',
  lines: [
    {
      line: LineId.of('1'),
      item: ItemId.of('BRG-6204'),
      quantity: decimal(quantity),
      unit: unit('EA'),
      price: decimal(price),
    },
  ],
  charges: [],
});

const postingOf = (order: OrderId, quantity: string): ShipmentPosting => ({
  order,
  shipment: ShipmentId.of('S1'),
  node: NodeId.of('EAST'),
  lines: [{ line: LineId.of('1'), item: ItemId.of('BRG-6204'), quantity: decimal(quantity) }],
});

export function erpContract(name: string, connect: () => Connection): void {
  describe(`${name} as an ERP`, { timeout: 60_000 }, () => {
    const erp = connect();

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
  });
}
