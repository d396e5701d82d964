/** Acts in a chain, the links of the chains over the journal, and that a checkpoint was written. */
import { expect, test } from 'vitest';
import { afterAct, NOTHING } from '../../../src/engine/audit/chain.ts';
import type { ChainDigest } from '../../../src/engine/audit/ports.ts';
import type { Told } from './told.ts';

export function audit(told: () => Told): void {
  test('acts are numbered without a gap and chained, however many come at once', async () => {
    const { audit: kept } = told().store;
    const acts = Array.from({ length: 8 }, (_, i) => ({
      actor: `person:${i % 2}`,
      act: 'signed-in' as const,
      about: `n${i % 4}`,
    }));
    await Promise.all(acts.map(async (act) => await kept.acts.add(act)));
    await kept.acts.add({ actor: 'hub', act: 'key-made', note: 'why\0', detail: { b: 1, a: [null, 'ü'] } });
    const all = await kept.acts.read(0, 100);
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let before = NOTHING;
    for (const { digest, ...act } of all) expect((before = afterAct(before, act))).toBe(digest);
    expect((await kept.acts.read(7, 1)).map(({ number }) => number)).toEqual([8]);
    const numbers = async (page: object): Promise<readonly number[]> =>
      (await kept.acts.page({ most: 3, ...page })).map(({ number }) => number);
    expect(await numbers({})).toEqual([9, 8, 7]);
    expect(await numbers({ before: 7 })).toEqual([6, 5, 4]);
    expect(await numbers({ actor: 'hub' })).toEqual([9]);
    expect((await kept.acts.page({ most: 9, about: 'n1' })).length).toBe(2);
  });

  test('links and checkpoints are read as they were added', async () => {
    const { audit: kept } = told().store;
    const link = (position: number) => ({ position, digest: String(position).repeat(64) as ChainDigest });
    expect([await kept.links.last(1), await kept.checkpoints.last()]).toEqual([undefined, undefined]);
    for (const position of [3, 5, 9]) await kept.links.add(1, link(position));
    expect(await kept.links.last(1)).toEqual(link(9));
    expect(await kept.links.read(1, 3, 1)).toEqual([link(5)]);
    expect(await kept.links.last(0)).toBeUndefined();
    const checkpoint = { number: 1, digest: NOTHING };
    await kept.checkpoints.add(checkpoint);
    expect([await kept.checkpoints.last(), await kept.checkpoints.all()]).toEqual([checkpoint, [checkpoint]]);
    expect(await kept.heads()).toHaveLength(told().store.lanes);
  });
}
