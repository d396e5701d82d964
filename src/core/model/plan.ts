/** Sourcing's question and answer: which node ships how much of what, and what was rejected, and why. */
import type { AccountKey, Position } from './account.ts';
import type { Decimal } from './decimal.ts';
import type { FulfillmentId, ItemId, LineId, NodeId, ScheduleId } from './identifiers.ts';
import type { LocalDate } from './instant.ts';
import type { Shortage } from './hold.ts';

/** One schedule line's open quantity, in stock units. */
export interface SourcingDemand {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly item: ItemId;
  readonly quantity: Decimal;
  /** What must stay together: one place on one day. Demands with the same key may ship in one fulfillment. */
  readonly destination: string;
  readonly country: string;
  readonly region: string;
  readonly notBefore?: LocalDate;
  readonly requested?: LocalDate;
  /** For kits: what one unit of `item` takes from stock. */
  readonly components?: readonly { readonly item: ItemId; readonly quantity: Decimal }[];
  /** Allowed in its place, in order; only with the customer's standing consent. */
  readonly substitutes: readonly ItemId[];
}

export interface SourcingNode {
  readonly node: NodeId;
  readonly priority: number;
  /** To this demand's region; keyed by region. */
  readonly transit: Readonly<
    Record<string, { readonly days: number; readonly distanceKm: Decimal; readonly cost: Decimal } | undefined>
  >;
  readonly handlingDays: number;
  readonly active: boolean;
}

export interface SourcingRules {
  readonly prefer: 'priority' | 'distance' | 'cost';
  /** Most nodes that one order, and one schedule line, may ship from. */
  readonly nodesMax: number;
  readonly nodesPerLineMax: number;
  /** `order`: all or nothing; `line`: whole schedule lines; `none`: whatever is there. */
  readonly completeness: 'order' | 'line' | 'none';
  /** Short quantity waits as a backorder, or makes a shortage for a person. */
  readonly backorder: 'allowed' | 'refused';
}

export interface SourcingQuestion {
  readonly demands: readonly SourcingDemand[];
  readonly nodes: readonly SourcingNode[];
  /** Position of every stock account that matters; one that is absent has nothing. */
  readonly stock: ReadonlyMap<AccountKey, Extract<Position, { kind: 'stock' }>>;
  readonly rules: SourcingRules;
}

export interface Allocation {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  /** What ships: the item asked for, or its substitute. */
  readonly item: ItemId;
  readonly node: NodeId;
  readonly quantity: Decimal;
  readonly destination: string;
  /** Set when `item` isn't what was asked for. */
  readonly substitutes?: ItemId;
}

/**
 * A way that was open and not taken, with the figures that decided. `more-shipments`: a better-ranked node that would
 * have split the lines more.
 */
export type Rejected =
  | {
      readonly what: 'node';
      readonly node: NodeId;
      readonly schedule: ScheduleId;
      readonly why: 'stopped' | 'no-transit' | 'no-stock' | 'split-limit' | 'ranked-lower' | 'more-shipments';
      readonly available: Decimal;
      readonly rank?: number;
    }
  | { readonly what: 'substitute'; readonly item: ItemId; readonly schedule: ScheduleId; readonly why: 'not-needed' | 'no-stock' }
  | { readonly what: 'split'; readonly schedule: ScheduleId; readonly why: 'completeness'; readonly available: Decimal }
  | {
      readonly what: 'price-source';
      readonly source: string;
      readonly line: LineId;
      readonly why: 'less-specific' | 'not-in-force' | 'currency' | 'unit' | 'break-not-reached';
      readonly price?: Decimal;
    };

export interface Plan {
  readonly allocations: readonly Allocation[];
  /** Waits for stock. */
  readonly backorders: readonly Shortage[];
  /** Needs a person. */
  readonly shortages: readonly Shortage[];
  readonly rejected: readonly Rejected[];
}

export interface FulfillmentLine {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly item: ItemId;
  readonly quantity: Decimal;
}

/**
 * Planned: part of the plan. Released: the node was told (or is being told). Recalling: it is asked to stop.
 * Withdrawn: nothing of it will ship. Shipped: all that will ever ship of it has.
 */
export type FulfillmentState = 'planned' | 'released' | 'recalling' | 'withdrawn' | 'shipped';

export interface Fulfillment {
  readonly id: FulfillmentId;
  readonly node: NodeId;
  readonly destination: string;
  readonly lines: readonly FulfillmentLine[];
  readonly notBefore?: LocalDate;
  readonly state: FulfillmentState;
  /** Whether the plan still wants it; an unwanted one that is out is recalled. */
  readonly wanted: boolean;
  /** What the node said it picked, where it said so. */
  readonly picked?: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
}
