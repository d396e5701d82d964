/**
 * What one connection takes at a time: so many at once, so many a second, and none for a while after it has failed
 * several times in a row. Then one goes as a probe: if it comes through, the gate is open; if not, the while doubles.
 *
 * An effect that doesn't get through waits in the database, and isn't looked at: a partner that is down for a day costs
 * a probe now and then, not an attempt for each order. A partner that every probe of a day and a quarter has missed is
 * given up: what waits between two probes is for people to decide, and the probes go on.
 */
import type { Instant } from '../core/model/instant.ts';
import { nextAttempt, type Backoff } from './backoff.ts';
import type { Chance } from './ports.ts';

const CONCURRENCY_MAX = 16;
/** Failures in a row after which a connection is taken for down: one refused connection in fifty is usual. */
const FAILURES_MAX = 5;
/** Between one probe and the next: 1 s, 2 s, 4 s … to a minute. */
const PROBES = { firstMs: 1_000, mostMs: 60_000, attemptsMax: 0, missesMax: 0 };
/** From the first to the latest failure, a day and a quarter: its effects are given up one by one, each a hold. */
const GIVEN_UP_AFTER_MS = 108_000_000;
/** What waits tries every quarter of an hour at least: where nobody tried for longer, nobody knows what was between. */
const UNSEEN_MS = 3_600_000;

export interface GateLimits {
  readonly concurrencyMax?: number;
  readonly perSecondMax?: number;
}

export class Gate {
  private readonly limits: GateLimits;
  private readonly chance: Chance;
  private readonly probes: Backoff;
  private underWay = 0;
  private failures = 0;
  private closedUntil = 0;
  private downSince: Instant | undefined;
  private failedAt = 0;
  private begun: number[] = [];

  constructor(limits: GateLimits, chance: Chance, probes: Backoff = PROBES) {
    this.probes = probes;
    this.limits = limits;
    this.chance = chance;
  }

  /** How many more may begin now; all of those that are given up may. */
  room(now: Instant): number {
    if (this.givesUp(now)) return Number.POSITIVE_INFINITY;
    if (now < this.closedUntil) return 0;
    const most = this.failures >= FAILURES_MAX ? 1 : (this.limits.concurrencyMax ?? CONCURRENCY_MAX);
    return Math.max(0, Math.min(most - this.underWay, this.roomByRate(now)));
  }

  private roomByRate(now: Instant): number {
    const { perSecondMax } = this.limits;
    if (perSecondMax === undefined) return Number.POSITIVE_INFINITY;
    this.begun = this.begun.filter((at) => at > now - 1_000);
    return perSecondMax - this.begun.length;
  }

  begin(now: Instant): void {
    this.underWay += 1;
    if (this.limits.perSecondMax !== undefined) this.begun.push(now);
  }

  /** `reached`: the partner answered, whatever it said. */
  end(now: Instant, reached: boolean): void {
    this.underWay -= 1;
    if (reached) {
      this.failures = 0;
      this.closedUntil = 0;
      this.downSince = undefined;
      return;
    }
    this.failures += 1;
    if (this.downSince === undefined || now - this.failedAt > UNSEEN_MS) this.downSince = now;
    this.failedAt = now;
    if (this.failures >= FAILURES_MAX)
      this.closedUntil = nextAttempt(now, this.failures - FAILURES_MAX + 1, this.chance, this.probes);
  }

  /**
   * Nobody has come through for longer than anybody waits for by themselves, and the latest probe has just failed again:
   * people decide.
   */
  givesUp(now: Instant): boolean {
    const downFor = this.downSince === undefined ? 0 : this.failedAt - this.downSince;
    return now < this.closedUntil && downFor > GIVEN_UP_AFTER_MS;
  }
}
