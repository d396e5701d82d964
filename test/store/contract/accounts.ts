/** Accounts: locked by one group at a time, kept as a state and what came after it. */
import { describe, expect, test } from 'vitest';
import { stockAccount, type AccountKey } from '../../../src/core/model/account.ts';
import { ItemId, NodeId, type OrderId } from '../../../src/core/model/identifiers.ts';
import { newAccount } from '../../../src/core/process/account/state.ts';
import type { AccountChange, AccountFound, AccountOutcome, KnownCommand, Store } from '../../../src/engine/ports.ts';
import { ALL_DUE, orderIn, put, signal, wake, writes } from '../samples.ts';
import { claimed, claims, counted, folded } from './stock.ts';
import type { Told } from './told.ts';

const stock = (item: string): AccountKey => stockAccount(NodeId.of('EAST'), ItemId.of(item));

export function accounts(told: () => Told): void {
  describe('in groups', () => {
    inGroups(() => told().store);
  });
  describe('told by their owners', () => {
    byOwners(() => told().store);
  });
}

/** One unit for this order, if there is any left. */
const claimOne = async (store: Store, order: string, lane: number, keys: readonly AccountKey[]): Promise<boolean> =>
  await store.group(lane, async (tx) => {
    const all = [];
    for (const key of keys) {
      const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
      const state = folded(key, kept);
      const write = claimed(state, order, (kept?.revision ?? 0) + 1);
      if (write === undefined) return false;
      all.push(write);
    }
    await tx.write(writes({ accounts: all }));
    return true;
  });

function inGroups(store: () => Store): void {
  test('are created once, whoever of ten groups on four lanes is first', async () => {
    const key = stock('FRESH');
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await store().group(index % 4, async (tx) => {
          const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
          await tx.write(writes({ accounts: [counted(folded(key, kept), 1, (kept?.revision ?? 0) + 1)] }));
        });
      }),
    );
    const kept = await store().read.account(key);
    expect(kept.revision).toBe(10);
    expect(folded(key, kept)).toMatchObject({ onHand: { figure: '10' } });
  });

  test('with room for 10 let exactly 10 of 50 claims in', async () => {
    const key = stock('TEN');
    await put(store(), 0, { accounts: [counted(newAccount(key), 10, 1)] });
    const granted = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => await claimOne(store(), `ten-${index}`, index % 4, [key])),
    );
    expect(granted.filter(Boolean)).toHaveLength(10);
    expect(claims(folded(key, await store().read.account(key)))).toBe(10);
  });

  test('that two groups want in opposite orders are given to both, one after the other', async () => {
    const [left, right] = [stock('LEFT'), stock('RIGHT')];
    await put(store(), 0, { accounts: [left, right].map((key) => counted(newAccount(key), 2, 1)) });
    const [hasLeft, hasRight] = [signal(), signal()];
    const both = async (lane: number, order: string, keys: readonly AccountKey[], steps: readonly ReturnType<typeof signal>[]) =>
      await store().group(lane, async (tx) => {
        const all = [];
        for (const key of keys) {
          const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
          const write = claimed(folded(key, kept), order, (kept?.revision ?? 0) + 1);
          if (write !== undefined) all.push(write);
          steps[0]?.give();
          await steps[1]?.isGiven;
        }
        await tx.write(writes({ accounts: all }));
      });
    await Promise.all([
      both(0, 'first', [left, right], [hasLeft, hasRight]),
      both(1, 'second', [right, left], [hasRight, hasLeft]),
    ]);
    for (const key of [left, right]) expect(claims(folded(key, await store().read.account(key)))).toBe(2);
  });

  test('are a snapshot and what came after it: any reader folds them to the same state from what it has', async () => {
    const key = stock('LONG');
    let state = newAccount(key);
    const states = [state];
    for (let revision = 1; revision <= 7; revision++) {
      const write = { ...counted(state, revision, revision), isSnapshot: revision === 5 };
      await put(store(), revision % 4, { accounts: [write] });
      ({ state } = write);
      states.push(state);
    }
    const read = async (known: number): ReturnType<Store['read']['account']> => {
      const found = await store().group(0, async (tx) => await tx.accounts(new Map([[key, known]])));
      return found.get(key) ?? { revision: -1, later: [] };
    };
    for (const [known, had] of states.entries()) {
      const kept = await read(known);
      expect(kept.revision).toBe(7);
      expect(folded(key, kept, { revision: known, state: had })).toEqual(state);
    }
    // Nothing that the reader has is told once more.
    expect(await read(7)).toEqual({ revision: 7, later: [] });
  });

  test('that were never written are revision 0, and one of several is no other', async () => {
    const [one, other] = [stock('TEN'), stock('NEVER')];
    const known = new Map([
      [other, 0],
      [one, 0],
    ]);
    const found = await store().group(0, async (tx) => await tx.lockAccounts(known));
    expect(found.get(other)).toEqual({ revision: 0, later: [] });
    expect(claims(folded(one, found.get(one)))).toBe(10);
  });

  test('are as they were after a group that claimed them and failed', async () => {
    const key = stock('FAILED');
    await put(store(), 0, { accounts: [counted(newAccount(key), 5, 1)] });
    const failing = store().group(0, async (tx) => {
      const kept = (await tx.lockAccounts(new Map([[key, 0]]))).get(key);
      const write = claimed(folded(key, kept), 'lost', 2);
      await tx.write(writes({ accounts: write === undefined ? [] : [write] }));
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await claimOne(store(), 'next', 1, [key])).toBe(true);
    const kept = await store().read.account(key);
    expect([kept.revision, claims(folded(key, kept))]).toEqual([2, 1]);
  });
}

const outcome = (id: string, kind: AccountOutcome): KnownCommand<AccountOutcome> => ({
  id,
  digest: `digest of ${id}`,
  outcome: kind,
});

type Found = AccountFound & { readonly key: AccountKey };

function byOwners(store: () => Store): void {
  /** Each under its number; what is known already stays as it is. */
  const tellAll = async (
    told: readonly (readonly [AccountKey, string])[],
    change: (found: Found, id: string) => AccountChange | undefined,
  ): Promise<readonly (KnownCommand<AccountOutcome> | undefined)[]> =>
    await store().adjust(
      told.map(([account, command]) => ({ account, command, revision: 0 })),
      (_, found) => ({
        changes: told.map(([key, id], i) => {
          const each = found[i];
          return each === undefined || each.known !== undefined ? undefined : change({ ...each, key }, id);
        }),
        result: found.map(({ known }) => known),
      }),
    );
  const tell = async (
    key: AccountKey,
    id: string,
    change: (found: Found, id: string) => AccountChange | undefined,
  ): Promise<KnownCommand<AccountOutcome> | undefined> => (await tellAll([[key, id]], change))[0];
  const count =
    (figure: number) =>
    ({ key, account }: Found, id: string): AccountChange => ({
      account: { ...counted(folded(key, account), figure, account.revision + 1), command: id },
      command: outcome(id, { kind: 'adjusted' }),
      followUps: [],
    });

  test('know a command again, with its outcome, also when it comes ten times at once', async () => {
    const key = stock('OWNED');
    const seen = await Promise.all(Array.from({ length: 10 }, async () => await tell(key, 'count-1', count(3))));
    expect(seen.filter((each) => each === undefined)).toHaveLength(1);
    expect(seen.find((each) => each !== undefined)).toEqual(outcome('count-1', { kind: 'adjusted' }));
    const kept = await store().read.account(key);
    expect([kept.revision, folded(key, kept)]).toMatchObject([1, { onHand: { figure: '3' } }]);
  });

  test('keep the answer to one that was refused, and nothing else', async () => {
    const key = stock('REFUSED');
    const failure = { code: 'conflicting-repeat', where: 'id', what: 'it', known: 'it', wayOut: 'none' } as const;
    const refused = outcome('no-1', { kind: 'refused', failure });
    await tell(key, 'no-1', () => ({ command: refused, followUps: [] }));
    expect(await tell(key, 'no-1', () => undefined)).toEqual(refused);
    expect(await store().read.account(key)).toEqual({ revision: 0, later: [] });
  });

  test('that fail leave nothing', async () => {
    const key = stock('OWNED');
    const failing = tell(key, 'bug-1', () => {
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await tell(key, 'bug-1', () => undefined)).toBeUndefined();
    expect((await store().read.account(key)).revision).toBe(1);
  });

  test('are news for orders of any lane: what came of it follows', async () => {
    const key = stock('OWNED');
    const orders = [orderIn(store(), 0), orderIn(store(), 3)];
    await tell(key, 'count-2', () => ({
      command: outcome('count-2', { kind: 'adjusted' }),
      followUps: orders.map((order: OrderId) => wake(order, 'count-2')),
    }));
    for (const order of orders) {
      const lane = order === orders[0] ? 0 : 3;
      const { followUps } = await store().group(lane, async (tx) => await tx.due(ALL_DUE));
      expect(followUps.map((each) => [each.order, each.cause])).toEqual([[order, 'count-2']]);
    }
  });

  test('are told of many at once: what is new is counted, what is known says so, in their order', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => stock(`MANY-${i}`));
    await tell(keys[7] as AccountKey, 'many-7', count(70));
    const seen = await tellAll(
      keys.map((key, i) => [key, `many-${i}`]),
      count(5),
    );
    expect(seen.flatMap((known, i) => (known === undefined ? [] : [[i, known.id]]))).toEqual([[7, 'many-7']]);
    const figures = await Promise.all(keys.map(async (key) => folded(key, await store().read.account(key))));
    expect(figures.map((state) => (state.kind === 'stock' ? state.onHand.figure : ''))).toEqual(
      keys.map((_, i) => (i === 7 ? '70' : '5')),
    );
  });

  test('are told of many by two who name them in opposite orders, and both are heard', async () => {
    const keys = Array.from({ length: 30 }, (_, i) => stock(`BOTH-${i}`));
    const told = (who: string): (readonly [AccountKey, string])[] => keys.map((key, i) => [key, `${who}-${i}`]);
    await Promise.all([tellAll(told('one'), count(1)), tellAll(told('two').toReversed(), count(2))]);
    const revisions = await Promise.all(keys.map(async (key) => (await store().read.account(key)).revision));
    expect(revisions).toEqual(keys.map(() => 2));
  });

  test('are told of many, of which the last is a bug: none of them is counted', async () => {
    const keys = Array.from({ length: 10 }, (_, i) => stock(`BUG-${i}`));
    const failing = tellAll(
      keys.map((key, i) => [key, `bug-${i}`]),
      (found, id) => {
        if (id === 'bug-9') throw new Error('a bug');
        return count(1)(found, id);
      },
    );
    await expect(failing).rejects.toThrow('a bug');
    for (const key of keys) expect((await store().read.account(key)).revision).toBe(0);
  });
}
