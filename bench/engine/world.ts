/**
 * The orders and accounts of a run, drawn from a seed: the same for every engine and every round of the same number.
 * Items and customer groups follow Zipf's law, as trade does: a few are in most orders, and that is where claims meet.
 */
import { creditOf, stockOf, type Account, type Order, type PriceList } from './life.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly lives: number;
  readonly lines: number;
  /** `one`: every line of every order wants the same item. */
  readonly items: 'zipf' | 'one';
  /** Every so many orders one has 400 lines; 0 or left out: none. */
  readonly longEvery?: number;
  /** What each account has; ample where left out, so that nothing is refused. */
  readonly stock?: number;
  readonly credit?: number;
  /** Every so many orders one has a price that was never agreed; 0 or left out: none. */
  readonly mispricedEvery?: number;
}

export interface World {
  readonly orders: readonly Order[];
  readonly accounts: ReadonlyMap<string, Account>;
  readonly prices: PriceList;
}

const ITEMS = 500;
const GROUPS = 50;
const AMPLE = 1_000_000_000_000;
const QUANTITY_MAX = 12;
export const LONG_LINES = 400;

/** mulberry32: small, and good enough to draw orders. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The rank-th of `count` comes up in proportion to 1 / rank. */
function zipf(count: number, next: () => number): () => number {
  const shares: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) shares.push((sum += 1 / rank));
  return () => {
    const wanted = next() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((shares[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const priceOf = (item: number): number => 100 + ((item * 37) % 900);

export function makeWorld(options: WorldOptions): World {
  const next = numbersFrom(options.seed);
  const items = options.items === 'one' ? () => 0 : zipf(ITEMS, next);
  const groups = zipf(GROUPS, next);
  const nameOf = (item: number): string => `I${String(item).padStart(3, '0')}`;
  const orders = Array.from({ length: options.lives }, (_, i): Order => {
    const mispriced = options.mispricedEvery !== undefined && options.mispricedEvery > 0 && i % options.mispricedEvery === 0;
    const isLong = options.longEvery !== undefined && options.longEvery > 0 && i % options.longEvery === options.longEvery - 1;
    const lines = Array.from({ length: isLong ? LONG_LINES : options.lines }, () => {
      const item = items();
      return { item: nameOf(item), quantity: 1 + Math.floor(next() * QUANTITY_MAX), price: priceOf(item) + (mispriced ? 1 : 0) };
    });
    return {
      id: `O${options.seed}-${i}`,
      message: `M${options.seed}-${i}`,
      group: `G${String(groups()).padStart(2, '0')}`,
      lines,
    };
  });
  const accounts = new Map<string, Account>();
  for (let group = 0; group < GROUPS; group++)
    accounts.set(creditOf(`G${String(group).padStart(2, '0')}`), { room: options.credit ?? AMPLE, claimed: 0 });
  for (let item = 0; item < ITEMS; item++) accounts.set(stockOf(nameOf(item)), { room: options.stock ?? AMPLE, claimed: 0 });
  const prices = new Map(Array.from({ length: ITEMS }, (_, item) => [nameOf(item), priceOf(item)]));
  return { orders, accounts, prices };
}
