/** The open holds of each order, as they were opened and updated. */
import type { Hold, HoldReason } from '../../../src/core/model/hold.ts';
import type { HoldId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Recorded } from '../../witness.ts';
import { bookOf } from './of.ts';

const NONE: ReadonlyMap<HoldId, Hold> = new Map();

export class HoldBooks {
  private readonly books = new Map<OrderId, Map<HoldId, Hold>>();

  open(order: OrderId): ReadonlyMap<HoldId, Hold> {
    return this.books.get(order) ?? NONE;
  }

  has(order: OrderId, fits: (reason: HoldReason, hold: Hold) => boolean): boolean {
    for (const hold of this.open(order).values()) if (fits(hold.reason, hold)) return true;
    return false;
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'hold-opened':
        bookOf(this.books, order, () => new Map<HoldId, Hold>()).set(event.hold.id, event.hold);
        return;
      case 'hold-updated': {
        const open = this.books.get(order);
        const hold = open?.get(event.hold);
        if (hold !== undefined) open?.set(hold.id, updated(hold, event));
        return;
      }
      case 'hold-escalated': {
        const open = this.books.get(order);
        const hold = open?.get(event.hold);
        if (hold !== undefined) open?.set(hold.id, { ...hold, team: event.team });
        return;
      }
      case 'hold-routed': {
        const open = this.books.get(order);
        const hold = open?.get(event.hold);
        if (hold !== undefined) open?.set(hold.id, { ...hold, team: event.routing.team, dueAt: event.dueAt });
        return;
      }
      case 'hold-resolved':
      case 'hold-lapsed': {
        const open = this.books.get(order);
        open?.delete(event.hold);
        if (open?.size === 0) this.books.delete(order);
        return;
      }
      default:
    }
  }
}

function updated(hold: Hold, { reason, amount }: { readonly reason: HoldReason; readonly amount?: Hold['amount'] }): Hold {
  const { amount: _, ...rest } = hold;
  return { ...rest, reason, ...(amount === undefined ? {} : { amount }) };
}
