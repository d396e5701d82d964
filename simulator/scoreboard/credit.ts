/**
 * Credit by true figures: what finance's ledger says that a group owes, and what nodes hold or have shipped of it that is
 * not billed yet, against the limit that stands. Looked at when a node accepts a release.
 */
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InvoiceId, ItemId, OrderId } from '../../src/core/model/identifiers.ts';
import type { Entry } from '../witness.ts';
import { toCents } from './prices.ts';

type Acted = Extract<Entry, { kind: 'acted' }>;
type Lines = readonly { readonly item: ItemId; readonly quantity: number | string }[];

export class CreditWatch {
  private readonly limits = new Map<string, number>();
  private readonly owed = new Map<string, number>();
  /** Cents that nodes hold, and that have left and are not billed: by group, then by work or shipment. */
  private readonly open = new Map<string, Map<string, number>>();
  private readonly groupOf: (order: OrderId) => string | undefined;
  private readonly worth: (order: OrderId, lines: Lines) => number;
  /** Bills on which money came: what is credited of them is paid back, and owed by nobody. */
  private readonly paid = new Set<InvoiceId>();

  constructor(groupOf: (order: OrderId) => string | undefined, worth: (order: OrderId, lines: Lines) => number) {
    this.groupOf = groupOf;
    this.worth = worth;
  }

  limit(group: string, cents: number): void {
    this.limits.set(group, cents);
  }

  /** Whether the group has room for so much more. */
  hasRoom(group: string, cents: number): boolean {
    const open = [...(this.open.get(group)?.values() ?? [])].reduce((sum, each) => sum + each, 0);
    return (this.owed.get(group) ?? 0) + open + cents <= (this.limits.get(group) ?? Infinity);
  }

  /** A node accepts a release, or gives it back; true: it takes its group over its limit. */
  acted({ order, instance, generation, act, input, outcome }: Acted): boolean {
    const group = this.groupOf(order);
    if (group === undefined) return false;
    const key = `${order} ${instance.slice('release/'.length)} ${generation}`;
    if (act === 'undo') {
      const kept = outcome.kind === 'undo-partly' ? outcome.answer.kept : [];
      const { lines } = input as ReleaseInstruction;
      const items = new Map(lines.map(({ schedule, item }) => [schedule, item]));
      const left = kept.flatMap(({ schedule, quantity }) =>
        items.has(schedule) ? [{ item: items.get(schedule) as ItemId, quantity }] : [],
      );
      this.set(group, key, this.worth(order, left));
      return false;
    }
    const cents = this.worth(order, (input as ReleaseInstruction).lines);
    const isOver = !this.hasRoom(group, cents);
    this.set(group, key, cents);
    return isOver;
  }

  enter(entry: Entry): void {
    if (entry.kind === 'left') {
      const group = this.groupOf(entry.order);
      if (group === undefined) return;
      this.set(group, `${entry.order} ${entry.fulfillment} ${entry.generation}`, 0);
      this.set(group, entry.shipment, this.worth(entry.order, entry.lines));
    } else if (entry.kind === 'billed') {
      const group = this.groupOf(entry.order);
      if (group === undefined) return;
      this.set(group, entry.shipment, 0);
      this.owe(group, toCents(entry.total));
    } else if (entry.kind === 'credited' || entry.kind === 'paid') {
      const group = this.groupOf(entry.order);
      if (entry.kind === 'paid') this.paid.add(entry.invoice);
      else if (this.paid.has(entry.invoice)) return;
      if (group !== undefined) this.owe(group, -toCents(entry.amount));
    }
  }

  private owe(group: string, cents: number): void {
    this.owed.set(group, (this.owed.get(group) ?? 0) + cents);
  }

  private set(group: string, key: string, cents: number): void {
    const of = this.open.get(group) ?? new Map<string, number>();
    this.open.set(group, of);
    if (cents === 0) of.delete(key);
    else of.set(key, cents);
  }
}
