/** Orders of channels that are not connected are typed by a clerk, field by field, and now and then a field is wrong. */
import type { ErpOrder } from './erp-order.ts';
import { chance, type Site } from './site.ts';

export function typed(site: Site, order: ErpOrder): void {
  const { world, assumed, score } = site;
  if (!chance(site, `typed ${order.intent.id}`, assumed.keyedOrders)) return;
  score.touch();
  const slips = (field: string): boolean => chance(site, `slip ${order.id} ${field}`, assumed.keyErrors);
  for (const line of order.lines) {
    if (slips(`item ${line.schedule}`)) {
      const at = world.town.goods.findIndex(({ id }) => id === line.item);
      line.item = world.town.goods[(at + 1) % world.town.goods.length]?.id ?? line.item;
    }
    // A digit too many or one beside the right one.
    if (slips(`quantity ${line.schedule}`)) line.quantity += world.chances.of(`digit ${order.id}`).between(1, 9);
  }
  if (slips('place')) misplace(order);
}

/** Another of the buyer's places. */
export function misplace(order: ErpOrder): void {
  const { destination, intent } = order;
  const of = destination.kind === 'on-file' ? destination.shipTo : undefined;
  order.address = intent.buyer.shipTos.find(({ id }) => id !== of)?.address;
}
