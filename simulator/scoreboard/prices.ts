/** What a price entry says, in cents per piece. */
import type { LocalDate } from '../../src/core/model/instant.ts';
import type { PriceEntry } from '../../src/core/model/master.ts';

/** Undefined where nothing is in force on that day. */
export function centsOn(entry: PriceEntry | undefined, day: LocalDate, quantity: number): number | undefined {
  const span = entry?.spans.find(({ from, until }) => from <= day && (until === undefined || day <= until));
  const reached = span?.breaks.filter(({ atLeast }) => Number(atLeast) <= quantity) ?? [];
  const best = reached.toSorted((a, b) => Number(a.atLeast) - Number(b.atLeast)).at(-1);
  return best === undefined ? undefined : toCents(best.price);
}

export const toCents = (amount: string): number => Math.round(Number(amount) * 100);

/** Beyond half a percent a stated price is another price: the tolerance of the default workflow. */
export const isWithin = (theirs: number, ours: number): boolean => Math.abs(theirs - ours) * 200 <= ours;
