import type { ShipmentId } from '../../model/identifiers.ts';
import type { ShipmentPosting } from '../../model/instruction.ts';
import { booked } from './erp-book.ts';
import type { Task } from './task.ts';

/** What left, for the ERP's stock and cost of sales. */
export const erpShip: Task<ShipmentPosting> = {
  name: 'erp.ship',
  version: 1,
  summary: 'Posts a confirmed shipment in the ERP.',
  parameters: {},
  uses: [],
  scope: 'shipment',
  undos: ['erp.reverse'],
  releases: false,
  amends: true,
  input: (_, order, member) => {
    const shipment = order.shipments[member as ShipmentId];
    if (shipment === undefined) return undefined;
    const lines = shipment.lines.flatMap(({ schedule, item, quantity }) => {
      const line = order.schedules[schedule]?.line;
      return line === undefined ? [] : [{ line, item, quantity }];
    });
    return { order: order.id, ...booked(order), shipment: shipment.id, node: shipment.node, lines };
  },
};
