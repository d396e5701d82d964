/** What every store promises. Run on each of them: stores.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditAccount, stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import { factKey } from '../../src/core/model/fact.ts';
import { CustomerId, ItemId, NodeId, OrderId } from '../../src/core/model/identifiers.ts';
import type { CrossReference } from '../../src/core/model/identifiers.ts';
import type { Store } from '../../src/engine/ports.ts';
import { after, left, NOON, parked, put, release, write } from './samples.ts';

const A = OrderId.of('A');
const STOCK = stockAccount(NodeId.of('EAST'), ItemId.of('BOLT'));
const CREDIT = creditAccount('ACME');
const price = factKey('price', 'GOLD', 'BOLT');
const ACME = CustomerId.of('ACME');

export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the contract, by ${name}`, () => {
    // A store of its own for each group: they number events and queue work side by side.
    const fresh = (): { readonly get: () => Store } => {
      let store: Store | undefined;
      beforeAll(async () => {
        store = await open();
      });
      afterAll(async () => await store?.close());
      return {
        get: () => {
          if (store === undefined) throw new Error('not open');
          return store;
        },
      };
    };
    describe('an order', () => {
      orders(fresh().get);
    });
    describe('accounts', () => {
      accounts(fresh().get);
    });
    describe('the feed', () => {
      feed(fresh().get);
    });
    describe('facts', () => {
      facts(fresh().get);
    });
    describe('effects', () => {
      effects(fresh().get);
    });
    describe('queues', () => {
      queues(fresh().get);
    });
    describe('routes', () => {
      routes(fresh().get);
    });
    describe('messages', () => {
      messages(fresh().get);
    });
  });
}

function orders(store: () => Store): void {
  test('is nothing before its first command', async () => {
    expect(await store().read.order(OrderId.of('never'))).toEqual({ order: { state: 'none' }, revision: 0 });
  });

  test('is read as it was written, text that no other system would take included', async () => {
    const event = parked('a\u0000b \ud800 "quoted" \\ ü 漢');
    await put(store(), 'odd', 'odd-1', { events: [{ event, actor: 'person:ana' as never, command: 'odd-1' }] });
    expect(await store().read.events(OrderId.of('odd'))).toMatchObject([
      { sequence: 1, event, actor: 'person:ana', command: 'odd-1', at: NOON },
    ]);
    expect((await store().read.order(OrderId.of('odd'))).order).toEqual({ state: 'parked', changes: [] });
  });

  test('takes 40 commands that come at once one after the other: none is lost, none sees half', async () => {
    const seen = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, index) =>
          await store().transact(A, async ({ stored }) => ({ writes: write(`at-once-${index}`), result: stored.revision })),
      ),
    );
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect((await store().read.events(A)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });

  test('is left as it was by a work that fails before its end', async () => {
    const failing = store().transact(OrderId.of('B'), async ({ lockAccounts, facts: read }) => {
      await lockAccounts([STOCK]);
      await read([price]);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await store().read.order(OrderId.of('B'))).toEqual({ order: { state: 'none' }, revision: 0 });
    expect(await store().read.accounts([STOCK])).toEqual(new Map());
  });

  test('knows its commands: the same id is found again with its outcome', async () => {
    await put(store(), 'C', 'known-1');
    const found = await store().transact(OrderId.of('C'), async ({ known }) => ({
      result: [await known('known-1'), await known('other')],
    }));
    expect(found).toEqual([write('known-1').command, undefined]);
  });

  test('is found by the numbers that others gave it', async () => {
    const number: CrossReference = { kind: 'erp-order', issuer: 'erp', value: 'SO-1' };
    await put(store(), 'D', 'ref-1', { references: [number] });
    await put(store(), 'D', 'ref-2', { references: [number] });
    await put(store(), 'E', 'ref-3', { references: [number] });
    expect(await store().directory.find(number)).toEqual(['D', 'E']);
    expect(await store().directory.find({ ...number, issuer: 'crm' })).toEqual([]);
  });
}

function accounts(store: () => Store): void {
  const claimOne = async (order: string, keys: readonly AccountKey[]): Promise<boolean> =>
    await store().transact(OrderId.of(order), async ({ lockAccounts }) => {
      const granted = new Map<AccountKey, unknown>();
      for (const key of keys) {
        const room = left(await lockAccounts([key]), key);
        if (room === 0) return { writes: write(`claim-${order}`), result: false };
        granted.set(key, room - 1);
      }
      return { writes: write(`claim-${order}`, { accounts: granted }), result: true };
    });
  const fill = async (id: string, states: readonly (readonly [AccountKey, number])[]): Promise<void> =>
    await store().settle(async ({ lockAccounts }) => {
      await lockAccounts(states.map(([key]) => key));
      return {
        writes: { accounts: new Map(states), followUps: [], command: { id, digest: id, outcome: { kind: 'adjusted' } } },
        result: undefined,
      };
    });

  test('with room for 10 lets exactly 10 of 50 claims in', async () => {
    await fill('fill-1', [[STOCK, 10]]);
    const granted = await Promise.all(Array.from({ length: 50 }, async (_, index) => await claimOne(`claim-${index}`, [STOCK])));
    expect(granted.filter(Boolean)).toHaveLength(10);
    expect(await store().read.accounts([STOCK])).toEqual(new Map([[STOCK, 0]]));
  });

  test('that two orders take in opposite order let both through', async () => {
    await fill('fill-2', [
      [STOCK, 30],
      [CREDIT, 30],
    ]);
    const granted = await Promise.all(
      Array.from(
        { length: 30 },
        async (_, index) => await claimOne(`cross-${index}`, index % 2 === 0 ? [STOCK, CREDIT] : [CREDIT, STOCK]),
      ),
    );
    expect(granted.every(Boolean)).toBe(true);
    expect(await store().read.accounts([STOCK, CREDIT])).toEqual(
      new Map([
        [STOCK, 0],
        [CREDIT, 0],
      ]),
    );
  });

  test('remember what told them', async () => {
    await fill('fill-3', [[STOCK, 1]]);
    const found = await store().settle(async ({ known }) => ({ result: await known('fill-3') }));
    expect(found).toEqual({ id: 'fill-3', digest: 'fill-3', outcome: { kind: 'adjusted' } });
  });
}

function feed(store: () => Store): void {
  test('numbers the events of all orders without a gap, each order in its own order, and failed ones take no number', async () => {
    const works = Array.from({ length: 30 }, async (_, index) => {
      if (index % 5 === 0)
        await store()
          .transact(A, async () => await Promise.reject(new Error('no')))
          .catch(() => undefined);
      await put(store(), `F${index % 3}`, `feed-${index}`, {
        events: [1, 2].map(() => ({ event: parked('x'), actor: 'hub' as never, command: `feed-${index}` })),
      });
    });
    await Promise.all(works);
    const all = await store().read.feed(0, 1_000);
    expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    for (const order of ['F0', 'F1', 'F2']) {
      const sequences = all.filter((event) => event.order === order).map(({ sequence }) => sequence);
      expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  test('is read on from a cursor', async () => {
    expect((await store().read.feed(57, 2)).map(({ position }) => position)).toEqual([58, 59]);
    expect(await store().read.feed(60, 10)).toEqual([]);
  });
}

function facts(store: () => Store): void {
  const observe = async (value: unknown, since: number, at = since): ReturnType<Store['observe']> =>
    await store().observe({ key: price, value, source: 'erp', since: after(since), at: after(at) }, async () => []);

  test('are version 0 before they are observed, and count up with each new value', async () => {
    const [before] = (await store().transact(A, async ({ facts: read }) => ({ result: await read([price]) }))).values();
    expect(before).toMatchObject({ version: 0, value: undefined });
    expect(await observe({ price: '4.10' }, 0)).toMatchObject({
      kind: 'changed',
      view: { version: 1, value: { price: '4.10' }, source: 'erp' },
    });
    expect(await observe({ price: '4.35' }, 10)).toMatchObject({ kind: 'changed', view: { version: 2 } });
    expect(await store().read.fact(price)).toEqual({
      version: 2,
      value: { price: '4.35' },
      source: 'erp',
      since: after(10),
      confirmedAt: after(10),
    });
  });

  test('told again are confirmed and keep their version; told late are kept as history only', async () => {
    expect(await observe({ price: '4.35' }, 20, 20)).toMatchObject({
      kind: 'confirmed',
      view: { version: 2, confirmedAt: after(20) },
      confirmedBefore: after(10),
    });
    expect(await observe({ price: '4.20' }, 5, 30)).toMatchObject({
      kind: 'older',
      view: { version: 2, value: { price: '4.35' } },
    });
    const history = await store().read.factHistory(price);
    expect(history.map(({ version, value }) => [version, value])).toEqual([
      [1, { price: '4.10' }],
      [0, { price: '4.20' }],
      [2, { price: '4.35' }],
    ]);
  });

  test('know which orders rest on them, until those no longer do', async () => {
    await put(store(), 'R1', 'rest-1', { restsOn: [price] });
    await put(store(), 'R2', 'rest-2', { restsOn: [price, factKey('item', 'BOLT')] });
    const dependants = async (at: number): Promise<readonly string[]> => {
      let found: readonly string[] = [];
      await store().observe({ key: price, value: at, source: 'erp', since: after(at), at: after(at) }, async (reads) => {
        found = await reads.dependants();
        return [];
      });
      return found;
    };
    expect(await dependants(100)).toEqual(['R1', 'R2']);
    await put(store(), 'R1', 'rest-3', { restsOn: [factKey('item', 'BOLT')] });
    expect(await dependants(101)).toEqual(['R2']);
  });

  test('do not move under a transaction that read them: its writer finds the order that came to rest on it', async () => {
    const fact = factKey('item', 'NUT');
    let goOn = (): void => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let hasRead = (): void => undefined;
    const read = new Promise<void>((resolve) => {
      hasRead = resolve;
    });
    const order = store().transact(OrderId.of('R3'), async (reads) => {
      await reads.facts([fact]);
      hasRead();
      await mayGoOn;
      return { writes: write('rest-4', { restsOn: [fact] }), result: undefined };
    });
    await read;
    let found: readonly string[] | undefined;
    const observed = store().observe({ key: fact, value: 1, source: 'erp', since: NOON, at: NOON }, async (reads) => {
      found = await reads.dependants();
      return [{ order: OrderId.of('R3'), command: { type: 'note-facts', facts: [fact] }, cause: 'fact' }];
    });
    // Anything that needs the store's attention and not this fact shows that the writer has had its turn, and waits.
    await store().read.factHistory(fact);
    expect(found).toBeUndefined();
    goOn();
    await Promise.all([order, observed]);
    expect(found).toEqual(['R3']);
  });
}

function effects(store: () => Store): void {
  test('are there once per key, whatever the times they are wanted', async () => {
    await put(store(), 'X', 'want-1', { effects: [release('X')] });
    await put(store(), 'X', 'want-2', { effects: [release('X')] });
    const leased = await store().queues.leaseEffects(NOON, after(60_000), 10);
    expect(leased).toMatchObject([{ ...release('X'), attempts: 0, misses: 0 }]);
  });

  test('that a worker has are nobody else’s, until its time is up', async () => {
    expect(await store().queues.leaseEffects(after(59_999), after(60_000), 10)).toEqual([]);
    const many = await Promise.all(
      Array.from({ length: 8 }, async () => await store().queues.leaseEffects(after(60_000), after(120_000), 10)),
    );
    expect(many.flat()).toHaveLength(1);
  });

  test('show what may have reached the partner', async () => {
    const { key } = release('X');
    await store().queues.startEffect(key, after(1));
    expect(await store().read.effect(key)).toMatchObject({ attempts: 1, misses: 0, triedAt: after(1), state: 'open' });
    await store().queues.deferEffect(key, after(130_000), 'refused', true);
    expect(await store().read.effect(key)).toMatchObject({ attempts: 0, misses: 1 });
    expect(await store().queues.leaseEffects(after(129_999), after(200_000), 10)).toEqual([]);
    expect(await store().queues.leaseEffects(after(130_000), after(200_000), 10)).toHaveLength(1);
  });

  test('closed and asked for again in one transaction are open', async () => {
    const { key } = release('Y');
    await put(store(), 'Y', 'again-1', { effects: [release('Y')] });
    const outcome = { kind: 'in-doubt', code: 'timeout', detail: '' } as const;
    await put(store(), 'Y', 'again-2', {
      closed: [{ key, state: 'reported', outcome }],
      effects: [{ ...release('Y'), mode: 'read-back' }],
    });
    expect(await store().read.effect(key)).toMatchObject({ state: 'open', mode: 'read-back' });
    await put(store(), 'Y', 'again-3', { closed: [{ key, state: 'withdrawn' }] });
  });

  test('that are closed stay closed, until the process asks for the same again', async () => {
    const { key } = release('X');
    await put(store(), 'X', 'close-1', { closed: [{ key, state: 'reported', outcome: { kind: 'done', reference: 'W1' } }] });
    expect(await store().read.effect(key)).toMatchObject({ state: 'reported', outcome: { kind: 'done', reference: 'W1' } });
    expect(await store().queues.leaseEffects(after(900_000), after(900_001), 10)).toEqual([]);
    await put(store(), 'X', 'want-3', { effects: [{ ...release('X'), mode: 'read-back' }] });
    expect(await store().queues.leaseEffects(after(900_000), after(900_001), 10)).toMatchObject([
      { key, mode: 'read-back', attempts: 0, misses: 0 },
    ]);
  });
}

function queues(store: () => Store): void {
  const note = (
    order: string,
    cause: string,
  ): { readonly order: OrderId; readonly command: { readonly type: 'wake' }; readonly cause: string } => ({
    order: OrderId.of(order),
    command: { type: 'wake' },
    cause,
  });

  test('give follow-ups in the order they came, one order’s behind its own that waits', async () => {
    await put(store(), 'Q', 'q-1', { followUps: [note('Q1', 'a'), note('Q2', 'b'), note('Q1', 'c')] });
    const due = await store().queues.dueFollowUps(NOON, 10);
    expect(due.map(({ order, cause }) => [order, cause])).toEqual([
      ['Q1', 'a'],
      ['Q2', 'b'],
      ['Q1', 'c'],
    ]);
    await store().queues.deferFollowUp(due[0]?.id ?? '', after(1_000), 'failed');
    expect((await store().queues.dueFollowUps(NOON, 10)).map(({ cause }) => cause)).toEqual(['b']);
    expect((await store().queues.dueFollowUps(after(1_000), 10)).map(({ cause, attempts }) => [cause, attempts])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 0],
    ]);
  });

  test('lose a follow-up only to the command that carried it out', async () => {
    const [first, second] = await store().queues.dueFollowUps(after(1_000), 10);
    await put(store(), 'Q1', 'q-2', { ...(first !== undefined && { carriedOut: first.id }) });
    await store().queues.deferFollowUp(second?.id ?? '', undefined, 'a bug');
    expect((await store().queues.dueFollowUps(after(1_000_000), 10)).map(({ cause }) => cause)).toEqual(['c']);
    expect(await store().read.setAside()).toEqual([{ queue: 'follow-up', id: second?.id, error: 'a bug' }]);
  });

  test('wake each order at its own time', async () => {
    await put(store(), 'W1', 'w-1', { nextWake: after(50) });
    await put(store(), 'W2', 'w-2', { nextWake: after(20) });
    expect(await store().queues.dueWakes(after(19), 10)).toEqual([]);
    expect(await store().queues.dueWakes(after(50), 10)).toEqual([
      { order: 'W2', at: after(20) },
      { order: 'W1', at: after(50) },
    ]);
    await put(store(), 'W2', 'w-3');
    await store().queues.deferWake(OrderId.of('W1'), after(50), after(80));
    await store().queues.deferWake(OrderId.of('W1'), after(50), after(90));
    expect(await store().queues.dueWakes(after(80), 10)).toEqual([{ order: 'W1', at: after(80) }]);
  });
}

function routes(store: () => Store): void {
  const capture = async (message: string, fresh: string, purchaseOrder?: string): Promise<string> =>
    await store().directory.routeCapture(
      { customer: ACME, channel: 'edi:acme', message, ...(purchaseOrder !== undefined && { purchaseOrder }) },
      OrderId.of(fresh),
    );

  test('lead the same message to the same order, also when it comes 10 times at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, async (_, index) => await capture('M1', `once-${index}`, 'PO-1')));
    expect(new Set(ids).size).toBe(1);
  });

  test('give the same purchase order in another message an order of its own: whether it repeats is a check’s question', async () => {
    const [first, second] = [await capture('M2', 'second-1', 'PO-2'), await capture('M3', 'second-2', 'PO-2')];
    expect([first, second]).toEqual(['second-1', 'second-2']);
  });

  test('lead an order to where its changes wait, once', async () => {
    expect(await store().directory.routePurchaseOrder(ACME, 'PO-3', OrderId.of('waiting'))).toBe('waiting');
    expect(await store().directory.routePurchaseOrder(ACME, 'PO-3', OrderId.of('unused'))).toBe('waiting');
    expect(await capture('M4', 'fresh-4', 'PO-3')).toBe('waiting');
    expect(await capture('M4', 'fresh-5', 'PO-3')).toBe('waiting');
    expect(await capture('M5', 'fresh-6', 'PO-3')).toBe('fresh-6');
    expect(await store().directory.routePurchaseOrder(ACME, 'PO-3', OrderId.of('unused'))).toBe('waiting');
  });
}

function messages(store: () => Store): void {
  const raw = new Uint8Array([0, 255, 13, 10, 128, 73, 83, 65]);

  test('are kept to the byte, and worked off in the order they came', async () => {
    const first = await store().messages.keep({ connection: 'wms-east', kind: '945', raw, at: NOON });
    const second = await store().messages.keep({ connection: 'wms-east', kind: '945', raw, at: NOON });
    expect(await store().messages.due(NOON, 10)).toMatchObject([
      { id: first, raw, attempts: 0 },
      { id: second, raw, attempts: 0 },
    ]);
    await store().messages.finish(first, { order: 'A' });
    expect(await store().messages.find(first)).toMatchObject({ raw, outcome: { order: 'A' } });
    expect((await store().messages.due(NOON, 10)).map(({ id }) => id)).toEqual([second]);
    await store().messages.defer(second, after(10), 'no such order yet');
    expect(await store().messages.due(after(9), 10)).toEqual([]);
    expect(await store().messages.due(after(10), 10)).toMatchObject([{ id: second, attempts: 1 }]);
    await store().messages.defer(second, undefined, 'unreadable');
    expect(await store().read.setAside()).toEqual([{ queue: 'message', id: second, error: 'unreadable' }]);
    expect(await store().messages.find('999999')).toBeUndefined();
  });
}
