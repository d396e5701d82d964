/** What a child process is asked and what it answers: plain data, which goes over a command line and a pipe. */
import type { PromiseName } from '../witness.ts';

/** Who saw it: a promise's checker, or an invariant of the core itself that threw. */
export type Seer = PromiseName | 'assertion';

export interface Finding {
  readonly by: Seer;
  /** What was seen, without its figures and names: two findings of a kind are one bug's, as far as anybody can tell. */
  readonly kind: string;
  readonly what: string;
}

export interface SeasonPlan {
  readonly seed: number;
  readonly orders: number;
}

export interface Trial {
  readonly seasons: readonly SeasonPlan[];
  /** User and system time of the child in all. */
  readonly cpuSecondsMax: number;
  /** Kinds that say nothing, since they are seen without a bug. None: whatever is seen is noted, and nothing ends it. */
  readonly known?: readonly string[];
}

export interface Verdict {
  /** One of each kind; of a trial with `known` at most the one that ended it. */
  readonly findings: readonly Finding[];
  /** Business orders that were placed until then. */
  readonly orders: number;
  /** Those that came to their end. */
  readonly seasons: readonly SeasonPlan[];
  readonly cpuSeconds: number;
}

/** Numbers, and names with numbers in them. */
const FIGURES = /[A-Za-z-]*\d[\w.-]*/g;
/** Nodes and places are written in capitals. */
const NAMES = /\b[A-Z]{3,}\b/g;

export const kindOf = (by: Seer, what: string): string => `${by}: ${what.replaceAll(FIGURES, '#').replaceAll(NAMES, '#')}`;

/** Small seasons first, since most bugs show at once; then large ones, for what needs a crowd. */
const SIZES: readonly number[] = [300, 500, 1_000, 2_000];
const SIZE_MAX = 4_000;

/** Seasons of growing size and of other seeds, of so many orders in all. */
export function seasonsOf(seed: number, ordersMax: number): readonly SeasonPlan[] {
  const seasons: SeasonPlan[] = [];
  for (let left = ordersMax; left > 0;) {
    const orders = Math.min(left, SIZES[seasons.length] ?? SIZE_MAX);
    seasons.push({ seed: seed + seasons.length, orders });
    left -= orders;
  }
  return seasons;
}
