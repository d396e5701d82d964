/**
 * How often somebody may try to sign in: by name, so that one password can't be guessed, and by address, so that one
 * machine can't try all names. Each process counts for itself, in memory: a guesser who finds N processes has N times the
 * tries, which is still nothing against 12 characters.
 */
import type { Instant } from '../../core/model/instant.ts';

const WINDOW_MS = 15 * 60_000;
const TRIES = { name: 10, address: 100 } as const;
/** More than anybody has names: what was tried longest ago is forgotten. */
const KEPT_MAX = 10_000;

type By = keyof typeof TRIES;

interface Tried {
  readonly since: Instant;
  count: number;
}

export class Throttle {
  private readonly tried: { readonly [K in By]: Map<string, Tried> } = { name: new Map(), address: new Map() };

  /** Counts a try, before it is known how it ends; gives back how many seconds to wait, if it is one too many. */
  take(name: string, address: string, now: Instant): number | undefined {
    const both = [this.count('name', name, now), this.count('address', address, now)];
    const late = both.filter((each) => each !== undefined);
    return late.length === 0 ? undefined : Math.max(...late);
  }

  /** It was them: their own tries are forgotten, those of the address are not. */
  passed(name: string): void {
    this.tried.name.delete(name);
  }

  private count(by: By, key: string, now: Instant): number | undefined {
    const tried = this.tried[by];
    const known = tried.get(key);
    const open = known !== undefined && now >= known.since && now < known.since + WINDOW_MS ? known : { since: now, count: 0 };
    open.count++;
    tried.delete(key);
    tried.set(key, open);
    const [oldest] = tried.keys();
    if (tried.size > KEPT_MAX && oldest !== undefined) tried.delete(oldest);
    return open.count <= TRIES[by] ? undefined : Math.max(1, Math.ceil((open.since + WINDOW_MS - now) / 1_000));
  }
}
