/** Numbers from a seed, for what the campaign chooses; when things happen is the machine's. */
export type Chance = () => number;

/** mulberry32. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** From 0 up to, and without, `below`. */
export const below = (chance: Chance, most: number): number => Math.floor(chance() * most);

export function oneOf<T>(chance: Chance, items: readonly T[]): T {
  const item = items[below(chance, items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
