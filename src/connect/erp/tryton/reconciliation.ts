/** Goes over all orders that a Tryton keeps, and puts each that differs on hold, once for the same figures. */
import { digest } from '../../../core/model/digest.ts';
import { Actor, type OrderId } from '../../../core/model/identifiers.ts';
import type { LiveOrder } from '../../../core/model/order.ts';
import type { Hub } from '../../../engine/hub.ts';
import type { Talk } from './client.ts';
import { differences, isAtRest } from './reconcile.ts';

export interface Reconciled {
  readonly connection: string;
  readonly compared: number;
  readonly differences: readonly {
    readonly order: OrderId;
    readonly figures: readonly string[];
    /** False: it is closed, and nothing can be held any more. */
    readonly held: boolean;
  }[];
}

/** So many sales are read at once. */
const PAGE = 100;

export async function reconcileAll(
  { hub, name, keeps }: { readonly hub: Hub; readonly name: string; readonly keeps: (order: LiveOrder) => boolean },
  talk: () => Talk,
): Promise<Reconciled> {
  const found: Reconciled['differences'][number][] = [];
  let compared = 0;
  let after: OrderId | undefined;
  for (;;) {
    const page = await hub.store.read.orders(after, PAGE);
    const orders: LiveOrder[] = [];
    for (const id of page) {
      const order = await hub.liveOrder(id);
      if (order !== undefined && keeps(order) && isAtRest(order)) orders.push(order);
    }
    compared += orders.length;
    for (const { order, figures } of await differences(talk(), orders, hub.clock.now())) {
      // What has moved since it was read is compared another time.
      if ((await hub.liveOrder(order.id))?.revision !== order.revision) continue;
      found.push({ order: order.id, figures, held: await held(hub, name, order, figures) });
    }
    after = page.at(-1);
    if (page.length < PAGE) return { connection: name, compared, differences: found };
  }
}

async function held(hub: Hub, name: string, { id: order }: LiveOrder, figures: readonly string[]): Promise<boolean> {
  const note = `differs from ${name}: ${figures.join('; ')}`;
  const asker = { id: `reconcile:${name}:${order}:${digest(figures)}`, actor: Actor.of(`connection:${name}`), roles: [] };
  const outcome = await hub.handle(order, { type: 'place-hold', note, team: 'finance' }, asker);
  return outcome.kind === 'accepted';
}
