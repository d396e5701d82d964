/**
 * The ERP's copies of what other systems own: customers, ship-tos, terms, limits and receivables every so many minutes,
 * prices every so many hours from midnight on, payments as they come. Between two refreshes a copy says what was true then.
 */
import type { Address } from '../../../src/core/model/address.ts';
import { factKey, type FactKey, type FactKind, type FactValues } from '../../../src/core/model/fact.ts';
import type { ItemId } from '../../../src/core/model/identifiers.ts';
import { dateOf, plusDays, startOf, type LocalDate } from '../../../src/core/model/instant.ts';
import type { Buyer } from '../../world/town.ts';
import { centsOn, toCents } from '../prices.ts';
import type { Front } from './front.ts';
import { every, type Site } from './site.ts';

const COPIED_BY_NIGHT = /^price:/;
const COPIED_BY_DAY = /^(customer|ship-to|terms):/;

export class Copies {
  private readonly site: Site;
  private readonly copied = new Map<FactKey, unknown>();
  private readonly front: Front;
  private readonly limits = new Map<string, number>();
  private readonly owed = new Map<string, number>();

  constructor(site: Site, front: Front) {
    this.site = site;
    this.front = front;
  }

  begin(afterRefresh: () => void): void {
    this.copy(COPIED_BY_NIGHT);
    this.refresh();
    const { timeline } = this.site.world;
    timeline.at(startOf(plusDays(dateOf(timeline.now), 1)), () => {
      this.copy(COPIED_BY_NIGHT);
      every(this.site, this.site.assumed.priceHours * 60, () => this.copy(COPIED_BY_NIGHT));
    });
    every(this.site, this.site.assumed.masterMinutes, () => {
      this.refresh();
      afterRefresh();
    });
  }

  private refresh(): void {
    this.copy(COPIED_BY_DAY);
    for (const [group, limit] of this.front.limits) {
      this.limits.set(group, limit);
      this.owed.set(group, toCents(this.site.finance.owed(group)));
    }
  }

  private copy(which: RegExp): void {
    const later: FactKey[] = [];
    for (const key of this.front.news.splice(0)) {
      if (which.test(key)) this.copied.set(key, this.front.facts.get(key));
      else later.push(key);
    }
    this.front.news.push(...later);
  }

  fact<K extends FactKind>(kind: K, ...ids: readonly string[]): FactValues[K] | undefined {
    const key = factKey(kind, ...ids);
    return (COPIED_BY_NIGHT.test(key) || COPIED_BY_DAY.test(key) ? this.copied : this.front.facts).get(key) as
      | FactValues[K]
      | undefined;
  }

  isStopped(buyer: Buyer): boolean {
    return this.fact('customer', buyer.id)?.status === 'stopped' || this.fact('terms', buyer.id)?.stopped === true;
  }

  shipTo(buyer: Buyer, shipTo: string): Address | undefined {
    return this.fact('ship-to', buyer.id, shipTo)?.address;
  }

  cents(buyer: Buyer, item: ItemId, quantity: number, day: LocalDate): number | undefined {
    return centsOn(this.fact('price', buyer.fact.agreement ?? buyer.fact.priceList, item), day, quantity);
  }

  /** Room by the copy; `open` is what the ERP itself knows to be ordered and not billed. */
  hasRoom(group: string, open: number, more: number): boolean {
    return (this.owed.get(group) ?? 0) + open + more <= (this.limits.get(group) ?? Infinity);
  }
}
