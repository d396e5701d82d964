/**
 * What there is to be seen of a run: the hub's own feed, commit by commit, and the ledgers that the outside world keeps
 * for itself. Checkers and the judge see this and nothing else; they never fold an order with `evolve`, which is part of
 * what is on trial.
 */
import type { AccountKey } from '../src/core/model/account.ts';
import type { Address } from '../src/core/model/address.ts';
import type { EffectOutcome, OrderCommand } from '../src/core/model/command.ts';
import type { Decimal } from '../src/core/model/decimal.ts';
import type { Demand } from '../src/core/model/demand.ts';
import type { OrderEvent } from '../src/core/model/event.ts';
import type { FactKey, FactView } from '../src/core/model/fact.ts';
import type { Resolution } from '../src/core/model/hold.ts';
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
} from '../src/core/model/identifiers.ts';
import type { Instant } from '../src/core/model/instant.ts';
import type { EffectAct, EffectKey, InstanceId } from '../src/core/model/task.ts';
import type { AccountCommand } from '../src/core/process/account/command.ts';
import type { AccountState } from '../src/core/process/account/state.ts';
import type { Workflow } from '../src/core/workflow/workflow.ts';
import type { FaultName } from './faults.ts';

export type PromiseName =
  | 'no-stale-release'
  | 'one-order'
  | 'conservation'
  | 'within-credit'
  | 'invoice-follows-shipment'
  | 'right-place'
  | 'no-ship-on-hold'
  | 'once-outside'
  | 'explained'
  | 'acknowledged-is-kept'
  | 'live';

/** One event of the feed. `position` counts over all orders without a gap, `sequence` within its order, both from 1. */
export interface Recorded {
  readonly position: number;
  readonly order: OrderId;
  readonly sequence: number;
  readonly event: OrderEvent;
  readonly actor: Actor;
  /** The command that led to it. */
  readonly command: string;
  readonly at: Instant;
}

/** One transaction of the hub, as it was committed. */
export type Commit =
  | {
      readonly kind: 'order';
      readonly order: OrderId;
      readonly command: OrderCommand;
      readonly id: string;
      readonly events: readonly Recorded[];
      /** Accounts that it changed, as they are now. */
      readonly accounts: ReadonlyMap<AccountKey, AccountState>;
    }
  | { readonly kind: 'account'; readonly account: AccountKey; readonly command: AccountCommand; readonly state: AccountState }
  | { readonly kind: 'fact'; readonly key: FactKey; readonly view: FactView };

/** A business order as its buyer means it, however many messages carry it. */
export type IntentId = string;

/** What the world's own books say, entry by entry, in the order in which things took place. */
export type Entry =
  /** A buyer decides to order; what it truly is. `plants` are the troubles that the world put into it on purpose. */
  | { readonly kind: 'intended'; readonly intent: IntentId; readonly demand: Demand; readonly plants: readonly Plant[] }
  /** A message that carries an intent goes to the hub, under a command id, and was routed to an order. */
  | {
      readonly kind: 'sent-in';
      readonly intent: IntentId;
      readonly order: OrderId;
      readonly command: string;
      readonly what: OrderCommand;
    }
  /** The hub answered a caller: from here on it is a promise. */
  | {
      readonly kind: 'answered';
      readonly order: OrderId;
      readonly command: string;
      readonly accepted: boolean;
      readonly what: OrderCommand;
    }
  /** A request arrived at a partner; raw, before any dedupe. `attempt` counts what the hub sent under this key and mode. */
  | {
      readonly kind: 'arrived';
      readonly partner: string;
      readonly order: OrderId;
      readonly key: EffectKey;
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly task: string;
      readonly input: unknown;
    }
  /** The partner really did what the key asks. */
  | {
      readonly kind: 'acted';
      readonly partner: string;
      readonly order: OrderId;
      readonly key: EffectKey;
      readonly instance: InstanceId;
      readonly generation: number;
      readonly act: EffectAct;
      readonly task: string;
      readonly input: unknown;
      /** What came of it at the partner; the hub may never hear of it. */
      readonly outcome: EffectOutcome;
    }
  /** Goods physically left. `at` is the truth of the yard; it may be reported later. */
  | {
      readonly kind: 'left';
      readonly node: NodeId;
      readonly order: OrderId;
      readonly fulfillment: FulfillmentId;
      /** Of the release that the node worked by. */
      readonly generation: number;
      readonly shipment: ShipmentId;
      readonly destination: Address;
      readonly lines: readonly { readonly schedule: ScheduleId; readonly item: ItemId; readonly quantity: Decimal }[];
      /** Shipped although the node had given the work back: its own mistake. */
      readonly againstRecall: boolean;
    }
  /** A truck was stopped on its way, or goods that came too much were brought back. */
  | { readonly kind: 'brought-back'; readonly order: OrderId; readonly shipment: ShipmentId }
  /** Finance posted an invoice. `wrong`: finance's own mistake, planted. */
  | {
      readonly kind: 'billed';
      readonly order: OrderId;
      readonly shipment: ShipmentId;
      readonly invoice: InvoiceId;
      readonly lines: readonly {
        readonly line: LineId;
        readonly item: ItemId;
        readonly quantity: Decimal;
        readonly price: Decimal;
      }[];
      readonly goods: Decimal;
      readonly total: Decimal;
      readonly wrong: boolean;
    }
  | { readonly kind: 'credited'; readonly order: OrderId; readonly invoice: InvoiceId; readonly amount: Decimal }
  | { readonly kind: 'paid'; readonly order: OrderId; readonly invoice: InvoiceId; readonly amount: Decimal }
  /** A person decided; `accepted`: the hub took it. */
  | {
      readonly kind: 'ruled';
      readonly order: OrderId;
      readonly hold: HoldId;
      readonly resolution: Resolution;
      readonly by: Actor;
      readonly roles: readonly string[];
      readonly accepted: boolean;
    }
  /** A figure of an owner moved: goods at a node but for what trucks took, money but for what was billed. */
  | { readonly kind: 'moved'; readonly account: AccountKey; readonly delta: Decimal; readonly at: Instant }
  /** A fault struck. */
  | { readonly kind: 'fault'; readonly fault: FaultName; readonly order?: OrderId; readonly about: string };

/** A trouble that the world put into an order, so that a hold for it is not needless. */
export type Plant =
  | 'unknown-item'
  | 'wrong-price'
  | 'same-purchase-order'
  | 'same-content'
  | 'bad-address'
  | 'stopped-customer'
  | 'screening-hit'
  | 'odd-multiple'
  | 'discontinued'
  | 'unpaid'
  | 'impossible-date'
  | 'below-margin'
  | 'too-large'
  | 'unfit-change'
  | 'stopped-by-hand';

/** What a checker may look at beside the commits and entries that it is shown. All of it is the truth of this instant. */
export interface Scene {
  readonly workflow: Workflow;
  readonly now: () => Instant;
  /** Facts as the hub has them committed now; version 0 where there is none. */
  readonly fact: (key: FactKey) => FactView;
  /** Accounts as the hub has them committed now. */
  readonly account: (key: AccountKey) => AccountState | undefined;
  /** What a node physically has. */
  readonly onHand: (node: NodeId, item: ItemId) => Decimal;
  /** What finance's own books say that a credit group owes. */
  readonly owed: (group: string) => Decimal;
}

/** How the world stands once faults have stopped, facts are quiet and nothing moves any more. */
export interface Ending {
  /** Every order that the hub knows, with its state as the hub shows it to a caller (read once, here only). */
  readonly orders: readonly {
    readonly order: OrderId;
    readonly state: 'none' | 'parked' | 'open' | 'closed' | 'cancelled';
    readonly holds: readonly { readonly id: HoldId; readonly type: string; readonly team: string; readonly dueAt: Instant }[];
    /** Why it is still open, where no hold says so: `unpaid`, `returning`, `disputed`, `waiting-for-date`. */
    readonly waitsFor: readonly string[];
  }[];
  /** Effects that the hub still has to send or look up. */
  readonly openEffects: readonly { readonly key: EffectKey; readonly order: OrderId }[];
}

export interface Broken {
  readonly promise: PromiseName;
  readonly at: Instant;
  readonly order?: OrderId;
  /** What was seen, with figures. */
  readonly what: string;
}

export type Report = (what: string, order?: OrderId) => void;

/** One promise's checker. It keeps its own books; what it finds goes to `report`. */
export interface Checker {
  readonly promise: PromiseName;
  readonly committed?: (commit: Commit) => void;
  readonly entered?: (entry: Entry) => void;
  readonly ended?: (ending: Ending) => void;
}

export type MakeChecker = (scene: Scene, report: Report) => Checker;
