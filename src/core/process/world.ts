/** What `decide` may look at beside the order itself, and what it gives back. */
import type { AccountKey, Position } from '../model/account.ts';
import type { OrderEvent } from '../model/event.ts';
import type { FactKey, FactView } from '../model/fact.ts';
import type { Failure } from '../model/failure.ts';
import type { Instant } from '../model/instant.ts';
import type { Order } from '../model/order.ts';
import type { Workflow } from '../workflow/workflow.ts';

/**
 * The facts and accounts as loaded for one decision. `undefined` is "not loaded", which is not the same as "not
 * there" (version 0): asked for one that is not loaded, `decide` answers `needs`, and its caller loads and asks again.
 */
export interface World {
  readonly now: Instant;
  readonly workflow: Workflow;
  readonly fact: (key: FactKey) => FactView | undefined;
  /** The same, without asking for it: what is not at hand has not been said to have changed. */
  readonly loaded: (key: FactKey) => FactView | undefined;
  readonly position: (account: AccountKey) => Position | undefined;
}

export type Decision =
  /** Perhaps no events: a repeat. `order` is the state after them. */
  | { readonly kind: 'accepted'; readonly events: readonly OrderEvent[]; readonly order: Order }
  /** Nothing changed. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Load these too, and ask again. Nothing changed. */
  | { readonly kind: 'needs'; readonly facts: readonly FactKey[]; readonly accounts: readonly AccountKey[] };
