/** What is in memory is bounded by weight; what was used of late stays. */
import { expect, test } from 'vitest';
import { Recent } from '../../src/engine/recent.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** Room for four: two generations of two. */
function filled(): Recent<string, number> {
  const recent = new Recent<string, number>(4);
  for (const [index, key] of ['a', 'b', 'c'].entries()) recent.set(key, index);
  return recent;
}

test.each<[string, (recent: Recent<string, number>) => void, string]>([
  ['keeps all that fits', () => undefined, 'abc'],
  ['lets go of what is two generations old', (recent) => ['d', 'e', 'f'].forEach((key, i) => recent.set(key, i)), 'def'],
  ['keeps the newest, though it weighs more than all there is room for', (recent) => recent.set('d', 4, 9), 'd'],
  [
    'has room again for what was taken out',
    (recent) => {
      recent.delete('c');
      recent.delete('c');
      recent.set('d', 3);
    },
    'abd',
  ],
  ['holds nothing once it is cleared', (recent) => recent.clear(), ''],
])('%s', (_, act, expected) => {
  const recent = filled();
  act(recent);
  expect(KEYS.filter((key) => recent.get(key) !== undefined).join('')).toBe(expected);
});

test('keeps what is found again and again, however old', () => {
  const recent = filled();
  for (const [index, key] of ['d', 'e', 'f', 'g', 'h', 'i'].entries()) {
    recent.set(key, index);
    expect(recent.get('a')).toBe(0);
  }
  expect(recent.get('b')).toBeUndefined();
});
