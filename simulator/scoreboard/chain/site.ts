/** What the parts of the chain share: the world, the figures assumed, the scorer that people's decisions are told to. */
import type { Instant } from '../../../src/core/model/instant.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Finance } from '../../world/books.ts';
import type { Wire } from '../../world/partner.ts';
import type { Warehouse } from '../../world/warehouse.ts';
import { MINUTE, type World } from '../../world/world.ts';
import type { Assumed } from '../assumptions.ts';
import type { Decision } from '../decisions.ts';
import type { Score } from '../score.ts';
import type { ErpOrder } from './erp-order.ts';

export interface Site {
  readonly world: World;
  readonly assumed: Assumed;
  readonly score: Score;
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly finance: Finance;
  readonly wire: Wire;
  readonly orders: Map<OrderId, ErpOrder>;
  /** What may have something to export. */
  readonly open: Set<ErpOrder>;
  readonly until: () => Instant;
  /** In the same day in which the hub's ERP is down: none of its jobs runs. */
  readonly isErpDown: () => boolean;
}

/** A job of the ERP that looks again and again, first after one interval. */
export function every(site: Site, minutes: number, run: () => void): void {
  const { timeline } = site.world;
  timeline.in(minutes * MINUTE, () => {
    if (!site.isErpDown()) run();
    if (timeline.now < site.until()) every(site, minutes, run);
  });
}

export const decide = (site: Site, order: OrderId, decision: Decision): void =>
  site.score.decide(order, decision, site.world.timeline.now);

/** A draw of a name of its own. */
export const chance = (site: Site, name: string, share: number): boolean => site.world.chances.chance(name, share);
