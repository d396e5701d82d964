/** A decision in the making: the state so far, the events that led there, and what still has to be loaded. */
import type { AccountKey, Position } from '../model/account.ts';
import { add, least, subtract, ZERO, type Decimal } from '../model/decimal.ts';
import type { CommandMeta } from '../model/command.ts';
import type { OrderEvent } from '../model/event.ts';
import { keyOf, type FactKey, type FactKind, type FactValues, type FactView } from '../model/fact.ts';
import type { Instant } from '../model/instant.ts';
import type { RecallFailure } from '../model/hold.ts';
import type { LiveOrder, Order } from '../model/order.ts';
import { broken } from '../model/result.ts';
import type { InstanceId } from '../model/task.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { evolve } from './evolve.ts';
import { OwnFacts } from './own-facts.ts';
import type { World } from './world.ts';

export class Draft {
  private readonly found: Order;
  private current: Order;
  readonly events: OrderEvent[] = [];
  readonly meta: CommandMeta;
  readonly now: Instant;
  readonly workflow: Workflow;
  private readonly world: World;
  private readonly facts = new Set<FactKey>();
  private readonly accounts = new Set<AccountKey>();
  readonly ownFacts = new OwnFacts();
  /** What came true of claims in this very decision: the accounts hear of it when it is over. */
  private readonly consumed = new Map<AccountKey, Decimal>();
  /** Why recalls failed in this very decision, for the holds that say so. */
  readonly recallFailures = new Map<InstanceId, RecallFailure>();
  /** Releases of fulfillments that had ended before goods of theirs left in this very decision. */
  readonly latecomers = new Set<InstanceId>();

  constructor(order: Order, meta: CommandMeta, world: World) {
    this.found = order;
    this.current = order;
    this.meta = meta;
    this.now = world.now;
    this.workflow = world.workflow;
    this.world = world;
  }

  get any(): Order {
    return this.current;
  }

  get order(): LiveOrder {
    return this.live(this.current);
  }

  /** The order as this decision found it. */
  get before(): LiveOrder {
    return this.live(this.found);
  }

  private live(order: Order): LiveOrder {
    if (order.state === 'none' || order.state === 'parked') broken(`order ${this.meta.order} is ${order.state}`);
    return order;
  }

  emit(event: OrderEvent): void {
    this.events.push(event);
    if (event.type === 'claims-consumed')
      for (const { account, quantity } of event.claims)
        this.consumed.set(account, add(this.consumed.get(account) ?? ZERO, quantity));
    this.current = evolve(this.current, event);
  }

  /** A fact that this decision can't do without; undefined: it has to be loaded, and the decision made again. */
  fact(key: FactKey): FactView | undefined {
    const view = this.world.fact(key);
    if (view === undefined) this.facts.add(key);
    return view;
  }

  /** The value of a fact; undefined if it is not there, or not loaded (then it is asked for). */
  valueOf<K extends FactKind>(kind: K, ...ids: readonly string[]): FactValues[K] | undefined {
    return this.fact(keyOf(kind, ids))?.value as FactValues[K] | undefined;
  }

  /** A fact if it happens to be loaded: one that isn't has not been said to have changed. */
  loaded(key: FactKey): FactView | undefined {
    return this.world.loaded(key);
  }

  position(account: AccountKey): Position | undefined {
    const position = this.world.position(account);
    if (position === undefined) this.accounts.add(account);
    const gone = this.consumed.get(account);
    return position?.kind !== 'stock' || gone === undefined ? position : without(position, gone);
  }

  /** Something had to be read that wasn't loaded: whatever was decided since is void. */
  get isIncomplete(): boolean {
    return this.facts.size > 0 || this.accounts.size > 0;
  }

  missing(): { readonly facts: readonly FactKey[]; readonly accounts: readonly AccountKey[] } {
    return { facts: [...this.facts].sort(), accounts: [...this.accounts].sort() };
  }
}

type Stock = Extract<Position, { kind: 'stock' }>;

/** Stock as it is once these goods are off it, and off what the order holds of it. */
function without(position: Stock, gone: Decimal): Stock {
  const own = least(position.own, gone);
  return {
    ...position,
    onHand: subtract(position.onHand, gone),
    claimed: subtract(position.claimed, own),
    own: subtract(position.own, own),
  };
}
