/** Everything that can be asked of an order, or told to it. Imperative; a closed union. */
import type { ClaimAnswer } from './account.ts';
import type { Decimal } from './decimal.ts';
import type { Change, Demand } from './demand.ts';
import type { FactKey } from './fact.ts';
import type { Resolution, Routing, RoutingRule } from './hold.ts';
import type {
  Actor,
  FulfillmentId,
  HoldId,
  InvoiceId,
  LoadId,
  NodeId,
  OrderId,
  ReturnId,
  ScheduleId,
  ShipmentId,
} from './identifiers.ts';
import type { Instant } from './instant.ts';
import type { Money } from './money.ts';
import type { Quantity } from './quantity.ts';
import type { Carton, DisputeReason, PostedInvoice, Return, ReturnLine, ShippedLine } from './shipment.ts';
import type { EffectAct, InstanceId, UndoAnswer } from './task.ts';

/** Who asks, with which roles, and under which number. The same `id` again is the same command. */
export interface CommandMeta {
  readonly id: string;
  readonly order: OrderId;
  readonly actor: Actor;
  readonly roles: readonly string[];
  readonly at: Instant;
}

export type OrderCommand =
  | { readonly type: 'capture'; readonly demand: Demand; readonly workflow: { readonly name: string; readonly version: number } }
  /** `sequence` orders changes of one purchase order (X12 860 BCH). Before its order has come, a change is parked. */
  | {
      readonly type: 'change';
      readonly changes: readonly Change[];
      readonly reference: string;
      readonly sequence?: number;
      readonly source: string;
    }
  | {
      readonly type: 'cancel';
      readonly what: 'order' | readonly { readonly schedule: ScheduleId; readonly quantity?: Quantity }[];
      readonly reference: string;
      readonly reason: CancelReason;
    }
  | { readonly type: 'note-facts'; readonly facts: readonly FactKey[] }
  | { readonly type: 'answer-claims'; readonly answers: readonly ClaimAnswer[] }
  | { readonly type: 'resolve-hold'; readonly hold: HoldId; readonly resolution: Resolution; readonly note: string }
  /** A decision that only let a check pass is withdrawn: the step is asked again, and what rests on it is undone. */
  | { readonly type: 'take-back-ruling'; readonly hold: HoldId; readonly note: string }
  /** What a decision table says of who works it; only the hub itself asks for it. */
  | { readonly type: 'route-hold'; readonly hold: HoldId; readonly routing: Routing; readonly by: RoutingRule }
  | { readonly type: 'place-hold'; readonly note: string; readonly team: string }
  | { readonly type: 'wake' }
  /** A worker claims an effect to send it: compared once more, at the last moment. */
  | { readonly type: 'claim-effect'; readonly instance: InstanceId; readonly generation: number; readonly act: EffectAct }
  | {
      readonly type: 'record-effect';
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly outcome: EffectOutcome;
    }
  | {
      readonly type: 'record-acknowledgement';
      readonly fulfillment: FulfillmentId;
      readonly generation: number;
      readonly reference: string;
    }
  | {
      readonly type: 'record-pick';
      readonly fulfillment: FulfillmentId;
      readonly lines: readonly { readonly schedule: ScheduleId; readonly quantity: Decimal }[];
      /** By the node's word. Old news of what it has given back since is then known for that. */
      readonly pickedAt?: Instant;
    }
  | { readonly type: 'record-shipment'; readonly shipment: ShipmentReport }
  | { readonly type: 'record-delivery'; readonly shipment: ShipmentId; readonly deliveredAt: Instant }
  | { readonly type: 'answer-counter-offer'; readonly accepted: boolean; readonly reference: string }
  | { readonly type: 'record-invoice'; readonly invoice: PostedInvoice }
  | { readonly type: 'record-payment'; readonly invoice: InvoiceId; readonly amount: Money; readonly reference: string }
  | { readonly type: 'open-dispute'; readonly invoice: InvoiceId; readonly reason: DisputeReason; readonly amount: Money }
  | { readonly type: 'settle-dispute'; readonly invoice: InvoiceId; readonly credit: Money }
  | {
      readonly type: 'authorise-return';
      readonly return: ReturnId;
      readonly reason: Return['reason'];
      readonly lines: readonly ReturnLine[];
    }
  | { readonly type: 'receive-return'; readonly return: ReturnId; readonly lines: readonly ReturnLine[] }
  | { readonly type: 'inspect-return'; readonly return: ReturnId; readonly accepted: readonly ReturnLine[] };

export type CancelReason = 'buyer' | 'colleague' | 'duplicate' | 'rejected' | 'cancel-date' | 'no-stock' | 'erp';

/** What a partner's answer to an effect came to. */
export type EffectOutcome =
  | { readonly kind: 'done'; readonly reference?: string }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  | { readonly kind: 'in-doubt'; readonly code: string; readonly detail: string }
  /** Read back from the partner's own state. */
  | { readonly kind: 'read-back'; readonly found: 'there' | 'not-there' | 'unknown'; readonly reference?: string }
  | { readonly kind: 'undo-partly'; readonly answer: UndoAnswer }
  | { readonly kind: 'dead'; readonly attempts: number; readonly code: string; readonly detail: string };

/** What a warehouse says has left (X12 945, EDIFACT DESADV). */
export interface ShipmentReport {
  readonly id: ShipmentId;
  readonly fulfillment: FulfillmentId;
  readonly node: NodeId;
  readonly lines: readonly ShippedLine[];
  readonly shippedAt: Instant;
  readonly load?: LoadId;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly cartons?: readonly Carton[];
  /** The node says that nothing more of this fulfillment will come. */
  readonly final: boolean;
}
