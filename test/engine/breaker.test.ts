/** A connection that is down is tried by one effect a minute, whoever else waits for it. */
import { expect, test } from 'vitest';
import { Breakers } from '../../src/engine/breaker.ts';
import { instant, plus, type Duration } from '../../src/core/model/instant.ts';

const NOW = instant('2026-06-01T08:00:00Z');
const after = (seconds: number) => plus(NOW, (seconds * 1_000) as Duration);

/** So many attempts in a row that reached nobody. */
function missed(times: number): Breakers {
  const it = new Breakers();
  for (let i = 0; i < times; i++) it.note('wms-east', false, NOW);
  return it;
}

test('a few misses are nothing', () => {
  expect(missed(4).letsThrough('wms-east', NOW)).toBe(true);
});

test('after five in a row, one a minute is let through', () => {
  const it = missed(5);
  const through = [0, 59, 60, 60, 61, 119, 120].map((seconds) => it.letsThrough('wms-east', after(seconds)));
  expect(through).toEqual([false, false, true, false, false, false, true]);
});

test('others are not concerned', () => {
  expect(missed(5).letsThrough('erp', NOW)).toBe(true);
});

test('one that reaches it opens the way for all, and five more are needed to close it', () => {
  const it = missed(5);
  it.note('wms-east', true, after(60));
  expect(it.letsThrough('wms-east', after(60))).toBe(true);
  for (let i = 0; i < 4; i++) it.note('wms-east', false, after(61));
  expect(it.letsThrough('wms-east', after(61))).toBe(true);
});
