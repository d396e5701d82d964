/** Time and chance, on which every replay stands. */
import { describe, expect, test } from 'vitest';
import { Chances, zipf } from '../../simulator/kernel/random.ts';
import { Timeline } from '../../simulator/kernel/timeline.ts';
import type { Instant } from '../../src/core/model/instant.ts';

const timeline = (): Timeline => new Timeline(1_000 as Instant);

describe('virtual time', () => {
  test('things happen in the order of their time, and at the same time in the order in which they were asked for', () => {
    const it = timeline();
    const seen: string[] = [];
    const note = (name: string) => (): void => void seen.push(`${name}@${it.now}`);
    it.in(20, note('later'));
    it.in(10, note('first'));
    it.in(10, note('second'));
    it.at(500, note('overdue'));
    for (let i = 0; i < 40; i++) it.in(30 + ((i * 7) % 40), () => undefined);

    while (it.step()) if (it.now > 1_025) break;

    expect(seen).toEqual(['overdue@1000', 'first@1010', 'second@1010', 'later@1020']);
  });

  test('a heap of many things is worked off in order', () => {
    const it = timeline();
    const at: number[] = [];
    for (let i = 0; i < 500; i++) it.in((i * 7_919) % 1_009, () => at.push(it.now));

    while (it.step());

    expect(at).toHaveLength(500);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
});

describe('chance', () => {
  test('a name draws the same in any history of the seed, and another seed draws otherwise', () => {
    const draw = (seed: number, name: string): number => new Chances(seed).of(name).next();

    expect(draw(1, 'order 7')).toBe(draw(1, 'order 7'));
    expect(draw(1, 'order 7')).not.toBe(draw(1, 'order 8'));
    expect(draw(1, 'order 7')).not.toBe(draw(2, 'order 7'));
  });

  test('a rate is kept over many names', () => {
    const chances = new Chances(3);
    const hits = Array.from({ length: 20_000 }, (_, i) => chances.chance(`occasion ${i}`, 0.1)).filter(Boolean).length;

    expect(hits).toBeGreaterThan(1_800);
    expect(hits).toBeLessThan(2_200);
  });

  test('the first rank is drawn about twice as often as the second', () => {
    const random = new Chances(4).of('ranks');
    const pick = zipf(50, 1);
    const counts = Array.from({ length: 50 }, () => 0);
    for (let i = 0; i < 30_000; i++) {
      const rank = pick(random);
      counts[rank] = (counts[rank] ?? 0) + 1;
    }

    expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeGreaterThan(1.8);
    expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeLessThan(2.2);
  });
});
