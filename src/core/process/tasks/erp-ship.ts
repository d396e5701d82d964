import type { ShipmentId } from '../../model/identifiers.ts';
import type { ShipmentPosting } from '../../model/instruction.ts';
import { scheduleIn, shipmentIn } from '../order-facts.ts';
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
    const shipment = shipmentIn(order, member as ShipmentId);
    const lines = shipment.lines.map(({ schedule, item, quantity }) => ({
      line: scheduleIn(order, schedule).line,
      item,
      quantity,
    }));
    return { order: order.id, ...booked(order), shipment: shipment.id, node: shipment.node, lines };
  },
};
