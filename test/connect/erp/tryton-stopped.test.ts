/** A Tryton that was stopped between two of its own transactions: the next attempt goes on from what it has then. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { tryton } from '../../../src/connect/erp/tryton/connection.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { openMemoryStore } from '../../../src/store/memory/store.ts';
import { asking, DONE, effectOf, freshOrder, orderOf, postingOf } from './effects.ts';
import { access } from './tryton-access.ts';

const { alone } = openMemoryStore({ clock: { now: () => Date.now() as Instant } });
const erp = asking(tryton({ name: 'erp', ...access, alone }));

/**
 * An amendment removes the shipments that nobody has begun to pick; Tryton makes them again in a transaction of its own,
 * and was stopped before it.
 */
async function losesItsShipments(order: OrderId): Promise<void> {
  const client = new Client({ connectionString: process.env['TRYTON_SQL'] ?? '' });
  await client.connect();
  const ofOrder = `select l.id from sale_line as l join sale_sale as s on s.id = l.sale where s.reference like $1 || ':%'`;
  const { rows } = await client.query<{ shipment: string }>(
    `select distinct shipment from stock_move where origin in (select 'sale.line,' || id from (${ofOrder}) as lines (id))`,
    [order],
  );
  const shipments = rows.map(({ shipment }) => shipment);
  await client.query('delete from stock_move where shipment = any ($1)', [shipments]);
  await client.query(`delete from stock_shipment_out where 'stock.shipment.out,' || id = any ($1)`, [shipments]);
  await client.end();
  expect(shipments).toHaveLength(1);
}

test('goods leave of a sale that Tryton was stopped at before it had made its shipment', { timeout: 240_000 }, async () => {
  const order = freshOrder();
  expect(await erp.send(effectOf(order, 'erp.book', 'book', orderOf(order, '10')))).toMatchObject(DONE);
  await losesItsShipments(order);
  const effect = effectOf(order, 'erp.ship', 'post/S1', postingOf(order, '10'));
  expect(await erp.send(effect)).toMatchObject(DONE);
  expect(await erp.readBack(effect)).toMatchObject({ found: 'there' });
});
