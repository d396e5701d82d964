/** A product of Tryton's as an item. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { Item } from '../../../src/core/model/master.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { itemFacts, shareOf, type ProductRow } from '../../../src/connect/erp/tryton/item-facts.ts';
import { toDecimal } from '../../../src/connect/erp/tryton/values.ts';
import { readFact } from '../../../src/connect/facts/read-fact.ts';

const PIECE = { id: 1, name: 'Unit', factor: 1, rounding: 1 };
const LITRE = { id: 21, name: 'Liter', factor: 1, rounding: 0.01 };
const product = (more: Partial<ProductRow> = {}): ProductRow => ({
  id: 7,
  code: 'BRG-1',
  name: 'Bearing',
  active: true,
  salable: true,
  cost_price: toDecimal(decimal('2.60')),
  'default_uom.': PIECE,
  'sale_uom.': PIECE,
  ...more,
});

const BEARING: Item = {
  name: 'Deep groove bearing',
  status: 'active',
  stockUnit: unit('PCE'),
  packs: [{ unit: unit('BX'), holds: decimal('10') }],
  divisible: false,
  multiple: decimal('5'),
  minimum: decimal('10'),
  substitutes: [],
  exportClass: 'EAR99',
  hazardous: true,
};

const mapped = (row: ProductRow, item?: Item): Record<string, unknown> => {
  const { facts } = itemFacts(row, item, 'USD');
  for (const [key, value] of facts) expect(readFact(key, value)).toMatchObject({ ok: true });
  return Object.fromEntries(facts);
};

test('a new product is an item that compliance has yet to classify, in the quantities of its unit', () => {
  expect(mapped(product())).toEqual({
    'item:BRG-1': {
      name: 'Bearing',
      status: 'active',
      stockUnit: 'EA',
      packs: [],
      divisible: false,
      multiple: '1',
      minimum: '0',
      substitutes: [],
      exportClass: 'UNCLASSIFIED',
      hazardous: false,
    },
    'cost:BRG-1': { cost: { amount: '2.6', currency: 'USD' } },
  });
  expect(mapped(product({ 'default_uom.': LITRE, 'sale_uom.': LITRE }))['item:BRG-1']).toMatchObject({
    stockUnit: 'LTR',
    divisible: true,
    multiple: '0.01',
  });
});

test('of an item that the hub knows, its name and status are Tryton’s, and the rest stays', () => {
  expect(mapped(product(), BEARING)['item:BRG-1']).toEqual({ ...BEARING, name: 'Bearing' });
});

describe('status', () => {
  test.each([
    [{ active: true, salable: true }, 'active'],
    [{ active: true, salable: false }, 'blocked'],
    [{ active: false, salable: true }, 'discontinued'],
    [{ active: false, salable: false }, 'discontinued'],
  ] as const)('%j is %s', (row, status) => {
    expect(mapped(product(row), BEARING)['item:BRG-1']).toMatchObject({ status });
  });

  test.each([{ salable: false }, { active: false }, { active: false, code: null }])(
    '%j of a product that the hub never knew is nothing',
    (row) => {
      expect(itemFacts(product(row), undefined, 'USD')).toEqual({ facts: [], leftOut: [] });
    },
  );
});

describe('what can’t be mapped soundly is left out, with its name in Tryton', () => {
  test.each([
    [{ code: null }, undefined, 'product  "Bearing" (product.product 7) has no code'],
    [{ code: 'A/B' }, undefined, 'has no code that can be an item'],
    [{ 'default_uom.': { ...LITRE, name: 'Furlong' } }, undefined, 'is counted in Furlong, which has no code here'],
    [{ cost_price: null }, undefined, 'has no cost price'],
    [{ cost_price: toDecimal(decimal('0')) }, undefined, 'has no cost price'],
    [{ 'sale_uom.': { ...PIECE, id: 40, name: 'a dozen', factor: 12 } }, undefined, 'is sold in a dozen, which has no code here'],
    [{ 'sale_uom.': { ...PIECE, id: 41, name: 'C3', factor: 0.333333333333 } }, undefined, 'no exact share of Unit'],
    [{ 'default_uom.': LITRE }, BEARING, 'is counted in Liter, and in the hub in PCE'],
  ] as const)('%j', (row, item, text) => {
    expect(itemFacts(product(row), item, 'USD').leftOut.join()).toContain(text);
  });

  test('an item that is counted otherwise in Tryton can be stopped there all the same', () => {
    expect(mapped(product({ active: false, 'default_uom.': LITRE }), BEARING)).toEqual({
      'item:BRG-1': { ...BEARING, name: 'Bearing', status: 'discontinued' },
    });
  });
});

test('the unit of sale is a pack beside those of the hub', () => {
  const row = product({ 'sale_uom.': { ...PIECE, id: 42, name: 'CS', factor: 24 } });
  const packs = [...BEARING.packs, { unit: 'CS', holds: '24' }];
  expect(mapped(row, BEARING)['item:BRG-1']).toMatchObject({ packs });
  expect(
    mapped(row, { ...BEARING, packs: packs.map((pack) => ({ unit: unit(pack.unit), holds: decimal(pack.holds) })) })[
      'item:BRG-1'
    ],
  ).toMatchObject({ packs });
});

describe('what one unit holds of another', () => {
  test.each([
    [24, 1, '24'],
    [0.001, 1, '0.001'],
    [1, 0.001, '1000'],
    [1, 3, undefined],
    [1e-7, 1, undefined],
  ])('factors %d and %d: %s', (one, per, share) => {
    expect(shareOf({ factor: one }, { factor: per })).toBe(share);
  });
});
