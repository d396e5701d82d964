/**
 * Whatever the facts say, so long as they were judged, an order's life goes on: it is refused, held or shipped, and
 * nothing throws. Facts are drawn over the town's, and change again while the order is under way.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { kindOf, type FactKey, type FactKind, type FactValues } from '../../src/core/model/fact.ts';
import { OrderId } from '../../src/core/model/identifiers.ts';
import { conservation, fulfillmentsOf } from '../../src/core/process/order-facts.ts';
import { FACTS, screening, screeningKey, transit } from '../core/checks/facts.ts';
import { anyFact } from './any-facts.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town, type Partner } from './town.ts';

/** With these beside the town's, an order to two places ships unless a drawn fact is in its way. */
const BASE = {
  ...FACTS,
  'transit:EAST/PA': transit(),
  [screeningKey('Acme Store 12', 'US')]: screening(),
};

const KEYS = [
  ...Object.keys(BASE),
  'customer:OTHER',
  'item:NOBODY',
  'payment:O1',
  'price:OTHER/BRG-6204',
  'terms:OTHER',
  'credit-standing:OTHER',
  'network:OTHER',
  'node:WEST',
  'transit:WEST/OH',
  'inbound:WEST/BRG-6204',
  'calendar:OTHER',
];

type Told = readonly (readonly [FactKey, FactValues[FactKind]])[];

/** A few facts at once: with all of them at random, no order comes past its first check. */
const told = fc
  .uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 5 })
  .chain((keys) => fc.tuple(...keys.map((key) => anyFact(key).map((value) => [key as FactKey, value] as const))));

const REFUSES_UNDO: Partner = ({ act }) =>
  act === 'undo' ? { kind: 'refused', code: 'loaded', detail: 'on the truck' } : { kind: 'done' };

const demand = (method: 'terms' | 'card', price: string | undefined): OrderCommand =>
  capture(
    demandOf(
      [
        { quantity: '40', requested: '2026-06-09', ...(price === undefined ? {} : { price }) },
        { quantity: '12', stores: { MAIN: '6', 'STORE-12': '6' } },
        { item: 'BRG-6205', quantity: '3', cancelAfter: '2026-06-20' },
      ],
      { payment: { method } },
    ),
  );

function live(first: Told, then: Told, placed: OrderCommand): Town {
  const town = new Town({ ...BASE, ...Object.fromEntries(first) });
  for (const node of ['EAST', 'WEST']) for (const item of ['BRG-6204', 'BRG-6205']) town.stock(node, item, '80');
  for (const group of ['ACME-GROUP', 'OTHER']) town.credit(group, '50000');
  town.ask('O1', placed);
  town.deliver();
  for (const [key, value] of then) {
    const [, ids = ''] = key.split(/:(.*)/s);
    town.learn(kindOf(key) as FactKind, ids.split('/'), value);
  }
  town.deliver(REFUSES_UNDO);
  town.until('2026-06-04T12:00:00Z');
  for (const { id, node, lines } of fulfillmentsOf(town.live('O1')))
    for (const [i, { schedule, item, quantity }] of lines.entries())
      town.ask('O1', shipped(`S${id}-${i}`, id, { [schedule]: quantity }, { item, node }));
  town.deliver();
  town.until('2026-07-01T12:00:00Z');
  town.deliver();
  town.ask('O1', { type: 'cancel', what: 'order', reference: 'C1', reason: 'buyer' });
  town.deliver();
  return town;
}

test('with nothing drawn, all of it ships', () => {
  const town = live([], [], demand('terms', '4.10'));
  expect(conservation(town.live('O1')).map(({ shipped: out }) => out)).toEqual(['40', '12', '3']);
});

test('an order lives through any judged facts', () => {
  fc.assert(
    fc.property(
      told,
      told,
      fc.constantFrom('terms', 'terms', 'terms', 'card'),
      fc.constantFrom('4.10', '4.10', undefined, '9'),
      (first, then, method, price) => {
        const town = live(first, then, demand(method, price));
        expect(conservation(town.live(OrderId.of('O1'))).filter((line) => !line.holds)).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});
