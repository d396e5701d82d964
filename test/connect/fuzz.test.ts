/** Whatever goes wrong with a message on its way, it is an order or a refusal, and its sender has an answer. */
import { expect, test } from 'vitest';
import { judged } from '../../bench/fuzz/judge.ts';
import { fuzz, truncated } from '../../bench/fuzz/run.ts';

const LONG_MS = 120_000;

test('10,000 mutated inputs: nothing thrown, nothing lost in silence, always an answer', { timeout: LONG_MS }, () => {
  const { counts, broken } = fuzz(1, 10_000);
  expect(broken.map(({ input, broken: what }) => [input, what])).toEqual([]);
  // It meets what it is for: of each family some come through, some are refused, and each kind of answer is given.
  expect(Object.keys(counts).toSorted()).toEqual([
    'csv: order',
    'csv: refused',
    'json: order',
    'json: refused',
    'x12: answered 997',
    'x12: answered TA1',
    'x12: answered as JSON',
    'x12: change',
    'x12: order',
    'x12: refused',
  ]);
});

test('every message, ended after each of its bytes', { timeout: LONG_MS }, () => {
  expect(truncated().map(({ input, bytes, broken }) => [input, bytes.length, broken])).toEqual([]);
});

test('the same seed makes the same inputs', () => {
  expect(fuzz(7, 200)).toEqual(fuzz(7, 200));
});

test('what throws is seen', () => {
  const profiles = [undefined as never];
  expect(judged(Buffer.from('{"line_items": []}'), { profiles }).broken).toEqual([expect.stringContaining('TypeError')]);
});
