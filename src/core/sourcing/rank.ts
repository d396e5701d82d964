/** The orders in which the planner looks at things: the same whatever order its input came in. */
import { compare, type Decimal } from '../model/decimal.ts';
import type { SourcingDemand, SourcingNode, SourcingRules } from '../model/plan.ts';

/** Text with its runs of digits compared as numbers: line 2 comes before line 10. */
function compareNatural(a: string, b: string): number {
  const as = a.match(RUNS) ?? [];
  const bs = b.match(RUNS) ?? [];
  for (let i = 0; i < as.length && i < bs.length; i++) {
    const way = compareRun(as[i] as string, bs[i] as string);
    if (way !== 0) return way;
  }
  return as.length - bs.length || compareText(a, b);
}

const RUNS = /\d+|\D+/g;

/** A run starts with a digit or has none, so all runs of digits lie on the same side of any other run. */
function compareRun(a: string, b: string): number {
  const areNumbers = DIGIT.test(a) && DIGIT.test(b);
  return areNumbers ? Number(a) - Number(b) : compareText(a, b);
}

const DIGIT = /^\d/;

export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The earliest requested first, those without a date last; then as the customer numbered them. */
export function compareDemands(a: SourcingDemand, b: SourcingDemand): number {
  if (a.requested !== b.requested) {
    if (a.requested === undefined) return 1;
    if (b.requested === undefined) return -1;
    return compareText(a.requested, b.requested);
  }
  return compareNatural(a.line, b.line) || compareNatural(a.schedule, b.schedule);
}

/** Nodes that can ship to a region, best first: by the rule's preference, then priority, then cost, then name. */
export function rankedNodes(
  nodes: readonly SourcingNode[],
  region: string,
  prefer: SourcingRules['prefer'],
): readonly SourcingNode[] {
  const reach = (node: SourcingNode): { distanceKm: Decimal; cost: Decimal } | undefined => node.transit[region];
  const by = (a: SourcingNode, b: SourcingNode, what: 'distanceKm' | 'cost'): number => {
    const x = reach(a);
    const y = reach(b);
    return x === undefined || y === undefined ? 0 : compare(x[what], y[what]);
  };
  const preference = prefer === 'distance' ? 'distanceKm' : prefer === 'cost' ? 'cost' : undefined;
  return nodes
    .filter((node) => node.active && reach(node) !== undefined)
    .sort(
      (a, b) =>
        (preference === undefined ? 0 : by(a, b, preference)) ||
        a.priority - b.priority ||
        by(a, b, 'cost') ||
        compareText(a.node, b.node),
    );
}
