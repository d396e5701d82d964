/** What one connection takes at a time, told second by second. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import { Gate, type GateLimits } from '../../src/engine/gate.ts';

const at = (ms: number): Instant => (1_000_000 + ms) as Instant;
/** Waits of a whole 1 s, 2 s, 4 s …, to 8 s. */
const opened = (limits: GateLimits = {}): Gate =>
  new Gate(limits, () => 1, { firstMs: 1_000, mostMs: 8_000, attemptsMax: 10, missesMax: 170 });

function fails(gate: Gate, ms: number, times = 1): void {
  for (let time = 0; time < times; time++) gate.begin(at(ms));
  for (let time = 0; time < times; time++) gate.end(at(ms), false);
}

test('lets so many in at once, and one more for each that has come out', () => {
  const gate = opened({ concurrencyMax: 2 });
  expect(gate.room(at(0))).toBe(2);
  gate.begin(at(0));
  gate.begin(at(0));
  expect(gate.room(at(0))).toBe(0);
  gate.end(at(0), true);
  expect(gate.room(at(0))).toBe(1);
});

test('begins so many in any second', () => {
  const gate = opened({ perSecondMax: 2 });
  gate.begin(at(0));
  gate.begin(at(600));
  gate.end(at(600), true);
  expect([600, 999, 1_000, 1_600].map((ms) => gate.room(at(ms)))).toEqual([0, 0, 1, 2]);
});

test('is closed by the fifth failure in a row, not by the fourth, and not by five with an answer between them', () => {
  const gate = opened();
  fails(gate, 0, 4);
  gate.begin(at(0));
  gate.end(at(0), true);
  fails(gate, 0, 4);
  expect(gate.room(at(0))).toBe(16);
  fails(gate, 0);
  expect(gate.room(at(0))).toBe(0);
});

test('then lets one in as a probe after a while, which doubles with each that fails, and opens with one that comes through', () => {
  const gate = opened();
  fails(gate, 0, 5);
  expect([999, 1_000].map((ms) => gate.room(at(ms)))).toEqual([0, 1]);
  gate.begin(at(1_000));
  expect(gate.room(at(1_000))).toBe(0);
  gate.end(at(1_000), false);
  expect([2_999, 3_000].map((ms) => gate.room(at(ms)))).toEqual([0, 1]);
  gate.begin(at(3_000));
  gate.end(at(3_000), true);
  expect(gate.room(at(3_000))).toBe(16);
});

describe('a connection', () => {
  const HOUR = 3_600_000;
  /** A probe every half an hour of these, from one hour to another; all of them fail. */
  const probed = (gate: Gate, from: number, to: number): void => {
    for (let hour = from; hour <= to; hour += 0.5) fails(gate, hour * HOUR);
  };

  test('that every probe has missed for longer than a day and a quarter gives up what comes, until the next probe', () => {
    const gate = opened();
    probed(gate, 0, 30);
    expect(gate.givesUp(at(30 * HOUR))).toBe(false);
    probed(gate, 30.5, 30.5);
    const end = 30.5 * HOUR;
    expect([0, 7_999, 8_000].map((ms) => gate.givesUp(at(end + ms)))).toEqual([true, true, false]);
    expect([7_999, 8_000].map((ms) => gate.room(at(end + ms)))).toEqual([Number.POSITIVE_INFINITY, 1]);
    gate.begin(at(end + 8_000));
    expect(gate.room(at(end + 8_000))).toBe(0);
    gate.end(at(end + 8_000), true);
    expect(gate.room(at(end + 8_000))).toBe(16);
  });

  test('that failed some times, and then was left alone for days, is asked as any other', () => {
    const gate = opened();
    fails(gate, 0, 3);
    expect([gate.givesUp(at(72 * HOUR)), gate.room(at(72 * HOUR))]).toEqual([false, 16]);
  });

  test('that was down on Friday and is again on Monday has not been down since Friday', () => {
    const gate = opened();
    fails(gate, 0, 5);
    fails(gate, 72 * HOUR);
    expect([gate.givesUp(at(72 * HOUR)), gate.room(at(72 * HOUR))]).toEqual([false, 0]);
  });
});
