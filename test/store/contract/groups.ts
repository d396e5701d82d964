/** A group is alone on its lane, and what it writes is written whole or not at all. */
import { expect, test } from 'vitest';
import { stockAccount } from '../../../src/core/model/account.ts';
import { factKey } from '../../../src/core/model/fact.ts';
import { ItemId, NodeId, type OrderId } from '../../../src/core/model/identifiers.ts';
import type { Store } from '../../../src/engine/ports.ts';
import { newAccount } from '../../../src/core/process/account/state.ts';
import { after, ALL_DUE, entry, known, NO_EFFECTS, NOON, orderIn, put, release, wake, writes } from '../samples.ts';
import type { Told } from './told.ts';

const STOCK = stockAccount(NodeId.of('EAST'), ItemId.of('BOLT'));
const FACT = factKey('item', 'BOLT');

export function groups(told: () => Told): void {
  test('of one lane come one after another, 40 of them at once: none is lost, and each sees those before it', async () => {
    const { store } = told();
    const order = orderIn(store, 0);
    const seen = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, index) =>
          await store.group(0, async (tx) => {
            const before = await tx.journals([order]);
            await tx.write(writes({ entries: [entry(order, `at-once-${index}`, before.length + 1)] }));
            return [before.length, tx.position];
          }),
      ),
    );
    const upTo39 = Array.from({ length: 40 }, (_, index) => index);
    expect(seen.map(([count]) => count).toSorted((a = 0, b = 0) => a - b)).toEqual(upTo39);
    expect(seen.every(([count, position]) => count === position)).toBe(true);
    expect((await store.read.journal(order)).map(({ sequence }) => sequence)).toEqual(upTo39.map((index) => index + 1));
  });

  test('know the commands of earlier ones again, each with its outcome, and no others', async () => {
    const { store } = told();
    await put(store, 0, { commands: [known('known-1'), known('known-2')] });
    const found = await store.group(0, async (tx) => await tx.known(['known-1', 'never', 'known-2']));
    expect([...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([known('known-1'), known('known-2')]);
  });

  test('tell the store’s own time', async () => {
    const { store, clock } = told();
    expect(await store.now()).toBe(clock.at);
    expect(await store.group(0, async ({ now }) => now)).toBe(clock.at);
  });

  test.each<[string, boolean]>([
    ['before it has written', false],
    ['after it has written everything there is to write', true],
  ])('leave nothing when one fails %s', async (_, hasWritten) => {
    const { store, clock } = told();
    const order = orderIn(store, 1);
    const failing = store.group(1, async (tx) => {
      await tx.lockAccounts(new Map([[STOCK, 0]]));
      await tx.compareFacts(await tx.facts([FACT]), new Set([FACT]));
      if (hasWritten) await tx.write(everything(order));
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    clock.at = after(60_000);
    await isAsBefore(store, order);
    clock.at = NOON;
  });
}

const everything = (order: OrderId): Parameters<Parameters<Parameters<Store['group']>[1]>[0]['write']>[0] =>
  writes({
    entries: [entry(order, 'lost')],
    timers: new Map([[order, after(1)]]),
    rests: [{ order, fact: FACT }],
    commands: [known('lost')],
    references: [{ order, reference: { kind: 'erp-order', issuer: 'erp', value: 'SO-LOST' } }],
    effects: { ...NO_EFFECTS, wanted: [release(order)] },
    accounts: [{ key: STOCK, revision: 1, events: [], state: newAccount(STOCK), isSnapshot: true }],
    followUps: [wake(order, 'lost')],
  });

async function isAsBefore(store: Store, order: OrderId): Promise<void> {
  expect(await store.read.journal(order)).toEqual([]);
  expect(await store.read.feed(1, 0, 10)).toEqual([]);
  expect(await store.read.account(STOCK)).toEqual({ revision: 0, later: [] });
  expect(await store.directory.find({ kind: 'erp-order', issuer: 'erp', value: 'SO-LOST' })).toEqual([]);
  const [due, commands, position] = await store.group(
    1,
    async (tx) => [await tx.due(ALL_DUE), await tx.known(['lost']), tx.position] as const,
  );
  expect(due).toEqual({ followUps: [], timers: [], effects: [] });
  expect([commands.size, position]).toEqual([0, 0]);
  await store.observe([{ key: FACT, value: 1, source: 'erp', since: NOON }], () => true);
  expect((await store.group(1, async (tx) => await tx.due(ALL_DUE))).followUps).toEqual([]);
}
