/** What readers of outside systems keep, and work that is done by one at a time. */
import { expect, test } from 'vitest';
import type { Told } from './told.ts';

export function besides(told: () => Told): void {
  test('a cursor is where its reader left it', async () => {
    const { cursors } = told().store;
    expect(await cursors.read('erp:sales')).toBeUndefined();
    await cursors.save('erp:sales', { since: '2026-06-01', seen: [1, 2] });
    await cursors.save('erp:sales', { since: '2026-06-02', seen: [] });
    expect(await cursors.read('erp:sales')).toEqual({ since: '2026-06-02', seen: [] });
  });

  test('work of one name is done one at a time, of another name meanwhile', async () => {
    const { store } = told();
    const seen: string[] = [];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const first = store.alone('O1', async () => {
      await ended;
      seen.push('first');
    });
    const second = store.alone('O1', async () => seen.push('second'));
    await store.alone('O2', async () => seen.push('other'));
    end();
    await Promise.all([first, second]);
    expect(seen).toEqual(['other', 'first', 'second']);
  });

  test('work that fails lets the next one begin', async () => {
    const { store } = told();
    const failing = store.alone('O3', async () => await Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await store.alone('O3', async () => 'done')).toBe('done');
  });
}
