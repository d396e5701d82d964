/**
 * Late release: an order that could have been released for more than eight hours on end, and was not. It could when, each time
 * that it is looked at, all its goods were on the shelves beyond what nodes had been told to ship, its buyer had credit room by
 * true figures, and nothing that the world knew of stopped it. Orders that need a person's word are not looked at.
 */
import type { ItemId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { IntentId } from '../witness.ts';
import type { Intent } from '../world/intents.ts';
import { HOUR } from '../world/world.ts';

const WAIT_MS_MAX = 8 * HOUR;

export interface ReadinessParts {
  /** All nodes together. */
  readonly onHand: (item: ItemId) => number;
  readonly partsOf: (item: ItemId, quantity: number) => readonly { readonly item: ItemId; readonly quantity: number }[];
  readonly wanted: (intent: Intent, at: Instant) => ReadonlyMap<ItemId, number>;
  /** Nothing but goods is lacking. */
  readonly mayShip: (intent: Intent, wanted: ReadonlyMap<ItemId, number>, at: Instant) => boolean;
}

export class Readiness {
  readonly late = new Set<IntentId>();
  private readonly parts: ReadinessParts;
  private readonly waiting = new Map<IntentId, { readonly intent: Intent; readySince: Instant | undefined }>();
  /** Pieces that nodes were told to ship, and that have not left. */
  private readonly told = new Map<ItemId, number>();
  private next = 0;

  constructor(parts: ReadinessParts) {
    this.parts = parts;
  }

  begins(intent: Intent): void {
    if (intent.plants.length === 0) this.waiting.set(intent.id, { intent, readySince: undefined });
  }

  ends(intent: IntentId): void {
    this.waiting.delete(intent);
  }

  tell(item: ItemId, quantity: number): void {
    for (const part of this.parts.partsOf(item, quantity))
      this.told.set(part.item, (this.told.get(part.item) ?? 0) + part.quantity);
  }

  /** Looks once an hour. */
  until(at: Instant): void {
    if (at < this.next) return;
    this.next = at + HOUR;
    for (const [id, of] of this.waiting) {
      of.readySince = this.isReady(of.intent, at) ? (of.readySince ?? at) : undefined;
      if (of.readySince !== undefined && at - of.readySince > WAIT_MS_MAX) this.late.add(id);
    }
  }

  private isReady(intent: Intent, at: Instant): boolean {
    const wanted = this.parts.wanted(intent, at);
    if (wanted.size === 0 || !this.parts.mayShip(intent, wanted, at)) return false;
    return [...wanted].every(([item, quantity]) =>
      this.parts
        .partsOf(item, quantity)
        .every((part) => this.parts.onHand(part.item) - (this.told.get(part.item) ?? 0) >= part.quantity),
    );
  }
}
