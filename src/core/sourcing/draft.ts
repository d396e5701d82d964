/** A plan in the making. */
import type { Decimal } from '../model/decimal.ts';
import type { ItemId, NodeId } from '../model/identifiers.ts';
import type { SourcingDemand, SourcingNode, SourcingQuestion } from '../model/plan.ts';
import type { Part, Stock } from './stock.ts';

interface Pick {
  readonly node: NodeId;
  readonly item: ItemId;
  readonly quantity: Decimal;
}

/** A demand while its plan is being made. */
export interface Draft {
  readonly demand: SourcingDemand;
  readonly parts: readonly Part[] | undefined;
  /** Not allocated yet. */
  open: Decimal;
  picks: Pick[];
  /** Set when it was left without because it, or its order, couldn't ship whole: what was there for it. */
  forgone?: Decimal;
}

/** What goes to one place on one day. */
export interface Group {
  readonly drafts: readonly Draft[];
  /** Best first. */
  readonly ranked: readonly SourcingNode[];
}

export interface Attempt {
  readonly question: SourcingQuestion;
  readonly stock: Stock;
  readonly groups: readonly Group[];
  /** Nodes that the order ships from. */
  readonly used: Set<NodeId>;
}
