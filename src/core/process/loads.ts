/** Loads, put together from the shipments of all orders that name them: one truck and one bill of lading each. */
import type { LoadId } from '../model/identifiers.ts';
import type { LiveOrder } from '../model/order.ts';
import type { Load, Shipment } from '../model/shipment.ts';
import { shipmentsOf } from './order-facts.ts';

/** By load id; a load is delivered once every shipment on it is. */
export function loadsOf(orders: readonly LiveOrder[]): readonly Load[] {
  const loads = new Map<LoadId, { readonly order: LiveOrder; readonly shipment: Shipment }[]>();
  for (const order of orders)
    for (const shipment of shipmentsOf(order)) {
      if (shipment.load === undefined) continue;
      const on = loads.get(shipment.load);
      if (on === undefined) loads.set(shipment.load, [{ order, shipment }]);
      else on.push({ order, shipment });
    }
  return [...loads].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, on]) => loadOf(id, on));
}

function loadOf(id: LoadId, on: readonly { readonly order: LiveOrder; readonly shipment: Shipment }[]): Load {
  return {
    id,
    state: on.every(({ shipment }) => shipment.state === 'delivered') ? 'delivered' : 'departed',
    shipments: on
      .map(({ order, shipment }) => ({ order: order.id, shipment: shipment.id }))
      .sort((a, b) => (a.order === b.order ? (a.shipment < b.shipment ? -1 : 1) : a.order < b.order ? -1 : 1)),
  };
}
