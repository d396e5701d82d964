import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, lookUp, ourPrice, type PriceLookup } from '../../../src/core/checks/pricing.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { ItemId, LineId } from '../../../src/core/model/identifiers.ts';
import { localDate, plusDays } from '../../../src/core/model/instant.ts';
import type { PriceEntry, PriceSpan } from '../../../src/core/model/master.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { price } from './facts.ts';

const UNITS = {
  stockUnit: unit('EA'),
  packs: [
    { unit: unit('BX'), holds: decimal('10') },
    { unit: unit('CS'), holds: decimal('12') },
    { unit: unit('XX'), holds: decimal('0') },
  ],
};

const span = (from: string, until: string | undefined, ...breaks: readonly (readonly [string, string])[]): PriceSpan => ({
  from: localDate(from),
  ...(until === undefined ? {} : { until: localDate(until) }),
  breaks: breaks.map(([atLeast, amount]) => ({ atLeast: decimal(atLeast), price: decimal(amount) })),
});

const look = (entry: PriceEntry | undefined, day = '2026-06-01', quantity = '100', currency = 'USD'): PriceLookup =>
  lookUp(entry, { units: UNITS, day: localDate(day), quantity: decimal(quantity), currency });

const tiers = price({ unit: unit('CS'), spans: [span('2026-01-01', undefined, ['5', '50.00'], ['10', '48.00'])] });

describe('breaks are reached in the unit of the price', () => {
  test.each([
    ['59 are less than five cases', '59', { why: 'break-not-reached' }],
    ['60 are five cases', '60', { price: '4.166667' }],
    ['119 are less than ten', '119', { price: '4.166667' }],
    ['120 are ten', '120', { price: '4' }],
    ['and so are more', '5000', { price: '4' }],
  ])('%s', (_, quantity, found) => {
    expect(look(tiers, '2026-06-01', quantity)).toEqual(found);
  });
});

describe('a span holds from its first day to its last', () => {
  const seasons = price({
    spans: [span('2026-03-01', '2026-05-31', ['1', '4.10']), span('2026-06-02', undefined, ['1', '4.35'])],
  });
  test.each([
    ['2026-02-28', { why: 'not-in-force' }],
    ['2026-03-01', { price: '4.1' }],
    ['2026-05-31', { price: '4.1' }],
    ['2026-06-01', { why: 'not-in-force' }],
    ['2026-06-02', { price: '4.35' }],
    ['2030-01-01', { price: '4.35' }],
  ])('%s', (day, found) => {
    expect(look(seasons, day)).toEqual(found);
  });
});

describe('where spans overlap', () => {
  const always = span('2026-01-01', undefined, ['1', '4.10']);
  const june = span('2026-06-01', '2026-06-30', ['1', '3.80']);
  const week = span('2026-06-01', '2026-06-07', ['1', '3.50']);
  const since = span('2026-06-01', undefined, ['1', '3.99']);
  test.each([
    ['the one that began last counts', [always, june], '3.8'],
    ['however they are written', [june, always], '3.8'],
    ['of two that began together, the one that ends first', [june, week], '3.5'],
    ['however they are written', [week, june], '3.5'],
    ['and an end comes before none', [since, june], '3.8'],
    ['however they are written', [june, since], '3.8'],
  ])('%s', (_, spans, found) => {
    expect(look(price({ spans }), '2026-06-03')).toEqual({ price: found });
  });
});

describe('no price', () => {
  test.each([
    ['nothing on file', undefined, 'absent'],
    ['another currency', price({ currency: 'EUR' as never }), 'currency'],
    ['a unit that the item is not sold in', price({ unit: unit('PAL') }), 'unit'],
    ['a pack that holds nothing', price({ unit: unit('XX') }), 'unit'],
    ['no span', price({ spans: [] }), 'not-in-force'],
    ['a span without breaks', price({ spans: [span('2026-01-01', undefined)] }), 'break-not-reached'],
  ])('%s', (_, entry, why) => {
    expect(look(entry)).toEqual({ why });
  });
});

describe('a price per stock unit is exact to six decimals, half to even', () => {
  test.each([
    ['41.00', 'BX', '4.1'],
    ['50.00', 'CS', '4.166667'],
    ['0.00001', 'BX', '0.000001'],
    ['0.000005', 'BX', '0'],
    ['0.000015', 'BX', '0.000002'],
    ['0.000025', 'BX', '0.000002'],
    ['4.1234567', 'EA', '4.123457'],
    ['1.00', 'PAL', undefined],
    ['1.00', 'XX', undefined],
  ])('%s per %s is %s', (amount, of, each) => {
    expect(convert(decimal(amount), unit(of), UNITS)).toBe(each);
  });
});

describe('sources are asked in turn', () => {
  const LINE = LineId.of('1');
  const ITEM = ItemId.of('BRG-6204');
  const SOURCES = [
    { name: 'agreement', id: 'AGR' },
    { name: 'list', id: 'LIST' },
  ] as const;
  const asking = (answers: Readonly<Record<string, PriceLookup>>) => {
    const asked: string[] = [];
    const found = ourPrice(LINE, ITEM, SOURCES, ({ id }) => {
      asked.push(id);
      return answers[id] ?? { why: 'absent' };
    });
    return { ...found, asked };
  };
  const rejected = (id: string, why: string) => ({ what: 'price-source', source: `price:${id}/BRG-6204`, line: '1', why });

  test('the list is not even asked where the agreement has a price', () => {
    expect(asking({ AGR: { price: decimal('4.10') }, LIST: { price: decimal('5.20') } })).toEqual({
      found: { price: '4.1', source: 'agreement' },
      problem: 'no-price',
      rejected: [rejected('LIST', 'less-specific')],
      asked: ['AGR'],
    });
  });

  test('the list stands in where the agreement says nothing of the item', () => {
    expect(asking({ LIST: { price: decimal('5.20') } })).toMatchObject({ found: { price: '5.2', source: 'list' }, rejected: [] });
  });

  test.each(['currency', 'unit', 'not-in-force', 'break-not-reached'] as const)(
    'an agreement that fails by %s is on record',
    (why) => {
      expect(asking({ AGR: { why }, LIST: { price: decimal('5.20') } })).toMatchObject({
        found: { source: 'list' },
        rejected: [rejected('AGR', why)],
      });
    },
  );

  test.each([
    ['absent', 'absent', 'no-price'],
    ['not-in-force', 'break-not-reached', 'no-price'],
    ['currency', 'absent', 'currency'],
    ['not-in-force', 'unit', 'unit'],
    ['unit', 'currency', 'unit'],
    ['currency', 'unit', 'currency'],
  ] as const)('%s, then %s: %s', (first, second, problem) => {
    const none = asking({ AGR: { why: first }, LIST: { why: second } });
    expect(none.problem).toBe(problem);
    expect(none).not.toHaveProperty('found');
  });
});

test('the price never depends on the order in which spans are written', () => {
  const spans = fc.uniqueArray(
    fc.record({
      from: fc.integer({ min: 0, max: 30 }),
      length: fc.option(fc.integer({ min: 0, max: 20 })),
      cents: fc.integer({ min: 1, max: 999 }),
    }),
    { selector: ({ from, length }) => `${from}/${length}`, minLength: 1, maxLength: 6 },
  );
  const build = (list: readonly { from: number; length: number | null; cents: number }[]): PriceEntry =>
    price({
      spans: list.map(({ from, length, cents }) => {
        const first = plusDays(localDate('2026-06-01'), from);
        return {
          from: first,
          ...(length === null ? {} : { until: plusDays(first, length) }),
          breaks: [{ atLeast: decimal(1), price: decimal(cents) }],
        };
      }),
    });
  const shuffled = spans.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 0, max: 60 }), ([list, other], offset) => {
      const day = plusDays(localDate('2026-06-01'), offset);
      expect(look(build(other), day)).toEqual(look(build(list), day));
    }),
  );
});
