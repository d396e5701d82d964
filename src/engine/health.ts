/** How connections have answered of late, as this process has seen it: bounded, and gone with the process. */
import type { Instant } from '../core/model/instant.ts';

/** Answers of which the time is kept, for each connection. */
const KEPT = 256;
/** More than anybody configures. */
const NAMES_MAX = 500;

export interface Seen {
  readonly answeredAt?: Instant;
  readonly failedAt?: Instant;
  /** Since the last answer. */
  readonly failuresInARow: number;
  /** Of the latest answers, in ms, in no order. */
  readonly latenciesMs: readonly number[];
}

interface Kept {
  answeredAt?: Instant;
  failedAt?: Instant;
  failuresInARow: number;
  readonly latenciesMs: number[];
  next: number;
}

export class Health {
  private readonly kept = new Map<string, Kept>();

  /** `hasAnswered`: whatever it said. */
  note(name: string, at: Instant, ms: number, hasAnswered: boolean): void {
    const known = this.kept.get(name) ?? { failuresInARow: 0, latenciesMs: [], next: 0 };
    if (this.kept.size < NAMES_MAX) this.kept.set(name, known);
    if (!hasAnswered) {
      known.failedAt = at;
      known.failuresInARow += 1;
      return;
    }
    known.answeredAt = at;
    known.failuresInARow = 0;
    known.latenciesMs[known.next] = Math.round(ms);
    known.next = (known.next + 1) % KEPT;
  }

  of(name: string): Seen | undefined {
    return this.kept.get(name);
  }
}
