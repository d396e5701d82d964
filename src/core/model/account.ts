/**
 * Accounts are consumable quantities: stock of an item at a node, credit room of a group, a business key that one
 * order may own. An account is never in a basis. A step takes a *claim*; dependants rest on the claim's state.
 */
import type { Brand } from './brand.ts';
import type { Decimal } from './decimal.ts';
import type { CustomerId, ItemId, NodeId, OrderId } from './identifiers.ts';
import type { Instant } from './instant.ts';

/** `stock:NODE/ITEM`, `credit:GROUP`, `key:CUSTOMER/PO` or `content:CUSTOMER/DIGEST`. */
export type AccountKey = Brand<string, 'AccountKey'>;

export type AccountKind = 'stock' | 'credit' | 'key' | 'content';

export const stockAccount = (node: NodeId, item: ItemId): AccountKey => `stock:${node}/${item}` as AccountKey;
export const creditAccount = (group: string): AccountKey => `credit:${group}` as AccountKey;
export const keyAccount = (customer: CustomerId, key: string): AccountKey => `key:${customer}/${key}` as AccountKey;
export const contentAccount = (customer: CustomerId, digest: string): AccountKey => `content:${customer}/${digest}` as AccountKey;

export const accountKind = (account: AccountKey): AccountKind => account.slice(0, account.indexOf(':')) as AccountKind;

/** What an order asks of an account. Asking again with another generation replaces the earlier claim in one act. */
export interface ClaimRequest {
  readonly account: AccountKey;
  /** Stock units, money in the account's currency, 1 for a key, 1 or a share of it for content; what is still to be held, without what was consumed. */
  readonly quantity: Decimal;
  /** Counts up each time the same step asks the same account for something else. */
  readonly generation: number;
  /** Refused at once, or queued until there is room. */
  readonly whenShort: 'refuse' | 'wait';
  /** 1 is first, when stock comes; last to lose, when it goes. */
  readonly priority: number;
  /** Customer, for pools kept for key accounts. */
  readonly customer: CustomerId;
  /** Take it although there is no room: an approval that names the excess. */
  readonly excessApproved?: Decimal;
  /** When the claim ends by itself. */
  readonly until?: Instant;
}

/** A claim as its order sees it. */
export interface Claim {
  readonly account: AccountKey;
  /** The workflow step that took it. */
  readonly step: string;
  readonly generation: number;
  /** In all, with what was consumed. */
  readonly wanted: Decimal;
  /** What came true: shipped, or on the ERP's own books. */
  readonly consumed: Decimal;
  /** When it began to stand in the account's line; none: it does not. */
  readonly waitingSince?: Instant;
  /** Excess that a person approved, as asked for. */
  readonly excessApproved?: Decimal;
  readonly whenShort: ClaimRequest['whenShort'];
  readonly state: ClaimState;
}

export type ClaimState =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'granted'; readonly quantity: Decimal }
  | { readonly kind: 'waiting'; readonly shortBy: Decimal; readonly kept: Decimal }
  | { readonly kind: 'refused'; readonly shortBy: Decimal; readonly kept: Decimal; readonly owner?: ClaimOwner }
  | { readonly kind: 'lost'; readonly left: Decimal; readonly lost: Decimal; readonly why: LossReason };

/** Who holds what was asked for: the evidence of a duplicate. */
export interface ClaimOwner {
  readonly order: OrderId;
  readonly since: Instant;
}

/**
 * `over-shipment`: another order shipped more than it had claimed. `exposure`: more is owed than was known.
 * `expired`: the claim's own time ran out.
 */
export type LossReason =
  | 'stock-count'
  | 'damage'
  | 'counter-sale'
  | 'snapshot'
  | 'limit-cut'
  | 'pool-expired'
  | 'over-shipment'
  | 'exposure'
  | 'expired';

/** An account's answer, in the transaction in which the claim was asked, or later when things change. */
export type ClaimAnswer =
  | { readonly kind: 'granted'; readonly account: AccountKey; readonly generation: number; readonly quantity: Decimal }
  /** `kept`: what of an earlier generation is still held; a refusal takes nothing away. */
  | {
      readonly kind: 'waiting' | 'refused';
      readonly account: AccountKey;
      readonly generation: number;
      readonly shortBy: Decimal;
      readonly kept: Decimal;
      readonly owner?: ClaimOwner;
    }
  | {
      readonly kind: 'lost';
      readonly account: AccountKey;
      readonly generation: number;
      readonly lost: Decimal;
      readonly left: Decimal;
      readonly why: LossReason;
    };

/** How an account stands, for planning; it is read at the moment of deciding and never recorded in a basis. */
export type Position =
  | {
      readonly kind: 'stock';
      readonly onHand: Decimal;
      /** Of all orders, this one's included. */
      readonly claimed: Decimal;
      /** This order's own part of `claimed`. */
      readonly own: Decimal;
      /** Kept back by pools that this customer has no part in. */
      readonly pooled: Decimal;
      readonly safety: Decimal;
    }
  | {
      readonly kind: 'credit';
      readonly limit: Decimal;
      readonly exposure: Decimal;
      readonly claimed: Decimal;
      readonly own: Decimal;
    }
  | { readonly kind: 'key' | 'content'; readonly owner?: ClaimOwner };
