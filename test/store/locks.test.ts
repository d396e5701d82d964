/** The locks of the store in memory: who waits for whom, and who has to begin again. */
import { expect, test } from 'vitest';
import { Deadlock, Locks } from '../../src/store/memory/locks.ts';

/** After all that could go on has gone on. */
const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

/** What has come of what was asked so far. */
function watched(locks: Locks): {
  readonly asks: (who: object, name: string, isShared?: boolean) => Promise<void>;
  readonly got: readonly string[];
} {
  const got: string[] = [];
  const asks = async (who: object, name: string, isShared?: boolean): Promise<void> => {
    void locks.take(who, name, isShared).then(
      () => got.push(name),
      (error: unknown) => got.push(error instanceof Deadlock ? `${name}: deadlock` : String(error)),
    );
    await settled();
  };
  return { asks, got };
}

test('readers share, a writer waits for all of them, and readers after him wait for him', async () => {
  const locks = new Locks();
  const { asks, got } = watched(locks);
  const [ana, bo, carl, dora] = [{}, {}, {}, {}];
  await asks(ana, 'a', true);
  await asks(bo, 'a', true);
  await asks(carl, 'a');
  await asks(dora, 'a', true);
  expect(got).toEqual(['a', 'a']);
  locks.releaseAll(ana);
  locks.releaseAll(bo);
  await settled();
  expect(got).toEqual(['a', 'a', 'a']);
  locks.releaseAll(carl);
  await settled();
  expect(got).toEqual(['a', 'a', 'a', 'a']);
});

test('who would close a circle is told at once, over three that wait for one another', async () => {
  const locks = new Locks();
  const { asks, got } = watched(locks);
  const [ana, bo, carl] = [{}, {}, {}];
  await asks(ana, 'a');
  await asks(bo, 'b');
  await asks(carl, 'c');
  await asks(ana, 'b');
  await asks(bo, 'c');
  await asks(carl, 'a', true);
  expect(got.slice(3)).toEqual(['a: deadlock']);
  locks.releaseAll(carl);
  await settled();
  expect(got.slice(4)).toEqual(['c']);
});

test('who gives up what he waits for leaves nothing behind, and lets those behind him go on', async () => {
  const locks = new Locks();
  const { asks, got } = watched(locks);
  const [ana, bo, carl] = [{}, {}, {}];
  await asks(ana, 'a', true);
  await asks(bo, 'a');
  await asks(carl, 'a', true);
  locks.releaseAll(bo);
  await settled();
  expect(got).toEqual(['a', 'a']);
  locks.releaseAll(ana);
  locks.releaseAll(carl);
  await asks({}, 'a');
  expect(got).toEqual(['a', 'a', 'a']);
});

test('a transaction that is over takes nothing more: nobody would give it back', async () => {
  const locks = new Locks();
  const { asks, got } = watched(locks);
  const [ana, bo] = [{}, {}];
  await asks(ana, 'a');
  locks.releaseAll(ana);
  await asks(ana, 'b');
  await asks(bo, 'b');
  expect(got).toEqual(['a', 'Error: b is asked for by a transaction that is over', 'b']);
});
