/**
 * A group decided in memory, work by work, in their order: each sees what those before it have left.
 *
 * It can be decided again after the memory was corrected. A turn that saw what it would see now is kept (the same objects
 * are the same states); all others are taken anew. So a group in which one account was stale costs the turns that touched
 * it, not the group.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { FactKey } from '../core/model/fact.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { KnownAccount, KnownOrder, Memory } from './memory.ts';
import { takeTurn, type Sight, type Turn } from './turn.ts';
import type { Work } from './work.ts';

/**
 * A work as it came out. `broken`: an exception, which is a bug; nothing of it is written. `held-back`: a follow-up behind
 * one of its order that broke.
 */
export type Taken =
  | { readonly kind: 'turn'; readonly work: Work; readonly before: Order; readonly turn: Turn }
  | { readonly kind: 'broken'; readonly work: Work; readonly error: unknown }
  | { readonly kind: 'held-back'; readonly work: Work };

export interface TakeParts {
  readonly memory: Memory;
  readonly workflowFor: (order: Order, work: Work) => Workflow;
}

export interface DecidingParts extends TakeParts {
  /** Of all works. */
  readonly orders: ReadonlyMap<OrderId, KnownOrder>;
  readonly now: Instant;
  /** Turns that were taken before the group began; kept as far as they are still true. */
  readonly ahead: ReadonlyMap<Work, Taken>;
}

/** `missing`: facts that have to be in memory first. */
export function takeWork(
  { workflowFor }: TakeParts,
  work: Work,
  before: Order,
  sight: Sight,
): Taken | { readonly kind: 'needs'; readonly missing: ReadonlySet<FactKey> } {
  const { id, order, actor, roles, command } = work;
  try {
    const turn = takeTurn(before, command, { id, order, actor, roles, at: sight.now }, workflowFor(before, work), sight);
    return turn.kind === 'needs' ? { kind: 'needs', missing: turn.facts } : { kind: 'turn', work, before, turn };
  } catch (error) {
    return { kind: 'broken', work, error };
  }
}

export class Deciding {
  private readonly parts: DecidingParts;
  private readonly works: readonly Work[];
  /** In the order in which they were taken; those of one order as they were asked for. */
  taken: readonly Taken[];
  /** As the group found them, and as it leaves them. */
  readonly orders = new Map<OrderId, { readonly before: KnownOrder; after: Order }>();
  accounts: ReadonlyMap<AccountKey, KnownAccount> = new Map();

  constructor(parts: DecidingParts, works: readonly Work[]) {
    this.parts = parts;
    this.works = inTurn(works, parts.ahead);
    this.taken = this.works.map((work) => parts.ahead.get(work) ?? NOT_YET);
    for (const [order, before] of parts.orders) this.orders.set(order, { before, after: before.order });
  }

  /** Decides all of it; gives back the facts that have to be loaded first. */
  decide(): ReadonlySet<FactKey> {
    const { memory, now } = this.parts;
    const accounts = new Map<AccountKey, KnownAccount>();
    const missing = new Set<FactKey>();
    const account = (key: AccountKey): KnownAccount => accounts.get(key) ?? memory.account(key);
    const sight = { now, account, fact: (key: FactKey) => memory.facts.get(key) };
    for (const each of this.orders.values()) each.after = each.before.order;
    const before = this.taken;
    const heldBack = new Set<OrderId>();
    this.taken = this.works.map((work, index) => {
      const order = this.orders.get(work.order);
      if (order === undefined) throw new Error(`order ${work.order} of a group is known`);
      if (work.kind === 'follow-up' && heldBack.has(work.order)) return { kind: 'held-back', work };
      const kept = before[index];
      const taken =
        kept !== undefined && this.stillTrue(kept, order.after, account) ? kept : takeWork(this.parts, work, order.after, sight);
      if (taken.kind === 'needs') {
        for (const key of taken.missing) missing.add(key);
        return NOT_YET;
      }
      if (taken.kind === 'broken' && work.kind === 'follow-up') heldBack.add(work.order);
      if (taken.kind !== 'turn') return taken;
      order.after = taken.turn.order;
      for (const [key, { after }] of taken.turn.accounts) accounts.set(key, after);
      return taken;
    });
    this.accounts = accounts;
    return missing;
  }

  private stillTrue(taken: Taken, order: Order, account: (key: AccountKey) => KnownAccount): boolean {
    if (taken.kind !== 'turn' || taken.before !== order) return false;
    for (const [key, seen] of taken.turn.sawAccounts) if (account(key) !== seen) return false;
    for (const [key, seen] of taken.turn.sawFacts) if (this.parts.memory.facts.get(key) !== seen) return false;
    return true;
  }
}

/** As they were taken ahead, and then the others: what came meanwhile is not put before what was decided without it. */
function inTurn(works: readonly Work[], ahead: ReadonlyMap<Work, Taken>): readonly Work[] {
  const asked = new Set(works);
  return [...[...ahead.keys()].filter((work) => asked.has(work)), ...works.filter((work) => !ahead.has(work))];
}

/** In the place of a turn that waits for what is missing: nothing is ever the same as it. */
const NOT_YET: Taken = { kind: 'broken', work: undefined as never, error: undefined };
