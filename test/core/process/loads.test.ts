import { expect, test } from 'vitest';
import { LoadId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import { loadsOf } from '../../../src/core/process/loads.ts';
import { capture, demandOf, shipped } from '../../stories/orders.ts';
import { Town } from '../../stories/town.ts';

/** Orders O2 and O1 leave on one truck, O3 on another, O4 by parcel. */
function shippedOnTrucks(): Town {
  const it = new Town();
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');
  const trucks = { O2: 'BOL-7', O1: 'BOL-7', O3: 'BOL-6', O4: undefined };
  Object.entries(trucks).forEach(([order, truck], i) => {
    it.tell(
      order,
      capture(
        demandOf([{ quantity: '1' }], {
          purchaseOrder: `PO-${order}`,
          channel: { kind: 'edi', name: 'edi-acme', message: `M${i}` },
        }),
      ),
    );
    it.deliver();
    it.tell(order, shipped(`S-${order}`, 'F1', { '1.1': '1' }, truck === undefined ? {} : { load: LoadId.of(truck) }));
  });
  return it;
}

const loads = (it: Town, orders: readonly string[] = ['O4', 'O3', 'O2', 'O1']): unknown =>
  loadsOf(orders.map((order) => it.live(order))).map(({ id, state, shipments }) => [
    id,
    state,
    shipments.map((each) => `${each.order} ${each.shipment}`),
  ]);

test('a load carries the shipments of several orders, and a parcel is on none', () => {
  expect(loads(shippedOnTrucks())).toEqual([
    ['BOL-6', 'departed', ['O3 S-O3']],
    ['BOL-7', 'departed', ['O1 S-O1', 'O2 S-O2']],
  ]);
});

test('in whatever order its orders are asked for, it reads the same', () => {
  const it = shippedOnTrucks();
  expect(loads(it, ['O1', 'O2', 'O3', 'O4'])).toEqual(loads(it));
});

test('a load is delivered once all that is on it is', () => {
  const it = shippedOnTrucks();
  const arrives = (order: string): unknown =>
    it.tell(order, { type: 'record-delivery', shipment: ShipmentId.of(`S-${order}`), deliveredAt: it.now });

  arrives('O1');
  expect(loads(it)).toContainEqual(['BOL-7', 'departed', ['O1 S-O1', 'O2 S-O2']]);
  arrives('O2');
  expect(loads(it)).toContainEqual(['BOL-7', 'delivered', ['O1 S-O1', 'O2 S-O2']]);
});
