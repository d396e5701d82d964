import { describe, expect, test } from 'vitest';
import { draw, interval } from '../../bench/mutation/draw.ts';
import { report, type Outcome, type Tried } from '../../bench/mutation/report.ts';

const NUMBERS = Array.from({ length: 1000 }, (_, at) => at);

describe('a draw', () => {
  test('the same seed draws the same, another seed draws others', () => {
    expect(draw(NUMBERS, 50, 1)).toEqual(draw(NUMBERS, 50, 1));
    expect(draw(NUMBERS, 50, 2)).not.toEqual(draw(NUMBERS, 50, 1));
  });

  test('takes as many as were asked, none twice, in their order', () => {
    const drawn = draw(NUMBERS, 200, 7);
    expect(new Set(drawn).size).toBe(200);
    expect(drawn.toSorted((a, b) => a - b)).toEqual(drawn);
  });

  test('more than there are is all of them', () => {
    expect(draw([3, 1, 2], 10, 1)).toEqual([3, 1, 2]);
  });

  test('each is as likely as any other', () => {
    const times = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 5000; seed += 1)
      for (const at of draw(NUMBERS.slice(0, 10), 3, seed)) times[at] = (times[at] ?? 0) + 1;
    // 1,500 expected of each; 150 is about 4.6 standard deviations.
    for (const each of times) expect(Math.abs(each - 1500)).toBeLessThan(150);
  });
});

test.each([
  // From the formula by hand, and from Newcombe's table (1998): 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [20, 20, 0.8389, 1],
])('%i of %i lies between %f and %f', (hits, of, from, to) => {
  const [low, high] = interval(hits, of);
  expect(low).toBeCloseTo(from, 4);
  expect(high).toBeCloseTo(to, 4);
});

test('a share of nothing says nothing', () => {
  expect(interval(0, 0)).toEqual([0, 1]);
});

test('the report names what was not noticed, and counts what never came back as noticed', () => {
  const mutant = (file: string, line: number, outcome: Outcome): Tried => ({
    id: `${line}`,
    file,
    line,
    column: 3,
    mutator: 'EqualityOperator',
    original: 'a < b',
    replacement: 'a <= b',
    outcome,
  });
  expect(
    report([
      mutant('src/core/b/two.ts', 9, 'survived'),
      mutant('src/core/b/two.ts', 10, 'killed'),
      mutant('src/core/a/one.ts', 5, 'no coverage'),
      mutant('src/core/a/one.ts', 4, 'timeout'),
    ]),
  ).toEqual([
    '',
    'src/core/a/one.ts:5:3 no coverage, EqualityOperator: a < b => a <= b',
    'src/core/b/two.ts:9:3 survived, EqualityOperator: a < b => a <= b',
    '',
    ' 50.0%        1 of 2  9.5% to 90.5%  src/core/a',
    ' 50.0%        1 of 2  9.5% to 90.5%  src/core/b',
    ' 50.0%        2 of 4  15.0% to 85.0%  all, with the interval at 95%',
    '1 of those killed never came back',
  ]);
});
