/** All orders, and one by whatever its people call it. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { LiveOrder, Order } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { evolve, NO_ORDER } from '../../core/process/evolve.ts';
import type { Store } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import { numberOf } from '../../engine/projections/summary.ts';

const PAGE = 200;
/** Every order as the feed tells of it: each look folds what came since the last. */
export class OrderBook {
  private readonly store: Store;
  private readonly cursors: number[];
  private readonly orders = new Map<OrderId, Order>();
  private looking: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.store = store;
    this.cursors = Array.from({ length: store.lanes }, () => 0);
  }

  /** In the order in which their numbers were given. */
  async live(): Promise<readonly LiveOrder[]> {
    const looking = this.looking.then(async () => await this.look());
    this.looking = looking.catch(() => undefined);
    await looking;
    const live = [...this.orders.values()].filter((order) => order.state !== 'none' && order.state !== 'parked');
    return live.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Events so far, of all orders. */
  async events(): Promise<number> {
    await this.live();
    return this.cursors.reduce((sum, position) => sum + position, 0);
  }

  private async look(): Promise<void> {
    for (const lane of this.cursors.keys()) {
      for (;;) {
        const page = await this.store.read.feed(lane, this.cursors[lane] ?? 0, PAGE);
        for (const { order, events, position } of page) {
          let state = this.orders.get(order) ?? NO_ORDER;
          for (const { event } of events) state = evolve(state, event);
          this.orders.set(order, state);
          this.cursors[lane] = position;
        }
        if (page.length < PAGE) break;
      }
    }
  }
}

/** By our number, by its last letters (four at least), or by theirs. */
export async function findOrder(book: OrderBook, words: string): Promise<Result<LiveOrder, MainFailure>> {
  const orders = await book.live();
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
