/** Two processes' stores on one database: work of one name is done by one of them at a time. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import type { Store } from '../../src/engine/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { freshDatabase } from './database.ts';
import { eventually } from '../support/eventually.ts';

async function opened(url: string): Promise<Store> {
  const store = must(await openPostgresStore({ url, test: true }));
  onTestFinished(async () => await store.close());
  return store;
}

test('the second begins when the first has ended, or has died', { timeout: 60_000 }, async () => {
  const url = await freshDatabase();
  const [first, second] = [await opened(url), await opened(url)];
  const seen: string[] = [];
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const held = first.alone('order O1', async () => {
    seen.push('first begins');
    await ended;
    seen.push('first ends');
  });
  await eventually(() => expect(seen).toEqual(['first begins']));
  const waiting = second.alone('order O1', async () => seen.push('second'));
  await second.alone('order O2', async () => seen.push('another order'));
  end();
  await Promise.all([held, waiting]);
  expect(seen).toEqual(['first begins', 'another order', 'first ends', 'second']);

  void first.alone('order O3', async () => await new Promise(() => undefined));
  const next = vi.fn<() => Promise<void>>(async () => undefined);
  await first.alone('order O4', next);
  const after = second.alone('order O3', async () => 'taken over');
  await first.close();
  expect(await after).toBe('taken over');
});
