/** A seeded, uniform draw, and what a share of it says about the whole. Pure. */

/** A stream of numbers in [0, 1) that a seed fixes (mulberry32). */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At most `most` of them, each as likely as any other, in the order in which they stood. */
export function draw<T>(all: readonly T[], most: number, seed: number): readonly T[] {
  const next = stream(seed);
  const places = all.map((_, place) => place);
  const taken = Math.min(most, all.length);
  for (let at = 0; at < taken; at += 1) {
    const other = at + Math.floor(next() * (places.length - at));
    [places[at], places[other]] = [places[other] ?? at, places[at] ?? other];
  }
  const chosen = new Set(places.slice(0, taken));
  return all.filter((_, place) => chosen.has(place));
}

/** Wilson's interval at 95% for a share of `of`; it holds near 0 and 1 as well. */
export function interval(hits: number, of: number): readonly [from: number, to: number] {
  if (of === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / of;
  const middle = share + z ** 2 / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}
