/**
 * What changes after export reaches a warehouse by e-mail or phone, or not at all. The person there takes the document
 * out, if the node still can (by the node's own profile), or stops it at the dock, as often as the hub's desk tries to;
 * the next export then sends what the ERP has by now, with what a person may have typed wrongly in it.
 */
import type { SimEffect } from '../../hub/effects.ts';
import { nodeFact } from '../../world/town.ts';
import { HOUR } from '../../world/world.ts';
import type { ErpOrder, Release } from './erp-order.ts';
import { chance, type Site } from './site.ts';
import type { StockCopy } from './stock-copy.ts';
import { Tally } from './tally.ts';
import { misplace } from './typed.ts';

export class Phone {
  private readonly site: Site;
  private readonly stock: StockCopy;
  private readonly calls = new Tally();

  constructor(site: Site, stock: StockCopy) {
    this.site = site;
    this.stock = stock;
  }

  passOn(order: ErpOrder, what: string): void {
    const { site } = this;
    if (!order.releases.some(({ state }) => state === 'open')) return;
    const name = `pass on ${order.id} ${what} ${this.calls.next(`${order.id} ${what}`)}`;
    if (chance(site, name, site.assumed.notPassedOn)) return;
    const random = site.world.chances.of(`${name} when`);
    site.world.timeline.in(random.exponential(site.assumed.passOnHours * HOUR), () => {
      site.score.touch();
      site.open.add(order);
      for (const release of order.releases) if (release.state === 'open') this.takeOut(release, random.chance(0.5));
      if (random.chance(site.assumed.keyErrors)) misplace(order);
    });
  }

  private takeOut(release: Release, mayStop: boolean): void {
    const { effect, fulfillment, node } = release;
    const warehouse = this.site.warehouses.get(node);
    if (warehouse === undefined) return;
    const undo = { ...effect, act: 'undo', key: `${effect.key}:undo` } as SimEffect;
    const outcome = warehouse.receive(undo);
    if (outcome.kind === 'undo-partly') return this.keep(release, outcome.answer.kept);
    if (outcome.kind === 'done') return this.keep(release, []);
    if (!mayStop || nodeFact(node).interceptCost === undefined || !warehouse.mayStop(effect.order, fulfillment)) return undefined;
    warehouse.stop(effect.order, fulfillment);
    return this.keep(release, []);
  }

  private keep(release: Release, kept: readonly { readonly schedule: string; readonly quantity: string }[]): void {
    const lines = release.lines.map((line) => ({
      ...line,
      quantity: Number(kept.find(({ schedule }) => schedule === line.schedule)?.quantity ?? 0),
    }));
    release.lines.forEach(({ item, quantity }, i) =>
      this.stock.takeBack(release.node, { item, quantity: quantity - (lines[i]?.quantity ?? 0) }),
    );
    release.lines = lines.filter(({ quantity }) => quantity > 0);
    if (release.lines.length === 0) release.state = 'taken-back';
  }
}
