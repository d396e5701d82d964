/**
 * A figure that another system owns (on hand, exposure), kept true between its snapshots.
 *
 * Invariants: `figure` is the last snapshot's plus every movement later than its `asOf`. A movement at or before
 * `asOf` is in the snapshot already and is never added; one later than `asOf` is added until a snapshot covers it. So
 * each movement is counted once, whichever of the two is heard of first, and however late. A snapshot older than
 * the last one says nothing new.
 */
import { add, sum, type Decimal, ZERO } from '../../model/decimal.ts';
import type { Instant } from '../../model/instant.ts';
import { ascending, find, put, remove, type Sorted } from '../../model/sorted.ts';

export interface Movement {
  readonly at: Instant;
  /** Of all that moved at this instant. */
  readonly delta: Decimal;
}

export interface Ledger {
  readonly figure: Decimal;
  /** The last snapshot's watermark; null before the first. */
  readonly asOf: Instant | null;
  /** Later than `asOf`, by time. */
  readonly movements: Sorted<Movement>;
}

export const EMPTY_LEDGER: Ledger = { figure: ZERO, asOf: null, movements: null };

const byTime = (a: Movement, b: Movement): number => a.at - b.at;

export const covers = (ledger: Ledger, at: Instant): boolean => ledger.asOf !== null && at <= ledger.asOf;

export function moved(ledger: Ledger, delta: Decimal, at: Instant): Ledger {
  if (covers(ledger, at)) return ledger;
  const before = find(ledger.movements, (movement) => at - movement.at)?.delta ?? ZERO;
  return {
    ...ledger,
    figure: add(ledger.figure, delta),
    movements: put(ledger.movements, { at, delta: add(before, delta) }, byTime),
  };
}

/** The caller has ruled out an older snapshot (`outdated`). */
export function read(ledger: Ledger, figure: Decimal, asOf: Instant): Ledger {
  let { movements } = ledger;
  for (const movement of ascending(ledger.movements)) {
    if (movement.at > asOf) break;
    movements = remove(movements, movement, byTime);
  }
  const later = sum(Array.from(ascending(movements), (movement) => movement.delta));
  return { figure: add(figure, later), asOf, movements };
}

export const outdated = (ledger: Ledger, asOf: Instant): boolean => ledger.asOf !== null && asOf < ledger.asOf;
