/** Many seasons, in one process or in several: the outcome does not depend on how many. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CHECKERS } from './checkers/registry.ts';
import type { FaultDial } from './faults.ts';
import { runSeasonOn, type HubName } from './play.ts';
import { addSeason, addTotals, nothingYet, type Totals } from './totals.ts';
import { officeWorkflow } from './workflow.ts';

export interface Task {
  readonly seed: number;
  readonly orders: number;
  readonly dial: FaultDial;
  readonly hub: HubName;
}

/** One season; an exception of the core is a failure like a broken promise. */
export async function runTask({ seed, orders, dial, hub }: Task): Promise<Totals> {
  const totals = nothingYet();
  try {
    addSeason(totals, seed, await runSeasonOn(hub, { seed, orders, dial, workflow: officeWorkflow(), checkers: CHECKERS }));
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    totals.failures.push({ seed, orders, broken: [], crash });
  }
  return totals;
}

/** Seasons of a run: the first has the run's own seed, each next one the seed after it. */
export function tasksOf({ seed, orders, season, dial, hub }: Task & { readonly season: number }): readonly Task[] {
  const tasks: Task[] = [];
  for (let left = orders; left > 0; left -= season)
    tasks.push({ seed: seed + tasks.length, orders: Math.min(season, left), dial, hub });
  return tasks;
}

interface Running {
  readonly done: (totals: Totals, index: number) => void;
  /** Seasons that were run before, by their place. */
  readonly known?: ReadonlyMap<number, Totals>;
  /** Asked before each season: what is under way is finished, and nothing more is begun. */
  readonly isStopped?: () => boolean;
}

export async function runAll(
  tasks: readonly Task[],
  jobs: number,
  { done, known, isStopped = () => false }: Running,
): Promise<Totals> {
  const results = new Map<number, Totals>(known);
  const keep = (index: number, totals: Totals): void => {
    results.set(index, totals);
    done(totals, index);
  };
  /** Every `step`-th from the `first` on, of those that are not known. */
  function* of(first: number, step: number): Generator<readonly [number, Task]> {
    for (const [i, task] of tasks.entries())
      if (isStopped()) return;
      else if (i % step === first && known?.has(i) !== true) yield [i, task];
  }
  if (jobs === 1) for (const [i, task] of of(0, 1)) keep(i, await runTask(task));
  else await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, async (_, i) => await work(of(i, jobs), keep)));
  const all = nothingYet();
  for (const [, result] of [...results].toSorted(([a], [b]) => a - b)) addTotals(all, result);
  return all;
}

/** One after the other, in a thread of its own. */
async function work(tasks: Iterable<readonly [number, Task]>, keep: (index: number, totals: Totals) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  try {
    for (const [index, task] of tasks) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
      worker.postMessage(task);
      const [totals] = (await once(worker, 'message')) as [Totals];
      keep(index, totals);
    }
  } finally {
    await worker.terminate();
  }
}
