/** An order as the ERP of the chain has it: its own copy, which nobody outside is bound to. */
import type { Address } from '../../../src/core/model/address.ts';
import type { Charge, Destination } from '../../../src/core/model/demand.ts';
import type { FulfillmentId, ItemId, LineId, NodeId, OrderId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import type { LocalDate } from '../../../src/core/model/instant.ts';
import type { SimEffect } from '../../hub/effects.ts';
import type { Intent } from '../../world/intents.ts';

export interface ErpLine {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  item: ItemId;
  /** Pieces. */
  quantity: number;
  cents: number;
  shipped: number;
}

/** A document that the ERP sent to a warehouse, or believes it sent. */
export interface Release {
  readonly fulfillment: FulfillmentId;
  readonly node: NodeId;
  readonly effect: SimEffect;
  lines: readonly { readonly schedule: ScheduleId; readonly item: ItemId; readonly quantity: number }[];
  state: 'open' | 'taken-back' | 'done';
  /** Confirmed pieces by schedule line. */
  readonly confirmed: Map<ScheduleId, number>;
  /** The money has left the ERP's open orders for finance's books. */
  isBilled: boolean;
}

export interface ErpOrder {
  readonly id: OrderId;
  /** What the buyer meant: known to people who ask, never to the ERP. */
  readonly intent: Intent;
  readonly orderDate: LocalDate;
  readonly charges: readonly Charge[];
  readonly lines: ErpLine[];
  destination: Destination;
  /** Set where a clerk typed another place than was meant, or corrected one that was none. */
  address: Address | undefined;
  /** Why it is not exported; empty: it may be. */
  readonly blocks: Set<string>;
  readonly releases: Release[];
  readonly isInvoicedFromOrder: boolean;
  /** A person promised the buyer's own price. */
  isTheirs: boolean;
  isCancelled: boolean;
  bills: number;
}

/** Pieces of a schedule line that nodes have, or had and shipped. */
const outOf = (order: ErpOrder, schedule: ScheduleId): number =>
  order.releases.reduce((sum, release) => {
    if (release.state === 'taken-back') return sum;
    if (release.state === 'done') return sum + (release.confirmed.get(schedule) ?? 0);
    return sum + (release.lines.find((line) => line.schedule === schedule)?.quantity ?? 0);
  }, 0);

export const openOf = (order: ErpOrder, line: ErpLine): number =>
  order.isCancelled ? 0 : Math.max(0, line.quantity - outOf(order, line.schedule));

/** In cents, of what is ordered and not billed. */
export const openCents = (order: ErpOrder): number =>
  order.isCancelled
    ? 0
    : order.lines.reduce((sum, line) => sum + Math.max(0, line.quantity - billedOf(order, line.schedule)) * line.cents, 0);

const billedOf = (order: ErpOrder, schedule: ScheduleId): number =>
  order.releases.reduce((sum, release) => sum + (release.isBilled ? (release.confirmed.get(schedule) ?? 0) : 0), 0);
