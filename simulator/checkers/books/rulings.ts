/** What people decided, each with the reason that the hold showed when it was decided. Reads `holds` before it takes the event. */
import type { HoldReason, HoldType, Resolution } from '../../../src/core/model/hold.ts';
import type { HoldId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { Recorded } from '../../witness.ts';
import type { HoldBooks } from './holds.ts';
import { bookOf } from './of.ts';

export interface RulingBook {
  readonly hold: HoldId;
  readonly reason: HoldReason;
  readonly resolution: Resolution;
  readonly at: Instant;
}

const NONE: readonly RulingBook[] = [];

export class RulingBooks {
  private readonly holds: HoldBooks;
  private readonly books = new Map<OrderId, RulingBook[]>();

  constructor(holds: HoldBooks) {
    this.holds = holds;
  }

  of(order: OrderId): readonly RulingBook[] {
    return this.books.get(order) ?? NONE;
  }

  take({ order, event }: Recorded): void {
    if (event.type === 'ruling-taken-back') {
      const left = this.of(order).filter(({ hold }) => hold !== event.hold);
      this.books.set(order, [...left]);
    }
    if (event.type !== 'hold-resolved') return;
    const reason = this.holds.open(order).get(event.hold)?.reason;
    const { resolution, at } = event.ruling;
    if (reason !== undefined) bookOf(this.books, order, () => []).push({ hold: event.hold, reason, resolution, at });
  }
}

type Reason<T extends HoldType> = Extract<HoldReason, { type: T }>;

/** Whether somebody chose this way out of a hold of this type that said just that. */
export function wasRuled<T extends HoldType>(
  rulings: readonly RulingBook[],
  type: T,
  way: Resolution['way'],
  said: (reason: Reason<T>) => boolean,
): boolean {
  return rulings.some(({ reason, resolution }) => resolution.way === way && reason.type === type && said(reason as Reason<T>));
}
