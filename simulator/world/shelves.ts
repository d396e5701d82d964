/** What a node truly has of each item, what moved of which the hub may not have heard yet, and counts with their watermark. */
import { stockAccount } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { ItemId, NodeId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { MINUTE, type World } from './world.ts';

export interface Movement {
  readonly at: number;
  readonly delta: number;
  /** Whether the hub has heard of it. */
  isKnown: boolean;
}

export class Shelves {
  private readonly world: World;
  private readonly node: NodeId;
  private readonly onShelf = new Map<ItemId, number>();
  private readonly movements = new Map<ItemId, Movement[]>();
  /** When a count last had a movement of that very instant. */
  private readonly countedWith = new Map<ItemId, number>();

  constructor(world: World, node: NodeId) {
    this.world = world;
    this.node = node;
  }

  onHand(item: ItemId): number {
    return this.onShelf.get(item) ?? 0;
  }

  stockUp(item: ItemId, quantity: number): void {
    this.onShelf.set(item, quantity);
    this.world.hub.adjust(stockAccount(this.node, item), {
      type: 'snapshot',
      figure: decimal.decimal(quantity),
      asOf: this.world.timeline.now,
    });
  }

  /** Goods come, break, are counted anew or are sold over the counter; the hub hears of it in a moment. */
  move(item: ItemId, delta: number, why: 'receipt' | 'damage' | 'stock-count' | 'counter-sale'): void {
    const { timeline, hub } = this.world;
    const real = Math.max(delta, -this.onHand(item));
    if (real === 0) return;
    this.onShelf.set(item, this.onHand(item) + real);
    const movement = this.note(item, real);
    const at = movement.at as Instant;
    const account = stockAccount(this.node, item);
    this.world.enter({ kind: 'moved', account, delta: decimal.decimal(real), at });
    this.maybeCount(item);
    timeline.in(this.world.chances.of(`move ${this.node} ${item} ${timeline.now}`).between(100, 5 * MINUTE), () => {
      hub.adjust(account, { type: 'adjust', delta: decimal.decimal(real), why, at });
      movement.isKnown = true;
    });
  }

  /** Somebody counts the shelf just now: the count has what the hub is told of only afterwards. */
  private maybeCount(item: ItemId): void {
    const { timeline, hub, strikes, isVaried } = this.world;
    const { now } = timeline;
    const isKnown = (this.movements.get(item) ?? []).every((each) => each.isKnown || each.at === now);
    if (!isVaried || !isKnown || !strikes.strike('counted-with', `${this.node} ${item} ${now}`)) return;
    this.countedWith.set(item, now);
    hub.adjust(stockAccount(this.node, item), { type: 'snapshot', figure: decimal.decimal(this.onHand(item)), asOf: now });
  }

  /** Goods leave with a truck; the hub knows of it once it has the report. */
  take(item: ItemId, quantity: number): Movement {
    this.onShelf.set(item, this.onHand(item) - quantity);
    return this.note(item, -quantity);
  }

  private note(item: ItemId, delta: number): Movement {
    const { now } = this.world.timeline;
    const movement = { at: this.countedWith.get(item) === now ? now + 1 : now, delta, isKnown: false };
    const known = this.movements.get(item);
    if (known === undefined) this.movements.set(item, [movement]);
    else known.push(movement);
    return movement;
  }

  /**
   * A count with its watermark: up to just before the first movement that the hub has not heard of, and never of this very
   * instant, in which something may move still.
   */
  count(item: ItemId): void {
    const { timeline, hub } = this.world;
    const movements = this.movements.get(item) ?? [];
    const unknown = movements.filter((each) => !each.isKnown);
    const watermark = Math.min(timeline.now, ...unknown.map((each) => each.at)) - 1;
    const later = movements.filter((each) => each.at > watermark);
    const figure = this.onHand(item) - later.reduce((sum, each) => sum + each.delta, 0);
    hub.adjust(stockAccount(this.node, item), {
      type: 'snapshot',
      figure: decimal.decimal(figure),
      asOf: watermark as Instant,
    });
    this.movements.set(item, later);
  }
}
