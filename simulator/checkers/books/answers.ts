/** The last answer of each step. What a closed order was told is forgotten: nothing of it is released any more. */
import type { Basis } from '../../../src/core/model/fact.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { InstanceId } from '../../../src/core/model/task.ts';
import type { Recorded } from '../../witness.ts';
import { bookOf } from './of.ts';

export interface AnswerBook {
  readonly kind: 'passed' | 'held' | 'asked' | 'suspect' | 'stale';
  readonly basis: Basis | undefined;
  readonly value: unknown;
  readonly goodUntil: Instant | undefined;
}

export class AnswerBooks {
  private readonly books = new Map<OrderId, Map<InstanceId, AnswerBook>>();
  private readonly forgotten = new Set<OrderId>();

  /** `forgotten`: it answered once, before the order was closed and opened again. */
  of(order: OrderId, step: InstanceId): AnswerBook | 'forgotten' | undefined {
    return this.books.get(order)?.get(step) ?? (this.forgotten.has(order) ? 'forgotten' : undefined);
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'step-passed':
        return this.put(order, event.step, {
          kind: 'passed',
          basis: event.basis,
          value: event.value,
          goodUntil: event.goodUntil,
        });
      case 'step-held':
        return this.put(order, event.step, { kind: 'held', basis: event.basis, value: undefined, goodUntil: event.goodUntil });
      case 'step-asked':
        return this.put(order, event.step, { kind: 'asked', basis: event.basis, value: undefined, goodUntil: undefined });
      case 'step-suspected':
        return this.put(order, event.step, { kind: 'suspect', basis: undefined, value: undefined, goodUntil: undefined });
      case 'step-staled':
        return this.put(order, event.step, { kind: 'stale', basis: undefined, value: undefined, goodUntil: undefined });
      case 'basis-refreshed': {
        const before = this.books.get(order)?.get(event.step);
        if (before !== undefined) this.put(order, event.step, { ...before, basis: event.basis, goodUntil: event.goodUntil });
        return undefined;
      }
      case 'order-closed':
        this.books.delete(order);
        this.forgotten.add(order);
        return undefined;
      default:
        return undefined;
    }
  }

  private put(order: OrderId, step: InstanceId, answer: AnswerBook): void {
    bookOf(this.books, order, () => new Map()).set(step, answer);
  }
}
