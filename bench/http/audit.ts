/** Orders that were taken, against what the partners did by their own accounts: each shipped, posted and invoiced once. */
import type { Call } from './callers.ts';
import type { Ledger } from './outside.ts';

export interface Audited {
  readonly taken: number;
  /** Taken, and not whole in the end. */
  readonly notWhole: readonly string[];
  /** Whole by the hub, and not done by a partner. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
}

const counted = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** A warehouse knows an order by its number and the fulfillment's. */
const orderOf = (number: string): string => number.split('/')[0] ?? number;

export function audited(
  calls: readonly Call[],
  closed: ReadonlyMap<string, number>,
  { warehouses, invoiced, posted }: Ledger,
): Audited {
  const taken = calls.flatMap(({ order }) => order ?? []);
  const left = Object.values(warehouses).flatMap((each) => each.left.map(orderOf));
  const done = { shipped: counted(left), posted: counted(posted), invoiced: counted(invoiced) };
  return {
    taken: taken.length,
    notWhole: taken.filter((order) => !closed.has(order)),
    lost: Object.entries(done).flatMap(([what, orders]) =>
      taken.filter((order) => closed.has(order) && !orders.has(order)).map((order) => `${order} is not ${what}`),
    ),
    twice: Object.entries(done).flatMap(([what, orders]) =>
      [...orders].filter(([, times]) => times > 1).map(([order, times]) => `${order} is ${what} ${times} times`),
    ),
  };
}

export const isWell = ({ notWhole, lost, twice }: Audited): boolean => notWhole.length + lost.length + twice.length === 0;
