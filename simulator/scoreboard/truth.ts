/**
 * The world's truth over time: what each buyer wanted at any instant, where, at which price, and what the owners of facts
 * said then. No system of either world is asked.
 */
import type { Address } from '../../src/core/model/address.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Change, Destination, ItemReference } from '../../src/core/model/demand.ts';
import { factKey, type FactKey, type FactKind, type FactValues } from '../../src/core/model/fact.ts';
import { ItemId, type LineId, type ScheduleId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Quantity } from '../../src/core/model/quantity.ts';
import { BOX } from '../world/town.ts';
import type { Intent } from '../world/intents.ts';
import type { IntentId } from '../witness.ts';

export interface WishLine {
  readonly line: LineId;
  readonly item: ItemId;
  readonly quantity: number;
}

/** What a buyer wants at one instant. */
export interface Wish {
  readonly lines: ReadonlyMap<ScheduleId, WishLine>;
  readonly destination: Destination;
}

/** A box holds ten pieces. */
export const pieces = ({ value, unit }: Quantity): number => Number(value) * (unit === BOX ? 10 : 1);

interface Moment<T> {
  readonly at: Instant;
  readonly what: T;
}

export class Truth {
  private readonly known = new Map<FactKey, Moment<unknown>[]>();
  private readonly asked = new Map<IntentId, Moment<OrderCommand>[]>();

  learn(key: FactKey, what: unknown, at: Instant): void {
    const known = this.known.get(key);
    if (known === undefined) this.known.set(key, [{ at, what }]);
    else known.push({ at, what });
  }

  fact<K extends FactKind>(at: Instant, kind: K, ...ids: readonly string[]): FactValues[K] | undefined {
    return this.known.get(factKey(kind, ...ids))?.findLast((each) => each.at <= at)?.what as FactValues[K] | undefined;
  }

  /** What a fact said at any time from one instant to another. */
  facts(key: FactKey, from: Instant, to: Instant): readonly unknown[] {
    const known = this.known.get(key) ?? [];
    const first = known.findLastIndex((each) => each.at <= from);
    return known.filter((each, i) => i >= first && each.at <= to).map(({ what }) => what);
  }

  ask(intent: IntentId, what: OrderCommand, at: Instant): void {
    const known = this.asked.get(intent);
    if (known === undefined) this.asked.set(intent, [{ at, what }]);
    else known.push({ at, what });
  }

  wish(intent: Intent, at: Instant): Wish {
    let wish = firstWish(intent);
    for (const { at: then, what } of this.asked.get(intent.id) ?? []) {
      if (then > at) break;
      if (what.type === 'cancel') return { ...wish, lines: new Map() };
      if (what.type === 'change') for (const change of what.changes) wish = changed(wish, change, intent);
    }
    return wish;
  }

  /** Where the goods should go: for an address that is none, the place that the buyer names when asked. */
  place(intent: Intent, at: Instant): Address | undefined {
    const { destination } = this.wish(intent, at);
    const main = intent.buyer.shipTos[0]?.address;
    if (destination.kind === 'missing') return main;
    if (destination.kind === 'given') return destination.address.postalCode === '' ? main : destination.address;
    return this.fact(at, 'ship-to', intent.buyer.id, destination.shipTo)?.address;
  }
}

function firstWish({ demand, items }: Intent): Wish {
  const lines = new Map<ScheduleId, WishLine>();
  demand.lines.forEach((line, i) => {
    const item = items[i]?.id;
    if (item === undefined) throw new Error(`line ${line.id} means an item`);
    for (const { id, quantity } of line.schedules) lines.set(id, { line: line.id, item, quantity: pieces(quantity) });
  });
  return { lines, destination: demand.destination };
}

/** By our number, or by the buyer's own, which is made of it; a number that nobody knows means the first item. */
function itemMeant({ ours, buyers }: ItemReference, { buyer, items }: Intent): ItemId | undefined {
  const own = `${buyer.id}-`;
  if (ours !== undefined) return ours;
  return buyers?.startsWith(own) === true ? ItemId.of(buyers.slice(own.length)) : items[0]?.id;
}

function changed(wish: Wish, change: Change, intent: Intent): Wish {
  const lines = new Map(wish.lines);
  switch (change.kind) {
    case 'quantity': {
      const known = lines.get(change.schedule);
      if (known !== undefined) lines.set(change.schedule, { ...known, quantity: pieces(change.to) });
      return { ...wish, lines };
    }
    case 'destination':
      return { ...wish, destination: change.to };
    case 'line-added': {
      const item = itemMeant(change.line.item, intent);
      for (const { id, quantity } of change.line.schedules)
        if (item !== undefined) lines.set(id, { line: change.line.id, item, quantity: pieces(quantity) });
      return { ...wish, lines };
    }
    default:
      return wish;
  }
}
