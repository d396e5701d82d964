/**
 * Makes a failing season small: as few intents as possible with which the same promise still breaks. What one intent
 * draws does not depend on the others, so most of its history stays when they go. First whole chunks are taken out,
 * then ever smaller ones (Zeller's ddmin, without its second half).
 */
import { CHECKERS } from './checkers/registry.ts';
import { runSeasonOn } from './play.ts';
import type { Task } from './run.ts';
import type { PromiseName } from './witness.ts';
import { officeWorkflow } from './workflow.ts';

/** Runs at most: a history of a few orders is found in some dozen. */
const RUNS_MAX = 60;

/** `crash`: an assertion of the core failed. */
export type Symptom = PromiseName | 'crash';

export async function shrink(task: Task, symptom: Symptom): Promise<readonly number[]> {
  let kept = Array.from({ length: task.orders }, (_, i) => i + 1);
  let size = Math.ceil(kept.length / 2);
  for (let runs = 0; size >= 1 && runs < RUNS_MAX;) {
    const before = kept.length;
    for (let from = 0; from < kept.length && runs < RUNS_MAX;) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      runs += 1;
      if (without.length > 0 && (await fails(task, symptom, without))) kept = without;
      else from += size;
    }
    if (size === 1 && kept.length === before) break;
    size = Math.min(Math.max(1, Math.floor(size / 2)), kept.length);
  }
  return kept;
}

async function fails({ seed, orders, dial, hub }: Task, symptom: Symptom, only: readonly number[]): Promise<boolean> {
  let isBroken = false;
  try {
    const result = await runSeasonOn(hub, {
      seed,
      orders,
      dial,
      workflow: officeWorkflow(),
      checkers: CHECKERS,
      only: new Set(only),
      onBroken: ({ promise }) => {
        isBroken ||= promise === symptom;
      },
      stop: () => isBroken,
    });
    return isBroken || result.broken.some(({ promise }) => promise === symptom);
  } catch {
    return symptom === 'crash';
  }
}
