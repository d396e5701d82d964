/** What the world, the judge and the checkers know of a hub, whichever it is: the model of it, or the engine itself. */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { FactKey, FactView } from '../../src/core/model/fact.ts';
import type { CustomerId, OrderId } from '../../src/core/model/identifiers.ts';
import type { LiveOrder, Order } from '../../src/core/model/order.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import type { AccountState } from '../../src/core/process/account/state.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import type { Chances } from '../kernel/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Strikes } from '../strikes.ts';
import type { Commit } from '../witness.ts';
import type { Asked } from './asked.ts';
import type { Outside, SimEffect } from './effects.ts';

/** As of the latest commit that was shown. */
export interface HubTables {
  readonly workflow: Workflow;
  readonly orders: ReadonlyMap<OrderId, { readonly order: Order }>;
  readonly accounts: ReadonlyMap<AccountKey, AccountState>;
  readonly fact: (key: FactKey) => FactView;
  readonly account: (key: AccountKey) => AccountState;
  readonly live: (id: OrderId) => LiveOrder | undefined;
}

export interface SimulatedHub {
  readonly store: HubTables;
  /** Names of the processes whose clocks are off. */
  readonly skewed: readonly string[];
  /** What is still to be sent or looked up. */
  readonly openEffects: readonly Pick<SimEffect, 'key' | 'order'>[];
  /** Which order a message is about: the same message always the same. */
  readonly route: (message: string, customer: CustomerId, purchaseOrder: string | undefined) => OrderId;
  /** The order of a purchase order number, which may not have come yet. */
  readonly routePurchaseOrder: (customer: CustomerId, purchaseOrder: string) => OrderId;
  /** A command for an order, taken by one of the processes. */
  readonly submit: (asked: Asked) => void;
  /** An owner's word on an account, and on a fact: told until it is heard. */
  readonly adjust: (account: AccountKey, command: AccountCommand) => void;
  readonly observe: (key: FactKey, value: unknown) => void;
}

export interface HubParts {
  readonly workflow: Workflow;
  readonly timeline: Timeline;
  readonly chances: Chances;
  readonly strikes: Strikes;
  readonly outside: Outside;
  readonly committed: (commit: Commit) => void;
}

export type MakeHub = (parts: HubParts) => SimulatedHub;
