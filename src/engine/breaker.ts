/**
 * Which connections are down, so that what waits for them is not tried one by one.
 *
 * Invariants: after `MISSES` attempts in a row that certainly reached nobody a connection is down, and then one attempt
 * a minute is let through to see; one that reaches it, whatever it answers, opens the way for all. What is not let
 * through costs its order no transaction and stays `wanted`, so that it can still be withdrawn at no cost. Each node
 * learns for itself; what it knows is lost with it, which costs a few attempts.
 *
 * In a simulated season with a partner down for a day, waiting effects made 34 of the 64 commands of an order's life.
 */
import type { Instant } from '../core/model/instant.ts';

/** In a row: one refused connection in fifty is usual, five in a row are not chance. */
const MISSES = 5;
const PROBE_EVERY_MS = 60_000;

export class Breakers {
  private readonly missed = new Map<string, { readonly misses: number; readonly probeAt: number }>();

  /** Asked once before each attempt: it may be the one that is let through. */
  letsThrough(connection: string, now: Instant): boolean {
    const known = this.missed.get(connection);
    if (known === undefined || known.misses < MISSES) return true;
    if (now < known.probeAt) return false;
    this.missed.set(connection, { ...known, probeAt: now + PROBE_EVERY_MS });
    return true;
  }

  /** What became of an attempt. */
  note(connection: string, hasReached: boolean, now: Instant): void {
    if (hasReached) return void this.missed.delete(connection);
    const misses = (this.missed.get(connection)?.misses ?? 0) + 1;
    this.missed.set(connection, { misses, probeAt: now + PROBE_EVERY_MS });
  }
}
