/** What may be wrong for a moment and not for long: an order is looked at again when its time is up. */
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { bookOf } from './of.ts';

export interface OverdueParts {
  readonly now: () => Instant;
  readonly graceMs: number;
  /** What is wrong with an order now, in words that stay the same while it is the same. */
  readonly wrong: (order: OrderId) => readonly string[];
  readonly report: (what: string, order: OrderId) => void;
}

export class Overdue {
  private readonly parts: OverdueParts;
  private readonly since = new Map<OrderId, Map<string, number>>();
  /** In the order of their times, since the grace is always the same. */
  private due: { readonly at: number; readonly order: OrderId }[] = [];
  private next = 0;

  constructor(parts: OverdueParts) {
    this.parts = parts;
  }

  look(order: OrderId): void {
    const { now, graceMs, wrong, report } = this.parts;
    const at = now();
    const found = wrong(order);
    if (found.length === 0) return void this.since.delete(order);
    const known = bookOf(this.since, order, () => new Map<string, number>());
    for (const what of known.keys()) if (!found.includes(what)) known.delete(what);
    for (const what of found) {
      const since = known.get(what);
      if (since === undefined) {
        known.set(what, at);
        this.due.push({ at: at + graceMs, order });
      } else if (at >= since + graceMs) {
        report(what, order);
        // Told once, however long it goes on.
        known.set(what, Number.POSITIVE_INFINITY);
      }
    }
  }

  /** Looks at all whose time is up. */
  tick(): void {
    const at = this.parts.now();
    for (let first = this.due[this.next]; first !== undefined && first.at <= at; first = this.due[this.next]) {
      this.next += 1;
      if (this.since.has(first.order)) this.look(first.order);
    }
    if (this.next < 1_000) return;
    this.due = this.due.slice(this.next);
    this.next = 0;
  }
}
