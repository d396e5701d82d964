import type { FulfillmentId } from '../../model/identifiers.ts';
import type { ReleaseInstruction } from '../../model/instruction.ts';
import type { FreightTerms } from '../../model/master.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment } from '../../model/plan.ts';
import { fulfillmentIn } from '../order-facts.ts';
import type { TaskView } from '../view.ts';
import type { Task } from './task.ts';

/** The instruction to a node. A changed input is a recall and a new release: an address is never mended in flight. */
export const warehouseRelease: Task<ReleaseInstruction> = {
  name: 'warehouse.release',
  version: 1,
  summary: 'Tells a node to ship a fulfillment; recalled when anything that it rests on no longer holds.',
  parameters: {},
  uses: ['complete', 'address', 'stock.reserve'],
  scope: 'fulfillment',
  undos: ['warehouse.recall'],
  releases: true,
  amends: false,
  input: (view, order, member) => {
    const fulfillment = fulfillmentIn(order, member as FulfillmentId);
    const destination = view.answer('address', (value) => value.places[fulfillment.destination]);
    if (destination === undefined) return undefined;
    const { customer, purchaseOrder, instructions } = order.header;
    const freight = freightOf(view, order, fulfillment);
    return {
      order: order.id,
      fulfillment: fulfillment.id,
      node: fulfillment.node,
      customer,
      destination,
      lines: fulfillment.lines,
      ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
      ...(fulfillment.notBefore === undefined ? {} : { notBefore: fulfillment.notBefore }),
      ...(freight === undefined ? {} : { freight }),
      ...(instructions === undefined ? {} : { instructions }),
    };
  },
};

/** The order's own routing instructions, else those on file for its ship-to. */
function freightOf(view: TaskView, order: LiveOrder, fulfillment: Fulfillment): FreightTerms | undefined {
  const own = view.header((header) => header.freight);
  if (own !== undefined) return own;
  const schedule = order.schedules[fulfillment.lines[0]?.schedule as keyof typeof order.schedules];
  const destination = schedule?.destination ?? order.header.destination;
  if (destination.kind !== 'on-file') return undefined;
  return view.fact('ship-to', [order.header.customer, destination.shipTo], (shipTo) => shipTo?.freight);
}
