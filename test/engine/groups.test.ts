/** What is gathered into a group, and what the engine remembers between groups. */
import { describe, expect, test } from 'vitest';
import { factKey } from '../../src/core/model/fact.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { OrderId } from '../../src/core/model/identifiers.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { NO_ORDER } from '../../src/core/process/evolve.ts';
import { LaneMemory, Memory, NOTHING_KNOWN } from '../../src/engine/memory.ts';
import type { AccountKey } from '../../src/core/model/account.ts';
import type { DueFollowUp, Store } from '../../src/engine/ports.ts';
import { followUpWorks } from '../../src/engine/work.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { counted } from '../store/contract/stock.ts';
import { newAccount } from '../../src/core/process/account/state.ts';
import { FACTS, network } from '../core/checks/facts.ts';
import { orderIn } from '../store/samples.ts';
import { must } from '../../src/core/model/result.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { Partner, Plant, Turned } from './plant.ts';
import { seenThrough } from './spoilt.ts';

const hold = { type: 'place-hold', note: 'wait', team: 'service' } as const;

async function plant(lanes = 4, partner = new Partner(), spoilt: (real: Store) => Store = (real) => real): Promise<Plant> {
  const clock = new Turned();
  return await new Plant(spoilt(openMemoryStore({ clock, lanes })), clock, () => partner).stocked();
}

test('more orders than the memory has room for are all known to the group that is about them', async () => {
  const it = await plant(1_024);
  const orders = Array.from({ length: 12 }, (_, index) => orderIn(it.store, 7, index + 1));
  for (const order of orders) await it.captured(order);
  const revisions = await Promise.all(orders.map(async (order) => (await it.store.read.journal(order)).at(-1)?.sequence ?? 0));
  const outcomes = await it.pumped(Promise.all(orders.map(async (order) => await it.hub.handle(order, hold, it.asker()))));
  expect(outcomes.map(({ kind }) => kind)).toEqual(orders.map(() => 'accepted'));
  for (const [index, outcome] of outcomes.entries())
    expect(outcome.kind === 'accepted' && outcome.revision > (revisions[index] ?? 0)).toBe(true);
});

describe('a lane that has too much to do', () => {
  test('answers "try later" to whoever comes on top of 20,000, under a code of its own', async () => {
    const it = await plant();
    const order = orderIn(it.store, 0);
    for (let number = 0; number < 20_000; number++) void it.hub.handle(order, hold, it.asker());
    expect(await it.hub.handle(order, hold, it.asker())).toMatchObject({
      kind: 'refused',
      failure: { code: 'try-later', waiting: 20_000 },
    });
  });
});

test('the same command twice in one group is carried out once, and answered twice; another under its id is refused', async () => {
  const it = await plant();
  const order = await it.captured(orderIn(it.store, 0));
  const asked = [hold, hold, { ...hold, note: 'another' }].map(
    async (command) => await it.hub.handle(order, command, it.asker('once')),
  );
  const [first, again, other] = await it.pumped(Promise.all(asked));
  expect(first).toMatchObject({ kind: 'accepted' });
  expect(again).toEqual(first);
  expect(other).toMatchObject({ kind: 'refused', failure: { code: 'conflicting-repeat' } });
  expect((await it.store.read.journal(order)).filter(({ command }) => command === 'once')).toHaveLength(1);
});

test('notes of facts that follow on one another are one work; what stands between them keeps its place', () => {
  const [a, b] = [OrderId.of('A'), OrderId.of('B')];
  const [price, item, cost] = [factKey('price', 'GOLD', 'BOLT'), factKey('item', 'BOLT'), factKey('cost', 'BOLT')];
  const note = (id: string, order: OrderId, ...facts: readonly (typeof price)[]): DueFollowUp => ({
    id,
    order,
    command: { type: 'note-facts', facts },
    cause: 'facts moved',
    attempts: 0,
  });
  const works = followUpWorks([
    note('1', a, price),
    note('2', b, item),
    note('3', a, price, item),
    { id: '4', order: a, command: { type: 'wake' }, cause: 'x', attempts: 0 },
    note('5', a, cost),
    note('6', b, cost),
  ]);
  const summary = works.map((work) => [
    work.order,
    work.kind === 'follow-up' ? work.ids.join('+') : '',
    work.command.type === 'note-facts' ? work.command.facts : work.command.type,
  ]);
  expect(summary).toEqual([
    [a, '1+3', [price, item]],
    [b, '2+6', [item, cost]],
    [a, '4', 'wake'],
    [a, '5', [cost]],
  ]);
});

test('a partner that is down costs a probe now and then: effects for it are not even looked at', async () => {
  const partner = new Partner();
  let isDown = true;
  partner.answer = () => (isDown ? { kind: 'not-sent', code: 'ECONNREFUSED', detail: 'down' } : undefined);
  const it = await plant(1, partner);
  for (let nth = 1; nth <= 6; nth++) await it.captured(orderIn(it.store, 0, nth));
  await it.untilQuiet();
  const before = partner.got.length;
  const late = await it.captured(orderIn(it.store, 0, 7));
  await it.untilQuiet();
  expect(partner.got).toHaveLength(before);
  const effects = await Promise.all(
    Object.keys((await it.live(late)).tasks).map(async (task) => await it.store.read.effect(late, `${late}:${task}:1` as never)),
  );
  const open = effects.filter((effect) => effect !== undefined);
  expect(open.length).toBeGreaterThan(0);
  expect(open.map(({ attempts, misses }) => [attempts, misses])).toEqual(open.map(() => [0, 0]));
  it.now = (it.now + 60_000) as never;
  await it.untilQuiet();
  expect(partner.got).toHaveLength(before + 1);
  isDown = false;
  it.now = (it.now + 900_000) as never;
  await it.untilQuiet();
  expect((await it.tasks(late))['release/F1']).toBe('done');
});

test('what an order comes to rest on was held by its group to the end', async () => {
  const rested: string[] = [];
  const unheld: string[] = [];
  const it = await plant(4, new Partner(), (real) =>
    seenThrough(real, (tx) => {
      const held = new Set<string>();
      return {
        ...tx,
        compareFacts: async (seen, holds) => {
          for (const key of holds) if (seen.has(key)) held.add(key);
          return await tx.compareFacts(seen, holds);
        },
        write: async (writes) => {
          rested.push(...writes.rests.map(({ fact }) => fact));
          unheld.push(...writes.rests.map(({ fact }) => fact).filter((fact) => !held.has(fact)));
          await tx.write(writes);
        },
      };
    }),
  );
  await it.captured(orderIn(it.store, 0));
  await it.untilQuiet();
  expect(rested.length).toBeGreaterThan(10);
  expect(unheld).toEqual([]);
});

test('an account that comes to be claimed before one that is locked already lets the group begin again with both', async () => {
  const locked: (readonly AccountKey[])[] = [];
  const watched = (real: Store): Store =>
    seenThrough(real, (tx) => ({
      ...tx,
      lockAccounts: async (known) => {
        locked.push([...known.keys()]);
        return await tx.lockAccounts(known);
      },
    }));
  const clock = new Turned();
  const real = openMemoryStore({ clock });
  const other = await new Plant(real, clock, () => new Partner(), undefined, 'other').stocked();
  const it = new Plant(watched(real), clock, () => new Partner());
  const shipsFrom = async (node: string): Promise<void> =>
    void (await other.hub.observe({ ...must(readFact('network:INDUSTRIAL', network(node))), source: 'erp', since: clock.at }));
  for (const fact of ['node:EAST', 'transit:EAST/OH', 'inbound:EAST/BRG-6204', 'calendar:EAST']) {
    const west = { ...must(readFact(fact.replace('EAST', 'WEST'), FACTS[fact])), source: 'erp', since: clock.at };
    await other.hub.observe(west);
  }
  const [east, west] = ['stock:EAST/BRG-6204' as AccountKey, 'stock:WEST/BRG-6204' as AccountKey];
  await other.hub.adjust(west, { type: 'snapshot', figure: decimal('5000'), asOf: clock.at }, 'west');
  await shipsFrom('WEST');
  await it.captured(orderIn(real, 0, 1));
  await it.untilQuiet();
  // This hub remembers that goods ship from the west, and locks what it takes there before it sees that they don't.
  await shipsFrom('EAST');
  locked.length = 0;
  const order = await it.captured(orderIn(real, 0, 2));
  const [first, second] = locked;
  expect(first).toContain(west);
  expect(first).not.toContain(east);
  expect(second).toEqual(expect.arrayContaining([...(first ?? []), east]));
  await it.untilQuiet();
  expect((await it.tasks(order))['release/F1']).toBe('done');
});

describe('memory', () => {
  const key = 'stock:EAST/BOLT' as AccountKey;
  const write = counted(newAccount(key), 3, 1);

  test('of a lane forgets the orders that have gone on without it, or all of them', () => {
    const lane = new LaneMemory(4);
    const [a, b] = [OrderId.of('A'), OrderId.of('B')];
    for (const order of [a, b]) lane.put(order, { ...NOTHING_KNOWN, order: NO_ORDER });
    lane.forget(new Set([a]));
    expect([lane.get(a), lane.get(b)]).toEqual([undefined, NOTHING_KNOWN]);
    lane.forget(undefined);
    expect(lane.get(b)).toBeUndefined();
  });

  test('of a lane lets go of an order that is closed', () => {
    const lane = new LaneMemory(4);
    const order = OrderId.of('A');
    const open = { state: 'open', lineOrder: ['1'] } as unknown as LiveOrder;
    lane.put(order, { ...NOTHING_KNOWN, order: open });
    expect(lane.get(order)?.order).toBe(open);
    lane.put(order, { ...NOTHING_KNOWN, order: { ...open, state: 'closed' } });
    expect(lane.get(order)).toBeUndefined();
  });

  test('of an account never goes back, and folds nothing onto what it has not', () => {
    const memory = new Memory();
    const later = [{ revision: 2, events: write.events }];
    memory.learnAccount(key, { revision: 2, later });
    expect(memory.account(key).revision).toBe(0);
    memory.learnAccount(key, { revision: 1, snapshot: { revision: 1, state: write.state }, later: [] });
    memory.learnAccount(key, { revision: 2, later });
    const known = memory.account(key);
    expect(known).toMatchObject({ revision: 2 });
    memory.learnAccount(key, { revision: 1, snapshot: { revision: 1, state: write.state }, later: [] });
    memory.putAccount(key, { revision: 1, state: write.state });
    expect(memory.account(key)).toBe(known);
  });

  test('of a fact never goes back', () => {
    const memory = new Memory();
    const view = { version: 2, value: 'b', source: 'erp', since: 2 as never, confirmedAt: 20 as never };
    const fact = factKey('item', 'BOLT');
    memory.learnFact(fact, view);
    memory.learnFact(fact, { ...view, version: 1, confirmedAt: 90 as never });
    memory.learnFact(fact, { ...view, confirmedAt: 10 as never });
    expect(memory.facts.get(fact)).toBe(view);
    memory.learnFact(fact, { ...view, confirmedAt: 30 as never });
    expect(memory.facts.get(fact)).toMatchObject({ confirmedAt: 30 });
  });
});
