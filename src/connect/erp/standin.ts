/** The ERP stand-in: orders booked and amended, shipments posted, each taken back by deleting it. */
import type { BookOrder, ShipmentPosting } from '../../core/model/instruction.ts';
import type { Connection } from '../../engine/connection.ts';
import { keyedJson, type KeyedJsonOptions } from '../http/keyed-json.ts';

export const erpStandin = (options: KeyedJsonOptions): Connection =>
  keyedJson(options, ({ task, act, input }) => {
    const path = pathOf(task, input);
    if (path === undefined) return undefined;
    return act === 'do' ? { method: 'PUT', path, body: input } : { method: 'DELETE', path };
  });

function pathOf(task: string, input: unknown): string | undefined {
  if (task === 'erp.book') return `/orders/${encodeURIComponent((input as BookOrder).order)}`;
  if (task !== 'erp.ship') return undefined;
  const { order, shipment } = input as ShipmentPosting;
  return `/shipments/${encodeURIComponent(order)}/${encodeURIComponent(shipment)}`;
}
