/** The audit of bench/engine goes red for each thing that it promises to see, and is quiet about a right run. */
import { expect, test } from 'vitest';
import { audit } from '../../bench/engine/audit.ts';
import type { Engine } from '../../bench/engine/engine.ts';
import { creditOf, effectOf, stockClaims, stockOf, type Account, type Answer } from '../../bench/engine/life.ts';
import { percentilesOf, spreadOf } from '../../bench/shared/statistics.ts';
import { witnessed } from '../../bench/engine/witness.ts';
import { makeWorld } from '../../bench/engine/world.ts';

const WORLD = makeWorld({ seed: 3, lives: 10, lines: 4, items: 'zipf' });
const [FIRST] = WORLD.orders;
if (FIRST === undefined) throw new Error('the world has orders');
const KEYS = WORLD.orders.flatMap(({ id }) => [effectOf(id, 'release').key, effectOf(id, 'invoice').key]);

function afterwards(): Map<string, Account> {
  const accounts = new Map(WORLD.accounts);
  for (const order of WORLD.orders)
    for (const { account, quantity } of stockClaims(order)) {
      const { room = 0 } = accounts.get(account) ?? {};
      accounts.set(account, { room: room - quantity, claimed: 0 });
    }
  return accounts;
}

const engine = (accounts: ReadonlyMap<string, Account>, counts = { closed: 10, refused: 0, open: 0 }): Engine => ({
  advance: async (): Promise<Answer> => 'done',
  drain: async () => undefined,
  accounts: async () => accounts,
  counts: async () => counts,
  stop: async () => undefined,
});

const arrivals = (keys: readonly string[], raw = keys.length): Parameters<typeof audit>[2] => ({ raw, keys: new Set(keys) });

test('a right run is clean, and a repeated effect is counted and not blamed', async () => {
  expect(await audit(WORLD, engine(afterwards()), arrivals(KEYS))).toMatchObject({ broken: [], repeats: 0 });
  expect(await audit(WORLD, engine(afterwards()), arrivals(KEYS, 21))).toMatchObject({ broken: [], repeats: 1 });
});

const changed = (name: string, by: Partial<Account>): Map<string, Account> =>
  new Map([...afterwards()].map(([key, account]) => [key, key === name ? { ...account, ...by } : account]));

const item = stockOf(FIRST.lines[0]?.item ?? '');

test.each([
  ['a claim left behind', engine(changed(creditOf(FIRST.group), { claimed: 5 })), KEYS, 'and 5'],
  ['stock that was not taken', engine(changed(item, { room: 1_000_000_000_000 })), KEYS, item],
  ['an account that is gone', engine(new Map([...afterwards()].filter(([name]) => name !== item))), KEYS, item],
  ['a life still open', engine(afterwards(), { closed: 9, refused: 0, open: 1 }), KEYS, '1 lives are still open'],
  ['a life that was lost', engine(afterwards(), { closed: 9, refused: 0, open: 0 }), KEYS, '10 orders, 9 lives'],
  ['an invoice that never arrived', engine(afterwards()), KEYS.slice(0, -1), 'never arrived'],
  ['an effect that nobody wanted', engine(afterwards()), [...KEYS, 'X/release'], 'nobody wanted it'],
] as const)('%s is red', async (_what, which, keys, says) => {
  const { broken } = await audit(WORLD, which, arrivals(keys));
  expect(broken.join('\n')).toContain(says);
});

test('credit that was overdrawn for a while is red, though all of it came back', async () => {
  const tight = new Map([[creditOf(FIRST.group), { room: 1, claimed: 0 }]]);
  const { engine: seen, broken } = witnessed(engine(tight), tight);
  await seen.advance(FIRST, 'claim');
  await seen.advance(FIRST, 'pay');
  expect(broken()).toEqual([`${creditOf(FIRST.group)} was overdrawn`]);
});

test('the middle and the percentiles are what they say', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(percentilesOf(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({
    count: 100,
    p50: 50,
    p95: 95,
    p99: 99,
    max: 100,
  });
});

test('the same seed is the same world, another is another, and a few items are in most orders', () => {
  const options = { seed: 3, lives: 10, lines: 4, items: 'zipf' } as const;
  expect(makeWorld(options)).toEqual(WORLD);
  expect(makeWorld({ ...options, seed: 4 }).orders).not.toEqual(WORLD.orders);
  const { orders } = makeWorld({ ...options, lives: 500 });
  const first = orders.filter(({ lines }) => lines.some(({ item: name }) => name === 'I000')).length;
  expect(first).toBeGreaterThan(150);
});
