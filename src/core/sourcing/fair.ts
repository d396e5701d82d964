/**
 * Fairness: who gets what when room comes, and who loses what when it goes. One rule, so that it can be said to a
 * customer: the most important first, among equals the oldest, among equals of that the lower order number.
 *
 * Filling walks the line from its head. Stock is given in part: the head takes what there is. Credit and keys are
 * given whole or not at all. For credit nobody passes a waiting claim of the same or a higher importance, or an order
 * of 7,500 could wait for ever while orders of 500 slip past; except that a claim larger than the whole limit, which
 * no payment can make fit, holds nobody up, and that a claim that a person approved is held up by nobody.
 *
 * Losing walks the claims from the other end: least important first, among equals the youngest. Stock loses in part,
 * to the unit; credit and keys lose whole claims until the rest fits.
 */
import type { AccountKind } from '../model/account.ts';
import { add, compare, isLess, isPositive, least, subtract, ZERO, type Decimal } from '../model/decimal.ts';
import type { CustomerId, OrderId } from '../model/identifiers.ts';
import type { Instant } from '../model/instant.ts';
import { invariant } from '../model/result.ts';

export interface RankedClaim {
  readonly order: OrderId;
  readonly customer: CustomerId;
  /** 1 is first. */
  readonly priority: number;
  readonly since: Instant;
  readonly wanted: Decimal;
  readonly granted: Decimal;
  /** How far a person allowed it to exceed the room. */
  readonly excess?: Decimal;
}

export interface FairTerms {
  /** Given and taken in part, or as a whole. */
  readonly parts: boolean;
  /** Nobody is overtaken but by the more important. */
  readonly inLine: boolean;
  /** What the account could hold if nothing else were on it; a claim beyond that holds up nobody. */
  readonly ceiling?: Decimal;
}

export const fairTerms = (kind: AccountKind, ceiling?: Decimal): FairTerms => ({
  parts: kind === 'stock',
  inLine: kind === 'credit',
  ...(ceiling === undefined ? {} : { ceiling }),
});

/** Negative where `a` is served before `b`, and `b` loses before `a`. */
export function compareRank(a: RankedClaim, b: RankedClaim): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (a.since !== b.since) return a.since - b.since;
  if (a.order === b.order) return 0;
  return a.order < b.order ? -1 : 1;
}

/** Why a claim got something: its place in the line, and the room that it found there. */
export interface FillEvidence {
  readonly rule: 'priority-then-oldest';
  readonly place: number;
  readonly needed: Decimal;
  readonly room: Decimal;
}

export interface Filled<C extends RankedClaim> {
  readonly claim: C;
  readonly added: Decimal;
  /** In all. */
  readonly granted: Decimal;
  /** How much of it exceeds the room, by an approval. */
  readonly over?: Decimal;
  readonly evidence: FillEvidence;
}

/** Room as the walk finds it: it may differ by customer, and shrinks with each that takes. */
export interface Room<C extends RankedClaim> {
  readonly spent: () => boolean;
  readonly for: (claim: C) => Decimal;
  readonly take: (filled: Filled<C>) => void;
}

/** What a claim takes of a room that it finds, and how much more than that; undefined: nothing. */
export function share(claim: RankedClaim, room: Decimal, parts: boolean): { added: Decimal; over?: Decimal } | undefined {
  const needed = subtract(claim.wanted, claim.granted);
  if (compare(needed, room) <= 0) return { added: needed };
  if (claim.excess !== undefined && compare(needed, add(room, claim.excess)) <= 0)
    return { added: needed, over: subtract(needed, room) };
  return parts && isPositive(room) ? { added: room } : undefined;
}

const neverFits = (claim: RankedClaim, terms: FairTerms): boolean =>
  terms.ceiling !== undefined && isLess(terms.ceiling, claim.wanted);

/** `waiting` in the order of `compareRank`. */
export function fairFill<C extends RankedClaim>(waiting: Iterable<C>, room: Room<C>, terms: FairTerms): readonly Filled<C>[] {
  const filled: Filled<C>[] = [];
  let place = 0;
  let heldUp = false;
  for (const claim of waiting) {
    if (terms.parts && room.spent()) break;
    place += 1;
    if (heldUp && claim.excess === undefined) continue;
    const found = room.for(claim);
    const part = share(claim, found, terms.parts);
    if (part === undefined) {
      heldUp ||= terms.inLine && !neverFits(claim, terms);
      continue;
    }
    const needed = subtract(claim.wanted, claim.granted);
    const got: Filled<C> = {
      claim,
      ...part,
      granted: add(claim.granted, part.added),
      evidence: { rule: 'priority-then-oldest', place, needed, room: found },
    };
    filled.push(got);
    room.take(got);
  }
  return filled;
}

/** What those before this claim in the line still need; undefined where nobody holds it up. */
export function neededAhead(waiting: Iterable<RankedClaim>, claim: RankedClaim, terms: FairTerms): Decimal | undefined {
  if (!terms.inLine) return undefined;
  let total: Decimal | undefined;
  for (const other of waiting) {
    if (compareRank(other, claim) >= 0) break;
    if (other.order === claim.order || neverFits(other, terms)) continue;
    total = add(total ?? ZERO, subtract(other.wanted, other.granted));
  }
  return total;
}

/** Why a claim lost something: its place from the end of the line, and how much was still too much when it was reached. */
export interface LossEvidence {
  readonly rule: 'least-important-then-youngest';
  readonly place: number;
  readonly over: Decimal;
  readonly taken: 'part' | 'whole';
}

export interface Lost<C extends RankedClaim> {
  readonly claim: C;
  readonly lost: Decimal;
  readonly left: Decimal;
  readonly evidence: LossEvidence;
}

/** Takes `over` from claims that hold something, given in the reverse order of `compareRank`. */
export function fairLoss<C extends RankedClaim>(holding: Iterable<C>, over: Decimal, terms: FairTerms): readonly Lost<C>[] {
  const losses: Lost<C>[] = [];
  let left = over;
  if (!isPositive(left)) return losses;
  for (const claim of holding) {
    const lost = terms.parts ? least(claim.granted, left) : claim.granted;
    const kept = subtract(claim.granted, lost);
    const evidence: LossEvidence = {
      rule: 'least-important-then-youngest',
      place: losses.length + 1,
      over: left,
      taken: kept === ZERO ? 'whole' : 'part',
    };
    losses.push({ claim, lost, left: kept, evidence });
    left = subtract(left, lost);
    if (!isPositive(left)) return losses;
  }
  invariant(false, `claims cover what is to be lost; ${left} is left over`);
}
