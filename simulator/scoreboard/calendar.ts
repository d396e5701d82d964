/** When orders come and goods move in, in both worlds: the same draws by the same names as `simulator/season.ts` makes. */
import { instant, type Instant } from '../../src/core/model/instant.ts';
import type { Chances } from '../kernel/random.ts';
import { makeIntent, type Intent } from '../world/intents.ts';
import type { Town } from '../world/town.ts';
import { DAY } from '../world/world.ts';

export const START = instant('2026-06-01T06:00:00Z');

const ORDERS_A_DAY = 700;
const BURST = 12;

export const seasonMs = (orders: number): number => (orders / ORDERS_A_DAY) * DAY;

export function makeIntents(town: Town, chances: Chances, orders: number): readonly Intent[] {
  const random = chances.of('arrivals');
  let at: number = START;
  return Array.from({ length: orders }, (_, i) => {
    const number = i + 1;
    at += Math.round(number % BURST === 0 ? (BURST * DAY) / ORDERS_A_DAY : random.between(0, 4_000));
    return makeIntent(town, chances, number, at as Instant);
  });
}

/** Pieces a day that a node should expect of an item, by the place of both in their lists. */
export function dailyNeed(town: Town, item: number, node: number): number {
  const share = [0.6, 0.3, 0.25][node] ?? 0;
  return Math.ceil((town.popularity[item] ?? 0) * ORDERS_A_DAY * 2.6 * 9 * share);
}
