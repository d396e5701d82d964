/**
 * The town of the simulator beside the scoreboard's: some groups are run close to their limit, some agreements have prices
 * of a fraction of a cent, and some goods are scarce, so that what waits for them is promised out of what is on its way.
 */
import { stockAccount } from '../../src/core/model/account.ts';
import type { Calendar } from '../../src/core/model/calendar.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { factKey, type FactKey, type FactKind, type FactValues } from '../../src/core/model/fact.ts';
import { dateOf, plusDays } from '../../src/core/model/instant.ts';
import type { PriceEntry } from '../../src/core/model/master.ts';
import { EAST, NODES, SCARCE, type Town } from './town.ts';
import type { Warehouse } from './warehouse.ts';
import { DAY, type World } from './world.ts';

/** Of these groups the limit is for a few hours of orders. */
const TIGHT_EACH = 4;
const TIGHT = 0.04;
/** Cheaper goods would leave the tolerance by the rounding of what buyers state. */
const FRACTION_FROM_CENTS = 300;
const LOT = 4;
const DAYS_ANNOUNCED = 6;
const ROUNDS_A_DAY = 16;
const COUNTED = 16;
/** Not at the hour at which goods come in. */
const BESIDE_MS = 443_001;

const HOURS = [{ opens: 8 * 60, closes: 17 * 60 }];

/** Monday to Friday, and a morning on Saturdays. */
const OFFICE: Calendar = {
  id: 'OFFICE',
  week: [[], HOURS, HOURS, HOURS, HOURS, HOURS, [{ opens: 9 * 60, closes: 12 * 60 }]],
  holidays: [],
  offsets: [],
};

export function variedTown(town: Town): Town {
  const facts = new Map<FactKey, FactValues[FactKind]>(town.facts);
  for (const { fact } of town.buyers)
    if (fact.agreement !== undefined)
      for (const { id, listCents } of town.goods.filter((each, i) => i % 3 === 0 && each.listCents >= FRACTION_FROM_CENTS)) {
        const key = factKey('price', fact.agreement, id);
        facts.set(key, withFraction(facts.get(key) as PriceEntry, listCents));
      }
  facts.set(factKey('calendar', 'OFFICE'), OFFICE);
  const groups = town.groups.map(({ group, limit }, i) => ({
    group,
    limit: i % TIGHT_EACH === 1 ? decimal(Math.floor(Number(limit) * TIGHT)) : limit,
  }));
  return { ...town, facts, groups };
}

/** 5% and 10% off to the hundredth of a cent. */
function withFraction(entry: PriceEntry, listCents: number): PriceEntry {
  const spans = entry.spans.map((span) => ({
    ...span,
    breaks: span.breaks.map((each, i) => ({ ...each, price: decimal(String((listCents * (i === 0 ? 95 : 90)) / 10_000)) })),
  }));
  return { ...entry, spans };
}

/** Scarce goods come in lots, to one node, on days that are told beforehand. */
export class Scarcity {
  private readonly world: World;
  private readonly warehouses: ReadonlyMap<string, Warehouse>;

  constructor(world: World, warehouses: ReadonlyMap<string, Warehouse>) {
    this.world = world;
    this.warehouses = warehouses;
  }

  isScarce(item: number): boolean {
    return this.world.isVaried && SCARCE.includes(item);
  }

  begin(days: number): void {
    if (!this.world.isVaried) return;
    const { timeline } = this.world;
    this.announce();
    for (let day = 1; day <= days; day++) timeline.in(day * DAY, () => this.come());
    for (let round = 1; round <= days * ROUNDS_A_DAY; round++)
      timeline.in((round * DAY) / ROUNDS_A_DAY + BESIDE_MS, () => this.countSome());
    this.keepBack();
  }

  private come(): void {
    for (const index of SCARCE) {
      const item = this.world.town.goods[index];
      if (item !== undefined) this.warehouses.get(EAST)?.shelves.move(item.id, LOT, 'receipt');
    }
    this.announce();
  }

  /** What sells most is counted all day long, while trucks leave. */
  private countSome(): void {
    for (const warehouse of this.warehouses.values())
      for (const item of this.world.town.goods.slice(0, COUNTED)) warehouse.shelves.count(item.id);
  }

  private announce(): void {
    const { town, timeline, hub } = this.world;
    const today = dateOf(timeline.now);
    const receipts = Array.from({ length: DAYS_ANNOUNCED }, (_, i) => {
      const day = plusDays(today, i + 1);
      return { day, quantity: decimal(LOT), reference: `LOT-${day}` };
    });
    for (const index of SCARCE) {
      const item = town.goods[index];
      if (item !== undefined) hub.observe(factKey('inbound', EAST, item.id), { receipts });
    }
  }

  /** Some stock is kept back for nobody, and some for a few customers. */
  private keepBack(): void {
    const { town, hub } = this.world;
    const customers = town.buyers.slice(0, 3).map(({ id }) => id);
    for (const [i, { id }] of town.goods.entries())
      for (const node of NODES) {
        if (i % 10 === 4) hub.adjust(stockAccount(node, id), { type: 'set-safety', safety: decimal(2) });
        if (i % 15 === 7) hub.adjust(stockAccount(node, id), { type: 'set-pool', pool: 'key', customers, quantity: decimal(10) });
      }
  }
}
