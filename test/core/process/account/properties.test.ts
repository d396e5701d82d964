import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, decimal, isPositive, subtract, sum, ZERO } from '../../../../src/core/model/decimal.ts';
import { CustomerId, OrderId } from '../../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../../src/core/model/instant.ts';
import { must } from '../../../../src/core/model/result.ts';
import type { AccountCommand } from '../../../../src/core/process/account/command.ts';
import { decideAccount } from '../../../../src/core/process/account/decide.ts';
import { ascending, descending, find, put, remove, type Sorted } from '../../../../src/core/model/sorted.ts';
import { capacity, overdraw, roomFor, type AccountState } from '../../../../src/core/process/account/state.ts';
import { adjust, at, claim, CREDIT, EAST, giveUp, KEY, setLimit, setPool, setSafety, snapshot } from './tell.ts';

const amount = fc.integer({ min: 0, max: 60 });
const time = fc.integer({ min: 0, max: 40 }).map((minute) => (at('09:00') + minute * 60_000) as Instant);
const order = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');

const asked = (state: AccountState, quantity: fc.Arbitrary<number>): fc.Arbitrary<AccountCommand> =>
  fc
    .record({
      order,
      quantity,
      generation: fc.integer({ min: 1, max: 4 }),
      whenShort: fc.constantFrom('wait' as const, 'wait' as const, 'refuse' as const),
      priority: fc.constantFrom(1, 2),
      excess: fc.constantFrom(0, 0, 0, 15),
    })
    .map(({ order: by, quantity: wanted, excess, ...wish }) =>
      claim(state, by, wanted, { ...wish, customer: by < 'C' ? 'ACME' : 'BETA', ...(excess === 0 ? {} : { excess }) }),
    );

const expiry = time.map((now): AccountCommand => ({ type: 'expire', now }));
const figures: readonly fc.Arbitrary<AccountCommand>[] = [
  fc.record({ order, amount, time }).map((one): AccountCommand => ({
    type: 'consume',
    order: OrderId.of(one.order),
    quantity: decimal(one.amount + 1),
    at: one.time,
  })),
  fc.record({ amount, time }).map((one): AccountCommand => ({ type: 'snapshot', figure: decimal(one.amount), asOf: one.time })),
  fc.integer({ min: -40, max: 40 }).map((delta) => adjust(delta, 'stock-count', '11:00')),
];
const COMMANDS: readonly (readonly [string, AccountState, fc.Arbitrary<AccountCommand>])[] = [
  [
    'stock',
    EAST,
    fc.oneof(
      { arbitrary: asked(EAST, amount), weight: 4 },
      order.map(giveUp),
      ...figures,
      expiry,
      amount.map(setSafety),
      amount.map((q) => setPool('KEY', ['ACME'], q, at('09:20'))),
    ),
  ],
  [
    'credit',
    CREDIT,
    fc.oneof(
      { arbitrary: asked(CREDIT, amount), weight: 4 },
      order.map(giveUp),
      ...figures,
      expiry,
      amount.map((limit) => setLimit(limit * 2)),
    ),
  ],
  ['key', KEY, fc.oneof({ arbitrary: asked(KEY, fc.constantFrom(0, 1)), weight: 4 }, order.map(giveUp), expiry)],
];

const run = (state: AccountState, command: AccountCommand, i: number): ReturnType<typeof decideAccount> =>
  decideAccount(state, command, (at('09:00') + i * 60_000) as Instant);

function checkTotals(state: AccountState): void {
  const claims = [...ascending(state.claims)];
  const granted = sum(claims.map((one) => one.granted));
  expect(granted).toBe(state.claimed);
  expect(compare(granted, add(capacity(state), state.excess))).toBeLessThanOrEqual(0);
  expect(compare(state.excess, overdraw(state))).toBeLessThanOrEqual(0);
  const byRank = claims.map(({ order: id }) => id);
  expect([...ascending(state.holding)].map(({ order: id }) => id).sort()).toEqual(
    byRank.filter((id) => claims.some((one) => one.order === id && one.granted !== ZERO)),
  );
  expect([...ascending(state.waiting)].map(({ order: id }) => id).sort()).toEqual(
    byRank.filter((id) => claims.some((one) => one.order === id && one.standing.kind === 'waiting')),
  );
  for (const pool of state.kind === 'stock' ? state.pools : [])
    expect(pool.held).toBe(sum(claims.filter((one) => pool.customers.includes(one.customer)).map((one) => one.granted)));
}

/** Nobody waits for what is there: of stock for any of it, of the rest for all that is needed at the head of the line. */
function checkNobodyWaitsInVain(state: AccountState): void {
  const ceiling = state.kind === 'credit' ? state.limit : undefined;
  for (const one of ascending(state.waiting)) {
    const room = roomFor(state, one.customer);
    const lacks = state.kind === 'stock' ? room === ZERO : compare(subtract(one.wanted, one.granted), room) > 0;
    expect(lacks, `${one.order} waits though there is room for ${room}`).toBe(true);
    if (ceiling === undefined || compare(one.wanted, ceiling) <= 0) break;
  }
}

test.each(COMMANDS)(
  '%s: whatever comes, claims fit but by an approval, totals are right, nobody waits in vain, a repeat is no news',
  (_, start, command) => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        let state = start;
        commands.forEach((one, i) => {
          const decision = must(run(state, one, i));
          state = decision.state;
          checkTotals(state);
          checkNobodyWaitsInVain(state);
          if (one.type === 'consume' || one.type === 'adjust') return;
          const again = must(run(state, one, i));
          expect(again.events).toEqual([]);
          const asker = one.type === 'claim' ? one.order : undefined;
          expect(latest(again.answers, asker)).toEqual(latest(decision.answers, asker));
        });
      }),
      { numRuns: 250 },
    );
  },
);

/** The last thing that an order was told in a decision: a refusal that ended its wait may have let others in. */
const latest = <A extends { readonly order: string }>(answers: readonly A[], id: string | undefined): readonly A[] =>
  answers.filter((one) => one.order === id).slice(-1);

test('whichever comes first, the shipments or the snapshots, the same stock is on hand in the end', () => {
  const moves = fc.uniqueArray(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), time }), {
    selector: (one) => one.time,
    maxLength: 12,
  });
  fc.assert(
    fc.property(moves, fc.array(time, { maxLength: 4 }), fc.infiniteStream(fc.nat()), (shipped, snapshots, dice) => {
      const onHandAt = (asOf: Instant): number =>
        500 - shipped.filter((one) => one.time <= asOf).reduce((total, one) => total + one.quantity, 0);
      const news: AccountCommand[] = [
        { type: 'snapshot', figure: decimal(500), asOf: at('08:00') },
        ...shipped.map((one): AccountCommand => ({
          type: 'consume',
          order: OrderId.of('A'),
          quantity: decimal(one.quantity),
          at: one.time,
        })),
        ...snapshots.map((asOf): AccountCommand => ({ type: 'snapshot', figure: decimal(onHandAt(asOf)), asOf })),
      ];
      const shuffled = news.map((command) => ({ command, key: dice.next().value })).sort((a, b) => a.key - b.key);
      let state = EAST;
      shuffled.forEach(({ command }, i) => (state = must(run(state, command, i)).state));
      expect(state).toMatchObject({ onHand: { figure: decimal(onHandAt(at('23:00'))) } });
    }),
  );
});

test('a sorted list is what a sorted array is, keeps its balance, and never changes what was given', () => {
  const by = (a: number, b: number): number => a - b;
  const depth = (list: Sorted<number>): number => (list === null ? 0 : 1 + Math.max(depth(list.left), depth(list.right)));
  const changes = fc.array(fc.record({ puts: fc.boolean(), value: fc.integer({ min: 0, max: 300 }) }), { maxLength: 400 });
  fc.assert(
    fc.property(changes, (all) => {
      let list: Sorted<number> = null;
      const set = new Set<number>();
      for (const { puts, value } of all) {
        const before = list;
        const was = [...ascending(before)];
        list = puts ? put(list, value, by) : remove(list, value, by);
        if (puts) set.add(value);
        else set.delete(value);
        expect([...ascending(before)]).toEqual(was);
        expect(find(list, (other) => value - other)).toBe(puts ? value : undefined);
      }
      const sorted = [...set].sort(by);
      expect([...ascending(list)]).toEqual(sorted);
      expect([...descending(list)]).toEqual(sorted.reverse());
      expect(list?.size ?? 0).toBe(set.size);
      expect(depth(list)).toBeLessThanOrEqual(2 * Math.log2(set.size + 1) + 1);
    }),
    { numRuns: 30 },
  );
  let ascendingOnly: Sorted<number> = null;
  for (let i = 0; i < 4_000; i++) ascendingOnly = put(ascendingOnly, i, by);
  expect(depth(ascendingOnly)).toBeLessThanOrEqual(24);
  for (let i = 0; i < 3_990; i++) ascendingOnly = remove(ascendingOnly, i, by);
  expect(depth(ascendingOnly)).toBeLessThanOrEqual(6);
});

test('a pool keeps its part from all others', () => {
  const state = must(run(must(run(EAST, snapshot(50, '08:00'), 0)).state, setPool('KEY', ['ACME'], 30), 1)).state;
  expect(isPositive(roomFor(state, CustomerId.of('ACME')))).toBe(true);
  expect(roomFor(state, CustomerId.of('BETA'))).toBe('20');
  expect(roomFor(state, CustomerId.of('ACME'))).toBe('50');
});
