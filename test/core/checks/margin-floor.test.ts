import { describe, expect, test } from 'vitest';
import { marginFloor } from '../../../src/core/checks/margin-floor.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { cost } from './facts.ts';
import { given, type Facts, type GivenLine } from './given.ts';

const at = (
  price: string,
  more: { readonly facts?: Facts; readonly line?: GivenLine; readonly floor?: string; readonly currency?: string } = {},
) =>
  given({
    lines: [more.line ?? {}],
    answers: {
      'price-agrees': { currency: more.currency ?? 'USD', lines: { '1': { price: decimal(price), source: 'agreement' } } },
    },
    ...(more.facts === undefined ? {} : { facts: more.facts }),
  }).run(marginFloor, more.floor === undefined ? {} : { floor: decimal(more.floor) });

describe('at 2.64 a floor of 12 percent is a price of 3.00', () => {
  const facts: Facts = { 'cost:BRG-6204': cost('2.64') };
  test.each(['3.00', '3.000001', '4.10'])('%s passes', (price) => {
    expect(at(price, { facts }).value).toBeNull();
  });

  test.each([
    // Margin missing up to the floor, on 100: (0.12 × price − (price − 2.64)) × 100.
    ['2.999999', '11.99', '0'],
    ['2.90', '8.96', '8.8'],
    ['2.64', '0', '31.68'],
    ['2.50', '-5.6', '44'],
  ])('%s is held at a margin of %s percent', (price, marginPercent, atStake) => {
    expect(at(price, { facts }).reason).toEqual({
      type: 'below-margin',
      lines: [
        {
          line: '1',
          item: 'BRG-6204',
          price: decimal(price),
          cost: '2.64',
          marginPercent,
          floorPercent: '12',
          problem: 'below-floor',
        },
      ],
      atStake: { amount: atStake, currency: 'USD' },
    });
  });

  test('goods for nothing have no margin at all', () => {
    expect(at('0', { facts }).reason).toEqual({
      type: 'below-margin',
      lines: [{ line: '1', item: 'BRG-6204', price: '0', cost: '2.64', floorPercent: '12', problem: 'below-floor' }],
      atStake: { amount: '264', currency: 'USD' },
    });
  });

  test('goods for nothing that cost nothing are below the floor too', () => {
    expect(at('0', { facts: { 'cost:BRG-6204': cost('0') } }).reason).toMatchObject({
      lines: [{ problem: 'below-floor' }],
      atStake: { amount: '0' },
    });
  });

  test('a higher floor', () => {
    expect(at('3.00', { facts, floor: '12.01' }).reason).toMatchObject({
      lines: [{ marginPercent: '12', floorPercent: '12.01' }],
      atStake: { amount: '0.03' },
    });
    expect(at('2.64', { facts, floor: '0' }).value).toBeNull();
  });
});

describe('a margin that nobody can tell, the whole line at stake', () => {
  test.each([
    ['no cost', 'no-cost', { facts: { 'cost:BRG-6204': undefined } }],
    ['a cost in another currency', 'currency', { facts: { 'cost:BRG-6204': cost('2.60', 'EUR') } }],
  ] as const)('%s', (_, problem, more) => {
    expect(at('4.10', more).reason).toEqual({
      type: 'below-margin',
      lines: [{ line: '1', item: 'BRG-6204', price: '4.1', floorPercent: '12', problem }],
      atStake: { amount: '410', currency: 'USD' },
    });
  });
});

test('a cost that moves above the floor is not even seen', () => {
  const seen = (amount: string) => at('4.10', { facts: { 'cost:BRG-6204': cost(amount) } }).read('cost:BRG-6204');
  expect(seen('2.60')).toEqual(seen('3.50'));
  expect(seen('3.61')).toEqual([{ problem: 'below-floor', cost: '3.61' }]);
});

test('a line with nothing due has no margin, and others are judged', () => {
  const ran = given({
    lines: [{ cancelled: '100' }, { quantity: '10' }],
    answers: { 'price-agrees': { currency: 'USD', lines: { '2': { price: decimal('2.60'), source: 'buyer' } } } },
  }).run(marginFloor);
  expect(ran.reason).toMatchObject({ lines: [{ line: '2' }], atStake: { amount: '3.12' } });
});

test("a person approves; another price is the price's own affair", () => {
  const ran = at('2.70');
  expect(ran.ruled({ way: 'approve' })).toBeNull();
  expect(ran.ruled({ way: 'reprice', prices: [] })).toBeUndefined();
});
