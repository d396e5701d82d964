/**
 * Sourcing: which node ships how much of what. Pure and deterministic: the same question, in whatever order its
 * lists come, gives the same plan.
 *
 * The algorithm, destination by destination (the earliest requested first, then as the customer numbered the lines):
 * 1. Rank the nodes that are active and ship there: by the preference, then priority, then cost, then name.
 * 2. Take the node that can ship most of the lines whole, the best-ranked of those that can ship as many; give it
 *    those lines; again with what is left, until no node can ship another line whole. A node that can ship everything
 *    is therefore always taken before any split, and the best-ranked such.
 * 3. A line that no node can ship whole is split: over the best-ranked nodes, if as many as the limits allow cover it,
 *    else over those that have most of it.
 * 4. What is still short is filled with substitutes, in their order, the same way.
 * 5. Under completeness `line` a line that is short takes nothing, and what it would have taken is there for the next
 *    one; under `order` one short line leaves the whole order without.
 * Where that leaves something short because `nodesMax` was used up, one node for all destinations is tried.
 *
 * Invariants: nothing is promised twice (`Stock`); per demand, allocated + backordered + short = asked; no more than
 * `nodesMax` nodes for the order and `nodesPerLineMax` for a schedule line. About lines × nodes × nodes used. Not
 * promised: the least possible number of nodes, which takes more than a walk to find.
 */
import { add, compare, isPositive, least, subtract, ZERO, type Decimal } from '../model/decimal.ts';
import type { ItemId, NodeId } from '../model/identifiers.ts';
import type { Plan, SourcingNode, SourcingQuestion } from '../model/plan.ts';
import type { Attempt, Draft, Group } from './draft.ts';
import { explained } from './explain.ts';
import { compareDemands, rankedNodes } from './rank.ts';
import { partsOf, Stock, type Part } from './stock.ts';

export function source(question: SourcingQuestion): Plan {
  const attempt = attempted(question, question.nodes);
  const better = isWhole(attempt) ? undefined : fromOneNode(attempt);
  return explained(better ?? attempt, question.nodes);
}

function attempted(question: SourcingQuestion, nodes: readonly SourcingNode[]): Attempt {
  const attempt: Attempt = { question, stock: new Stock(question), groups: grouped(question, nodes), used: new Set() };
  for (const group of attempt.groups) {
    shipWholeLines(attempt, group);
    for (const draft of group.drafts) if (isPositive(draft.open)) ship(attempt, group, draft);
  }
  if (question.rules.completeness === 'order' && !isWhole(attempt)) forgoOrder(attempt);
  return attempt;
}

function grouped(question: SourcingQuestion, nodes: readonly SourcingNode[]): readonly Group[] {
  const byPlace = new Map<string, Draft[]>();
  for (const demand of [...question.demands].sort(compareDemands)) {
    const place = `${demand.region}\n${demand.destination}`;
    const draft: Draft = { demand, parts: partsOf(demand), open: demand.quantity, picks: [] };
    const drafts = byPlace.get(place);
    if (drafts === undefined) byPlace.set(place, [draft]);
    else drafts.push(draft);
  }
  return Array.from(byPlace.values(), (drafts) => {
    const region = drafts[0]?.demand.region ?? '';
    return { drafts, ranked: rankedNodes(nodes, region, question.rules.prefer) };
  });
}

const isWhole = (attempt: Attempt): boolean =>
  attempt.groups.every(({ drafts }) => drafts.every(({ open }) => !isPositive(open)));

/** Whether the order may ship from this node: it does already, or may use one more. */
const mayUse = ({ used, question }: Attempt, node: NodeId): boolean => used.has(node) || used.size < question.rules.nodesMax;

/** Step 2. */
function shipWholeLines(attempt: Attempt, group: Group): void {
  let open: readonly Draft[] = group.drafts.filter((draft) => isPositive(draft.open));
  while (open.length > 0 && attempt.question.rules.nodesPerLineMax > 0) {
    let best: { node: NodeId; drafts: readonly Draft[] } | undefined;
    for (const { node } of group.ranked) {
      if (!mayUse(attempt, node)) continue;
      const drafts = wholeFrom(attempt.stock, node, open);
      if (drafts.length > (best?.drafts.length ?? 0)) best = { node, drafts };
      if (drafts.length === open.length) break;
    }
    if (best === undefined) return;
    for (const draft of best.drafts) pick(attempt, draft, best.node, draft.demand.item, draft.open);
    open = open.filter((draft) => isPositive(draft.open));
  }
}

/** The lines that a node could ship whole, one after the other. */
function wholeFrom(stock: Stock, node: NodeId, open: readonly Draft[]): readonly Draft[] {
  const whole: Draft[] = [];
  for (const draft of open) {
    const { item } = draft.demand;
    if (compare(stock.available(node, item, draft.parts), draft.open) < 0) continue;
    stock.take(node, item, draft.parts, draft.open);
    whole.push(draft);
  }
  for (const draft of whole) stock.give(node, draft.demand.item, draft.parts, draft.open);
  return whole;
}

function pick({ stock, used }: Attempt, draft: Draft, node: NodeId, item: ItemId, quantity: Decimal): void {
  stock.take(node, item, item === draft.demand.item ? draft.parts : undefined, quantity);
  draft.picks.push({ node, item, quantity });
  draft.open = subtract(draft.open, quantity);
  used.add(node);
}

/** Steps 3 to 5 for one line. */
function ship(attempt: Attempt, group: Group, draft: Draft): void {
  const before = new Set(attempt.used);
  split(attempt, group, draft, draft.demand.item, draft.parts);
  for (const substitute of draft.demand.substitutes) {
    if (isPositive(draft.open)) split(attempt, group, draft, substitute, undefined);
  }
  if (attempt.question.rules.completeness !== 'line' || !isPositive(draft.open)) return;
  forgo(attempt.stock, draft);
  for (const node of attempt.used) if (!before.has(node)) attempt.used.delete(node);
}

function split(attempt: Attempt, group: Group, draft: Draft, item: ItemId, parts: readonly Part[] | undefined): void {
  const candidates: Candidate[] = [];
  for (const { node } of group.ranked) {
    const available = attempt.stock.available(node, item, parts);
    if (isPositive(available)) candidates.push({ node, available, rank: candidates.length });
  }
  for (const { node, available } of chosen(attempt, draft, candidates)) {
    if (!isPositive(draft.open)) return;
    pick(attempt, draft, node, item, least(available, draft.open));
  }
}

interface Candidate {
  readonly node: NodeId;
  readonly available: Decimal;
  readonly rank: number;
}

/** One node that covers the line, if there is one; else the best-ranked that do together; else those with most. */
function chosen(attempt: Attempt, draft: Draft, candidates: readonly Candidate[]): readonly Candidate[] {
  const covers = candidates.filter(({ available }) => compare(available, draft.open) >= 0);
  const one = covers.find(({ node }) => attempt.used.has(node)) ?? covers[0];
  if (one !== undefined) {
    const alone = within(attempt, draft, [one]);
    if (alone.length > 0) return alone;
  }
  const bestRanked = within(attempt, draft, candidates);
  let covered = ZERO;
  for (const { available } of bestRanked) covered = add(covered, available);
  if (compare(covered, draft.open) >= 0) return bestRanked;
  const mostFirst = [...candidates].sort((a, b) => compare(b.available, a.available) || a.rank - b.rank);
  return [...within(attempt, draft, mostFirst)].sort((a, b) => a.rank - b.rank);
}

/** The first of them, as many as the order's and the line's limits allow. A node that is used anyway is free. */
function within({ used, question: { rules } }: Attempt, draft: Draft, candidates: readonly Candidate[]): readonly Candidate[] {
  const line = new Set(draft.picks.map(({ node }) => node));
  let forLine = rules.nodesPerLineMax - line.size;
  let forOrder = rules.nodesMax - used.size;
  return candidates.filter(({ node }) => {
    const costsLine = line.has(node) ? 0 : 1;
    const costsOrder = used.has(node) ? 0 : 1;
    if (forLine < costsLine || forOrder < costsOrder) return false;
    forLine -= costsLine;
    forOrder -= costsOrder;
    return true;
  });
}

/** Gives back what the line had, and remembers what was there. */
function forgo(stock: Stock, draft: Draft): void {
  for (const { node, item, quantity } of draft.picks)
    stock.give(node, item, item === draft.demand.item ? draft.parts : undefined, quantity);
  draft.forgone = subtract(draft.demand.quantity, draft.open);
  draft.picks = [];
  draft.open = draft.demand.quantity;
}

function forgoOrder({ stock, groups, used }: Attempt): void {
  for (const { drafts } of groups) for (const draft of drafts) forgo(stock, draft);
  used.clear();
}

/**
 * Several destinations and too few nodes allowed: what the first destinations used up, the last one may have needed.
 * The node with the best ranks over all destinations that ships everything by itself.
 */
function fromOneNode({ question, groups }: Attempt): Attempt | undefined {
  if (groups.length < 2 || question.rules.nodesMax >= question.nodes.length) return undefined;
  const ranks = new Map<NodeId, { node: SourcingNode; sum: number; groups: number }>();
  for (const { ranked } of groups) {
    ranked.forEach((node, rank) => {
      const known = ranks.get(node.node);
      ranks.set(node.node, { node, sum: (known?.sum ?? 0) + rank, groups: (known?.groups ?? 0) + 1 });
    });
  }
  const everywhere = [...ranks.values()].filter((rank) => rank.groups === groups.length);
  for (const { node } of everywhere.sort((a, b) => a.sum - b.sum || (a.node.node < b.node.node ? -1 : 1))) {
    const attempt = attempted(question, [node]);
    if (isWhole(attempt)) return attempt;
  }
  return undefined;
}
