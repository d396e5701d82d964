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
    expect(await store.messages.due(10)).toMatchObject([
      { id: first, raw, at: clock.at, attempts: 0 },
      { id: second, raw, attempts: 0 },
    ]);
    expect(await store.messages.due(1)).toHaveLength(1);
    await store.messages.finish(first, { order: 'A' });
    expect(await store.messages.find(first)).toMatchObject({ raw, outcome: { order: 'A' } });
    expect((await store.messages.due(10)).map(({ id }) => id)).toEqual([second]);
    await store.messages.defer(second, after(10), 'no such order yet');
    expect(await store.messages.due(10)).toEqual([]);
    clock.at = after(10);
    expect(await store.messages.due(10)).toMatchObject([{ id: second, attempts: 1 }]);
    await store.messages.defer(second, undefined, 'unreadable\u0000 at byte 7');
    expect(await store.messages.due(10)).toEqual([]);
    expect(await store.read.setAside()).toMatchObject([{ queue: 'message', id: second }]);
    expect((await store.messages.find(second))?.outcome).toBeUndefined();
    expect(await store.messages.find('999999')).toBeUndefined();
  });

  test('that nothing came of are finished all the same', async () => {
    const { store } = told();
    const id = await store.messages.keep({ connection: 'wms-east', kind: '997', raw });
    await store.messages.finish(id, undefined);
    expect(await store.messages.due(10)).toEqual([]);
    expect((await store.read.setAside()).map((each) => each.id)).not.toContain(id);
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
