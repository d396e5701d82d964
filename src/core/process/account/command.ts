/** What can be asked of an account, or told to it. Imperative, a closed union. */
import type { ClaimRequest, LossReason } from '../../model/account.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { CustomerId, OrderId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';

/** `receipt`: goods came. `payment`: money came. */
export type AdjustReason = LossReason | 'receipt' | 'payment';

export type AccountCommand =
  | { readonly type: 'claim'; readonly order: OrderId; readonly request: ClaimRequest }
  | { readonly type: 'give-up'; readonly order: OrderId }
  /**
   * Goods left, or the ERP's own books take the amount over, at `at`: the claim shrinks, and the figure moves unless
   * a snapshot with `asOf` at or after `at` has it already.
   */
  | { readonly type: 'consume'; readonly order: OrderId; readonly quantity: Decimal; readonly at: Instant }
  /**
   * The owner's own figure (on hand; exposure) as of a time. `includes`: what it newly has of orders that still claim
   * here, where its source says so; those parts are then not consumed by another command.
   */
  | {
      readonly type: 'snapshot';
      readonly figure: Decimal;
      readonly asOf: Instant;
      readonly limit?: Decimal;
      readonly includes?: readonly { readonly order: OrderId; readonly quantity: Decimal }[];
    }
  /** `delta` on the figure: a count, damage, a counter sale; a payment takes exposure down, so it is negative. */
  | { readonly type: 'adjust'; readonly delta: Decimal; readonly why: AdjustReason; readonly at: Instant }
  | { readonly type: 'set-limit'; readonly limit: Decimal }
  /** Keeps stock from new claims; claims that were granted may still eat into it. */
  | { readonly type: 'set-safety'; readonly safety: Decimal }
  /** Keeps stock from new claims of other customers; nobody loses by it. A quantity of 0 ends the pool. */
  | {
      readonly type: 'set-pool';
      readonly pool: string;
      readonly customers: readonly CustomerId[];
      readonly quantity: Decimal;
      readonly until?: Instant;
    }
  /** Ends the claims and pools whose time has come. */
  | { readonly type: 'expire'; readonly now: Instant };
