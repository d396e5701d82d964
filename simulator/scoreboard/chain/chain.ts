/**
 * The same world, run by point-to-point integration: channels to ERP, ERP to warehouses, confirmations back, invoices to
 * finance; each system forwards to the next, looks every few minutes, and retries blindly.
 */
import type { Instant } from '../../../src/core/model/instant.ts';
import type { ItemId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { FaultDial } from '../../faults.ts';
import { Chances } from '../../kernel/random.ts';
import { Timeline } from '../../kernel/timeline.ts';
import { Strikes } from '../../strikes.ts';
import type { Entry } from '../../witness.ts';
import { Finance } from '../../world/books.ts';
import { Buyers } from '../../world/buyers.ts';
import type { Intent } from '../../world/intents.ts';
import { Movers } from '../../world/movers.ts';
import { Wire } from '../../world/partner.ts';
import { makeTown, NODES, type Town } from '../../world/town.ts';
import { Warehouse } from '../../world/warehouse.ts';
import { DAY, HOUR, type World } from '../../world/world.ts';
import type { Assumed } from '../assumptions.ts';
import { dailyNeed, makeIntents, seasonMs, START } from '../calendar.ts';
import { toCents } from '../prices.ts';
import { Score } from '../score.ts';
import { Erp } from './erp.ts';
import { Front } from './front.ts';
import type { Site } from './site.ts';

export interface ChainOptions {
  readonly seed: number;
  readonly orders: number;
  readonly dial: FaultDial;
  readonly assumed: Assumed;
  /** Everything that the world's books say, for a history that a person reads. */
  readonly onEntry?: (entry: Entry, at: Instant) => void;
  /** A story: what else happens in this world, put on its timeline before it begins; its orders come beside the drawn ones. */
  readonly stage?: (world: World, warehouses: ReadonlyMap<string, Warehouse>) => readonly Intent[];
}

/** After the last order, until everything has ended. */
const QUIET_DAYS = 20;

export function scoreChain(options: ChainOptions): { readonly score: Score; readonly end: Instant } {
  return new Chain(options).run();
}

class Chain {
  private readonly options: ChainOptions;
  private readonly timeline = new Timeline(START);
  private readonly chances: Chances;
  private readonly town: Town;
  private readonly strikes: Strikes;
  private readonly front: Front;
  private readonly world: World;
  private readonly warehouses = new Map<string, Warehouse>();
  private readonly score: Score;
  private readonly erp: Erp;
  private readonly buyers: Buyers;
  private readonly intents: readonly Intent[];

  constructor(options: ChainOptions) {
    this.options = options;
    const { timeline } = this;
    this.chances = new Chances(options.seed);
    const { chances } = this;
    this.town = makeTown(chances);
    const { town } = this;
    this.strikes = new Strikes({
      chances,
      dial: options.dial,
      live: () => undefined,
      enter: (entry) => this.enter(entry),
      isAimed: false,
    });
    this.front = new Front({
      fact: (key, value) => this.score.learn(key, value, timeline.now),
      limit: (group, cents) => this.score.limit(group, cents),
      call: (letter) => this.erp.stop(letter),
    });
    this.world = {
      town,
      timeline,
      chances,
      strikes: this.strikes,
      hub: this.front.asHub(),
      enter: (entry) => this.enter(entry),
      isVaried: false,
    };
    for (const node of NODES) this.warehouses.set(node, new Warehouse(this.world, node));
    const staged = options.stage?.(this.world, this.warehouses) ?? [];
    this.intents = [...makeIntents(town, chances, options.orders), ...staged];
    const onHand = (item: ItemId): number =>
      [...this.warehouses.values()].reduce((sum, warehouse) => sum + warehouse.shelves.onHand(item), 0);
    this.score = new Score({ town, intents: this.intents, onHand });
    this.buyers = new Buyers(this.world);
    this.erp = new Erp(this.site(), this.front, this.buyers);
  }

  private site(): Site {
    const { world, warehouses, score, town, options } = this;
    const groups = new Map(town.buyers.map(({ id, group, paysBy }) => [id, paysBy === 'open-account' ? group : undefined]));
    const finance = new Finance(world, (customer) => groups.get(customer));
    const wire = new Wire(
      world,
      ({ task, input }) =>
        task === 'warehouse.release' ? (warehouses.get((input as { readonly node: string }).node) as Warehouse) : finance,
      [...warehouses.values(), finance],
      seasonMs(options.orders),
    );
    const until = (): Instant => this.quietFrom as Instant;
    const down = this.erpDownFrom;
    return {
      world,
      assumed: options.assumed,
      score,
      warehouses,
      finance,
      wire,
      orders: new Map<OrderId, never>(),
      open: new Set<never>(),
      until,
      isErpDown: () => down !== undefined && down <= this.timeline.now && this.timeline.now < down + DAY,
    };
  }

  /** The day that the ERP is down, if it is: drawn as the hub's partners draw theirs. */
  private get erpDownFrom(): number | undefined {
    if (!this.strikes.draw('partner-down', 'erp')) return undefined;
    return START + this.chances.of('down erp').between(HOUR, seasonMs(this.options.orders));
  }

  private get lastOrder(): number {
    return START + seasonMs(this.options.orders) + DAY;
  }

  private get quietFrom(): number {
    return this.lastOrder + QUIET_DAYS * DAY;
  }

  run(): { readonly score: Score; readonly end: Instant } {
    this.begin();
    const movers = new Movers(this.world, [...this.warehouses.values()]);
    for (const intent of this.intents) {
      this.buyers.plan(intent);
      movers.plan(intent);
    }
    this.receive();
    this.erp.begin();
    this.timeline.at(this.lastOrder, () => this.quieten());
    for (let { next } = this.timeline; next !== undefined && next <= this.quietFrom; next = this.timeline.next)
      this.timeline.step();
    this.erp.end();
    return { score: this.score, end: this.timeline.now };
  }

  private begin(): void {
    for (const [key, value] of this.town.facts) this.front.observe(key, value);
    for (const { group, limit } of this.town.groups) this.front.limits.set(group, toCents(limit));
    this.town.goods.forEach(({ id }, i) => {
      for (const [at, warehouse] of [...this.warehouses.values()].entries())
        warehouse.shelves.stockUp(id, warehouse.shelves.onHand(id) || dailyNeed(this.town, i, at) * 3 + 12);
    });
  }

  /** Goods come in every morning. */
  private receive(): void {
    const days = Math.ceil(seasonMs(this.options.orders) / DAY) + 3;
    for (let day = 1; day <= days; day++)
      this.timeline.at(START + day * DAY, () => {
        this.town.goods.forEach(({ id }, i) => {
          for (const [at, warehouse] of [...this.warehouses.values()].entries())
            if (this.chances.of(`receipt ${day} ${id} ${at}`).chance(0.7))
              warehouse.shelves.move(id, Math.ceil(dailyNeed(this.town, i, at) * 1.25), 'receipt');
        });
      });
  }

  /** Faults stop, and goods and room come for all that waits. */
  private quieten(): void {
    this.strikes.quiet();
    for (const { id } of this.town.goods)
      for (const warehouse of this.warehouses.values()) warehouse.shelves.move(id, 4_000, 'receipt');
    for (const [group, cents] of this.front.limits) {
      this.front.limits.set(group, cents * 10);
      this.score.limit(group, cents * 10);
    }
  }

  private enter(entry: Entry): void {
    this.options.onEntry?.(entry, this.timeline.now);
    this.score.enter(entry, this.timeline.now);
    this.erp.sees(entry);
  }
}
