/** Prices of Tryton's as the hub's: which are fixed, from which day, and which are no prices at all. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { LocalDate } from '../../../src/core/model/instant.ts';
import type { Currency } from '../../../src/core/model/money.ts';
import type { PriceEntry } from '../../../src/core/model/master.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { breaksOf, fixedPrice, priceFact, type Breaks, type ListLine } from '../../../src/connect/erp/tryton/price-facts.ts';

const day = (text: string): LocalDate => text as LocalDate;
const at = (price: string, atLeast = '1'): Breaks => [{ atLeast: decimal(atLeast), price: decimal(price) }];
const SINCE_MAY = { from: day('2026-05-10'), breaks: at('4.1') };

describe('formulas', () => {
  test.each([
    ['9.90', '9.9'],
    [' 12 ', '12'],
    ["Decimal('9.90')", '9.9'],
    ['Decimal("9.90")', '9.9'],
    ['unit_price', undefined],
    ['list_price * 0.9', undefined],
    ['-1', undefined],
    ['9.90 + 1', undefined],
  ])('%s is the price %s', (formula, price) => {
    expect(fixedPrice(formula)).toBe(price);
  });
});

const OURS = 7;
const line = (id: number, formula: string, more: Partial<ListLine> = {}): ListLine => ({
  id,
  product: OURS,
  category: null,
  quantity: null,
  formula,
  ...more,
});
const every = { product: null };
const PIECES = { smallest: decimal('1'), per: decimal('1') };

describe('lines of a price list, as Tryton takes the first that fits', () => {
  test.each<[string, readonly ListLine[], Breaks]>([
    ['one fixed price', [line(1, '9.90')], at('9.9')],
    ['breaks, the largest first', [line(1, '9.00', { quantity: 10 }), line(2, '9.90')], [...at('9.9'), ...at('9', '10')]],
    [
      'a break behind the price of all quantities is never reached',
      [line(1, '9.90'), line(2, '9.00', { quantity: 10 })],
      at('9.9'),
    ],
    [
      'a break that a lower one has taken before',
      [line(1, '9.00', { quantity: 10 }), line(2, '8.00', { quantity: 20 }), line(3, '9.90')],
      [...at('9.9'), ...at('9', '10')],
    ],
    ['below the break the list price holds', [line(1, '9.00', { quantity: 10 }), line(2, 'list_price', every)], at('9', '10')],
    ['a rule for all behind our price', [line(1, '9.90'), line(2, 'list_price * 0.9', every)], at('9.9')],
    ['another product', [line(1, '8.00', { product: 8 }), line(2, '9.90')], at('9.9')],
    ['nothing of ours', [line(1, '8.00', { product: 8 })], []],
  ])('%s', (_, lines, breaks) => {
    expect(breaksOf(lines, OURS, PIECES)).toEqual({ breaks });
  });

  test.each<[string, readonly ListLine[], number]>([
    ['a share of the list price', [line(1, 'list_price * 0.9')], 1],
    ['a rule for all before our price', [line(1, 'list_price * 0.9', every), line(2, '9.90')], 1],
    ['a fixed price for whatever is bought', [line(1, '5.00', every)], 1],
    ['a category, of which nobody knows here', [line(1, '5.00', { product: null, category: 3 }), line(2, '9.90')], 1],
    ['the list price above our own', [line(1, 'list_price', { quantity: 10 }), line(2, '9.90')], 2],
  ])('%s is not clear', (_, lines, id) => {
    expect(breaksOf(lines, OURS, PIECES)).toMatchObject({ unclear: { id } });
  });

  test('a list that counts in cases of 12 has its breaks in pieces', () => {
    expect(breaksOf([line(1, '9.00', { quantity: 2 })], OURS, { ...PIECES, per: decimal('12') })).toEqual({
      breaks: at('9', '24'),
    });
  });
});

describe('from which day', () => {
  const entry = (spans: PriceEntry['spans'], more: Partial<PriceEntry> = {}): PriceEntry => ({
    currency: 'USD' as Currency,
    unit: unit('EA'),
    spans,
    ...more,
  });
  const now = (price: string | undefined, from = '2026-06-01'): Parameters<typeof priceFact>[0] => ({
    currency: 'USD',
    unit: unit('EA'),
    from: day(from),
    breaks: price === undefined ? [] : at(price),
  });
  const until = day('2026-05-31');

  test.each<[string, PriceEntry | undefined, ReturnType<typeof now>, PriceEntry['spans']]>([
    ['a first price', undefined, now('4.3'), [{ from: day('2026-06-01'), breaks: at('4.3') }]],
    [
      'another price',
      entry([SINCE_MAY]),
      now('4.3'),
      [
        { ...SINCE_MAY, until },
        { from: day('2026-06-01'), breaks: at('4.3') },
      ],
    ],
    ['the same price', entry([SINCE_MAY]), now('4.1'), [SINCE_MAY]],
    [
      'a second change on one day',
      entry([
        { ...SINCE_MAY, until },
        { from: day('2026-06-01'), breaks: at('4.2') },
      ]),
      now('4.3'),
      [
        { ...SINCE_MAY, until },
        { from: day('2026-06-01'), breaks: at('4.3') },
      ],
    ],
    [
      'what was to come from elsewhere',
      entry([
        { ...SINCE_MAY, until: day('2026-12-31') },
        { from: day('2027-01-01'), breaks: at('5') },
      ]),
      now('4.1'),
      [SINCE_MAY],
    ],
    ['an end', entry([SINCE_MAY]), now(undefined), [{ ...SINCE_MAY, until }]],
    ['an end again', entry([{ ...SINCE_MAY, until }]), now(undefined), [{ ...SINCE_MAY, until }]],
    [
      'a price by the box before',
      entry([SINCE_MAY], { unit: unit('BX') }),
      now('4.1'),
      [{ from: day('2026-06-01'), breaks: at('4.1') }],
    ],
    [
      'a price in another currency before',
      entry([SINCE_MAY], { currency: 'CAD' as Currency }),
      now('4.1'),
      [{ from: day('2026-06-01'), breaks: at('4.1') }],
    ],
  ])('%s', (_, before, price, spans) => {
    expect(priceFact(price, before)).toEqual({ currency: 'USD', unit: 'EA', spans });
  });
});
