/** When to try again: doubling, with a random half so that those who failed together don't come back together. */
import type { Instant } from '../core/model/instant.ts';
import type { Chance } from './ports.ts';

export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly attemptsMax: number;
  /**
   * Attempts that are known to have reached nobody: a partner that is down for a day is caught up with by itself, and
   * asks nobody to decide order by order.
   */
  readonly missesMax: number;
}

/**
 * 1 s, 2 s, 4 s … to 15 min. Ten attempts that the partner may have seen take about 13 minutes; 170 that it certainly
 * has not take a day and a quarter.
 */
export const DEFAULT_BACKOFF: Backoff = { firstMs: 1_000, mostMs: 900_000, attemptsMax: 10, missesMax: 170 };

/** Between a half and the whole of the doubled time. `attempt` is 1 for the first failure. */
export function nextAttempt(
  now: Instant,
  attempt: number,
  chance: Chance,
  { firstMs, mostMs }: Backoff = DEFAULT_BACKOFF,
): Instant {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(now + whole * (0.5 + chance() / 2)) as Instant;
}
