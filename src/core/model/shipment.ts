/** Shipments, loads, invoices, payments, disputes and returns: what follows the goods. */
import type { Address } from './address.ts';
import type { Decimal } from './decimal.ts';
import type { Charge } from './demand.ts';
import type {
  FulfillmentId,
  InvoiceId,
  ItemId,
  LineId,
  LoadId,
  NodeId,
  OrderId,
  ReturnId,
  ScheduleId,
  ShipmentId,
} from './identifiers.ts';
import type { Instant } from './instant.ts';
import type { Currency, Money } from './money.ts';

export interface ShippedLine {
  readonly schedule: ScheduleId;
  readonly item: ItemId;
  /** Stock units. */
  readonly quantity: Decimal;
  readonly lots?: readonly string[];
  readonly serials?: readonly string[];
}

/** A carton under its SSCC (GS1 General Specifications, AI 00), for the ship notice. */
export interface Carton {
  readonly sscc: string;
  readonly lines: readonly ShippedLine[];
}

/** Confirmed: it left. Verdict: something is not as it should be, and a person is asked. Delivered: it arrived. */
export type ShipmentState = 'verdict' | 'confirmed' | 'delivered';

export interface Shipment {
  readonly id: ShipmentId;
  readonly fulfillment: FulfillmentId;
  readonly node: NodeId;
  readonly state: ShipmentState;
  readonly lines: readonly ShippedLine[];
  readonly destination: Address;
  /** When the goods left, and when we were told. */
  readonly shippedAt: Instant;
  readonly reportedAt: Instant;
  readonly load?: LoadId;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly cartons?: readonly Carton[];
  /** Agreed price per stock unit of each line, in force when the goods left; what is invoiced. */
  readonly prices: readonly { readonly line: LineId; readonly price: Decimal }[];
  readonly currency: Currency;
  /** Shipped and not to be billed: a gift that a person allowed. */
  readonly free: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
}

/** A truck on the road, or all of it delivered. Before it leaves, it is the carrier's business and not ours. */
export type LoadState = 'departed' | 'delivered';

/** What left together on one bill of lading; it may carry shipments of many orders. */
export interface Load {
  readonly id: LoadId;
  readonly state: LoadState;
  /** By order, then shipment. */
  readonly shipments: readonly { readonly order: OrderId; readonly shipment: ShipmentId }[];
}

/** One order's part of an invoice; a summary invoice has parts of many. */
export interface InvoicePart {
  readonly order: OrderId;
  readonly shipment: ShipmentId;
  readonly goods: Money;
  /** As computed for this part alone, rounded. */
  readonly tax: Money;
}

/** An invoice as the ERP or finance posted it. */
export interface PostedInvoice {
  readonly id: InvoiceId;
  readonly parts: readonly InvoicePart[];
  readonly charges: readonly Charge[];
  readonly tax: Money;
  readonly total: Money;
  readonly postedAt: Instant;
}

/** Posted, disputed, paid; credited when a credit memo takes back the whole. A posted invoice is never voided. */
export type InvoiceState = 'mismatch' | 'posted' | 'disputed' | 'paid' | 'credited';

export interface Invoice {
  readonly id: InvoiceId;
  readonly state: InvoiceState;
  /** This order's own parts. */
  readonly shipments: readonly ShipmentId[];
  /** This order's share: goods, tax and charges. */
  readonly amount: Money;
  readonly paid: Money;
  readonly credited: Money;
  /** Credited to be billed again: another invoice takes its place. */
  readonly rebilled?: true;
  /** Posted tax minus the sum of the parts' taxes; recorded by one order alone. */
  readonly roundingDifference: Money;
  readonly dispute?: { readonly reason: DisputeReason; readonly amount: Money; readonly openedAt: Instant };
}

export type DisputeReason = 'price' | 'quantity' | 'damaged' | 'not-received' | 'not-ordered' | 'tax' | 'freight' | 'duplicate';

/** Authorised → received → inspected → credited at the original price; or refused. */
export type ReturnState = 'authorised' | 'received' | 'inspected' | 'credited' | 'refused';

export interface ReturnLine {
  readonly shipment: ShipmentId;
  readonly schedule: ScheduleId;
  readonly quantity: Decimal;
}

export interface Return {
  readonly id: ReturnId;
  readonly state: ReturnState;
  readonly reason: DisputeReason | 'too-much' | 'unwanted' | 'recall';
  readonly lines: readonly ReturnLine[];
  readonly received: readonly ReturnLine[];
  /** Fit to be credited. */
  readonly accepted: readonly ReturnLine[];
  readonly credit?: Money;
}
