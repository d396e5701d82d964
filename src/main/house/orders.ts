/** Lists of orders, from their projection; and one by whatever its people call it, from its journal. */
import type { Lists } from '../../api/routes/route.ts';
import { OrderId } from '../../core/model/identifiers.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Hub } from '../../engine/hub.ts';
import type { OrderRow, ProjectionStore } from '../../engine/projections/ports.ts';
import type { Projections } from '../../engine/projections/projections.ts';
import type { OrderSummary } from '../../engine/projections/summary.ts';
import type { MainFailure } from '../failure.ts';

const PAGE = 500;
/** More than a person would tell apart. */
const FOUND_MAX = 20;

export interface ListedOrders {
  readonly orders: readonly OrderSummary[];
  /** There are more, after this one. */
  readonly next?: string;
  /** What was committed last may not be in it yet: the projections are being rebuilt, or far behind. */
  readonly isBehind: boolean;
}

export class OrderBook {
  private readonly hub: Hub;
  private readonly store: ProjectionStore;
  private readonly projections: Projections;

  constructor(hub: Hub, store: ProjectionStore, projections: Projections) {
    this.hub = hub;
    this.store = store;
    this.projections = projections;
  }

  /** For the API. */
  get lists(): Lists {
    return { upToDate: async () => await this.projections.upToDate(), read: this.store.read };
  }

  /** In the order in which their numbers were given, with all that was committed before it was asked. */
  async page({ most, after }: { readonly most: number; readonly after?: OrderId }): Promise<ListedOrders> {
    const isBehind = !(await this.projections.upToDate());
    const rows = await this.store.read.orders({ most: most + 1, ...(after !== undefined && { after: { order: after } }) });
    const next = rows.length > most ? rows[most - 1]?.order : undefined;
    const orders = rows.slice(0, most).map(({ summary }) => summary);
    return { orders, isBehind, ...(next !== undefined && { next }) };
  }

  /** Of a house that is known to be small. */
  async all(state?: LiveOrder['state']): Promise<readonly OrderSummary[]> {
    await this.projections.upToDate();
    const all: OrderRow[] = [];
    for (;;) {
      const after = all.at(-1)?.order;
      const only = { ...(after !== undefined && { after: { order: after } }), ...(state !== undefined && { state }) };
      const page = await this.store.read.orders({ ...only, most: PAGE });
      all.push(...page);
      if (page.length < PAGE) return all.map(({ summary }) => summary);
    }
  }

  /** Those that changed last, the oldest of them first. */
  async latest(most: number): Promise<readonly OrderRow[]> {
    await this.projections.upToDate();
    return (await this.store.read.orders({ most, sort: 'changed' })).toReversed();
  }

  /** Events so far, of all orders. */
  async events(): Promise<number> {
    return (await this.store.standing()).reduce((sum, { head }) => sum + head, 0);
  }

  /** By our number, by its last letters (four at least), or by theirs. */
  async find(words: string): Promise<Result<LiveOrder, MainFailure>> {
    const asked = words.trim();
    const exact = OrderId.parse(asked.toUpperCase(), 'order');
    const own = exact.ok ? await this.hub.liveOrder(exact.value) : undefined;
    if (own !== undefined) return ok(own);
    await this.projections.upToDate();
    const found = await this.store.read.find(asked, FOUND_MAX);
    if (found.length > 1)
      return fail({
        code: 'order-ambiguous',
        found: words,
        orders: found.map(({ order }) => order),
        wayOut: 'give our own number of the one that you mean',
      });
    const [only] = found;
    const order = only === undefined ? undefined : await this.hub.liveOrder(only.order);
    if (order !== undefined) return ok(order);
    return fail({ code: 'order-unknown', order: words, where: 'order', wayOut: 'look its number up in the list of orders' });
  }
}
