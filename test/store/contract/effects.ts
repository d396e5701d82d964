/** Effects: what is to be done outside, once for each key. */
import { expect, test } from 'vitest';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { EffectKey } from '../../../src/core/model/task.ts';
import type { EffectWrites, OpenEffect } from '../../../src/engine/ports.ts';
import { after, ALL_DUE, NO_EFFECTS, NOON, orderIn, put, release } from '../samples.ts';
import type { Told } from './told.ts';

export function effects(told: () => Told): void {
  const write = async (parts: Partial<EffectWrites>): Promise<void> =>
    await put(told().store, 0, { effects: { ...NO_EFFECTS, ...parts } });
  const due = async (at: Instant, without: readonly string[] = []): Promise<readonly OpenEffect[]> => {
    const { store, clock } = told();
    clock.at = at;
    return (await store.group(0, async (tx) => await tx.due({ ...ALL_DUE, without }))).effects;
  };
  const keys = async (at: Instant, without?: readonly string[]): Promise<readonly EffectKey[]> =>
    (await due(at, without)).map(({ key }) => key);
  const wanted = (nth: number, connection?: string): ReturnType<typeof release> =>
    release(orderIn(told().store, 0, nth), connection);
  const open = async (nth: number): Promise<OpenEffect | undefined> =>
    await told().store.read.effect(wanted(nth).order, wanted(nth).key);

  test('are there once for each key, whatever the times they are wanted', async () => {
    await write({ wanted: [wanted(1)] });
    await write({ wanted: [wanted(1)] });
    expect(await due(NOON)).toMatchObject([{ ...wanted(1), attempts: 0, misses: 0 }]);
    expect((await open(1))?.triedAt).toBeUndefined();
  });

  test('that a worker has taken are nobody else’s until its time is up', async () => {
    const { key } = wanted(1);
    await write({ taken: [{ key, begun: true, until: after(60_000) }] });
    expect(await due(after(59_999))).toEqual([]);
    expect(await keys(after(60_000))).toEqual([key]);
  });

  test('show when an attempt began that may have reached the partner; a look at it is none', async () => {
    const { key } = wanted(1);
    expect(await open(1)).toMatchObject({ attempts: 1, misses: 0, triedAt: NOON });
    told().clock.at = after(60_000);
    await write({ taken: [{ key, begun: false, until: after(70_000) }] });
    expect(await open(1)).toMatchObject({ attempts: 1, misses: 0, triedAt: NOON });
  });

  test('that are known to have reached nobody have their attempt taken back, and a miss on record', async () => {
    const { key } = wanted(1);
    await write({ deferred: [{ key, until: after(90_000), error: 'refused\u0000', missed: true }] });
    expect(await open(1)).toMatchObject({ attempts: 0, misses: 1 });
    await write({ deferred: [{ key, until: after(90_000), error: 'still down', missed: true }] });
    expect(await open(1)).toMatchObject({ attempts: 0, misses: 2 });
    await write({ deferred: [{ key, until: after(100_000), error: 'no answer', missed: false }] });
    expect(await open(1)).toMatchObject({ attempts: 0, misses: 2 });
    expect(await due(after(99_999))).toEqual([]);
    expect(await keys(after(100_000))).toEqual([key]);
  });

  test('asked again under the same key begin anew at once, and when the latest attempt was stays known', async () => {
    told().clock.at = after(1_000);
    await write({ taken: [{ key: wanted(1).key, begun: true, until: after(500_000) }] });
    await write({ wanted: [{ ...wanted(1, 'erp'), mode: 'read-back', input: { other: true } }] });
    expect(await due(after(1_000))).toMatchObject([
      { mode: 'read-back', input: { other: true }, connection: 'erp', attempts: 0, misses: 0, triedAt: after(1_000) },
    ]);
  });

  test('to be looked at without a known attempt were tried before that, however often they are looked at', async () => {
    const looked = { ...wanted(9), mode: 'read-back' } as const;
    await write({ wanted: [looked] });
    expect(await open(9)).toMatchObject({ triedAt: after(1_000) });
    told().clock.at = after(2_000);
    await write({ wanted: [looked] });
    expect(await open(9)).toMatchObject({ triedAt: after(1_000) });
    await write({ closed: [looked.key] });
    told().clock.at = after(1_000);
  });

  test('that are settled are gone; settled and asked for again in one group, they are open', async () => {
    const { key } = wanted(1);
    await write({ closed: [key], wanted: [wanted(1)] });
    expect(await keys(after(1_000))).toEqual([key]);
    await write({ closed: [key] });
    expect(await open(1)).toBeUndefined();
    expect(await due(after(1_000_000))).toEqual([]);
    // What comes late for it changes nothing.
    await write({ deferred: [{ key, until: NOON, error: 'late', missed: true }], taken: [{ key, begun: true, until: NOON }] });
    expect(await open(1)).toBeUndefined();
  });

  test('of a connection that takes nothing now are left out, and do not make their lane due', async () => {
    const { store } = told();
    await write({ wanted: [wanted(1, 'down'), wanted(2, 'up')] });
    expect(await keys(after(1_000_000), ['down'])).toEqual([wanted(2).key]);
    expect(await store.isDue(0, ['down'])).toBe(true);
    expect(await store.isDue(0, ['down', 'up'])).toBe(false);
    expect(await keys(after(1_000_000))).toHaveLength(2);
  });

  test('that cannot be told to their order are set aside for a person', async () => {
    const { store } = told();
    const { key, order } = wanted(2);
    await store.setAside({ queue: 'effect', order, id: key, error: 'a bug\u0000' });
    expect(await open(2)).toBeUndefined();
    expect(await store.read.setAside()).toMatchObject([{ queue: 'effect', order, id: key }]);
  });
}
