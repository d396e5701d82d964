/** Many holds decided at one stroke, as they were named before the first of them was decided. */
import type { Actor, HoldId, OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';

export interface HoldOf {
  readonly order: OrderId;
  readonly hold: HoldId;
}

export interface HoldBatch {
  readonly id: string;
  readonly by: Actor;
  readonly at: Instant;
  readonly holds: readonly HoldOf[];
}

export interface HoldBatches {
  /** The first of an id counts, and is given back whoever comes later. */
  readonly keep: (batch: Omit<HoldBatch, 'at'>) => Promise<HoldBatch>;
  readonly find: (id: string) => Promise<HoldBatch | undefined>;
}
