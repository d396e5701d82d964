/**
 * The customer's demand as agreed: the canonical order that every channel's message becomes. Schedule lines carry
 * quantity, place and days; one line of a purchase order may have many (X12 SDQ and SCH).
 */
import type { Address } from './address.ts';
import type { Decimal } from './decimal.ts';
import type { CrossReference, CustomerId, ItemId, LineId, ScheduleId, ShipToId } from './identifiers.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { FreightTerms } from './master.ts';
import type { Currency, Money } from './money.ts';
import type { Quantity } from './quantity.ts';

/** A ship-to on file, an address given with the order, or nothing yet. */
export type Destination =
  | { readonly kind: 'on-file'; readonly shipTo: ShipToId }
  | { readonly kind: 'given'; readonly address: Address }
  | { readonly kind: 'missing' };

/** How the buyer named the item: our number, theirs, or a GTIN. Qualifiers keep X12 element 235's meaning. */
export interface ItemReference {
  readonly ours?: ItemId;
  readonly buyers?: string;
  readonly gtin?: string;
  readonly manufacturers?: string;
  readonly description?: string;
}

export interface ScheduleDemand {
  readonly id: ScheduleId;
  readonly quantity: Quantity;
  /** None: the order's own destination. */
  readonly destination?: Destination;
  readonly requested?: LocalDate;
  readonly notBefore?: LocalDate;
  /** What has not shipped by the end of this day is cancelled. */
  readonly cancelAfter?: LocalDate;
}

export interface LineDemand {
  readonly id: LineId;
  readonly item: ItemReference;
  /** What the buyer expects to pay, per `unit` of its own; none: whatever is agreed. */
  readonly price?: { readonly amount: Decimal; readonly unit: Quantity['unit'] };
  readonly schedules: readonly ScheduleDemand[];
}

/** Freight, handling, a minimum-order charge or an allowance: a line of its own, never folded into a price. */
export interface Charge {
  readonly id: string;
  readonly kind: 'freight' | 'handling' | 'minimum-order' | 'fee' | 'allowance';
  readonly amount: Money;
}

export type ChannelKind =
  | 'api'
  | 'edi'
  | 'shop'
  | 'crm'
  | 'marketplace'
  | 'email'
  | 'service-desk'
  | 'csv'
  | 'counter'
  | 'import';

/** Which way an order came in. */
export interface Channel {
  readonly kind: ChannelKind;
  /** The connection: `edi:acme`, `shop:main`. */
  readonly name: string;
  /** The message's own number there; the same message again is the same order. */
  readonly message: string;
}

/** An order as a channel brought it. */
export interface Demand {
  readonly customer: CustomerId;
  readonly channel: Channel;
  readonly references: readonly CrossReference[];
  /** The buyer's purchase order number: the business key. */
  readonly purchaseOrder?: string;
  readonly orderedAt: Instant;
  readonly orderDate: LocalDate;
  readonly currency?: Currency;
  readonly destination: Destination;
  readonly requested?: LocalDate;
  readonly freight?: FreightTerms;
  readonly payment?: { readonly method: 'terms' | 'card' | 'prepaid' | 'cash-on-delivery' };
  readonly completeness?: 'order' | 'line' | 'none';
  readonly charges: readonly Charge[];
  readonly lines: readonly LineDemand[];
  readonly instructions?: string;
  readonly contact?: { readonly name?: string; readonly email?: string; readonly phone?: string };
}

/** One change that the customer or a colleague asks for. Each is applied whole or refused whole. */
export type Change =
  /** `from` is what the asker believed; a mismatch is still a change to `to`, noted in the evidence. */
  | { readonly kind: 'quantity'; readonly schedule: ScheduleId; readonly to: Quantity; readonly from?: Quantity }
  | { readonly kind: 'destination'; readonly schedule?: ScheduleId; readonly to: Destination }
  | { readonly kind: 'item'; readonly line: LineId; readonly to: ItemReference }
  | { readonly kind: 'price'; readonly line: LineId; readonly to: { readonly amount: Decimal; readonly unit: Quantity['unit'] } }
  | {
      readonly kind: 'days';
      readonly schedule?: ScheduleId;
      readonly requested?: LocalDate;
      readonly notBefore?: LocalDate;
      readonly cancelAfter?: LocalDate;
    }
  | { readonly kind: 'line-added'; readonly line: LineDemand }
  | { readonly kind: 'schedule-added'; readonly line: LineId; readonly schedule: ScheduleDemand }
  | { readonly kind: 'freight'; readonly to: FreightTerms }
  | { readonly kind: 'instructions'; readonly to: string }
  | { readonly kind: 'purchase-order'; readonly to: string }
  | { readonly kind: 'payment'; readonly to: { readonly method: 'terms' | 'card' | 'prepaid' | 'cash-on-delivery' } }
  | { readonly kind: 'charges'; readonly to: readonly Charge[] };
