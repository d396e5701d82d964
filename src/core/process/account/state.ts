/**
 * An account's state, folded from its own events.
 *
 * Invariants, asserted after each decision (`assertSound`): what is claimed never exceeds what is there, but by
 * `excess`, the part that a person approved; `excess` is never more than is in use. `claimed` is the sum over the
 * claims, and a pool's `held` the sum over its customers' claims; both are running totals, so that a command costs
 * O(log claims) and not a walk over thousands of orders of one item.
 */
import type { AccountKey, LossReason, Position } from '../../model/account.ts';
import { accountKind } from '../../model/account.ts';
import { add, compare, isNegative, isPositive, most, ONE, subtract, sum, ZERO, type Decimal } from '../../model/decimal.ts';
import type { CustomerId, OrderId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import { invariant } from '../../model/result.ts';
import { compareRank, fairTerms, type FairTerms, type RankedClaim } from '../../sourcing/fair.ts';
import { EMPTY_LEDGER, type Ledger } from './ledger.ts';
import { ascending, compareText, find, type Sorted } from '../../model/sorted.ts';

/** What an order asked for, as it stands in the line. */
export interface ClaimTerms extends Omit<RankedClaim, 'granted'> {
  readonly generation: number;
  readonly until?: Instant;
}

export type Standing =
  | { readonly kind: 'granted' | 'waiting' | 'refused' }
  /** Waits no more: its order says whether it still wants it, and keeps its place if it does. */
  | { readonly kind: 'lost'; readonly lost: Decimal; readonly why: LossReason };

/** `wanted` is what is still to be held: what was consumed is off it. */
export interface HeldClaim extends ClaimTerms {
  readonly granted: Decimal;
  readonly standing: Standing;
}

/** Stock kept for some customers; a customer is in one pool of an account at most. */
export interface Pool {
  readonly pool: string;
  readonly customers: readonly CustomerId[];
  /** Shrinks as its customers' goods leave. */
  readonly quantity: Decimal;
  readonly until?: Instant;
  /** What its customers hold. */
  readonly held: Decimal;
}

interface AccountBase {
  readonly account: AccountKey;
  readonly claimed: Decimal;
  readonly excess: Decimal;
  /** By order. */
  readonly claims: Sorted<HeldClaim>;
  /** Those with something granted, and those that wait, each by rank. */
  readonly holding: Sorted<HeldClaim>;
  readonly waiting: Sorted<HeldClaim>;
}

export interface StockAccount extends AccountBase {
  readonly kind: 'stock';
  readonly onHand: Ledger;
  readonly safety: Decimal;
  readonly pools: readonly Pool[];
}

export interface CreditAccount extends AccountBase {
  readonly kind: 'credit';
  readonly limit: Decimal;
  readonly exposure: Ledger;
}

/** A business key, which one order may own, or an order's content, which orders with keys of their own share. */
export interface KeyAccount extends AccountBase {
  readonly kind: 'key' | 'content';
}

export type AccountState = StockAccount | CreditAccount | KeyAccount;

export function newAccount(account: AccountKey): AccountState {
  const kind = accountKind(account);
  const base: AccountBase = { account, claimed: ZERO, excess: ZERO, claims: null, holding: null, waiting: null };
  if (kind === 'stock') return { ...base, kind, onHand: EMPTY_LEDGER, safety: ZERO, pools: [] };
  if (kind === 'credit') return { ...base, kind, limit: ZERO, exposure: EMPTY_LEDGER };
  return { ...base, kind };
}

export const byOrder = (a: HeldClaim, b: HeldClaim): number => compareText(a.order, b.order);
export const byRank: (a: HeldClaim, b: HeldClaim) => number = compareRank;

export const claimOf = (state: AccountState, order: OrderId): HeldClaim | undefined =>
  find(state.claims, (claim) => compareText(order, claim.order));

/** What is there to be claimed, whoever has it now; never below nothing. */
export function capacity(state: AccountState): Decimal {
  switch (state.kind) {
    case 'stock':
      return most(state.onHand.figure, ZERO);
    case 'credit':
      return most(subtract(state.limit, state.exposure.figure), ZERO);
    case 'key':
    case 'content':
      return ONE;
  }
}

export const overdraw = (state: AccountState): Decimal => most(subtract(state.claimed, capacity(state)), ZERO);

const reserved = (pool: Pool): Decimal => most(subtract(pool.quantity, pool.held), ZERO);

export const isIn = (pool: Pool, customer: CustomerId): boolean => pool.customers.includes(customer);

/** Kept back by pools that this customer has no part in. */
const pooledFrom = (pools: readonly Pool[], customer: CustomerId): Decimal =>
  pools.length === 0 ? ZERO : sum(pools.filter((pool) => !isIn(pool, customer)).map(reserved));

/** Of stock: free for anybody at all. */
export const free = (state: StockAccount): Decimal => subtract(subtract(state.onHand.figure, state.safety), state.claimed);

/**
 * What a customer's order could claim on top of all claims. Credit may be below nothing: that is what must be paid
 * before anything fits. Stock is never, for what is short is what the order itself lacks.
 */
export function roomFor(state: AccountState, customer: CustomerId): Decimal {
  switch (state.kind) {
    case 'stock':
      return most(subtract(free(state), pooledFrom(state.pools, customer)), ZERO);
    case 'credit':
      return subtract(subtract(state.limit, state.exposure.figure), state.claimed);
    case 'key':
    case 'content':
      return subtract(ONE, state.claimed);
  }
}

export const termsOf = (state: AccountState): FairTerms =>
  fairTerms(state.kind, state.kind === 'credit' ? state.limit : undefined);

/** Of a key: who has it, the asking order itself only if nobody else does. */
export function ownerOf(state: AccountState, order: OrderId): HeldClaim | undefined {
  let own: HeldClaim | undefined;
  for (const claim of ascending(state.holding)) {
    if (claim.order !== order) return claim;
    own = claim;
  }
  return own;
}

/** How the account stands for one order. */
export function position(state: AccountState, order: OrderId, customer: CustomerId): Position {
  const own = claimOf(state, order)?.granted ?? ZERO;
  const { claimed } = state;
  switch (state.kind) {
    case 'stock':
      return {
        kind: 'stock',
        onHand: state.onHand.figure,
        claimed,
        own,
        pooled: pooledFrom(state.pools, customer),
        safety: state.safety,
      };
    case 'credit':
      return { kind: 'credit', limit: state.limit, exposure: state.exposure.figure, claimed, own };
    case 'key':
    case 'content': {
      const owner = ownerOf(state, order);
      return { kind: state.kind, ...(owner === undefined ? {} : { owner: { order: owner.order, since: owner.since } }) };
    }
  }
}

export function assertSound(state: AccountState): void {
  invariant(
    compare(state.claimed, add(capacity(state), state.excess)) <= 0,
    `${state.account}: claims fit, but by an approved excess`,
  );
  invariant(!isNegative(state.claimed), `${state.account}: what is claimed is not below nothing`);
  invariant(
    state.claimed === ZERO ? state.holding === null : isPositive(state.claimed),
    `${state.account}: who holds nothing is not a holder`,
  );
}
