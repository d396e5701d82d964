/** All orders, and one by whatever its people call it. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Store } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import { numberOf } from '../report/summary.ts';

const PAGE = 200;

/** In the order in which their numbers were given. */
export async function liveOrders(store: Store): Promise<readonly LiveOrder[]> {
  const orders: LiveOrder[] = [];
  let after: OrderId | undefined;
  for (;;) {
    const page = await store.read.orders(after, PAGE);
    for (const { order } of page) if (order.state !== 'none' && order.state !== 'parked') orders.push(order);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return orders;
  }
}

/** By our number, by its last letters (four at least), or by theirs. */
export async function findOrder(store: Store, words: string): Promise<Result<LiveOrder, MainFailure>> {
  const orders = await liveOrders(store);
  const asked = words.trim().toUpperCase();
  const exact = orders.filter(({ id }) => id === asked);
  const found =
    exact.length > 0
      ? exact
      : orders.filter((order) => (asked.length >= 4 && order.id.endsWith(asked)) || numberOf(order).toUpperCase() === asked);
  const [order] = found;
  if (order === undefined)
    return fail({ code: 'order-unknown', order: words, where: 'order', wayOut: 'look its number up in the list of orders' });
  if (found.length > 1)
    return fail({
      code: 'order-ambiguous',
      found: words,
      orders: found.map(({ id }) => id),
      wayOut: 'give our own number of the one that you mean',
    });
  return ok(order);
}
