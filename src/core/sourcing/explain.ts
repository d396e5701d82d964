/** A plan as it is told: the allocations, what is short and why, and every way that was open and not taken. */
import { isPositive, subtract, ZERO, type Decimal } from '../model/decimal.ts';
import type { Shortage } from '../model/hold.ts';
import type { NodeId } from '../model/identifiers.ts';
import type { Allocation, Plan, Rejected, SourcingNode } from '../model/plan.ts';
import type { Attempt, Draft, Group } from './draft.ts';
import { compareText, rankedNodes } from './rank.ts';

export function explained(attempt: Attempt, nodes: readonly SourcingNode[]): Plan {
  const { rules } = attempt.question;
  const plan = {
    allocations: [] as Allocation[],
    backorders: [] as Shortage[],
    shortages: [] as Shortage[],
    rejected: [] as Rejected[],
  };
  for (const group of attempt.groups) {
    const ranked = rankedNodes(nodes, group.drafts[0]?.demand.region ?? '', rules.prefer);
    const unranked = nodes.filter((node) => !ranked.includes(node)).sort((a, b) => compareText(a.node, b.node));
    for (const draft of group.drafts) {
      plan.allocations.push(...draft.picks.map((one) => allocation(draft, one)));
      rejectNodes(attempt, draft, ranked, unranked, plan.rejected);
      rejectSubstitutes(draft, plan.rejected);
      if (!isPositive(draft.open)) continue;
      const why = whyShort(attempt, group, draft);
      // No stock that comes helps a line that no node may ship.
      if (rules.backorder === 'allowed' && why !== 'no-node') plan.backorders.push(shortage(draft, why));
      else plan.shortages.push(shortage(draft, why === 'no-stock' ? 'backorder-refused' : why));
    }
  }
  return plan;
}

function allocation({ demand }: Draft, { node, item, quantity }: Draft['picks'][number]): Allocation {
  const { schedule, line, destination } = demand;
  return { schedule, line, item, node, quantity, destination, ...(item === demand.item ? {} : { substitutes: demand.item }) };
}

function shortage(draft: Draft, why: Shortage['why']): Shortage {
  const { schedule, line, item, quantity: wanted } = draft.demand;
  return { schedule, line, item, wanted, available: thereFor(draft), short: draft.open, why };
}

const thereFor = (draft: Draft): Decimal => draft.forgone ?? subtract(draft.demand.quantity, draft.open);

function whyShort(attempt: Attempt, { ranked }: Group, draft: Draft): Shortage['why'] {
  if (ranked.length === 0) return 'no-node';
  const there = thereFor(draft);
  const isComplete = there === draft.demand.quantity;
  if (isComplete || (attempt.question.rules.completeness === 'line' && there !== ZERO)) return 'ship-together';
  const { item, substitutes } = draft.demand;
  const isElsewhere = ranked.some(
    ({ node }) =>
      isPositive(attempt.stock.available(node, item, draft.parts)) ||
      substitutes.some((other) => isPositive(attempt.stock.item(node, other))),
  );
  return isElsewhere && draft.forgone === undefined ? 'split-limit' : 'no-stock';
}

type Nodes = readonly SourcingNode[];

function rejectNodes(attempt: Attempt, draft: Draft, ranked: Nodes, unranked: Nodes, rejected: Rejected[]): void {
  const { schedule, item } = draft.demand;
  const chosen = new Set<NodeId>(draft.picks.map(({ node }) => node));
  const lastChosen = ranked.findLastIndex(({ node }) => chosen.has(node));
  ranked.forEach(({ node }, index) => {
    if (chosen.has(node)) return;
    const available = attempt.stock.available(node, item, draft.parts);
    const why = whyNot(draft, available, index < lastChosen);
    if (why !== undefined) rejected.push({ what: 'node', node, schedule, why, available, rank: index + 1 });
  });
  for (const { node, active } of unranked) {
    const available = attempt.stock.available(node, item, draft.parts);
    rejected.push({ what: 'node', node, schedule, why: active ? 'no-transit' : 'stopped', available });
  }
  if (draft.forgone !== undefined && draft.forgone !== ZERO) {
    rejected.push({ what: 'split', schedule, why: 'completeness', available: draft.forgone });
  }
}

/** Undefined for a node that has stock for a line which was left without: the split says why. */
function whyNot(draft: Draft, available: Decimal, isBetter: boolean): Extract<Rejected, { what: 'node' }>['why'] | undefined {
  if (available === ZERO) return 'no-stock';
  if (draft.forgone !== undefined) return undefined;
  if (isPositive(draft.open)) return 'split-limit';
  return isBetter ? 'more-shipments' : 'ranked-lower';
}

function rejectSubstitutes(draft: Draft, rejected: Rejected[]): void {
  const { schedule, substitutes } = draft.demand;
  const last = substitutes.findLastIndex((item) => draft.picks.some((one) => one.item === item));
  substitutes.forEach((item, index) => {
    if (draft.picks.some((one) => one.item === item)) return;
    const isNeeded = isPositive(draft.open) || index < last;
    rejected.push({ what: 'substitute', item, schedule, why: isNeeded ? 'no-stock' : 'not-needed' });
  });
}
