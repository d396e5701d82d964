/** The question that reserving puts to the planner: what is left to plan, over which nodes, with which stock. */
import { stockAccount, type AccountKey, type Position } from '../../model/account.ts';
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { ItemId, NodeId, ScheduleId } from '../../model/identifiers.ts';
import type { Plan, SourcingDemand, SourcingNode, SourcingRules } from '../../model/plan.ts';
import { source } from '../../sourcing/plan.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { fulfillmentsOf, hasEnded, schedulesOf } from '../order-facts.ts';
import type { TrackedView } from '../view.ts';
import { partsOf, rest, type Place } from './place.ts';

export function placesOf(draft: Draft, view: TrackedView): ReadonlyMap<ScheduleId, Place> {
  const places = new Map<ScheduleId, Place>();
  const unit = view.fact('customer', [draft.order.header.customer], (customer) => customer?.businessUnit ?? '');
  const names = view.fact('network', [unit], (network) => network?.nodes ?? []);
  const standing = view.fact('customer', [draft.order.header.customer], (customer) => customer?.substitution ?? 'never');
  const destinations = view.answer('address', (value) => value);
  const nodes = new Map<string, readonly SourcingNode[]>();
  for (const schedule of schedulesOf(draft.order)) {
    const destination = destinations.destinations[schedule.id];
    const address = destination === undefined ? undefined : destinations.places[destination];
    if (schedule.counted === undefined || destination === undefined || address === undefined) continue;
    const { item, requested, notBefore } = view.demand(schedule.id, (demand) => ({
      item: demand.item,
      requested: demand.requested,
      notBefore: demand.notBefore,
    }));
    const stock = view.fact('item', [item], (value) => ({
      substitutes: value?.substitutes ?? [],
      components: value?.components,
    }));
    const region = address.region ?? address.country;
    const reach = nodes.get(region) ?? names.map((node) => nodeOf(view, node, region));
    nodes.set(region, reach);
    const waitsAt = firstOf(reach);
    places.set(schedule.id, {
      item,
      items: standing === 'allowed' ? [item, ...stock.substitutes] : [item],
      destination,
      country: address.country,
      region,
      nodes: reach,
      ...(stock.components === undefined || stock.components.length === 0 ? {} : { components: stock.components }),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(requested === undefined ? {} : { requested }),
      ...(waitsAt === undefined ? {} : { waitsAt }),
    });
  }
  return places;
}

function nodeOf(view: TrackedView, node: NodeId, region: string): SourcingNode {
  const of = view.fact('node', [node], (value) => ({
    priority: value?.priority ?? 99,
    handlingDays: value?.handlingDays ?? 0,
    active: value?.status === 'active',
  }));
  const transit = view.fact(
    'transit',
    [node, region],
    (value) => value && { days: value.days, distanceKm: value.distanceKm, cost: value.cost.amount },
  );
  return { node, ...of, transit: { [region]: transit } };
}

/** The active node of highest priority that reaches the place; by name where priorities are equal. */
function firstOf(nodes: readonly SourcingNode[]): NodeId | undefined {
  const active = nodes.filter((node) => node.active && Object.values(node.transit)[0] !== undefined);
  return [...active].sort((a, b) => a.priority - b.priority || (a.node < b.node ? -1 : 1))[0]?.node;
}

const NOTHING: Plan = { allocations: [], backorders: [], shortages: [], rejected: [] };

/** A plan for what is left; undefined while positions have to be loaded. */
export function planRest(
  draft: Draft,
  view: TrackedView,
  step: Step,
  places: ReadonlyMap<ScheduleId, Place>,
  left: ReadonlyMap<ScheduleId, Decimal>,
): Plan | undefined {
  const demands: SourcingDemand[] = [];
  const nodes = new Map<NodeId, SourcingNode>();
  for (const schedule of schedulesOf(draft.order)) {
    const quantity = left.get(schedule.id) ?? decimal.ZERO;
    const place = places.get(schedule.id);
    if (place === undefined || !decimal.isPositive(quantity)) continue;
    demands.push(demandOf(schedule.id, schedule.line, quantity, place));
    for (const node of place.nodes)
      nodes.set(node.node, { ...node, transit: { ...nodes.get(node.node)?.transit, ...node.transit } });
  }
  const rules = rulesOf(draft, view, step);
  if (demands.length === 0) return draft.isIncomplete ? undefined : NOTHING;
  const stock = positions(draft, demands, [...nodes.keys()], places);
  if (draft.isIncomplete) return undefined;
  return source({ demands, nodes: [...nodes.values()], stock, rules });
}

function demandOf(schedule: ScheduleId, line: SourcingDemand['line'], quantity: Decimal, place: Place): SourcingDemand {
  const { item, items, components, destination, country, region, notBefore, requested } = place;
  return {
    schedule,
    line,
    item,
    quantity,
    destination,
    country,
    region,
    substitutes: items.slice(1),
    ...(components === undefined ? {} : { components }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(requested === undefined ? {} : { requested }),
  };
}

function rulesOf(draft: Draft, view: TrackedView, step: Step): SourcingRules {
  const own = view.header((header) => header.completeness);
  const customer = view.fact('customer', [draft.order.header.customer], (value) => ({
    completeness: value?.completeness ?? 'none',
    backorder: value?.backorder ?? 'allowed',
  }));
  const { prefer, nodesMax, nodesPerLineMax } = step.with;
  return {
    prefer: prefer as SourcingRules['prefer'],
    nodesMax: nodesMax as number,
    nodesPerLineMax: nodesPerLineMax as number,
    completeness: own ?? customer.completeness,
    backorder: customer.backorder,
  };
}

/** Stock as it stands, without what this order holds for the fulfillments that it keeps. */
function positions(
  draft: Draft,
  demands: readonly SourcingDemand[],
  nodes: readonly NodeId[],
  places: ReadonlyMap<ScheduleId, Place>,
): Map<AccountKey, Extract<Position, { kind: 'stock' }>> {
  const items = new Set<ItemId>();
  for (const { item, components, substitutes } of demands)
    for (const each of components === undefined
      ? [item, ...substitutes]
      : [...components.map((part) => part.item), ...substitutes])
      items.add(each);
  const kept = keptOf(draft, places);
  const stock = new Map<AccountKey, Extract<Position, { kind: 'stock' }>>();
  for (const node of nodes)
    for (const item of items) {
      const account = stockAccount(node, item);
      const spoken = kept.get(account) ?? decimal.ZERO;
      const free = (own: Decimal): Decimal => decimal.most(decimal.ZERO, decimal.subtract(own, spoken));
      const state = draft.order.claims[account]?.state;
      // What an order in the line may have, it has been given, and told: the rest is for those before it.
      if (state?.kind === 'waiting') {
        stock.set(account, given(free(state.kept)));
        continue;
      }
      const position = draft.position(account);
      if (position?.kind === 'stock') stock.set(account, { ...position, own: free(position.own) });
    }
  return stock;
}

/** Stock of which there is only what the order has been given. */
const given = (quantity: Decimal): Extract<Position, { kind: 'stock' }> => ({
  kind: 'stock',
  onHand: quantity,
  claimed: quantity,
  own: quantity,
  pooled: decimal.ZERO,
  safety: decimal.ZERO,
});

function keptOf(draft: Draft, places: ReadonlyMap<ScheduleId, Place>): Map<AccountKey, Decimal> {
  const kept = new Map<AccountKey, Decimal>();
  for (const fulfillment of fulfillmentsOf(draft.order)) {
    if (hasEnded(fulfillment)) continue;
    for (const line of rest(draft.order, fulfillment))
      for (const part of partsOf(line.item, line.quantity, places.get(line.schedule))) {
        const account = stockAccount(fulfillment.node, part.item);
        kept.set(account, decimal.add(kept.get(account) ?? decimal.ZERO, part.quantity));
      }
  }
  return kept;
}
