/** Middle and spread of few figures, percentiles of many. */

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

export function spreadOf(values: readonly number[]): Spread {
  const inOrder = sorted(values);
  const middle = inOrder.length / 2;
  const [low, high] = [inOrder[Math.ceil(middle) - 1], inOrder[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('no values, no spread');
  return { median: (low + high) / 2, least: inOrder[0] as number, most: inOrder.at(-1) as number };
}

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export function percentilesOf(values: readonly number[]): Percentiles {
  const inOrder = sorted(values);
  /** The least value that so large a share does not exceed. */
  const at = (share: number): number => inOrder[Math.max(0, Math.ceil(share * inOrder.length) - 1)] ?? Number.NaN;
  return { count: inOrder.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
