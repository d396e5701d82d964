/**
 * What no test notices may still break a promise: each such mutant is switched on in the copy, and seasons of the
 * simulator with every fault are run until a promise is broken that is not broken without it, or its budget is used up.
 */
import { run, inTurn } from '../../simulator/planted/run.ts';
import { seasonsOf, type Trial } from '../../simulator/planted/trial.ts';
import type { Mutant } from './tree.ts';

export interface SimulateOptions {
  readonly root: string;
  readonly seed: number;
  /** Of each mutant. */
  readonly orders: number;
  readonly cpuSeconds: number;
  readonly workers: number;
}

export interface Simulated {
  readonly mutant: Mutant;
  /** The promise that was broken; undefined: nothing was seen. */
  readonly by: string | undefined;
}

/** Stryker's switch, as a process finds it when it starts. */
const SWITCH = '__STRYKER_ACTIVE_MUTANT__';

/** More seasons than any mutant gets, without one: what is seen then is nobody's fault. */
const BASELINE_TIMES = 3;

export async function* simulate(mutants: readonly Mutant[], options: SimulateOptions): AsyncGenerator<Simulated> {
  const { root, seed, orders, cpuSeconds, workers } = options;
  const seasons = seasonsOf(seed, orders);
  const clean = await run(root, { seasons, cpuSecondsMax: BASELINE_TIMES * cpuSeconds });
  const trial: Trial = { seasons: clean.seasons, cpuSecondsMax: cpuSeconds, known: clean.findings.map(({ kind }) => kind) };
  if (clean.seasons.length === 0) throw new Error('no season comes to its end even without a mutant');
  yield* inTurn(mutants, workers, async (mutant): Promise<Simulated> => {
    const { findings } = await run(root, trial, { [SWITCH]: mutant.id });
    return { mutant, by: findings[0]?.by };
  });
}
