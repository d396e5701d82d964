import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stockAccount } from '../../../src/core/model/account.ts';
import { add, compare, decimal, sum, ZERO } from '../../../src/core/model/decimal.ts';
import { ItemId, NodeId } from '../../../src/core/model/identifiers.ts';
import type { SourcingQuestion } from '../../../src/core/model/plan.ts';
import { claimsOf } from '../../../src/core/sourcing/claims.ts';
import { source } from '../../../src/core/sourcing/plan.ts';
import { node, there, wants } from './question.ts';

const items = ['BOLT', 'NUT', 'PIPE'];
const names = ['EAST', 'NORTH', 'SOUTH', 'WEST'];
const region = fc.constantFrom('NY', 'CA');
const small = fc.integer({ min: 0, max: 30 });

const demand = fc.record({
  item: fc.constantFrom(...items),
  quantity: fc.integer({ min: 1, max: 40 }),
  region,
  substitutes: fc.subarray(['PIPE-B', 'NUT']),
  kit: fc.option(fc.constant({ BOLT: 2, NUT: 3 }), { freq: 4, nil: undefined }),
  day: fc.constantFrom(undefined, '2026-06-01', '2026-06-02'),
});

const asked: fc.Arbitrary<SourcingQuestion> = fc
  .record({
    demands: fc.array(demand, { minLength: 1, maxLength: 7 }),
    nodes: fc.tuple(
      ...names.map(() =>
        fc.record({
          priority: fc.integer({ min: 1, max: 3 }),
          ny: small,
          ca: fc.option(small),
          active: fc.integer({ min: 0, max: 5 }),
        }),
      ),
    ),
    held: fc.array(
      fc.record({
        node: fc.constantFrom(...names),
        item: fc.constantFrom(...items, 'PIPE-B'),
        onHand: small,
        claimed: fc.integer({ min: 0, max: 5 }),
        safety: fc.integer({ min: 0, max: 5 }),
      }),
    ),
    rules: fc.record({
      prefer: fc.constantFrom('priority' as const, 'distance' as const, 'cost' as const),
      nodesMax: fc.integer({ min: 1, max: 4 }),
      nodesPerLineMax: fc.integer({ min: 1, max: 3 }),
      completeness: fc.constantFrom('order' as const, 'line' as const, 'none' as const),
      backorder: fc.constantFrom('allowed' as const, 'refused' as const),
    }),
  })
  .map(({ demands, nodes, held, rules }) => ({
    demands: demands.map((one, i) =>
      wants(`${i + 1}.1`, one.kit === undefined ? one.item : 'SET', one.quantity, {
        region: one.region,
        to: `${one.region}-1`,
        substitutes: one.substitutes.filter((other) => other !== one.item),
        ...(one.kit === undefined ? {} : { kit: one.kit }),
        ...(one.day === undefined ? {} : { requested: one.day }),
      }),
    ),
    nodes: nodes.map((one, i) =>
      node(names[i] ?? '', one.priority, { NY: one.ny, ...(one.ca === null ? {} : { CA: one.ca }) }, one.active > 0),
    ),
    stock: new Map(
      held.map((one) => [
        stockAccount(NodeId.of(one.node), ItemId.of(one.item)),
        there(one.onHand, { claimed: one.claimed, safety: one.safety }),
      ]),
    ),
    rules,
  }));

test('never more than is there, nothing lost from sight, limits kept', () => {
  fc.assert(
    fc.property(asked, (ask) => {
      const plan = source(ask);
      for (const [account, quantity] of claimsOf(plan, ask.demands)) {
        const position = ask.stock.get(account);
        const available =
          position === undefined ? 0 : Number(position.onHand) - Number(position.claimed) - Number(position.safety);
        expect(compare(quantity, decimal(Math.max(available, 0)))).toBeLessThanOrEqual(0);
      }
      for (const { schedule, quantity } of ask.demands) {
        const shipped = plan.allocations.filter((one) => one.schedule === schedule);
        const short = [...plan.backorders, ...plan.shortages].filter((one) => one.schedule === schedule);
        expect(add(sum(shipped.map((one) => one.quantity)), sum(short.map((one) => one.short)))).toBe(quantity);
        expect(short.length).toBeLessThanOrEqual(1);
        expect(new Set(shipped.map((one) => one.node)).size).toBeLessThanOrEqual(ask.rules.nodesPerLineMax);
        expect(ask.rules.completeness === 'line' && short.length > 0 && shipped.length > 0).toBe(false);
      }
      expect(plan.allocations.every((one) => compare(one.quantity, ZERO) > 0)).toBe(true);
      expect(new Set(plan.allocations.map((one) => one.node)).size).toBeLessThanOrEqual(ask.rules.nodesMax);
      const isShort = plan.backorders.length + plan.shortages.length > 0;
      expect(ask.rules.completeness === 'order' && isShort && plan.allocations.length > 0).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('the same question in any order has the same plan', () => {
  fc.assert(
    fc.property(asked, fc.infiniteStream(fc.nat()), (ask, dice) => {
      const shuffled = <T>(list: Iterable<T>): T[] =>
        Array.from(list, (value) => ({ value, key: dice.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
      const again = { ...ask, demands: shuffled(ask.demands), nodes: shuffled(ask.nodes), stock: new Map(shuffled(ask.stock)) };
      expect(source(again)).toEqual(source(ask));
    }),
    { numRuns: 300 },
  );
});

test('where one allowed node can ship all of the only destination, exactly one ships', () => {
  fc.assert(
    fc.property(asked, fc.constantFrom(...names), (ask, name) => {
      const demands = ask.demands.map((one) => ({ ...one, region: 'NY', destination: 'NY-1' }));
      const plenty = new Map(ask.stock);
      for (const item of items) plenty.set(stockAccount(NodeId.of(name), ItemId.of(item)), there(10_000));
      const nodes = ask.nodes.map((one) => (one.node === name ? { ...one, active: true } : one));
      const plan = source({ ...ask, demands, nodes, stock: plenty });
      expect(new Set(plan.allocations.map((one) => one.node)).size).toBe(1);
      expect([...plan.backorders, ...plan.shortages]).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
