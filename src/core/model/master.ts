/**
 * What the facts say: the values that other systems own and the hub relies on. Coarse where a person changes them
 * as a whole (a customer), fine where one change must wake few orders (a price is one fact per agreement and item).
 */
import type { Address } from './address.ts';
import type { Decimal } from './decimal.ts';
import type { ItemId, NodeId, ShipToId } from './identifiers.ts';
import type { Duration, Instant, LocalDate } from './instant.ts';
import type { Currency, Money } from './money.ts';
import type { Unit, Units } from './quantity.ts';

/** Which day's price counts: the day the order was placed, the day the goods ship, or what the order locked in. */
export type PriceRule = 'order-date' | 'ship-date' | 'locked';

export interface Customer {
  readonly name: string;
  readonly status: 'active' | 'stopped';
  /** The credit group whose account the orders use. */
  readonly creditGroup: string;
  readonly businessUnit: string;
  readonly region: string;
  /** 1 is the most important. */
  readonly tier: number;
  readonly currency: Currency;
  readonly priceRule: PriceRule;
  /** The price agreement asked first; none: list only. */
  readonly agreement?: string;
  readonly priceList: string;
  /** Ship to any address, or only to ship-tos on file. */
  readonly shipTo: 'any' | 'on-file';
  readonly defaultShipTo?: ShipToId;
  readonly substitution: 'never' | 'ask' | 'allowed';
  readonly backorder: 'allowed' | 'refused';
  /** Ship only the whole order, only whole lines, or whatever is there. */
  readonly completeness: 'order' | 'line' | 'none';
  readonly invoicing: 'per-shipment' | 'summary';
  /** How long the buyer may stay silent on a counter-offer, and what silence means. */
  readonly silence?: { readonly after: Duration; readonly means: 'accepted' | 'refused' | 'hold' };
}

export interface ShipTo {
  readonly status: 'active' | 'stopped';
  readonly address: Address;
  /** Routing instructions and payer that override our carrier choice. */
  readonly freight?: FreightTerms;
}

export interface FreightTerms {
  readonly payer: 'seller' | 'buyer' | 'third-party';
  readonly account?: string;
  readonly carrier?: string;
  readonly instructions?: string;
}

export interface Item extends Units {
  readonly name: string;
  readonly status: 'active' | 'discontinued' | 'blocked';
  /** Order in multiples of this many stock units. */
  readonly multiple: Decimal;
  /** At least this many stock units on a line. */
  readonly minimum: Decimal;
  readonly supersededBy?: ItemId;
  /** In order of preference. */
  readonly substitutes: readonly ItemId[];
  /** A kit ships its components; quantities are per kit, in the components' stock units. */
  readonly components?: readonly { readonly item: ItemId; readonly quantity: Decimal }[];
  /** Export control classification (ECCN, or EAR99). */
  readonly exportClass: string;
  readonly hazardous: boolean;
}

/** What a partner calls an item of ours. */
export interface ItemAlias {
  readonly item: ItemId;
}

/** One price of an item, by agreement or list. */
export interface PriceEntry {
  readonly currency: Currency;
  /** The unit that the price is for; converted by the item's packs. */
  readonly unit: Unit;
  readonly spans: readonly PriceSpan[];
}

/** The breaks in force from one day to another. */
export interface PriceSpan {
  readonly from: LocalDate;
  /** Last day; none: until further notice. */
  readonly until?: LocalDate;
  /** Ascending by `atLeast` (in the price's unit); the last one reached counts. */
  readonly breaks: readonly { readonly atLeast: Decimal; readonly price: Decimal }[];
}

export interface ItemCost {
  /** Per stock unit. */
  readonly cost: Money;
}

export interface PaymentTerms {
  readonly kind: 'open-account' | 'prepaid' | 'card' | 'cash-on-delivery';
  readonly netDays: number;
  /** The customer's orders may not be released before finance says so. */
  readonly stopped: boolean;
}

/** What finance knows of a credit group beside its room: the room itself is an account. */
export interface CreditStanding {
  readonly overdue: Money;
  /** Days that the oldest open item is past due. */
  readonly oldestOverdueDays: number;
  readonly stopped: boolean;
}

/** The state of the money for an order paid by card or in advance. */
export interface OrderPayment {
  readonly status: 'pending' | 'authorised' | 'captured' | 'declined' | 'refunded';
  readonly amount: Money;
  readonly expires?: Instant;
}

/** A screening of a name and address against restricted-party lists. */
export interface Screening {
  readonly result: 'clear' | 'possible-match' | 'match';
  /** The version of the lists screened against. */
  readonly listVersion: string;
  readonly matches: readonly { readonly list: string; readonly name: string; readonly score: Decimal }[];
}

/** Whether goods of an export class may go to a country. */
export interface ExportRule {
  readonly verdict: 'allowed' | 'licence-needed' | 'forbidden';
  readonly licence?: string;
  readonly rule: string;
}

/** What an address service says of an address. */
export interface AddressVerdict {
  readonly verdict: 'deliverable' | 'corrected' | 'undeliverable' | 'unknown';
  readonly corrected?: Address;
}

/** Whether what a node was told to do can be taken back. */
export type RecallProfile =
  | { readonly kind: 'none' }
  | { readonly kind: 'until-picked' }
  /** Until so long after the release. */
  | { readonly kind: 'until-clock'; readonly after: Duration };

export interface Node {
  readonly name: string;
  readonly kind: 'warehouse' | '3pl' | 'supplier';
  readonly status: 'active' | 'stopped';
  readonly country: string;
  readonly region: string;
  readonly recall: RecallProfile;
  /** What stopping a truck on its way costs; none: can't be done. */
  readonly interceptCost?: Money;
  readonly calendar: string;
  /** Open days from release to the truck. */
  readonly handlingDays: number;
  /** 1 is asked first. */
  readonly priority: number;
}

export interface Network {
  readonly nodes: readonly NodeId[];
}

/** Shipping from a node to a region. */
export interface Transit {
  readonly days: number;
  readonly distanceKm: Decimal;
  /** Per shipment. */
  readonly cost: Money;
}

/** Goods on their way to a node: `quantity` stock units expected on `day`, ascending by day. */
export interface Inbound {
  readonly receipts: readonly { readonly day: LocalDate; readonly quantity: Decimal; readonly reference: string }[];
}

/** A JSON Decision Model: a graph of inputs, decision tables and outputs. Its own engine says whether it can be read. */
export interface DecisionTable {
  readonly contentType?: string;
  readonly name?: string;
  readonly nodes: readonly unknown[];
  readonly edges: readonly unknown[];
}
