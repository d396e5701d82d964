/**
 * Facts: observed pieces of truth, named and versioned, with a source and the time from which they hold.
 *
 * A fact's key is `kind:id` or `kind:id/id`. Version 0 means "not there yet" and can be relied on like any other.
 * Order facts (`order.…`) live in the order itself; all others come from outside, each owned by one system.
 */
import type { Brand } from './brand.ts';
import type { Calendar } from './calendar.ts';
import type { Digest } from './digest.ts';
import type { CommandFailure } from './failure.ts';
import { IDENTIFIER_SHAPE } from './identifiers.ts';
import type { Duration, Instant } from './instant.ts';
import type {
  AddressVerdict,
  CreditStanding,
  DecisionTable,
  Customer,
  ExportRule,
  Inbound,
  Item,
  ItemAlias,
  ItemCost,
  Network,
  Node,
  OrderPayment,
  PaymentTerms,
  PriceEntry,
  Screening,
  ShipTo,
  Transit,
} from './master.ts';
import { fail, ok, type Result } from './result.ts';

/** The value of each kind of outside fact, and how its key is built. */
export interface FactValues {
  /** `customer:C` */
  readonly customer: Customer;
  /** `ship-to:C/S` */
  readonly 'ship-to': ShipTo;
  /** `item:I` */
  readonly item: Item;
  /** `item-alias:C/THEIR-NUMBER` */
  readonly 'item-alias': ItemAlias;
  /** `price:AGREEMENT/ITEM`, an agreement's or a list's */
  readonly price: PriceEntry;
  /** `cost:ITEM` */
  readonly cost: ItemCost;
  /** `terms:C` */
  readonly terms: PaymentTerms;
  /** `credit-standing:GROUP` */
  readonly 'credit-standing': CreditStanding;
  /** `payment:ORDER` */
  readonly payment: OrderPayment;
  /** `screening:DIGEST-OF-PARTY` */
  readonly screening: Screening;
  /** `export-rule:COUNTRY/CLASS` */
  readonly 'export-rule': ExportRule;
  /** `address:DIGEST-OF-ADDRESS` */
  readonly address: AddressVerdict;
  /** `network:BUSINESS-UNIT`: the nodes that may ship its orders */
  readonly network: Network;
  /** `node:N` */
  readonly node: Node;
  /** `transit:NODE/REGION` */
  readonly transit: Transit;
  /** `inbound:NODE/ITEM` */
  readonly inbound: Inbound;
  /** `calendar:ID` */
  readonly calendar: Calendar;
  /** `decision-table:NAME` */
  readonly 'decision-table': DecisionTable;
}

export type FactKind = keyof FactValues;

/** What follows the kind in a key, in order. A kind of `FactValues` without an entry here doesn't compile. */
const IDS: { readonly [K in FactKind]: readonly [string, ...string[]] } = {
  customer: ['CUSTOMER'],
  'ship-to': ['CUSTOMER', 'SHIP-TO'],
  item: ['ITEM'],
  'item-alias': ['CUSTOMER', 'THEIR-NUMBER'],
  price: ['AGREEMENT', 'ITEM'],
  cost: ['ITEM'],
  terms: ['CUSTOMER'],
  'credit-standing': ['GROUP'],
  payment: ['ORDER'],
  screening: ['DIGEST-OF-PARTY'],
  'export-rule': ['COUNTRY', 'CLASS'],
  address: ['DIGEST-OF-ADDRESS'],
  network: ['BUSINESS-UNIT'],
  node: ['NODE'],
  transit: ['NODE', 'REGION'],
  inbound: ['NODE', 'ITEM'],
  calendar: ['CALENDAR'],
  'decision-table': ['NAME'],
};

/** Every kind of outside fact. */
export const FACT_KINDS = Object.keys(IDS) as readonly FactKind[];

/** `kind:id` of an outside fact, or `order.…` of an order's own. */
export type FactKey = Brand<string, 'FactKey'>;

export const factKey = (kind: FactKind, ...ids: readonly string[]): FactKey => keyOf(kind, ids);

/** The same of a list. One or two parts, as nearly all have, are put together without a join: a walk names thousands. */
export function keyOf(kind: FactKind, ids: readonly string[]): FactKey {
  if (ids.length === 1) return `${kind}:${ids[0]}` as FactKey;
  return (ids.length === 2 ? `${kind}:${ids[0]}/${ids[1]}` : `${kind}:${ids.join('/')}`) as FactKey;
}

/** Keys of what an order knows of itself; these never leave it. */
export const orderFact = (path: string): FactKey => `order.${path}` as FactKey;

/** Not `order.…`: told by one character, since this is asked of every entry of every basis in every walk. */
export const isOutside = (key: FactKey): boolean => key.charCodeAt(5) !== 46 || !key.startsWith('order');

export const kindOf = (key: FactKey): string => key.slice(0, key.indexOf(':'));

/** A fact whose key and value are what their kind asks for: what the hub takes in. */
export type JudgedFact = Brand<{ readonly key: FactKey; readonly value: FactValues[FactKind] }, 'JudgedFact'>;

/** Another company's number for an item may hold the `/` and `:` that ours may not: nothing follows it in a key. */
const THEIR_NUMBER = /^\P{C}{1,80}$/u;

/** The key of an outside fact as it comes from outside. `found` repeats at most 120 characters of it. */
export function parseFactKey(text: string, where: string): Result<FactKey, CommandFailure> {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const found = text.slice(0, 120);
  if (!isFactKind(kind))
    return fail({ code: 'fact-unknown', where, found, wayOut: `name it kind:id, of the kinds ${FACT_KINDS.join(', ')}` });
  if (haveShape(kind, text.slice(colon + 1))) return ok(text as FactKey);
  const wayOut = `write ${kind}:${IDS[kind].join('/')}, each of 1 to 80 printable characters without / or :`;
  return fail({ code: 'fact-unknown', where, found, wayOut });
}

const isFactKind = (text: string): text is FactKind => Object.hasOwn(IDS, text);

function haveShape(kind: FactKind, ids: string): boolean {
  const parts = ids.split('/');
  if (kind !== 'item-alias') return parts.length === IDS[kind].length && parts.every((id) => IDENTIFIER_SHAPE.test(id));
  const issuer = parts[0] ?? '';
  return IDENTIFIER_SHAPE.test(issuer) && THEIR_NUMBER.test(ids.slice(issuer.length + 1));
}

/** A fact as it was observed. */
export interface FactView<V = unknown> {
  /** Ascending per key; 0: not there. */
  readonly version: number;
  /** Undefined exactly when the version is 0. */
  readonly value: V | undefined;
  /** The system that owns it: `erp`, `crm`, `wms-east`. */
  readonly source: string;
  /** From when it holds. */
  readonly since: Instant;
  /** When its source last confirmed it; maximum age counts from here. */
  readonly confirmedAt: Instant;
}

/**
 * How long a fact may go unconfirmed before an answer may no longer rest on it; kinds that aren't named never age,
 * because their source tells of every change.
 */
export const MAX_AGE: { readonly [K in FactKind]?: Duration } = {
  screening: (30 * 86_400_000) as Duration,
  payment: (7 * 86_400_000) as Duration,
};

/** One line of a basis: what was read, which version, which part of it mattered. */
export interface BasisEntry {
  /** A fact's key, or `step:NAME` for another step's outcome. */
  readonly key: FactKey;
  readonly version: number;
  /** The part that mattered, as it was: the price, not the whole agreement. Its digest follows from it. */
  readonly value: unknown;
}

/** All that one answer rested on. The same basis always gives the same answer. */
export interface Basis {
  /** The name and version of the code that answered: `price-agrees@1`. */
  readonly code: string;
  /** Digest of the step's own parameters. */
  readonly parameters: Digest;
  readonly entries: readonly BasisEntry[];
}
