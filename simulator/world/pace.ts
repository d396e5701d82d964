/** How long a node's work takes: hours, or seconds where somebody stands at its counter and waits. */
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, MINUTE, type World } from './world.ts';

export interface Pace {
  /** Told of at once, and not with the next batch. */
  readonly isRush: boolean;
  readonly picksAt: (random: Random, now: number) => number;
  /** Milliseconds from the pick. */
  readonly leavesAfter: (random: Random, isShort: boolean) => number;
}

/** Picked and gone before the hub may have heard that the node has it. */
export const RUSH: Pace = {
  isRush: true,
  picksAt: (random, now) => now + random.between(50, 70_000),
  leavesAfter: (random) => random.between(1_000, 20_000),
};

const wave = (earliest: number): Pace => ({
  isRush: false,
  picksAt: (random, now) => Math.max(now + 20 * MINUTE + random.exponential(2 * HOUR), earliest),
  // A short pick waits for a word; without one the truck leaves with what there is.
  leavesAfter: (random, isShort) => (isShort ? random.between(3 * HOUR, 8 * HOUR) : 10 * MINUTE + random.exponential(HOUR)),
});

const earliestOf = ({ notBefore }: ReleaseInstruction): number =>
  notBefore === undefined ? 0 : Date.parse(`${notBefore}T00:00:00Z`);

export const mayRush = (world: World, input: ReleaseInstruction): boolean =>
  world.isVaried && earliestOf(input) <= world.timeline.now;

/** Of a release by its key: every twentieth is for somebody who waits at the counter. */
export function paceOf(world: World, key: string, input: ReleaseInstruction): Pace {
  if (mayRush(world, input) && world.chances.of(`pace ${key}`).chance(0.05)) return RUSH;
  return wave(earliestOf(input));
}
