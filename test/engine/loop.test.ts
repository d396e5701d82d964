/** A loop that rests between two looks: what comes in a hurry is looked at together, and nothing waits for the next hour. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Loop } from '../../src/engine/loop.ts';

const REST_MS = 40;
const EVERY_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function looking(restMs?: number): { readonly loop: Loop; readonly looks: () => number } {
  let looks = 0;
  const once = async (): Promise<boolean> => {
    looks += 1;
    return await Promise.resolve(false);
  };
  const loop = new Loop(once, () => undefined, restMs);
  loop.start(EVERY_MS);
  return { loop, looks: () => looks };
}

test('ten nudges in one rest are one more look, at its end', async () => {
  const { loop, looks } = looking(REST_MS);
  await vi.advanceTimersByTimeAsync(1);
  for (let i = 0; i < 10; i++) {
    loop.nudge();
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(looks()).toBe(1);
  await vi.advanceTimersByTimeAsync(REST_MS);
  expect(looks()).toBe(2);
  await vi.advanceTimersByTimeAsync(EVERY_MS / 2);
  expect(looks()).toBe(2);
  await loop.stop();
});

test('without a rest each nudge is a look', async () => {
  const { loop, looks } = looking();
  for (let i = 0; i < 10; i++) {
    await vi.advanceTimersByTimeAsync(1);
    loop.nudge();
  }
  await vi.advanceTimersByTimeAsync(1);
  expect(looks()).toBe(11);
  await loop.stop();
});

test('it is stopped in the middle of a rest', async () => {
  const { loop, looks } = looking(REST_MS);
  await vi.advanceTimersByTimeAsync(1);
  await loop.stop();
  expect(looks()).toBe(1);
});
