/** Everything that can have happened to an order. Past tense; a closed union. `evolve` folds these into its state. */
import type { ClaimAnswer, ClaimRequest, AccountKey } from './account.ts';
import type { Decimal } from './decimal.ts';
import type { CancelReason, EffectOutcome } from './command.ts';
import type { Change, Demand } from './demand.ts';
import type { Digest } from './digest.ts';
import type { Basis, FactKey } from './fact.ts';
import type { CounterOffer, Hold, HoldReason, Resolution, Routing, RoutingRule, Ruling } from './hold.ts';
import type {
  Actor,
  FulfillmentId,
  HoldId,
  InvoiceId,
  ItemId,
  OrderId,
  ReturnId,
  ScheduleId,
  ShipmentId,
} from './identifiers.ts';
import type { Instant } from './instant.ts';
import type { Money } from './money.ts';
import type { Fulfillment, Rejected } from './plan.ts';
import type { Unit } from './quantity.ts';
import type { DisputeReason, Invoice, Return, ReturnLine, Shipment } from './shipment.ts';
import type { InstanceId, TaskState, UndoAnswer, EffectAct } from './task.ts';

export type OrderEvent = CaptureEvent | StepEvent | ClaimEvent | HoldEvent | TaskEvent | ProgressEvent | MoneyEvent | ReturnEvent;

export type CaptureEvent =
  | {
      readonly type: 'change-parked';
      readonly changes: readonly Change[];
      readonly reference: string;
      readonly sequence?: number;
      readonly source: string;
      readonly at: Instant;
    }
  | { readonly type: 'cancel-parked'; readonly reference: string; readonly reason: CancelReason; readonly at: Instant }
  /** An older change of the same source, come after a newer one: noted, and not applied. */
  | {
      readonly type: 'change-superseded';
      readonly reference: string;
      readonly sequence: number;
      readonly source: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'order-captured';
      readonly order: OrderId;
      readonly demand: Demand;
      readonly workflow: { readonly name: string; readonly version: number };
      readonly at: Instant;
    }
  | {
      readonly type: 'order-changed';
      readonly changes: readonly Change[];
      readonly reference: string;
      readonly sequence?: number;
      readonly source: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'quantity-cancelled';
      readonly lines: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
      readonly reference: string;
      readonly reason: CancelReason;
      readonly at: Instant;
    }
  /** The goods had left before the cancellation: late news puts the quantity back. */
  | {
      readonly type: 'cancellation-corrected';
      readonly lines: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
      readonly shipment: ShipmentId;
    }
  | { readonly type: 'order-closed'; readonly outcome: 'completed' | 'cancelled'; readonly at: Instant }
  | { readonly type: 'order-reopened'; readonly at: Instant };

export type StepEvent =
  /** Items and stock units of the schedule lines became known, or changed. */
  | {
      readonly type: 'demand-counted';
      readonly counted: Readonly<Record<string, { readonly item: ItemId; readonly unit: Unit; readonly ordered: Decimal }>>;
    }
  /** It read facts that are too old; their sources are asked again. */
  | { readonly type: 'step-suspected'; readonly step: InstanceId; readonly facts: readonly FactKey[]; readonly at: Instant }
  /** Asked an account, and can't go on until it answers. */
  | { readonly type: 'step-asked'; readonly step: InstanceId; readonly basis: Basis; readonly rejected: readonly Rejected[] }
  | {
      readonly type: 'step-passed';
      readonly step: InstanceId;
      readonly basis: Basis;
      readonly value: unknown;
      readonly goodUntil?: Instant;
      readonly rejected: readonly Rejected[];
      readonly ruling?: Ruling;
    }
  | {
      readonly type: 'step-held';
      readonly step: InstanceId;
      readonly basis: Basis;
      readonly reason: HoldReason;
      readonly about: Digest;
      readonly goodUntil?: Instant;
      readonly hold: HoldId;
    }
  /** Read again: the facts moved, the answer did not. */
  | { readonly type: 'basis-refreshed'; readonly step: InstanceId; readonly basis: Basis; readonly goodUntil?: Instant }
  /** The answer is void; dependants are undone. */
  | { readonly type: 'step-staled'; readonly step: InstanceId; readonly by: string }
  | { readonly type: 'wait-ended'; readonly step: InstanceId; readonly at: Instant }
  | { readonly type: 'plan-made'; readonly fulfillments: readonly Fulfillment[]; readonly unwanted: readonly FulfillmentId[] };

export type ClaimEvent =
  | { readonly type: 'claims-wanted'; readonly step: InstanceId; readonly claims: readonly ClaimRequest[] }
  | { readonly type: 'claims-answered'; readonly answers: readonly ClaimAnswer[]; readonly at: Instant }
  | { readonly type: 'claims-given-up'; readonly accounts: readonly AccountKey[] }
  /** Goods left, or the ERP's own figure includes the amount: the claim ends because it came true. */
  | {
      readonly type: 'claims-consumed';
      readonly at: Instant;
      readonly claims: readonly { readonly account: AccountKey; readonly quantity: Decimal }[];
    };

export type HoldEvent =
  | { readonly type: 'hold-opened'; readonly hold: Hold }
  /** Its figures moved; it is the same hold. */
  | { readonly type: 'hold-updated'; readonly hold: HoldId; readonly reason: HoldReason; readonly amount?: Money }
  | {
      readonly type: 'hold-escalated';
      readonly hold: HoldId;
      readonly team: string;
      readonly at: Instant;
      readonly next?: { readonly index: number; readonly at: Instant };
    }
  /** By a decision table: its team, priority and times are these. */
  | {
      readonly type: 'hold-routed';
      readonly hold: HoldId;
      readonly routing: Routing;
      readonly dueAt: Instant;
      readonly next?: { readonly index: number; readonly at: Instant };
      readonly by: RoutingRule;
    }
  | {
      readonly type: 'resolution-proposed';
      readonly hold: HoldId;
      readonly resolution: Resolution;
      readonly by: Actor;
      readonly at: Instant;
      readonly note: string;
    }
  | { readonly type: 'hold-resolved'; readonly hold: HoldId; readonly ruling: Ruling }
  /** The decision that ended this hold stands no more. */
  | { readonly type: 'ruling-taken-back'; readonly hold: HoldId; readonly by: Actor; readonly at: Instant; readonly note: string }
  /** What raised it is gone. */
  | { readonly type: 'hold-lapsed'; readonly hold: HoldId };

export type TaskEvent =
  | {
      readonly type: 'task-wanted';
      readonly instance: InstanceId;
      readonly task: string;
      readonly generation: number;
      readonly input: unknown;
      readonly basis: Basis;
      readonly at: Instant;
    }
  | {
      readonly type: 'task-moved';
      readonly instance: InstanceId;
      readonly generation: number;
      readonly from: TaskState;
      readonly to: TaskState;
      readonly unwanted: boolean;
      readonly at: Instant;
      readonly reference?: string;
    }
  /** The effect that undoes is to be sent. */
  | {
      readonly type: 'undo-wanted';
      readonly instance: InstanceId;
      readonly task: string;
      readonly generation: number;
      readonly at: Instant;
    }
  | {
      readonly type: 'read-back-wanted';
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly at: Instant;
    }
  | {
      readonly type: 'effect-again';
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly at: Instant;
    }
  | {
      readonly type: 'effect-reported';
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly outcome: EffectOutcome;
      readonly at: Instant;
    }
  | { readonly type: 'undo-answered'; readonly instance: InstanceId; readonly answer: UndoAnswer };

export type ProgressEvent =
  | {
      readonly type: 'release-acknowledged';
      readonly fulfillment: FulfillmentId;
      readonly generation: number;
      readonly reference: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'pick-recorded';
      readonly fulfillment: FulfillmentId;
      readonly lines: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
      readonly at: Instant;
    }
  | { readonly type: 'shipment-confirmed'; readonly shipment: Shipment; readonly final: boolean }
  /** A person's verdict on what was shipped too much: billed, given, taken back; stock units. */
  | {
      readonly type: 'overage-settled';
      readonly shipment: ShipmentId;
      readonly schedule: ScheduleId;
      readonly bill: Decimal;
      readonly gift: Decimal;
      readonly takeBack: Decimal;
    }
  | { readonly type: 'shipment-cleared'; readonly shipment: ShipmentId }
  /** What will not be picked is taken out of the work given. */
  | {
      readonly type: 'fulfillment-reduced';
      readonly fulfillment: FulfillmentId;
      readonly lines: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
    }
  | { readonly type: 'fulfillment-ended'; readonly fulfillment: FulfillmentId; readonly state: 'shipped' | 'withdrawn' }
  | { readonly type: 'shipment-delivered'; readonly shipment: ShipmentId; readonly at: Instant }
  | {
      readonly type: 'counter-offer-made';
      readonly offers: readonly CounterOffer[];
      readonly silentUntil?: Instant;
      readonly at: Instant;
    }
  | { readonly type: 'counter-offer-answered'; readonly accepted: boolean; readonly reference: string; readonly at: Instant };

export type MoneyEvent =
  | { readonly type: 'invoice-posted'; readonly invoice: Invoice; readonly at: Instant }
  | { readonly type: 'invoice-accepted'; readonly invoice: InvoiceId }
  | {
      readonly type: 'payment-recorded';
      readonly invoice: InvoiceId;
      readonly amount: Money;
      readonly reference: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'dispute-opened';
      readonly invoice: InvoiceId;
      readonly reason: DisputeReason;
      readonly amount: Money;
      readonly at: Instant;
    }
  | {
      readonly type: 'dispute-settled';
      readonly invoice: InvoiceId;
      readonly credit: Money;
      /** Credited whole because the shipment is billed again. */
      readonly rebill?: true;
      readonly at: Instant;
    };

export type ReturnEvent =
  | {
      readonly type: 'return-authorised';
      readonly return: ReturnId;
      readonly reason: Return['reason'];
      readonly lines: readonly ReturnLine[];
      readonly at: Instant;
    }
  | { readonly type: 'return-received'; readonly return: ReturnId; readonly lines: readonly ReturnLine[]; readonly at: Instant }
  | {
      readonly type: 'return-inspected';
      readonly return: ReturnId;
      readonly accepted: readonly ReturnLine[];
      readonly credit: Money;
      readonly at: Instant;
    };
