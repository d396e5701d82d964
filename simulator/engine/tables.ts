/**
 * What the real hub's store holds, as far as it was shown: folded from what is committed, commit by commit, so that a
 * turn in the middle of a group finds what the turns before it left.
 */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { FactKey, FactView } from '../../src/core/model/fact.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { LiveOrder, Order } from '../../src/core/model/order.ts';
import { invariant } from '../../src/core/model/result.ts';
import { newAccount, type AccountState } from '../../src/core/process/account/state.ts';
import { evolve, NO_ORDER } from '../../src/core/process/evolve.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import type { JournalEntry, Lane } from '../../src/engine/ports.ts';
import type { HubTables } from '../hub/simulated-hub.ts';
import type { Recorded } from '../witness.ts';

const NOT_THERE: FactView = { version: 0, value: undefined, source: 'none', since: 0 as Instant, confirmedAt: 0 as Instant };

export class ShownTables implements HubTables {
  readonly workflow: Workflow;
  readonly orders = new Map<OrderId, { readonly order: Order }>();
  readonly accounts = new Map<AccountKey, AccountState>();
  private readonly facts = new Map<FactKey, FactView>();
  private readonly lanes = new Map<Lane, number>();
  private position = 0;

  constructor(workflow: Workflow) {
    this.workflow = workflow;
  }

  fact(key: FactKey): FactView {
    return this.facts.get(key) ?? NOT_THERE;
  }

  account(key: AccountKey): AccountState {
    return this.accounts.get(key) ?? newAccount(key);
  }

  order(id: OrderId): Order {
    return this.orders.get(id)?.order ?? NO_ORDER;
  }

  live(id: OrderId): LiveOrder | undefined {
    const order = this.order(id);
    return order.state === 'none' || order.state === 'parked' ? undefined : order;
  }

  learnFact(key: FactKey, view: FactView): void {
    this.facts.set(key, view);
  }

  /** An entry of a lane's journal, which has no gap; its events as of one feed over all lanes. */
  append(lane: Lane, { order: id, position, sequence, events, command, at }: JournalEntry): readonly Recorded[] {
    const before = this.lanes.get(lane) ?? 0;
    invariant(
      position === before + events.length,
      `lane ${lane} is at ${before}, and ${events.length} events end at ${position}`,
    );
    this.lanes.set(lane, position);
    let order = this.order(id);
    const recorded = events.map(({ event, actor }, i): Recorded => {
      order = evolve(order, event);
      this.position += 1;
      const own = sequence - events.length + i + 1;
      return { position: this.position, order: id, sequence: own, event, actor, command, at };
    });
    this.orders.set(id, { order });
    return recorded;
  }
}
