/** What is in memory is bounded by weight; what was used last stays. */
import { expect, test } from 'vitest';
import { Recent } from '../../src/engine/recent.ts';

const kept = (recent: Recent<string, number>): string =>
  ['a', 'b', 'c', 'd'].filter((key) => recent.peek(key) !== undefined).join('');

test.each<[string, (recent: Recent<string, number>) => void, string]>([
  ['keeps all that fits', () => undefined, 'abc'],
  ['lets go of the oldest for the newest', (recent) => recent.set('d', 4), 'bcd'],
  [
    'keeps what was used since',
    (recent) => {
      recent.get('a');
      recent.set('d', 4);
    },
    'acd',
  ],
  [
    'does not count a peek as use',
    (recent) => {
      recent.peek('a');
      recent.set('d', 4);
    },
    'bcd',
  ],
  ['lets go of several for one that weighs as much', (recent) => recent.set('d', 4, 2), 'cd'],
  ['keeps the newest, though it weighs more than all there is room for', (recent) => recent.set('d', 4, 9), 'd'],
  ['weighs anew what is put again', (recent) => recent.set('c', 5, 3), 'c'],
  [
    'has room again for what was taken out',
    (recent) => {
      recent.delete('b');
      recent.delete('b');
      recent.set('d', 4);
    },
    'acd',
  ],
  [
    'has room for all again once it is cleared',
    (recent) => {
      recent.clear();
      for (const key of ['b', 'c', 'd']) recent.set(key, 0);
    },
    'bcd',
  ],
])('%s', (_, act, expected) => {
  const recent = new Recent<string, number>(3);
  for (const [index, key] of ['a', 'b', 'c'].entries()) recent.set(key, index);
  act(recent);
  expect(kept(recent)).toBe(expected);
});
