/** A work that spoils its group stands alone in the end: its neighbours go on, and somebody hears of it. */
import { afterEach, describe, expect, test } from 'vitest';
import { CustomerId, type OrderId } from '../../src/core/model/identifiers.ts';
import { must } from '../../src/core/model/result.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { Batches } from '../../src/engine/batches.ts';
import { StoreAway, type CommandOutcome, type Store } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshPostgresStore } from '../store/database.ts';
import { ALL_DUE, orderIn, put, wake } from '../store/samples.ts';
import { demandOf } from '../stories/orders.ts';
import { Partner, Plant, Turned } from './plant.ts';
import { refusing } from './spoilt.ts';

let store: Store | undefined;
afterEach(async () => await store?.close());

const plantOn = async (
  open: (clock: Turned) => Promise<Store>,
  spoilt: (real: Store) => Store = (real) => real,
): Promise<Plant> => {
  const clock = new Turned();
  store = await open(clock);
  return await new Plant(spoilt(store), clock, () => new Partner()).stocked();
};
const inMemory = async (clock: Turned): Promise<Store> => openMemoryStore({ clock });

const hold = { type: 'place-hold', note: 'wait', team: 'service' } as const;

/** Asked in one go, so that they are one group. */
const asked = async (
  it: Plant,
  commands: readonly (readonly [OrderId, string])[],
): Promise<readonly PromiseSettledResult<CommandOutcome>[]> =>
  await it.pumped(Promise.allSettled(commands.map(async ([order, id]) => await it.hub.handle(order, hold, it.asker(id)))));

const summary = (results: readonly PromiseSettledResult<CommandOutcome>[]): readonly string[] =>
  results.map((result) => (result.status === 'fulfilled' ? result.value.kind : 'error'));

/** The customer is stopped: news for each order that rests on it. */
const stop = async (it: Plant, status: 'stopped' | 'active' = 'stopped'): Promise<void> => {
  const customer = { ...((await it.store.read.fact('customer:ACME' as never)).value as object), status };
  await it.hub.observe({ ...must(readFact('customer:ACME', customer)), source: 'crm', since: it.now });
};

test('a command whose write PostgreSQL refuses is its caller’s; its neighbours are carried out', async () => {
  const it = await plantOn(freshPostgresStore);
  const [first, second] = [await it.captured(orderIn(it.store, 0, 1)), await it.captured(orderIn(it.store, 0, 2))];
  const results = await asked(it, [
    [first, 'h-1'],
    [second, 'nul \u0000'],
    [first, 'h-2'],
    [second, 'h-3'],
  ]);
  expect(summary(results)).toEqual(['accepted', 'error', 'accepted', 'accepted']);
  expect(it.errors).toHaveLength(1);
});

describe('a command that nothing can be decided on', () => {
  test('is its caller’s, however often it comes in one group; its neighbours are carried out', async () => {
    const it = await plantOn(inMemory);
    const good = await it.captured(orderIn(it.store, 0, 1));
    it.version = 9;
    const lost = await it.captured(orderIn(it.store, 0, 2));
    it.lost.add(9);
    const results = await asked(it, [
      [good, 'h-1'],
      [lost, 'h-2'],
      [lost, 'h-2'],
      [good, 'h-3'],
    ]);
    expect(summary(results)).toEqual(['accepted', 'error', 'error', 'accepted']);
  });

  test('is set aside in the end where it is the hub’s own; where not even a hold can be placed, the hub leaves it at that', async () => {
    const it = await plantOn(inMemory);
    it.version = 9;
    const lost = await it.captured(orderIn(it.store, 0, 2));
    it.lost.add(9);
    await stop(it);
    for (let attempt = 0; attempt < 12; attempt++) {
      await it.untilQuiet();
      it.now = (it.now + 900_000) as never;
    }
    expect((await it.store.read.setAside()).map(({ queue, order }) => [queue, order])).toContainEqual(['follow-up', lost]);
    await it.untilQuiet();
  });
});

describe('a follow-up that fails', () => {
  const story = async (): Promise<{ readonly it: Plant; readonly bad: OrderId; readonly good: OrderId }> => {
    const bad = orderIn(openMemoryStore({ clock: new Turned() }), 0, 1);
    const it = await plantOn(inMemory, (real) =>
      refusing(real, ({ entries }) => entries.some(({ order, command }) => order === bad && command.startsWith('follow-up:'))),
    );
    const good = await it.captured(orderIn(it.store, 0, 2));
    await it.captured(bad);
    await it.untilQuiet();
    return { it, bad, good };
  };

  test('is tried again later, and its neighbours go on', async () => {
    const { it, bad, good } = await story();
    await stop(it);
    await it.untilQuiet();
    expect(await it.holds(good)).not.toEqual([]);
    expect(await it.holds(bad)).toEqual([]);
    expect(it.errors).toHaveLength(1);
    it.now = (it.now + 1_000) as never;
    await it.untilQuiet();
    expect(it.errors).toHaveLength(2);
  });

  test('after ten attempts is set aside for a person, and its order is held', async () => {
    const { it, bad } = await story();
    await stop(it);
    for (let attempt = 0; attempt < 12; attempt++) {
      await it.untilQuiet();
      it.now = (it.now + 900_000) as never;
    }
    expect(it.errors).toHaveLength(10);
    expect(await it.store.read.setAside()).toMatchObject([{ queue: 'follow-up', order: bad }]);
    expect(await it.holds(bad)).toContain('stopped');
  });

  test('falls due again where its deferral could not be written', async () => {
    const { it, bad } = await story();
    const { deferFollowUp } = it.store;
    const away = new StoreAway('away');
    Object.assign(it.store, { deferFollowUp: async () => await Promise.reject(away) });
    await stop(it);
    await it.once();
    expect(it.errors).toContain(away);
    Object.assign(it.store, { deferFollowUp });
    await it.untilQuiet();
    expect(await it.holds(bad)).toEqual([]);
    expect(it.errors.filter((error) => error !== away).length).toBeGreaterThan(1);
  });
});

test('a follow-up behind one of its order that nothing can be decided on waits for it, untouched', async () => {
  const it = await plantOn(inMemory);
  it.version = 9;
  const lost = await it.captured(orderIn(it.store, 0, 2));
  await it.untilQuiet();
  it.lost.add(9);
  await put(it.store, 0, { followUps: [wake(lost, 'first'), wake(lost, 'second')] });
  await it.once();
  const due = async (): Promise<readonly (readonly [string, number])[]> =>
    (await it.store.group(0, async (tx) => await tx.due(ALL_DUE))).followUps.map(({ cause, attempts }) => [cause, attempts]);
  expect(await due()).toEqual([]);
  it.now = (it.now + 1_000) as never;
  expect(await due()).toEqual([
    ['first', 1],
    ['second', 0],
  ]);
});

test('what was due in a group that failed may be done by another process before its halves are', async () => {
  const clock = new Turned();
  const real = openMemoryStore({ clock });
  const partner = new Partner({ dedupes: false, readable: undefined });
  const other = await new Plant(real, clock, () => partner, undefined, 'other').stocked();
  let isSpoilt = true;
  const spoilt = refusing(
    real,
    ({ effects }) => isSpoilt && effects.taken.length > 1,
    async () => {
      if (!isSpoilt) return;
      isSpoilt = false;
      // Sent, and the answer is not told yet.
      await other.hub.engine.once();
    },
  );
  const it = new Plant(spoilt, clock, () => partner);
  for (const nth of [1, 2, 3]) await it.captured(orderIn(real, 0, nth));
  await it.untilQuiet();
  await other.untilQuiet();
  expect(isSpoilt).toBe(false);
  expect(partner.got.length).toBeGreaterThan(2);
  expect(partner.got).toEqual([...new Set(partner.got)]);
});

describe('captures that come together', () => {
  test('are routed without the one that PostgreSQL can’t take', async () => {
    const it = await plantOn(freshPostgresStore);
    const capture = async (message: string): Promise<CommandOutcome> =>
      await it.hub.capture(
        demandOf([{}], { customer: CustomerId.of('ACME'), channel: { kind: 'edi', name: 'edi', message } }),
        it.asker(),
      );
    const messages = ['M1', 'M2', 'nul \u0000', 'M3', 'M4'];
    expect(summary(await it.pumped(Promise.allSettled(messages.map(capture))))).toEqual(
      messages.map((message) => (message.startsWith('nul') ? 'error' : 'accepted')),
    );
  });

  test('are halved until the spoilt one stands alone, and not at all where the database is away', async () => {
    const runs: (readonly number[])[] = [];
    const away = new Set<number>();
    const batches = new Batches<number, number>({ most: 8 }, async (items) => {
      runs.push(items);
      if (items.some((item) => away.has(item))) throw new StoreAway('away');
      if (items.includes(3)) throw new Error('three');
      return items.map((item) => item * 10);
    });
    const ask = async (items: readonly number[]): Promise<readonly unknown[]> =>
      (await Promise.allSettled(items.map(async (item) => await batches.ask(item)))).map((each) =>
        each.status === 'fulfilled' ? each.value : (each.reason as Error).message,
      );
    // The first is on its way before the others are asked.
    expect(await ask([0, 1, 2, 3, 4])).toEqual([0, 10, 20, 'three', 40]);
    expect(runs).toEqual([[0], [1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
    away.add(6);
    expect(await ask([5, 6, 7])).toEqual([50, 'away', 'away']);
  });

  test('are no larger than there is room for: in number, and in what they weigh, but for one that is too heavy alone', async () => {
    const runs: (readonly number[])[] = [];
    const batches = new Batches<number, undefined>({ most: 3, weightMax: 10, weigh: (item) => item }, async (items) => {
      runs.push(items);
      return items.map(() => undefined);
    });
    await Promise.all([0, 1, 1, 1, 1, 6, 4, 30, 9, 2].map(async (item) => await batches.ask(item)));
    expect(runs).toEqual([[0], [1, 1, 1], [1, 6], [4], [30], [9], [2]]);
  });
});
