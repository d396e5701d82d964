/** Requests under a name of their caller's: done once, whoever asks and however often. */
import { expect, test } from 'vitest';
import type { KeptAnswer } from '../../../src/engine/callers.ts';
import { after } from '../samples.ts';
import type { Told } from './told.ts';

const MINUTE = 60_000;

export function requests(told: () => Told): void {
  const raw = new TextEncoder().encode('{"customer":"ACME"}');
  const request = { connection: 'api', kind: 'POST /v1/orders', raw, key: 'k1', once: 'one', digest: 'd1' };
  const done = { status: 201, type: 'application/json', body: { order: 'O-1' } };
  const no = { status: 422, type: 'application/problem+json', body: { code: 'missing' } };

  test('one is claimed by the first who asks; the others wait for its answer, and then get the same', async () => {
    const { store } = told();
    const all = await Promise.all(Array.from({ length: 8 }, async () => await store.requests.claim(request, MINUTE)));
    expect(all.map(({ kind }) => kind).sort()).toEqual(['claimed', ...Array.from({ length: 7 }, () => 'under-way')]);
    const claimed = all.find(({ kind }) => kind === 'claimed');
    const message = claimed?.kind === 'claimed' ? claimed.message : '';
    expect(await store.messages.find(message)).toMatchObject({ raw, connection: 'api', kind: 'POST /v1/orders', attempts: 0 });
    expect(await store.requests.of(message)).toMatchObject({ key: 'k1', once: 'one' });
    expect(await store.requests.claim({ ...request, digest: 'd2' }, MINUTE)).toEqual({ kind: 'reused' });
    await store.requests.answer(message, done, false);
    expect(await store.requests.claim(request, MINUTE)).toEqual({ kind: 'answered', answer: done });
    expect(await store.requests.claim({ ...request, digest: 'd2' }, MINUTE)).toEqual({ kind: 'reused' });
    expect((await store.messages.find(message))?.outcome).toEqual(done);
    expect((await store.requests.claim({ ...request, key: 'k2' }, MINUTE)).kind).toBe('claimed');
    expect(await store.requests.of('999999')).toBeUndefined();
  });

  test('a claim that nobody answered ends: one takes it over, and the inbox sees its message', async () => {
    const { store, clock } = told();
    const mine = { ...request, once: 'lost' };
    const first = await store.requests.claim(mine, MINUTE);
    const ids = async (): Promise<readonly string[]> =>
      (await store.messages.page({ most: 100 })).flatMap(({ id, dueAt }) =>
        dueAt !== undefined && dueAt <= clock.at ? [id] : [],
      );
    expect(await ids()).not.toContain(first.kind === 'claimed' && first.message);
    clock.at = after(MINUTE);
    expect(await ids()).toContain(first.kind === 'claimed' && first.message);
    const all = await Promise.all([1, 2, 3].map(async () => await store.requests.claim(mine, MINUTE)));
    expect(all.filter((each) => each.kind === 'claimed')).toEqual([first]);
  });

  test('of which nothing came, its name may come again with something else', async () => {
    const { store } = told();
    const mine = { ...request, once: 'again' };
    const first = await store.requests.claim(mine, MINUTE);
    await store.requests.answer(first.kind === 'claimed' ? first.message : '', no, true);
    const second = await store.requests.claim({ ...mine, digest: 'd2' }, MINUTE);
    expect(second.kind).toBe('claimed');
    expect(second).not.toEqual(first);
  });

  test('the ledger is listed from the latest on, by connection, and by whether something was refused', async () => {
    const { store } = told();
    const said = async (once: string, answer: KeptAnswer | undefined): Promise<void> => {
      const claimed = await store.requests.claim({ ...request, connection: 'listed', once }, MINUTE);
      if (claimed.kind === 'claimed' && answer !== undefined) await store.requests.answer(claimed.message, answer, false);
    };
    await said('taken', done);
    await said('refused', no);
    await said('waiting', undefined);
    const listed = async (page: object): Promise<readonly string[]> =>
      (await store.messages.page({ most: 10, connection: 'listed', ...page })).map(({ state }) => state);
    expect(await listed({})).toEqual(['waiting', 'refused', 'taken']);
    expect(await listed({ isRefused: true })).toEqual(['refused']);
    expect(await listed({ isRefused: false })).toEqual(['taken']);
    const [latest] = await store.messages.page({ most: 1 });
    expect(await listed({ before: latest?.id })).toEqual(['refused', 'taken']);
    expect(latest).not.toHaveProperty('raw');
  });
}
