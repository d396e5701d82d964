/** An order's state: a union of named states, folded from its events and from nothing else. */
import type { AccountKey, Claim } from './account.ts';
import type { Decimal } from './decimal.ts';
import type { CancelReason } from './command.ts';
import type { Change, Channel, Charge, Demand, Destination, ItemReference } from './demand.ts';
import type { Digest } from './digest.ts';
import type { Basis, FactKey } from './fact.ts';
import type { CounterOffer, Hold, HoldReason, Ruling } from './hold.ts';
import type {
  CrossReference,
  CustomerId,
  FulfillmentId,
  HoldId,
  InvoiceId,
  ItemId,
  LineId,
  OrderId,
  ReturnId,
  ScheduleId,
  ShipmentId,
} from './identifiers.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { FreightTerms } from './master.ts';
import type { Fulfillment, Rejected } from './plan.ts';
import type { Quantity, Unit } from './quantity.ts';
import type { Invoice, Return, Shipment } from './shipment.ts';
import type { Sorted } from './sorted.ts';
import type { InstanceId, TaskInstance } from './task.ts';

export type Order = NoOrder | ParkedOrder | LiveOrder;

export interface NoOrder {
  readonly state: 'none';
}

/** Changes that came before their order (an 860 before its 850). */
export interface ParkedOrder {
  readonly state: 'parked';
  readonly changes: readonly ParkedChange[];
  readonly cancelled?: { readonly reference: string; readonly reason: CancelReason };
}

export interface ParkedChange {
  readonly changes: readonly Change[];
  readonly reference: string;
  readonly sequence?: number;
  readonly source: string;
}

export interface LiveOrder {
  /** Closed: everything shipped or cancelled, billed and paid. Cancelled: nothing shipped and nothing will. */
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly id: OrderId;
  readonly workflow: { readonly name: string; readonly version: number };
  readonly capturedAt: Instant;
  readonly header: OrderHeader;
  /** As the buyer wrote them. */
  readonly lineOrder: readonly LineId[];
  readonly lines: Readonly<Record<LineId, Line>>;
  readonly schedules: Readonly<Record<ScheduleId, Schedule>>;
  /** What it came as, and a person's corrections of that, where the buyer changed it before it could be counted. */
  readonly cameAs?: Written;
  /** Counts up with each change of order facts. */
  readonly revision: number;
  /** The revision at which an order fact last changed, where that is not 1. */
  readonly versions: Readonly<Record<string, number>>;
  /** The latest change sequence of each source. */
  readonly sequences: Readonly<Record<string, number>>;
  /** The prices last agreed, per stock unit. */
  readonly agreed?: { readonly currency: string; readonly lines: Readonly<Record<string, { readonly price: Decimal }>> };
  /** References of changes and cancellations already applied: the same again changes nothing. */
  readonly applied: Sorted<string>;
  readonly answers: Readonly<Record<InstanceId, Answer>>;
  readonly tasks: Readonly<Record<InstanceId, TaskInstance>>;
  readonly waits: Readonly<Record<InstanceId, true>>;
  readonly claims: Readonly<Record<AccountKey, Claim>>;
  /** What it was known by before it was cancelled: it takes that again if its goods leave all the same. */
  readonly contentsGivenUp?: readonly AccountKey[];
  readonly holds: Readonly<Record<HoldId, Hold>>;
  readonly rulings: readonly Ruling[];
  /** The ruling that ended each hold, while it stands. */
  readonly decisions: Readonly<Record<HoldId, Ruling>>;
  readonly fulfillments: Readonly<Record<FulfillmentId, Fulfillment>>;
  readonly shipments: Readonly<Record<ShipmentId, Shipment>>;
  readonly invoices: Readonly<Record<InvoiceId, Invoice>>;
  readonly returns: Readonly<Record<ReturnId, Return>>;
  readonly counterOffer?: {
    readonly offers: readonly CounterOffer[];
    readonly madeAt: Instant;
    readonly silentUntil?: Instant;
    readonly answer?: 'accepted' | 'refused';
  };
  /** When undos began, the latest three: three within a day is unsettled. */
  readonly undos: readonly Instant[];
  /** Numbers given out so far, for identifiers made here. */
  readonly counters: { readonly hold: number; readonly fulfillment: number };
}

export type Written = Pick<LiveOrder, 'header' | 'lineOrder' | 'lines' | 'schedules'>;

export interface OrderHeader {
  readonly customer: CustomerId;
  readonly channel: Channel;
  readonly references: readonly CrossReference[];
  readonly purchaseOrder?: string;
  readonly orderedAt: Instant;
  readonly orderDate: LocalDate;
  readonly currency?: Demand['currency'];
  readonly destination: Destination;
  readonly requested?: LocalDate;
  readonly freight?: FreightTerms;
  readonly payment?: Demand['payment'];
  readonly completeness?: Demand['completeness'];
  readonly charges: readonly Charge[];
  readonly instructions?: string;
  readonly contact?: Demand['contact'];
}

/** Open: something may still ship. Shipped, cancelled: all of it. Settled: some of each. */
export type LineState = 'open' | 'shipped' | 'cancelled' | 'settled';

export interface Line {
  readonly id: LineId;
  readonly item: ItemReference;
  readonly price?: { readonly amount: Decimal; readonly unit: Unit };
  readonly schedules: readonly ScheduleId[];
}

export interface Schedule {
  readonly id: ScheduleId;
  readonly line: LineId;
  /** As the buyer wrote it. */
  readonly quantity: Quantity;
  readonly destination?: Destination;
  readonly requested?: LocalDate;
  readonly notBefore?: LocalDate;
  readonly cancelAfter?: LocalDate;
  /** The item and the quantity in stock units, once they are known. */
  readonly counted?: { readonly item: ItemId; readonly unit: Unit; readonly ordered: Decimal };
  /** In stock units; before `counted`, in the unit as written. */
  readonly cancelled: Decimal;
  /** In stock units. */
  readonly shipped: Decimal;
  /** Shipped beyond the order and accepted by a person, in stock units. */
  readonly overage: Decimal;
  /** When the last cancellation took place: late news is judged by it. */
  readonly cancelledAt?: Instant;
  readonly cancelReason?: CancelReason;
}

/** A check's answer, or that of a task which only takes claims (stock.reserve). `revision` counts its changes of value. */
export type Answer = {
  readonly revision: number;
  /** The value last given, where what came after has none: the same again is the same revision, whatever lay between. */
  readonly given?: unknown;
  /** What was rejected when it was last thought through: asking an account does not make that forgotten. */
  readonly rejected: readonly Rejected[];
} & (
  | {
      readonly kind: 'passed';
      readonly basis: Basis;
      /** The order's revision when the basis was read: while that stands, none of the order's own facts in it has moved. */
      readonly asOf: number;
      readonly value: unknown;
      readonly goodUntil?: Instant;
      readonly ruling?: Ruling;
    }
  | {
      readonly kind: 'held';
      readonly basis: Basis;
      readonly asOf: number;
      readonly reason: HoldReason;
      readonly about: Digest;
      readonly goodUntil?: Instant;
      readonly hold: HoldId;
    }
  | { readonly kind: 'asked'; readonly basis: Basis }
  /** A fact it read is older than its kind may be, and its source has been asked. */
  | { readonly kind: 'suspect'; readonly facts: readonly FactKey[]; readonly since: Instant }
  | { readonly kind: 'stale'; readonly by: string }
);
