/**
 * The facts move: prices, places, customers, nodes, lists, stock. Each move is one that a distributor's owner systems
 * make every week; what was stopped is opened again after a while.
 */
import { creditAccount } from '../../src/core/model/account.ts';
import { decimal, multiply, round } from '../../src/core/model/decimal.ts';
import { digest } from '../../src/core/model/digest.ts';
import { factKey, type FactKey } from '../../src/core/model/fact.ts';
import { dateOf, plusDays } from '../../src/core/model/instant.ts';
import type { PriceEntry } from '../../src/core/model/master.ts';
import { money } from '../../src/core/model/money.ts';
import type { Intent } from './intents.ts';
import { addressOf, cents, CLEAR, NODES, nodeFact, partyKey, USD } from './town.ts';
import type { Warehouse } from './warehouse.ts';
import { HOUR, MINUTE, type World } from './world.ts';

export class Movers {
  private readonly world: World;
  private readonly warehouses: readonly Warehouse[];
  /** Prices as they stand now, where they have moved. */
  private readonly prices = new Map<FactKey, PriceEntry>();
  private versions = 1;

  constructor(world: World, warehouses: readonly Warehouse[]) {
    this.world = world;
    this.warehouses = warehouses;
  }

  /** While this order is worked, something that it may rest on moves. */
  plan(intent: Intent): void {
    const { strikes, chances, timeline } = this.world;
    if (!strikes.draw('fact-moves', intent.id)) return;
    const random = chances.of(`move ${intent.id}`);
    timeline.at(intent.at + random.exponential(4 * HOUR), () => {
      strikes.note(
        'fact-moves',
        intent.id,
        this.world.hub.route(`channel-1/${intent.id}`, intent.buyer.id, intent.demand.purchaseOrder),
      );
      this.move(intent, random.next(), random.between(1, 9));
    });
  }

  private move(intent: Intent, draw: number, amount: number): void {
    const { buyer } = intent;
    const item = intent.items.at(-1);
    if (item === undefined) return;
    if (draw < 0.05) return this.priceRises(intent, amount);
    if (draw < 0.45)
      return this.set(factKey('cost', item.id), { cost: money(cents(Math.round(item.listCents * (0.6 + amount / 400))), USD) });
    if (draw < 0.55) return this.dockMoves(intent, amount);
    if (draw < 0.65) return this.listsRenew(intent);
    if (draw < 0.75) return this.set(factKey('item', item.id), { ...item.fact, name: `${item.fact.name} rev ${amount}` });
    if (draw < 0.8) return this.forAWhile(factKey('customer', buyer.id), { ...buyer.fact, status: 'stopped' }, buyer.fact, HOUR);
    // All open orders rest on a node: it stops once in a hundred moves or so.
    if (draw < 0.81) {
      const node = NODES[amount % NODES.length] as (typeof NODES)[number];
      return this.forAWhile(factKey('node', node), { ...nodeFact(node), status: 'stopped' }, nodeFact(node), 20 * MINUTE);
    }
    if (draw < 0.86) {
      const terms = { kind: buyer.paysBy, netDays: 30, stopped: false };
      return this.forAWhile(factKey('terms', buyer.id), { ...terms, stopped: true }, terms, HOUR);
    }
    if (draw < 0.9) return this.limitCut(buyer.group);
    const node = this.warehouses[amount % this.warehouses.length];
    node?.shelves.move(item.id, draw < 0.95 ? -amount : -amount * 3, draw < 0.95 ? 'damage' : 'counter-sale');
  }

  /** From tomorrow it costs more: orders of today keep their price, those that pay the price of the day do not. */
  private priceRises(intent: Intent, amount: number): void {
    const item = intent.items[0];
    if (item === undefined) return;
    const { agreement } = intent.buyer.fact;
    const key = factKey('price', agreement ?? 'LIST', item.id);
    const now = this.prices.get(key) ?? (this.world.town.facts.get(key) as PriceEntry | undefined);
    const span = now?.spans.at(-1);
    const today = dateOf(this.world.timeline.now);
    // One that rises tomorrow already does not rise again today.
    if (now === undefined || span === undefined || span.from > today) return;
    const breaks = span.breaks.map(({ atLeast, price }) => ({
      atLeast,
      price: round(multiply(price, decimal(`1.0${amount}`)), 2, 'half-up'),
    }));
    const entry: PriceEntry = {
      ...now,
      spans: [
        { ...span, until: today },
        { from: plusDays(today, 1), breaks },
      ],
    };
    this.prices.set(key, entry);
    this.set(key, entry);
  }

  /** The ship-to's own address is another now: what was released to the old one must come back. */
  private dockMoves(intent: Intent, amount: number): void {
    const shipTo = intent.buyer.shipTos[1 + (amount % 2)];
    if (shipTo === undefined) return;
    const address = addressOf(intent.buyer.fact.name, `${shipTo.id}-${amount}`, shipTo.address.region ?? 'OH');
    this.set(factKey('screening', partyKey(address.name)), CLEAR);
    this.set(factKey('address', digest(address)), { verdict: 'deliverable' });
    this.set(factKey('ship-to', intent.buyer.id, shipTo.id), { status: 'active', address });
  }

  private listsRenew(intent: Intent): void {
    this.versions += 1;
    const fact = { ...CLEAR, listVersion: String(this.versions) };
    this.set(factKey('screening', partyKey(intent.buyer.fact.name)), fact);
  }

  private limitCut(group: string): void {
    const limit = this.world.town.groups.find((each) => each.group === group)?.limit;
    if (limit === undefined) return;
    const account = creditAccount(group);
    this.world.hub.adjust(account, { type: 'set-limit', limit: decimal(Math.floor(Number(limit) * 0.7)) });
    this.world.timeline.in(3 * HOUR, () => this.world.hub.adjust(account, { type: 'set-limit', limit }));
  }

  private forAWhile(key: FactKey, now: unknown, then: unknown, ms: number): void {
    this.set(key, now);
    this.world.timeline.in(ms, () => this.set(key, then));
  }

  private set(key: FactKey, value: unknown): void {
    this.world.hub.observe(key, value);
  }
}
