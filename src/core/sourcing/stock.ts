/**
 * What an order may still take from each node, while its plan is being made.
 *
 * Invariant: what one demand has taken is not there for the next, kits and loose parts alike: both are counted in the
 * accounts they draw on. What is there to begin with is on hand − others' claims − others' pools − safety, and never
 * less than what the order itself holds and has not planned yet.
 */
import type { Position } from '../model/account.ts';
import { stockAccount } from '../model/account.ts';
import { add, divideWhole, least, most, multiply, subtract, ZERO, type Decimal } from '../model/decimal.ts';
import type { ItemId, NodeId } from '../model/identifiers.ts';
import type { SourcingDemand, SourcingQuestion } from '../model/plan.ts';

type StockPosition = Extract<Position, { kind: 'stock' }>;

/** One unit of a demand takes `per` of `item`: itself, or the components of a kit. */
export interface Part {
  readonly item: ItemId;
  readonly per: Decimal;
}

export const partsOf = (demand: SourcingDemand): readonly Part[] | undefined => {
  if (demand.components === undefined || demand.components.length === 0) return undefined;
  const parts = new Map<ItemId, Decimal>();
  for (const { item, quantity } of demand.components) parts.set(item, add(parts.get(item) ?? ZERO, quantity));
  return Array.from(parts, ([item, per]) => ({ item, per }));
};

/** What the order holds already is its own, whatever is kept back since: an account that takes it away says so. */
function availableIn(position: StockPosition | undefined): Decimal {
  if (position === undefined) return ZERO;
  const others = subtract(position.claimed, position.own);
  const available = subtract(subtract(subtract(position.onHand, others), position.pooled), position.safety);
  return most(available, position.own);
}

export class Stock {
  private readonly question: SourcingQuestion;
  private readonly left = new Map<NodeId, Map<ItemId, Decimal>>();

  constructor(question: SourcingQuestion) {
    this.question = question;
  }

  private at(node: NodeId): Map<ItemId, Decimal> {
    let items = this.left.get(node);
    if (items === undefined) this.left.set(node, (items = new Map()));
    return items;
  }

  item(node: NodeId, item: ItemId): Decimal {
    const items = this.at(node);
    let left = items.get(item);
    if (left === undefined) items.set(item, (left = availableIn(this.question.stock.get(stockAccount(node, item)))));
    return left;
  }

  /** How many of `item` could go, in whole kits where it is made of parts. */
  available(node: NodeId, item: ItemId, parts: readonly Part[] | undefined): Decimal {
    if (parts === undefined) return this.item(node, item);
    let kits: Decimal | undefined;
    for (const { item: part, per } of parts) {
      const { quotient } = divideWhole(this.item(node, part), per);
      kits = kits === undefined ? quotient : least(kits, quotient);
    }
    return kits ?? ZERO;
  }

  take(node: NodeId, item: ItemId, parts: readonly Part[] | undefined, quantity: Decimal): void {
    const items = this.at(node);
    if (parts === undefined) items.set(item, subtract(this.item(node, item), quantity));
    else for (const { item: part, per } of parts) items.set(part, subtract(this.item(node, part), multiply(per, quantity)));
  }

  give(node: NodeId, item: ItemId, parts: readonly Part[] | undefined, quantity: Decimal): void {
    const items = this.at(node);
    if (parts === undefined) items.set(item, add(this.item(node, item), quantity));
    else for (const { item: part, per } of parts) items.set(part, add(this.item(node, part), multiply(per, quantity)));
  }
}
