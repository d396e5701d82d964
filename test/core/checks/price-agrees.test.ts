import { describe, expect, test } from 'vitest';
import { priceAgrees } from '../../../src/core/checks/price-agrees.ts';
import { decimal, multiply } from '../../../src/core/model/decimal.ts';
import type { Resolution } from '../../../src/core/model/hold.ts';
import { LineId } from '../../../src/core/model/identifiers.ts';
import { instant, localDate } from '../../../src/core/model/instant.ts';
import type { PriceRule } from '../../../src/core/model/master.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { customer, item, price } from './facts.ts';
import { given, headerWithout, type Facts, type Given, type GivenLine } from './given.ts';

const lines = (...of: readonly GivenLine[]) => ({ lines: of });
const prices = (situation: Given, tolerance?: string) =>
  given(situation).run(priceAgrees, tolerance === undefined ? {} : { tolerance: decimal(tolerance) }).value.lines;

describe('our price', () => {
  test.each([
    ['by the agreement', {}, { price: '4.1', source: 'agreement' }],
    ['one short of the break', { quantity: '499' }, { price: '4.1', source: 'agreement' }],
    ['at the break', { quantity: '500' }, { price: '3.9', source: 'agreement' }],
    ['at the break, in cartons of 100', { quantity: '5', unit: 'CT' }, { price: '3.9', source: 'agreement' }],
    [
      'at the break, over all schedule lines',
      { schedules: [{ quantity: '300' }, { quantity: '200' }] },
      { price: '3.9', source: 'agreement' },
    ],
    ['below it again, when part is cancelled', { quantity: '500', cancelled: '1' }, { price: '4.1', source: 'agreement' }],
    ['by the list, where the agreement says nothing', { item: 'BRG-6205' }, { price: '5.2', source: 'list' }],
  ])('%s', (_, line, found) => {
    expect(prices(lines(line))).toEqual({ '1': found });
  });

  test('by the list, for a customer without an agreement', () => {
    const { agreement: _, ...without } = customer();
    const ran = given({ facts: { 'customer:ACME': without } }).run(priceAgrees);
    expect(ran.value).toEqual({ currency: 'USD', lines: { '1': { price: '5.2', source: 'list' } } });
    expect(ran.outcome).toMatchObject({ rejected: [] });
  });

  test('of a price per case of 12, where the order is in each', () => {
    const facts: Facts = {
      'item:BRG-6204': item({ packs: [{ unit: unit('CS'), holds: decimal('12') }] }),
      'price:AGR-ACME/BRG-6204': price({
        unit: unit('CS'),
        spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal('50.00') }] }],
      }),
    };
    expect(prices({ facts })).toEqual({ '1': { price: '4.166667', source: 'agreement' } });
  });

  test('a line with nothing due needs none', () => {
    expect(prices(lines({ cancelled: '100', price: '99' }, { quantity: '10' }))).toEqual({
      '2': { price: '4.1', source: 'agreement' },
    });
  });

  test('nothing but the price found is in the basis', () => {
    const ran = given().run(priceAgrees);
    expect(ran.keys).toEqual([
      'customer:ACME',
      'item:BRG-6204',
      'order.header',
      'order.line:1',
      'order.line:1/schedules',
      'order.lines',
      'order.schedule:1.1',
      'price:AGR-ACME/BRG-6204',
    ]);
    expect(ran.read('price:AGR-ACME/BRG-6204')).toEqual([{ price: '4.1' }]);
    expect(ran.read('customer:ACME')).toEqual([{ currency: 'USD', rule: 'order-date', agreement: 'AGR-ACME', list: 'LIST' }]);
    expect(ran.read('order.header')).toEqual([{ customer: 'ACME', currency: undefined, orderDate: '2026-06-01' }]);
    expect(ran.outcome).toMatchObject({ rejected: [{ source: 'price:LIST/BRG-6204', why: 'less-specific' }] });
  });
});

describe('the buyer states a price', () => {
  const held = (line: GivenLine, tolerance?: string) =>
    given(lines(line)).run(priceAgrees, tolerance === undefined ? {} : { tolerance: decimal(tolerance) }).reason;

  test.each([
    ['the same', { price: '4.10' }],
    ['within half a percent above', { price: '4.1205' }],
    ['within half a percent below', { price: '4.0795' }],
    ['per box of 10', { price: '41.00', priceUnit: 'BX' }],
    ['per box of 10, ordered in boxes', { price: '41.20', quantity: '10', unit: 'BX' }],
  ])('%s: ours stands', (_, line) => {
    expect(prices(lines(line))).toEqual({ '1': { price: '4.1', source: 'agreement' } });
  });

  test.each([
    ['a hair above', { price: '4.120501' }, { theirs: '4.120501', difference: '0.020501', percent: '0.51' }, '2.05'],
    ['a hair below', { price: '4.079499' }, { theirs: '4.079499', difference: '-0.020501', percent: '-0.51' }, '2.05'],
    ["last year's", { price: '3.95' }, { theirs: '3.95', difference: '-0.15', percent: '-3.66' }, '15'],
    [
      "last year's, per box",
      { price: '39.50', priceUnit: 'BX' },
      { theirs: '3.95', difference: '-0.15', percent: '-3.66' },
      '15',
    ],
    ['free of charge', { price: '0' }, { theirs: '0', difference: '-4.1', percent: '-100' }, '410'],
  ])('%s: held', (_, line, figures, atStake) => {
    expect(held(line)).toEqual({
      type: 'price-difference',
      lines: [{ line: '1', item: 'BRG-6204', ours: '4.1', tolerancePercent: '0.5', problem: 'beyond-tolerance', ...figures }],
      atStake: { amount: atStake, currency: 'USD' },
    });
  });

  test('a tolerance of nothing takes only the same', () => {
    expect(prices(lines({ price: '4.10' }), '0')).toEqual({ '1': { price: '4.1', source: 'agreement' } });
    expect(held({ price: '4.11' }, '0')).toMatchObject({
      lines: [{ difference: '0.01', percent: '0.25', tolerancePercent: '0' }],
    });
  });

  test('a price of ours of nothing has no percentage', () => {
    const free: Facts = {
      'price:AGR-ACME/BRG-6204': price({
        spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal('0') }] }],
      }),
    };
    expect(prices({ ...lines({ price: '0' }), facts: free })).toEqual({ '1': { price: '0', source: 'agreement' } });
    expect(given({ ...lines({ price: '1' }), facts: free }).run(priceAgrees).reason).toEqual({
      type: 'price-difference',
      lines: [
        {
          line: '1',
          item: 'BRG-6204',
          theirs: '1',
          ours: '0',
          difference: '1',
          tolerancePercent: '0.5',
          problem: 'beyond-tolerance',
        },
      ],
      atStake: { amount: '100', currency: 'USD' },
    });
  });

  test('what is at stake is summed over lines and rounded once', () => {
    const ran = given(
      lines({ quantity: '3', price: '3.9985' }, { quantity: '3', price: '3.9985' }, { quantity: '7', price: '4.10' }),
    ).run(priceAgrees);
    expect(ran.reason).toMatchObject({ lines: [{ line: '1' }, { line: '2' }], atStake: { amount: '0.61', currency: 'USD' } });
  });
});

describe('a price is missing, and the whole line is at stake', () => {
  const reasonOf = (situation: Given) => given(situation).run(priceAgrees).reason;
  const line = { line: '1', item: 'BRG-6204', tolerancePercent: '0.5' };
  const none: Facts = { 'price:AGR-ACME/BRG-6204': undefined, 'price:LIST/BRG-6204': undefined };
  const euros: Facts = { ...none, 'price:AGR-ACME/BRG-6204': price({ currency: 'EUR' as never }) };
  const pallets: Facts = { ...none, 'price:LIST/BRG-6204': price({ unit: unit('PAL') }) };

  test.each([
    ['nobody has one', { facts: none }, { problem: 'no-price' }, '0'],
    ['we have none', { ...lines({ price: '4.00' }), facts: none }, { theirs: '4', problem: 'no-price' }, '400'],
    ['ours is in another currency', { ...lines({ price: '4.00' }), facts: euros }, { theirs: '4', problem: 'currency' }, '400'],
    [
      'the order is in another currency',
      { ...lines({ price: '4.00' }), header: { currency: 'EUR' as never } },
      { theirs: '4', problem: 'currency' },
      '400',
    ],
    ['ours is for an unknown unit', { facts: pallets }, { problem: 'unit' }, '0'],
    ['theirs is for an unknown unit', lines({ price: '300', priceUnit: 'PAL' }), { ours: '4.1', problem: 'unit' }, '410'],
    ['theirs is, and ours is missing', { ...lines({ price: '300', priceUnit: 'PAL' }), facts: none }, { problem: 'unit' }, '0'],
  ])('%s', (_, situation, figures, atStake) => {
    const reason = reasonOf(situation);
    expect(reason).toMatchObject({ type: 'price-difference', lines: [{ ...line, ...figures }], atStake: { amount: atStake } });
    expect(Object.keys((reason as { lines: readonly object[] }).lines[0] ?? {})).toHaveLength(3 + Object.keys(figures).length);
  });

  test("the order's own currency comes before the customer's", () => {
    const ran = given({
      header: { currency: 'EUR' as never },
      facts: { 'price:AGR-ACME/BRG-6204': price({ currency: 'EUR' as never }) },
    }).run(priceAgrees);
    expect(ran.value).toEqual({ currency: 'EUR', lines: { '1': { price: '5.2', source: 'agreement' } } });
  });

  test('of a customer that is not there no price is known, and no currency', () => {
    const ran = given({ facts: { 'customer:ACME': undefined } }).run(priceAgrees);
    expect(ran.reason).toEqual({
      type: 'price-difference',
      lines: [{ ...line, problem: 'no-price' }],
      atStake: { amount: '0', currency: 'XXX' },
    });
    expect(ran.held).toMatchObject({ rejected: [] });
  });

  test('an item without packs has its price in its stock unit', () => {
    const facts: Facts = { 'item:BRG-6204': item({ packs: [] }) };
    expect(prices({ facts })).toEqual({ '1': { price: '4.1', source: 'agreement' } });
  });
});

describe("the customer's rule says which day counts: 4.10, then 4.35 from 10 June", () => {
  const facts = (priceRule: PriceRule): Facts => ({
    'customer:ACME': customer({ priceRule }),
    'price:AGR-ACME/BRG-6204': price({
      spans: [
        {
          from: localDate('2026-01-01'),
          until: localDate('2026-06-09'),
          breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }],
        },
        { from: localDate('2026-06-10'), breaks: [{ atLeast: decimal('1'), price: decimal('4.35') }] },
      ],
    }),
  });
  const on = (priceRule: PriceRule, now: string, stated?: string) =>
    given({ now, facts: facts(priceRule), lines: [{ quantity: '200', ...(stated === undefined ? {} : { price: stated }) }] }).run(
      priceAgrees,
    );

  test.each<[PriceRule, string, string, string | undefined]>([
    ['order-date', '2026-06-02T09:00:00Z', '4.1', undefined],
    ['order-date', '2026-06-12T09:00:00Z', '4.1', undefined],
    ['ship-date', '2026-06-02T09:00:00Z', '4.1', '2026-06-03T00:00:00Z'],
    ['ship-date', '2026-06-09T23:59:59Z', '4.1', '2026-06-10T00:00:00Z'],
    ['ship-date', '2026-06-10T00:00:00Z', '4.35', '2026-06-11T00:00:00Z'],
    ['locked', '2026-06-12T09:00:00Z', '4.1', undefined],
  ])('%s at %s: %s, good until %s', (rule, now, expected, goodUntil) => {
    const ran = on(rule, now);
    expect(ran.value.lines).toEqual({ '1': { price: expected, source: 'agreement' } });
    expect((ran.outcome as { goodUntil?: number }).goodUntil).toBe(goodUntil === undefined ? undefined : instant(goodUntil));
  });

  test('of 200, 150 ship before and 50 after: 615.00 + 205.00 by order date, 615.00 + 217.50 by ship date', () => {
    const paid = (rule: PriceRule) =>
      (
        [
          ['150', '2026-06-05T09:00:00Z'],
          ['50', '2026-06-12T09:00:00Z'],
        ] as const
      ).map(([quantity, now]) => multiply(on(rule, now).value.lines['1']?.price ?? decimal('0'), decimal(quantity)));
    expect(paid('order-date')).toEqual(['615', '205']);
    expect(paid('ship-date')).toEqual(['615', '217.5']);
  });

  test("an order that locked its price keeps the buyer's own figure, as long as it was right on the order date", () => {
    expect(on('locked', '2026-06-12T09:00:00Z', '4.1100').value.lines).toEqual({ '1': { price: '4.11', source: 'buyer' } });
    expect(on('locked', '2026-06-12T09:00:00Z', '4.35').reason).toMatchObject({ lines: [{ theirs: '4.35', ours: '4.1' }] });
  });

  test('a buyer who states the old price after the rise is asked about, and only until the day ends', () => {
    const ran = on('ship-date', '2026-06-12T09:00:00Z', '4.10');
    expect(ran.reason).toMatchObject({ lines: [{ difference: '-0.25', percent: '-5.75' }], atStake: { amount: '50' } });
    expect(ran.held.goodUntil).toBe(instant('2026-06-13T00:00:00Z'));
  });
});

describe('a person decides', () => {
  const both: Given = lines({ price: '3.95' }, { quantity: '10' }, { item: 'BRG-6205', price: '5.00' });
  const requote = (...quoted: readonly (readonly [string, string])[]): Resolution => ({
    way: 'requote',
    prices: quoted.map(([line, amount]) => ({ line: LineId.of(line), amount: decimal(amount) })),
  });
  const ruled = (resolution: Resolution, situation: Given = both) => given(situation).run(priceAgrees).ruled(resolution)?.lines;
  const second = { price: '4.1', source: 'agreement' };

  test('ours: our prices, from where they came', () => {
    expect(ruled({ way: 'ours' })).toEqual({
      '1': { price: '4.1', source: 'agreement' },
      '2': second,
      '3': { price: '5.2', source: 'list' },
    });
  });

  test("theirs: the buyer's, per stock unit", () => {
    expect(ruled({ way: 'theirs' })).toEqual({
      '1': { price: '3.95', source: 'buyer' },
      '2': second,
      '3': { price: '5', source: 'buyer' },
    });
    expect(given(both).run(priceAgrees).ruled({ way: 'theirs' })?.currency).toBe('USD');
  });

  test('requote: the prices given, to a millionth and half to even, and others as they were', () => {
    expect(ruled(requote(['1', '4.0000005'], ['3', '5.1000015']))).toEqual({
      '1': { price: '4', source: 'quote' },
      '2': second,
      '3': { price: '5.100002', source: 'quote' },
    });
    expect(ruled(requote(['1', '0'], ['2', '3.99'], ['3', '5.10']))).toMatchObject({
      '1': { price: '0', source: 'quote' },
      '2': { price: '3.99', source: 'quote' },
    });
  });

  test.each([
    ['a requote that leaves one open', requote(['1', '4.00']), both],
    ['a requote of a line that is not there', requote(['1', '4.00'], ['3', '5.10'], ['9', '1']), both],
    ['a negative price', requote(['1', '-4.00'], ['3', '5.10']), both],
    ['ours, where we have none', { way: 'ours' } as const, { ...both, facts: { 'price:LIST/BRG-6205': undefined } }],
    [
      'theirs, where they state none',
      { way: 'theirs' } as const,
      { facts: { 'price:AGR-ACME/BRG-6204': undefined, 'price:LIST/BRG-6204': undefined } },
    ],
    ['another way', { way: 'approve' } as const, both],
  ])('%s settles nothing', (_, resolution, situation) => {
    expect(ruled(resolution, situation)).toBeUndefined();
  });

  test("theirs settles a price that we don't have", () => {
    const none: Facts = { 'price:AGR-ACME/BRG-6204': undefined, 'price:LIST/BRG-6204': undefined };
    expect(ruled({ way: 'theirs' }, { ...lines({ price: '40', priceUnit: 'BX' }), facts: none })).toEqual({
      '1': { price: '4', source: 'buyer' },
    });
  });
});

test("a header without currency falls back on the customer's", () => {
  expect(given({ header: headerWithout('currency') }).run(priceAgrees).value.currency).toBe('USD');
});
