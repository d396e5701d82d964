/** What can have happened to an account. Past tense, plain data, a closed union. */
import type { LossReason } from '../../model/account.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { CustomerId, OrderId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import type { FillEvidence, LossEvidence } from '../../sourcing/fair.ts';
import type { AdjustReason } from './command.ts';
import type { ClaimTerms } from './state.ts';

export type AccountEvent = ClaimedEvent | FigureEvent | RuleEvent;

export type ClaimedEvent =
  /** Whole; in place of what the order held before. `over`: how much exceeds the room, by an approval. */
  | { readonly type: 'claim-granted'; readonly claim: ClaimTerms; readonly over?: Decimal }
  /** In the line for the rest; `held` of it is granted. */
  | { readonly type: 'claim-queued'; readonly claim: ClaimTerms; readonly held: Decimal; readonly shortBy: Decimal }
  /** What the order held before stays. A refusal of an order that held nothing changes nothing and is no event. */
  | { readonly type: 'claim-refused'; readonly claim: ClaimTerms; readonly held: Decimal; readonly shortBy: Decimal }
  /** Room came; `granted` in all. */
  | {
      readonly type: 'claim-filled';
      readonly order: OrderId;
      readonly granted: Decimal;
      readonly over?: Decimal;
      readonly evidence: FillEvidence;
    }
  | {
      readonly type: 'claim-lost';
      readonly order: OrderId;
      readonly lost: Decimal;
      readonly left: Decimal;
      readonly why: LossReason;
      readonly evidence: LossEvidence;
    }
  | { readonly type: 'claim-given-up'; readonly order: OrderId }
  | { readonly type: 'claim-expired'; readonly order: OrderId; readonly until: Instant }
  /** Goods left, or the ERP's books took it over, at `at`. The order may have held less, or nothing. */
  | { readonly type: 'claim-consumed'; readonly order: OrderId; readonly quantity: Decimal; readonly at: Instant };

export type FigureEvent =
  /** The owner's own figure: on hand, or exposure. */
  | { readonly type: 'figure-read'; readonly figure: Decimal; readonly asOf: Instant }
  | { readonly type: 'figure-moved'; readonly delta: Decimal; readonly why: AdjustReason; readonly at: Instant };

export type RuleEvent =
  | { readonly type: 'limit-set'; readonly limit: Decimal }
  | { readonly type: 'safety-set'; readonly safety: Decimal }
  | {
      readonly type: 'pool-set';
      readonly pool: string;
      readonly customers: readonly CustomerId[];
      readonly quantity: Decimal;
      readonly until?: Instant;
    }
  /** Its time ran out, or it was set to nothing. */
  | { readonly type: 'pool-ended'; readonly pool: string };
