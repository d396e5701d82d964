/**
 * What people decided about an order with its buyer, in either world: goods that are then not as they were first wanted
 * are as agreed. Each such decision is a touch, so that nothing is mended for nothing.
 */
import type { ItemId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { IntentId } from '../witness.ts';

export type Decision =
  /** Will not ship; no item: nothing of it. `quantity` is what is taken off, over all copies of the order. */
  | { readonly kind: 'cut'; readonly item?: ItemId; readonly quantity: number }
  /** A quantity that cannot be packed may be so much less, or more. */
  | { readonly kind: 'rounded'; readonly item: ItemId; readonly less: number; readonly more: number }
  /** Too much came, and what becomes of it is agreed. */
  | { readonly kind: 'settled'; readonly item: ItemId; readonly quantity: number }
  /** The buyer's stated price holds. */
  | { readonly kind: 'theirs' }
  /** Credit beyond the limit is approved for this order. */
  | { readonly kind: 'excess' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'resumed' }
  /** A person has seen why it should not ship, and lets it go. */
  | { readonly kind: 'let-go'; readonly what: 'customer' | 'screening' | 'all' }
  /** It was taken in as an order of its own. */
  | { readonly kind: 'taken' }
  /** At the end: somebody still has it on a list. */
  | { readonly kind: 'waits' };

export interface Decided {
  readonly at: Instant;
  readonly decision: Decision;
}

export class Decisions {
  private readonly of = new Map<IntentId, Decided[]>();

  add(intent: IntentId, decision: Decision, at: Instant): void {
    const known = this.of.get(intent);
    if (known === undefined) this.of.set(intent, [{ at, decision }]);
    else known.push({ at, decision });
  }

  all(intent: IntentId): readonly Decided[] {
    return this.of.get(intent) ?? [];
  }

  has(intent: IntentId, kind: Decision['kind']): boolean {
    return this.all(intent).some(({ decision }) => decision.kind === kind);
  }

  /** Whether a person's stop stands at that instant. */
  isStopped(intent: IntentId, at: Instant): boolean {
    const last = this.all(intent).findLast(
      ({ decision: { kind }, at: then }) => then <= at && (kind === 'stopped' || kind === 'resumed'),
    );
    return last?.decision.kind === 'stopped';
  }

  isLetGo(intent: IntentId, what: 'customer' | 'screening', at: Instant): boolean {
    return this.all(intent).some(
      ({ decision, at: then }) => then <= at && decision.kind === 'let-go' && (decision.what === what || decision.what === 'all'),
    );
  }
}
