/** What partners sent is worked off: which messages wait for which. */
import { expect, test } from 'vitest';
import { Inbox } from '../../src/engine/inbox.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Turned } from './plant.ts';
import { eventually } from '../support/eventually.ts';

const NEWS = 'news';
const ORDERS = 'orders';

/** Of messages, by what is in them: those that were begun, in turn, and the end of each. */
async function inbox(...told: readonly (readonly [connection: string, kind: string, text: string])[]): Promise<{
  readonly begun: readonly string[];
  readonly end: (text: string, error?: Error) => void;
  readonly looked: Promise<number>;
  readonly errorsOf: () => Promise<readonly (string | undefined)[]>;
}> {
  const clock = new Turned();
  const store = openMemoryStore({ clock });
  const ids: string[] = [];
  for (const [connection, kind, text] of told)
    ids.push(await store.messages.keep({ connection, kind, raw: new TextEncoder().encode(text) }));
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const handler = async ({ raw }: { readonly raw: Uint8Array }): Promise<void> => {
    const text = new TextDecoder().decode(raw);
    const end = Promise.withResolvers<void>();
    ends.set(text, end);
    begun.push(text);
    await end.promise;
  };
  const onError = (error: unknown): never => {
    throw error;
  };
  const besideEachOther = new Set([NEWS]);
  const it = new Inbox({ store, clock, chance: () => 0.5, handlerOf: () => handler, besideEachOther, onError });
  return {
    begun,
    end: (text, error) => (error === undefined ? ends.get(text)?.resolve() : ends.get(text)?.reject(error)),
    looked: it.once(),
    errorsOf: async () => await Promise.all(ids.map(async (id) => (await store.messages.find(id))?.error)),
  };
}

test('no connection waits for another; of one, each message waits for the end of the one before', async () => {
  const { begun, end, looked } = await inbox(['a', ORDERS, 'a1'], ['a', ORDERS, 'a2'], ['b', ORDERS, 'b1']);
  await eventually(() => expect(begun).toEqual(['a1', 'b1']));
  end('b1');
  end('a1');
  await eventually(() => expect(begun).toEqual(['a1', 'b1', 'a2']));
  end('a2');
  expect(await looked).toBe(3);
});

test('news is begun in its order, and none waits for another; what comes after it does not wait either', async () => {
  const { begun, end, looked } = await inbox(['a', NEWS, 'n1'], ['a', NEWS, 'n2'], ['a', ORDERS, 'o1'], ['a', NEWS, 'n3']);
  await eventually(() => expect(begun).toEqual(['n1', 'n2', 'o1']));
  end('o1');
  await eventually(() => expect(begun).toEqual(['n1', 'n2', 'o1', 'n3']));
  for (const each of ['n3', 'n2', 'n1']) end(each);
  expect(await looked).toBe(4);
});

test('one that fails is tried again later, and its neighbours are done', async () => {
  const { begun, end, looked, errorsOf } = await inbox(['a', NEWS, 'n1'], ['a', NEWS, 'n2'], ['b', ORDERS, 'b1']);
  await eventually(() => expect(begun).toEqual(['n1', 'n2', 'b1']));
  end('n1', new Error('not yet'));
  end('n2');
  end('b1');
  await looked;
  expect(await errorsOf()).toEqual([expect.stringContaining('not yet'), undefined, undefined]);
});
