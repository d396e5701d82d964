/**
 * Holds: what stops an order until a person or a fact resolves it. A reason is typed and carries its evidence in
 * figures; it is never a free string. The table of types, teams, due times and ways out is `docs/reference/holds.md`.
 */
import type { Address } from './address.ts';
import type { Decimal } from './decimal.ts';
import type { Digest } from './digest.ts';
import type {
  Actor,
  FulfillmentId,
  HoldId,
  InvoiceId,
  ItemId,
  LineId,
  NodeId,
  OrderId,
  ScheduleId,
  ShipmentId,
} from './identifiers.ts';
import type { Duration, Instant, LocalDate } from './instant.ts';
import type { Money } from './money.ts';

export type HoldReason =
  | { readonly type: 'incomplete'; readonly missing: readonly Missing[] }
  | {
      readonly type: 'duplicate';
      readonly by: 'business-key' | 'content';
      readonly key: string;
      readonly other: OrderId;
      readonly otherSince: Instant;
    }
  | { readonly type: 'ship-to'; readonly problems: readonly ShipToProblem[] }
  | { readonly type: 'screening'; readonly hits: readonly ScreeningHit[]; readonly exports: readonly ExportHit[] }
  | { readonly type: 'price-difference'; readonly lines: readonly PriceDifference[]; readonly atStake: Money }
  | { readonly type: 'below-margin'; readonly lines: readonly MarginShortfall[]; readonly atStake: Money }
  | { readonly type: 'credit'; readonly group: string; readonly problem: CreditProblem }
  | { readonly type: 'payment-authorisation'; readonly problem: PaymentProblem }
  | { readonly type: 'not-orderable'; readonly lines: readonly OrderabilityProblem[] }
  | { readonly type: 'shortage'; readonly lines: readonly Shortage[] }
  | { readonly type: 'awaiting-buyer'; readonly offers: readonly CounterOffer[]; readonly silentUntil?: Instant }
  | { readonly type: 'date-jeopardy'; readonly lines: readonly DateJeopardy[] }
  | {
      readonly type: 'beyond-recall';
      readonly fulfillment: FulfillmentId;
      readonly node: NodeId;
      readonly cause: RecallFailure;
      readonly kept: readonly KeptLine[];
      readonly changed: readonly string[];
      /** Digest of what the node should have been told. */
      readonly instead: Digest;
      readonly interceptCost?: Money;
    }
  | {
      readonly type: 'discrepancy';
      readonly shipment?: ShipmentId;
      readonly fulfillment: FulfillmentId;
      readonly lines: readonly Discrepancy[];
    }
  | {
      readonly type: 'effect';
      readonly effect: string;
      readonly state: 'dead' | 'in-doubt' | 'refused';
      readonly attempts: number;
      readonly code: string;
      readonly detail: string;
    }
  | {
      readonly type: 'invoice-mismatch';
      readonly invoice: InvoiceId;
      readonly expected: Money;
      readonly posted: Money;
      readonly difference: Money;
    }
  | { readonly type: 'unsettled'; readonly undos: number; readonly since: Instant }
  /** A change that came before its order, and doesn't fit it. */
  | {
      readonly type: 'change-unfit';
      readonly reference: string;
      readonly code: string;
      readonly where: string;
      readonly found: string;
    }
  /** A fact is older than its kind may be, and its source is silent. */
  | {
      readonly type: 'fact-too-old';
      readonly facts: readonly { readonly key: string; readonly source: string; readonly confirmedAt: Instant }[];
    }
  /** A person stops the order by hand. */
  | { readonly type: 'stopped'; readonly by: Actor; readonly note: string };

export type HoldType = HoldReason['type'];

export type Missing =
  | { readonly what: 'customer' | 'purchase-order' | 'destination' | 'currency' | 'lines'; readonly where: string }
  | { readonly what: 'item'; readonly where: string; readonly line: LineId; readonly reference: string }
  | {
      readonly what: 'unit';
      readonly where: string;
      readonly line: LineId;
      readonly unit: string;
      readonly known: readonly string[];
    }
  | { readonly what: 'quantity'; readonly where: string; readonly line: LineId; readonly found: string };

export type ShipToProblem =
  | { readonly problem: 'customer-stopped'; readonly customer: string }
  | { readonly problem: 'ship-to-unknown' | 'ship-to-stopped'; readonly shipTo: string }
  | { readonly problem: 'not-on-file'; readonly address: Address }
  | { readonly problem: 'undeliverable' | 'unverified'; readonly address: Address }
  | { readonly problem: 'incomplete-address'; readonly address: Address; readonly missing: readonly string[] };

export interface ScreeningHit {
  readonly party: string;
  readonly result: 'possible-match' | 'match' | 'not-screened';
  readonly list?: string;
  readonly match?: string;
  readonly score?: Decimal;
}
export interface ExportHit {
  readonly line: LineId;
  readonly item: ItemId;
  readonly exportClass: string;
  readonly country: string;
  readonly verdict: 'licence-needed' | 'forbidden' | 'no-rule';
  readonly rule?: string;
}

export interface PriceDifference {
  readonly line: LineId;
  readonly item: ItemId;
  /** Both per stock unit; `ours` is missing where no price is agreed. */
  readonly theirs?: Decimal;
  readonly ours?: Decimal;
  readonly difference?: Decimal;
  /** Of ours, in percent, two places. */
  readonly percent?: Decimal;
  readonly tolerancePercent: Decimal;
  readonly problem: 'beyond-tolerance' | 'no-price' | 'currency' | 'unit';
}

export interface MarginShortfall {
  readonly line: LineId;
  readonly item: ItemId;
  readonly price: Decimal;
  readonly cost?: Decimal;
  readonly marginPercent?: Decimal;
  readonly floorPercent: Decimal;
  readonly problem: 'below-floor' | 'no-cost' | 'currency';
}

export type CreditProblem =
  | { readonly problem: 'over-limit'; readonly wanted: Money; readonly room: Money; readonly over: Money }
  | { readonly problem: 'overdue'; readonly overdue: Money; readonly days: number; readonly daysMax: number }
  | { readonly problem: 'stopped' | 'no-standing' | 'no-terms' };

export type PaymentProblem =
  | { readonly problem: 'not-authorised' | 'declined' | 'refunded' | 'expired' | 'not-paid'; readonly needed: Money }
  | { readonly problem: 'too-little'; readonly needed: Money; readonly authorised: Money }
  | { readonly problem: 'terms-stopped' | 'terms-unknown' };

export type OrderabilityProblem = { readonly line: LineId; readonly item: ItemId } & (
  | {
      readonly problem: 'multiple';
      readonly asked: Decimal;
      readonly multiple: Decimal;
      readonly down: Decimal;
      readonly up: Decimal;
    }
  | { readonly problem: 'minimum'; readonly asked: Decimal; readonly minimum: Decimal }
  | { readonly problem: 'blocked' | 'discontinued' | 'unknown' }
  | { readonly problem: 'consent-needed'; readonly substitute: ItemId }
);

export interface Shortage {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly item: ItemId;
  readonly wanted: Decimal;
  readonly available: Decimal;
  readonly short: Decimal;
  readonly why: 'no-stock' | 'lost' | 'no-node' | 'ship-together' | 'split-limit' | 'backorder-refused' | 'waits-long';
}
export type CounterOffer = { readonly schedule: ScheduleId; readonly line: LineId } & (
  | { readonly change: 'quantity'; readonly asked: Decimal; readonly offered: Decimal }
  | { readonly change: 'date'; readonly asked: LocalDate; readonly offered: LocalDate }
  | { readonly change: 'price'; readonly asked: Decimal; readonly offered: Decimal }
  | { readonly change: 'item'; readonly asked: ItemId; readonly offered: ItemId }
);
export interface DateJeopardy {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly requested: LocalDate;
  readonly feasible?: LocalDate;
  readonly daysLate?: number;
}
export interface KeptLine {
  readonly schedule: ScheduleId;
  readonly item: ItemId;
  readonly quantity: Decimal;
}
export type RecallFailure = 'no-recall' | 'cut-off-passed' | 'refused' | 'partly-refused' | 'already-picked' | 'shipped';
export interface Discrepancy {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly item: ItemId;
  readonly expected: Decimal;
  readonly found: Decimal;
  readonly kind: 'short-pick' | 'under' | 'over' | 'wrong-item';
}

/** Every way out of a hold that there is. Which are offered depends on the type (WAYS_OUT) and the workflow. */
export type Resolution =
  /** Let the check pass on exactly this reason. */
  | {
      readonly way:
        | 'approve'
        | 'clear'
        | 'legitimate-repeat'
        | 'ours'
        | 'theirs'
        | 'prepay'
        | 'use-terms'
        | 'backorder'
        | 'accept-date'
        | 'let-ship'
        | 'release-as-is'
        | 'ship-short'
        | 'accept-theirs'
        | 'resume';
    }
  | { readonly way: 'requote' | 'reprice'; readonly prices: readonly { readonly line: LineId; readonly amount: Decimal }[] }
  /** Let the claim exceed the room by at most this much. */
  | { readonly way: 'approve-excess'; readonly amount: Decimal }
  /** Go on with what the room allows, the rest stays open. `room`: as the hold showed it when this was decided. */
  | { readonly way: 'partial-release'; readonly room?: Decimal }
  /** Change a fact of the order, which runs the check again. */
  | { readonly way: 'map-item'; readonly line: LineId; readonly item: ItemId }
  | { readonly way: 'correct-address'; readonly address: Address }
  | { readonly way: 'substitute'; readonly line: LineId; readonly item: ItemId }
  | { readonly way: 'round'; readonly to: 'up' | 'down' }
  | { readonly way: 'extend'; readonly requested: LocalDate }
  /** Ask the source again: the check, the recall, the effect. */
  | { readonly way: 'check-again' | 'read-back' | 'send-again' | 're-pick' }
  | { readonly way: 'confirm-by-hand'; readonly reference: string }
  | { readonly way: 'ask-buyer' }
  | { readonly way: 'record-acceptance' | 'original-terms' }
  | { readonly way: 'intercept' }
  | { readonly way: 'accept-over'; readonly bill: Decimal; readonly gift: Decimal; readonly takeBack: Decimal }
  | { readonly way: 'credit-and-rebill' }
  | { readonly way: 'freeze-facts'; readonly for: Duration }
  | { readonly way: 'cancel-lines'; readonly lines: readonly LineId[] }
  | { readonly way: 'cancel' | 'reject' | 'merge' };

export type WayOut = Resolution['way'];

/** Ways that take nothing but their name. */
export const PLAIN_WAYS = [
  'approve',
  'clear',
  'legitimate-repeat',
  'ours',
  'theirs',
  'prepay',
  'use-terms',
  'backorder',
  'accept-date',
  'let-ship',
  'release-as-is',
  'ship-short',
  'accept-theirs',
  'resume',
  'check-again',
  'read-back',
  'send-again',
  're-pick',
  'ask-buyer',
  'record-acceptance',
  'original-terms',
  'intercept',
  'credit-and-rebill',
  'cancel',
  'reject',
  'merge',
  'partial-release',
] as const satisfies readonly WayOut[];

/**
 * Ways that let a check pass and do nothing else: such a decision can be taken back. Room that an account gave by a decision
 * stays given, so those on credit are not among them.
 */
export const REVERSIBLE_WAYS: readonly WayOut[] = [
  'approve',
  'clear',
  'legitimate-repeat',
  'ours',
  'theirs',
  'requote',
  'reprice',
  'backorder',
  'accept-date',
];

/** The ways out of each type, and how many people each takes where the workflow doesn't say otherwise. */
export const WAYS_OUT: { readonly [T in HoldType]: { readonly [W in WayOut]?: 1 | 2 } } = {
  incomplete: { 'map-item': 1, 'ask-buyer': 1, reject: 1 },
  duplicate: { 'legitimate-repeat': 1, merge: 1, cancel: 1 },
  'ship-to': { approve: 1, 'correct-address': 1, reject: 1 },
  screening: { clear: 2, reject: 1 },
  'price-difference': { ours: 1, theirs: 1, requote: 1, 'ask-buyer': 1, reject: 1 },
  'below-margin': { approve: 1, reprice: 1, reject: 1 },
  credit: { 'partial-release': 1, 'approve-excess': 2, approve: 2, prepay: 1, 'check-again': 1, cancel: 1 },
  'payment-authorisation': { 'check-again': 1, 'use-terms': 1, cancel: 1 },
  'not-orderable': { substitute: 1, round: 1, approve: 1, 'ask-buyer': 1, 'cancel-lines': 1, cancel: 1 },
  shortage: { backorder: 1, 'check-again': 1, substitute: 1, 'ask-buyer': 1, 'cancel-lines': 1, cancel: 1 },
  'awaiting-buyer': { 'record-acceptance': 1, 'original-terms': 1, cancel: 1 },
  'date-jeopardy': { 'accept-date': 1, extend: 1, 'check-again': 1, 'ask-buyer': 1, 'cancel-lines': 1, cancel: 1 },
  'beyond-recall': { intercept: 1, 'let-ship': 1 },
  discrepancy: { 'ship-short': 1, 're-pick': 1, 'accept-over': 1 },
  effect: { 'read-back': 1, 'send-again': 1, 'confirm-by-hand': 1 },
  'invoice-mismatch': { 'accept-theirs': 1, 'credit-and-rebill': 1 },
  unsettled: { 'freeze-facts': 1, cancel: 1, 'release-as-is': 2 },
  'change-unfit': { approve: 1, 'ask-buyer': 1, cancel: 1 },
  'fact-too-old': { approve: 1, 'check-again': 1, cancel: 1 },
  stopped: { resume: 1, cancel: 1 },
};

/** A line of a version of a decision table. */
export interface RoutingRule {
  readonly table: string;
  readonly version: number;
  readonly rule: string;
}

/** How a step's holds are worked: from the workflow. */
export interface HoldPolicy {
  readonly team: string;
  /** Business time. */
  readonly due: Duration;
  /** Business time after opening, ascending. */
  readonly escalate: readonly { readonly team: string; readonly after: Duration }[];
  /** A calendar fact; none: every hour counts. */
  readonly calendar?: string;
  readonly priority: number;
  /** Ways that this workflow allows, of those of the type; none: all. */
  readonly ways?: readonly WayOut[];
  /** Two people for these ways, or for any way out of a hold whose amount is above this. */
  readonly secondPerson?: { readonly ways?: readonly WayOut[]; readonly above?: Decimal };
}

/** What a decision table may say of it: who works it and by when, never which ways out there are or how many people they take. */
export type Routing = Pick<HoldPolicy, 'team' | 'due' | 'escalate' | 'calendar' | 'priority'>;

export interface Hold {
  readonly id: HoldId;
  readonly reason: HoldReason;
  /** The step instance that raised it, or `order` for one of the process itself. */
  readonly raisedBy: string;
  readonly policy: HoldPolicy;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  /** The next escalation's index in the policy and its time; none: all done. */
  readonly nextEscalation?: { readonly index: number; readonly at: Instant };
  readonly team: string;
  /** The rule that said who works it, where it is not the workflow's own word. */
  readonly routed?: RoutingRule;
  /** What a second person has still to confirm. */
  readonly proposal?: { readonly resolution: Resolution; readonly by: Actor; readonly at: Instant; readonly note: string };
  /** The money at stake, where the reason has some. */
  readonly amount?: Money;
}

/** What a person decided, and about what: it stands for exactly that reason and falls with it. */
export interface Ruling {
  readonly step: string;
  /** Digest of what the ruling is about. */
  readonly about: Digest;
  readonly resolution: Resolution;
  readonly by: readonly Actor[];
  readonly at: Instant;
  readonly note: string;
}
