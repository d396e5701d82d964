/**
 * The one source of randomness. Every draw belongs to a name (an order, an effect's attempt, a node's day), so that
 * what one of them draws never depends on how many others drew before: an order taken out of a world leaves the rest of
 * its history as it was, which is what makes a failure shrinkable.
 *
 * The generator is splitmix32 over a hash of seed and name (FNV-1a, 32 bits): quick, and good enough to pick faults.
 */
/** In one piece or in several, which are not put together: a commit draws five times, and a text lives once. */
export type Name = string | readonly string[];

export class Random {
  private state: number;

  constructor(seed: number, name: Name = '') {
    this.state = mix(hash(name, 0x811c9dc5 ^ seed));
  }

  /** From 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return mix(this.state) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.next() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** Waiting times: many short ones, few long ones; the mean is `mean`. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}

function hash(name: Name, start: number): number {
  let h = start;
  if (typeof name !== 'string') for (const part of name) h = hash(part, h);
  else for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h;
}

function mix(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Draws by name out of one seed. */
export class Chances {
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  of(name: Name): Random {
    return new Random(this.seed, name);
  }

  /** A single draw: whether the thing of this name happens. */
  chance(name: Name, probability: number): boolean {
    return probability > 0 && this.of(name).next() < probability;
  }
}

/** Ranks by Zipf's law: rank 1 is drawn `2^skew` times as often as rank 2. */
export function zipf(count: number, skew: number): (random: Random) => number {
  const sums: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank++) sums.push((total += 1 / rank ** skew));
  return (random) => {
    const at = random.next() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
