/** The ledger: what partners sent, to the byte. */
import { expect, test } from 'vitest';
import { after } from '../samples.ts';
import type { Told } from './told.ts';

export function messages(told: () => Told): void {
  const raw = new Uint8Array([0, 255, 13, 10, 128, 73, 83, 65]);

  test('are kept to the byte, worked off in the order they came, tried again later, and set aside in the end', async () => {
    const { store, clock } = told();
    const keep = async (): Promise<string> => await store.messages.keep({ connection: 'wms-east', kind: '945', raw });
    const [first, second] = [await keep(), await keep()];
    expect(await store.messages.claim(10, 0)).toMatchObject([
      { id: first, raw, at: clock.at, attempts: 0 },
      { id: second, raw, attempts: 0 },
    ]);
    expect(await store.messages.claim(1, 0)).toHaveLength(1);
    await store.messages.finish(first, { order: 'A' });
    expect(await store.messages.find(first)).toMatchObject({ raw, outcome: { order: 'A' } });
    expect((await store.messages.claim(10, 0)).map(({ id }) => id)).toEqual([second]);
    await store.messages.defer(second, after(10), 'no such order yet');
    expect(await store.messages.claim(10, 0)).toEqual([]);
    clock.at = after(10);
    expect(await store.messages.claim(10, 0)).toMatchObject([{ id: second, attempts: 1 }]);
    await store.messages.defer(second, undefined, 'unreadable\u0000 at byte 7');
    expect(await store.messages.claim(10, 0)).toEqual([]);
    expect(await store.read.setAside()).toMatchObject([{ queue: 'message', id: second }]);
    expect((await store.messages.find(second))?.outcome).toBeUndefined();
    expect(await store.messages.find('999999')).toBeUndefined();
  });

  test('that nothing came of are finished all the same', async () => {
    const { store } = told();
    const id = await store.messages.keep({ connection: 'wms-east', kind: '997', raw });
    await store.messages.finish(id, undefined);
    expect(await store.messages.claim(10, 0)).toEqual([]);
    expect((await store.read.setAside()).map((each) => each.id)).not.toContain(id);
  });

  test("are one caller's for a while, and then anybody's again", async () => {
    const { store, clock } = told();
    const ids = await Promise.all([1, 2, 3, 4].map(async () => await store.messages.keep({ connection: 'lab', kind: 'x', raw })));
    const [one, other] = await Promise.all([store.messages.claim(2, 1_000), store.messages.claim(2, 1_000)]);
    expect([...one, ...other].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await store.messages.claim(10, 1_000)).toEqual([]);
    clock.at = (clock.at + 1_000) as typeof clock.at;
    expect((await store.messages.claim(10, 1_000)).map(({ id }) => id)).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
    for (const id of ids) await store.messages.finish(id, 'done');
  });

  test('that their keeper handles are left to it for as long', async () => {
    const { store, clock } = told();
    const id = await store.messages.keep({ connection: 'intake', kind: 'body', raw }, 1_000);
    expect(await store.messages.claim(10, 1_000)).toEqual([]);
    clock.at = (clock.at + 1_000) as typeof clock.at;
    expect(await store.messages.claim(10, 1_000)).toMatchObject([{ id }]);
    await store.messages.finish(id, 'done');
  });

  test('are listed the latest first, with what came of them, and can be handled again', async () => {
    const { store } = told();
    const done = await store.messages.keep({ connection: 'listed', kind: 'order', raw });
    const aside = await store.messages.keep({ connection: 'listed', kind: 'order', raw });
    const waiting = await store.messages.keep({ connection: 'listed', kind: 'order', raw });
    await store.messages.finish(done, { order: 'A' });
    await store.messages.defer(aside, undefined, 'unreadable');
    const listed = await store.messages.page({ connection: 'listed', most: 10 });
    expect(listed).toMatchObject([
      { id: waiting, dueAt: expect.any(Number) as number, outcome: undefined },
      { id: aside, outcome: undefined, error: 'unreadable' },
      { id: done, outcome: { order: 'A' } },
    ]);
    expect(await store.messages.find(done)).toMatchObject({ raw, outcome: { order: 'A' } });
    expect(listed[1]?.dueAt ?? listed[2]?.dueAt).toBeUndefined();
    expect(await store.messages.page({ most: 1 })).toMatchObject([{ id: waiting }]);
    expect(await store.messages.again(done)).toBe(true);
    expect(await store.messages.again('999999')).toBe(false);
    expect(await store.messages.again('N1')).toBe(false);
    const due = await store.messages.claim(10, 1_000);
    expect(due).toMatchObject([{ id: done, replays: 1, attempts: 0 }, { id: waiting }]);
    for (const id of [done, waiting]) await store.messages.finish(id, 'done');
  });

  test('under a key of their channel are kept once, however many keep them at once', async () => {
    const { store } = told();
    const keep = async (connection: string): Promise<string> =>
      await store.messages.keep({ connection, kind: 'file', raw, key: 'orders.edi 1' });
    const ids = await Promise.all([keep('edi:a'), keep('edi:a'), keep('edi:a')]);
    await store.messages.finish(ids[0] ?? '', { taken: 1 });
    expect(new Set([...ids, await keep('edi:a')]).size).toBe(1);
    expect(await keep('edi:b')).not.toBe(ids[0]);
  });
}
