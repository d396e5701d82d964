/** Two processes on one PostgreSQL, each statement of one between those of the other: every order of them ends well. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stockAccount } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { factKey } from '../../src/core/model/fact.ts';
import { ItemId, NodeId } from '../../src/core/model/identifiers.ts';
import { newAccount } from '../../src/core/process/account/state.ts';
import type { Store } from '../../src/engine/ports.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { claimed, claims, counted, folded } from './contract/stock.ts';
import { after, ALL_DUE, NOON, orderIn, put, signal, StoryClock, writes } from './samples.ts';
import { Nodes } from './two-nodes.ts';

let nodes: Nodes;
beforeEach(async () => {
  nodes = await Nodes.onFreshDatabase();
});
afterEach(async () => await nodes.close());

describe('no wake-up is lost: an order comes to rest on a fact as its owner changes it', () => {
  const fact = factKey('price', 'GOLD', 'BOLT');
  const change = async (store: Store): Promise<void> =>
    void (await store.observe([{ key: fact, value: 'new', source: 'erp', since: after(1) }], () => true));
  type Moment = 'before' | 'held' | 'written' | 'committed';

  const story = async (there: boolean, at: (moment: Moment) => Promise<void>): Promise<readonly [number, readonly string[]]> => {
    const store = await nodes.open(new StoryClock());
    if (there) await store.observe([{ key: fact, value: 'old', source: 'erp', since: NOON }], () => true);
    // What memory believes.
    const seen = new Map([[fact, await store.read.fact(fact)]]);
    const order = orderIn(store, 0);
    await at('before');
    const version = await store.group(0, async (tx) => {
      const moved = await tx.compareFacts(seen, new Set([fact]));
      await at('held');
      await tx.write(writes({ rests: [{ order, fact }] }));
      await at('written');
      return (moved.get(fact) ?? seen.get(fact))?.version ?? -1;
    });
    await at('committed');
    const told = await store.group(0, async (tx) => await tx.due(ALL_DUE));
    return [version, told.followUps.map(({ command }) => command.type)];
  };

  const FACTS: readonly [string, boolean][] = [
    ['that is there', true],
    ['that is not there yet', false],
  ];

  describe.each(FACTS)('a fact %s', (_, there) => {
    const [old, now] = there ? [1, 2] : [0, 1];

    test.each<[Moment, number, number]>([
      ['before', now, 0],
      ['held', old, 1],
      ['written', old, 1],
      ['committed', old, 1],
    ])('changed when the order’s group has it %s', async (moment, version, notes) => {
      const owner = await nodes.open(new StoryClock());
      let changed: Promise<void> = Promise.resolve();
      const [seen, told] = await story(there, async (now_) => {
        if (now_ === moment) {
          changed = change(owner);
          if (moment === 'held' || moment === 'written') await nodes.untilWaiting();
          else await changed;
        }
        if (now_ === 'committed') await changed;
      });
      expect([seen, told]).toEqual([version, Array.from({ length: notes }, () => 'note-facts')]);
    });

    test('changed, but its owner has not looked yet for who rests on it: the order’s group waits for the new one', async () => {
      const owner = await nodes.open(new StoryClock());
      const [hasChanged, mayLook] = [signal(), signal()];
      let locked: Promise<unknown> = Promise.resolve();
      let changed: Promise<unknown> = Promise.resolve();
      const told = story(there, async (moment) => {
        if (moment === 'committed') await Promise.all([changed, locked]);
        if (moment !== 'before') return;
        locked = nodes.whileLocked('basis', async () => {
          changed = change(owner);
          await nodes.untilWaiting();
          hasChanged.give();
          await mayLook.isGiven;
        });
        await hasChanged.isGiven;
      });
      await hasChanged.isGiven;
      await nodes.untilWaiting(2);
      mayLook.give();
      expect(await told).toEqual([now, []]);
    });
  });
});

describe('accounts', () => {
  const stock = (item: string): ReturnType<typeof stockAccount> => stockAccount(NodeId.of('EAST'), ItemId.of(item));

  test('that two groups of two lanes lock in opposite orders are given to both', async () => {
    const [first, second] = [await nodes.open(new StoryClock()), await nodes.open(new StoryClock())];
    const [left, right] = [stock('LEFT'), stock('RIGHT')];
    await put(first, 0, { accounts: [left, right].map((key) => counted(newAccount(key), 2, 1)) });
    const [hasLeft, hasRight] = [signal(), signal()];
    let runs = 0;
    const both = async (store: Store, lane: number, keys: readonly (typeof left)[], has: readonly ReturnType<typeof signal>[]) =>
      await store.group(lane, async (tx) => {
        runs += 1;
        const all = [];
        for (const key of keys) {
          const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
          const write = claimed(folded(key, kept), `of lane ${lane}`, (kept?.revision ?? 0) + 1);
          if (write !== undefined) all.push(write);
          has[0]?.give();
          await has[1]?.isGiven;
        }
        await tx.write(writes({ accounts: all }));
      });
    await Promise.all([both(first, 0, [left, right], [hasLeft, hasRight]), both(second, 1, [right, left], [hasRight, hasLeft])]);
    // One of them lost at least, and began again.
    expect(runs).toBeGreaterThanOrEqual(3);
    for (const key of [left, right]) expect(claims(folded(key, await first.read.account(key)))).toBe(2);
  });

  test('whose last unit two groups claim give it to the first; the second waits, and finds nothing left', async () => {
    const [first, second] = [await nodes.open(new StoryClock()), await nodes.open(new StoryClock())];
    const key = stock('LAST');
    await put(first, 0, { accounts: [counted(newAccount(key), 1, 1)] });
    const mayWrite = signal();
    const isLocked = signal();
    const claim = async (store: Store, lane: number, before: () => Promise<void>): Promise<boolean> =>
      await store.group(lane, async (tx) => {
        const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
        await before();
        const write = claimed(folded(key, kept), `of lane ${lane}`, (kept?.revision ?? 0) + 1);
        if (write === undefined) return false;
        await tx.write(writes({ accounts: [{ ...write, isSnapshot: true }] }));
        return true;
      });
    const slow = claim(first, 0, async () => {
      isLocked.give();
      await mayWrite.isGiven;
    });
    await isLocked.isGiven;
    const late = claim(second, 1, async () => undefined);
    await nodes.untilWaiting();
    mayWrite.give();
    expect(await Promise.all([slow, late])).toEqual([true, false]);
  });

  test('that two groups create at once are created by one, and the other begins again with what it left', async () => {
    const [first, second] = [await nodes.open(new StoryClock()), await nodes.open(new StoryClock())];
    const key = stock('FRESH');
    const [mayWrite, isWritten] = [signal(), signal()];
    const revisions: number[] = [];
    const count = async (store: Store, lane: number, before: () => Promise<void>): Promise<void> =>
      await store.group(lane, async (tx) => {
        const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
        revisions.push(kept?.revision ?? -1);
        await before();
        await tx.write(writes({ accounts: [counted(folded(key, kept), 1, (kept?.revision ?? 0) + 1)] }));
      });
    const slow = count(first, 0, async () => {
      mayWrite.give();
      await isWritten.isGiven;
    });
    await mayWrite.isGiven;
    await count(second, 1, async () => undefined);
    isWritten.give();
    await slow;
    expect(revisions).toEqual([0, 0, 1]);
    expect(folded(key, await first.read.account(key))).toMatchObject({ onHand: { figure: '2' } });
  });

  test('read without a lock are as of one moment, while others write to them between the two statements', async () => {
    const store = await nodes.open(new StoryClock());
    const key = stock('BUSY');
    let state = newAccount(key);
    const write = async (revision: number, isSnapshot: boolean): Promise<void> => {
      const next = { ...counted(state, 1, revision), isSnapshot };
      ({ state } = next);
      await put(store, 0, { accounts: [next] });
    };
    await write(1, true);
    await write(2, false);
    const asOf2 = state;
    let read: Promise<unknown> = Promise.resolve();
    await nodes.whileLocked('account_journal', async (insert) => {
      read = store.read.account(key).then((kept) => [kept.revision, folded(key, kept)]);
      await nodes.untilWaiting();
      // Revision 3 was a snapshot, and 4 came after it.
      const { events } = counted(state, 1, 4);
      await insert(
        `insert into account_journal (lane, key, revision, at, command_id, events)
         select lane, key, 4, 0, '', $1::text::json from accounts where key = $2`,
        [JSON.stringify(events), key],
      );
    });
    expect(await read).toEqual([2, asOf2]);
  });
});

describe('two hubs on one database', () => {
  const STOCK = stockAccount(NodeId.of('EAST'), ItemId.of('BRG-6204'));

  const hubs = async (): Promise<readonly [Plant, Plant]> => {
    const clock = new Turned();
    const partner = new Partner();
    const plant = async (name: string): Promise<Plant> =>
      new Plant(await nodes.open(clock), clock, () => partner, undefined, name);
    const [a, b] = [await plant('a'), await plant('b')];
    await a.stocked();
    const figure = decimal('38000');
    // Credit for all of them: it is the stock that they race for.
    await a.hub.adjust(
      'credit:ACME-GROUP' as never,
      { type: 'snapshot', figure, limit: decimal('9000000'), asOf: a.now },
      'limit',
    );
    return [a, b];
  };

  test('never grant more than there is, whatever each of them remembers', async () => {
    const [a, b] = await hubs();
    await a.order('M1', '1000');
    // From here on, b remembers the stock as it is now, and a goes on.
    await b.order('M2', '500');
    await a.order('M3', '2500');
    await Promise.all([
      ...['M4', 'M5', 'M6'].map(async (message) => await a.order(message, '400')),
      ...['M7', 'M8', 'M9'].map(async (message) => await b.order(message, '400')),
    ]);
    const state = folded(STOCK, await a.store.read.account(STOCK));
    // 1,000 + 500 + 2,500, and two of the six; what a queue holds back of the rest is granted too.
    expect(Number(state.claimed)).toBeLessThanOrEqual(5_000);
    expect(Number(state.claimed)).toBeGreaterThanOrEqual(4_800);
    const memories = [a, b].map(({ hub }) => hub.engine.memory.account(STOCK)?.state);
    expect(memories.every((each) => Number(each?.claimed) <= 5_000)).toBe(true);
    expect([...a.errors, ...b.errors]).toEqual([]);
  });

  test('each see what the other has done to an order since', async () => {
    const [a, b] = await hubs();
    const order = await a.order('M1');
    const place = (note: string): Parameters<Plant['tell']>[1] => ({ type: 'place-hold', note, team: 'service' });
    const told = [
      await a.tell(order, place('by a')),
      await b.tell(order, place('by b')),
      await a.tell(order, place('by a again')),
    ];
    const revisions = told.map((outcome) => (outcome.kind === 'accepted' ? outcome.revision : 0));
    expect(revisions).toEqual([...new Set(revisions)].toSorted((x, y) => x - y));
    const journal = await a.store.read.journal(order);
    let sequence = 0;
    for (const { events, sequence: last } of journal) expect(last).toBe((sequence += events.length));
    expect(journal.at(-1)?.sequence).toBe(revisions.at(-1));
  });
});
