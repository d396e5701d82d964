/** What is said between the process that watches and the one in which mutants are tried, a line of JSON each. */

/** What a test did while no mutant was active: its time, and how often it came past each mutant. */
export interface Covered {
  readonly test: string;
  readonly ms: number;
  readonly passed: boolean;
  readonly hits: Readonly<Record<string, number>>;
}

export interface Asked {
  readonly mutant: string;
  /** Tests that come past it, the quickest first. */
  readonly tests: readonly string[];
  /** Past so many a loop has lost its end; each hit is counted by the mutant's own switch. */
  readonly hitsMax: number;
}

export type Verdict =
  | { readonly kind: 'begun'; readonly mutant: string }
  | { readonly kind: 'killed'; readonly mutant: string; readonly by: string }
  | { readonly kind: 'survived'; readonly mutant: string }
  /** A test that killed it fails without it too: something was left behind, and nothing more can be judged here. */
  | { readonly kind: 'spoilt'; readonly mutant: string };

/** Under this name stands what a test file comes past before any test of it runs: tables that the process itself fills. */
export const loadingOf = (file: string): string => `${file} (loading)`;
