/** Questions to the planner in a few words, and plans as a person reads them. */
import { stockAccount, type Position } from '../../../src/core/model/account.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { ItemId, LineId, NodeId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import { localDate } from '../../../src/core/model/instant.ts';
import type {
  Plan,
  Rejected,
  SourcingDemand,
  SourcingNode,
  SourcingQuestion,
  SourcingRules,
} from '../../../src/core/model/plan.ts';

interface More {
  readonly to?: string;
  readonly region?: string;
  readonly requested?: string;
  readonly substitutes?: readonly string[];
  readonly kit?: Readonly<Record<string, number>>;
}

export const wants = (schedule: string, item: string, quantity: number, more: More = {}): SourcingDemand => ({
  schedule: ScheduleId.of(schedule),
  line: LineId.of(schedule.split('.')[0] ?? schedule),
  item: ItemId.of(item),
  quantity: decimal(quantity),
  destination: more.to ?? 'DOCK',
  country: 'US',
  region: more.region ?? 'NY',
  substitutes: (more.substitutes ?? []).map((other) => ItemId.of(other)),
  ...(more.requested === undefined ? {} : { requested: localDate(more.requested) }),
  ...(more.kit === undefined
    ? {}
    : { components: Object.entries(more.kit).map(([part, per]) => ({ item: ItemId.of(part), quantity: decimal(per) })) }),
});

/** Reaches each region at a distance in km and a cost of a tenth of it. */
export const node = (
  name: string,
  priority: number,
  km: Readonly<Record<string, number>> = { NY: 100 },
  active = true,
): SourcingNode => ({
  node: NodeId.of(name),
  priority,
  transit: Object.fromEntries(
    Object.entries(km).map(([region, distance]) => [
      region,
      { days: 1, distanceKm: decimal(distance), cost: decimal(String(distance / 10)) },
    ]),
  ),
  handlingDays: 1,
  active,
});

type StockPosition = Extract<Position, { kind: 'stock' }>;

export const there = (
  onHand: number,
  more: Partial<Record<'claimed' | 'own' | 'pooled' | 'safety', number>> = {},
): StockPosition => ({
  kind: 'stock',
  onHand: decimal(onHand),
  claimed: decimal(more.claimed ?? 0),
  own: decimal(more.own ?? 0),
  pooled: decimal(more.pooled ?? 0),
  safety: decimal(more.safety ?? 0),
});

type OnHand = Readonly<Record<string, Readonly<Record<string, number | StockPosition>>>>;

const stock = (nodes: OnHand): SourcingQuestion['stock'] =>
  new Map(
    Object.entries(nodes).flatMap(([at, items]) =>
      Object.entries(items).map(
        ([item, held]) => [stockAccount(NodeId.of(at), ItemId.of(item)), typeof held === 'number' ? there(held) : held] as const,
      ),
    ),
  );

const RULES: SourcingRules = {
  prefer: 'priority',
  nodesMax: 9,
  nodesPerLineMax: 9,
  completeness: 'none',
  backorder: 'allowed',
};

export const question = (
  demands: readonly SourcingDemand[],
  nodes: readonly SourcingNode[],
  held: OnHand,
  rules: Partial<SourcingRules> = {},
): SourcingQuestion => ({
  demands,
  nodes,
  stock: stock(held),
  rules: { ...RULES, ...rules },
});

function rejectedAs(one: Rejected): string {
  switch (one.what) {
    case 'node':
      return `not ${one.node} for ${one.schedule}: ${one.why}, ${one.available} there${one.rank === undefined ? '' : `, rank ${one.rank}`}`;
    case 'substitute':
      return `not ${one.item} for ${one.schedule}: ${one.why}`;
    case 'split':
      return `no split of ${one.schedule}: ${one.why}, ${one.available} there`;
    case 'price-source':
      return `a plan has no prices: ${one.source}`;
  }
}

/** The plan as text, a line each. */
export const told = (plan: Plan): readonly string[] => [
  ...plan.allocations.map(
    (one) =>
      `${one.schedule}: ${one.quantity} ${one.item} from ${one.node} to ${one.destination}${one.substitutes === undefined ? '' : ` for ${one.substitutes}`}`,
  ),
  ...plan.backorders.map(
    (one) => `backorder ${one.schedule}: ${one.short} of ${one.wanted} ${one.item}, ${one.available} there: ${one.why}`,
  ),
  ...plan.shortages.map(
    (one) => `shortage ${one.schedule}: ${one.short} of ${one.wanted} ${one.item}, ${one.available} there: ${one.why}`,
  ),
  ...plan.rejected.map(rejectedAs),
];
