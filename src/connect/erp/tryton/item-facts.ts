/** A product of Tryton's as the hub's item and its cost. */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import { factKey } from '../../../core/model/fact.ts';
import { IDENTIFIER_SHAPE } from '../../../core/model/identifiers.ts';
import type { Item } from '../../../core/model/master.ts';
import type { Pack, Unit } from '../../../core/model/quantity.ts';
import type { Id } from './client.ts';
import { NOTHING, type Mapped } from './reading.ts';
import { nameOfUnit, unitNamed } from './units.ts';
import { fromDecimal, fromQuantity, type WireDecimal } from './values.ts';

export interface Uom {
  readonly id: Id;
  readonly name: string;
  /** Base units of its category that one holds. */
  readonly factor: number;
  readonly rounding: number;
}

export interface ProductRow {
  readonly id: Id;
  readonly code: string | null;
  readonly name: string;
  readonly active: boolean;
  readonly salable: boolean;
  readonly cost_price: WireDecimal | null;
  readonly 'default_uom.': Uom;
  readonly 'sale_uom.': Uom | null;
}

/** Goes nowhere until compliance has classified it, or has said where such goods may go. */
const UNCLASSIFIED = 'UNCLASSIFIED';

/** Of a schema: the places that a figure may have. */
const PLACES_MAX = 10;

export function itemFacts(product: ProductRow, item: Item | undefined, currency: string): Mapped {
  const { code, name, active, salable, 'default_uom.': uom } = product;
  // What is bought and not sold is no item of the hub's.
  if (item === undefined && !(active && salable)) return NOTHING;
  const record = `product ${code ?? ''} "${name}" (product.product ${product.id})`;
  if (code === null || !IDENTIFIER_SHAPE.test(code))
    return {
      facts: [],
      leftOut: [`the ${record} has no code that can be an item's: give it one of 1 to 80 characters without / or :`],
    };
  const stockUnit = item === undefined ? unitNamed(uom.name) : item.stockUnit;
  if (stockUnit === undefined)
    return {
      facts: [],
      leftOut: [`the ${record} is counted in ${uom.name}, which has no code here: name that unit by its code, such as FOT`],
    };
  const status = !active ? 'discontinued' : salable ? 'active' : 'blocked';
  if (nameOfUnit(stockUnit) !== uom.name) {
    const differs = `the ${record} is counted in ${uom.name}, and in the hub in ${stockUnit}: make its unit alike on both sides`;
    return { facts: [[factKey('item', code), { ...item, name, status }]], leftOut: [differs] };
  }
  const pack = packOf(product);
  const packs = [...(item?.packs ?? []).filter(({ unit }) => unit !== pack?.unit), ...(pack === undefined ? [] : [pack])];
  const costs = costOf(product, currency);
  const left = [
    ...(pack === undefined && isSoldInAnother(product)
      ? [
          `the ${record} is sold in ${product['sale_uom.']?.name ?? ''}, which has no code here or no exact share of ${uom.name}: give it in packs of the hub's item`,
        ]
      : []),
    ...(costs === undefined ? [`the ${record} has no cost price: give it one, since a margin can't be judged without`] : []),
  ];
  const fact: Item = { ...(item ?? newItem(uom, stockUnit)), name, status, packs: samePacks(item, packs) };
  return {
    facts: [[factKey('item', code), fact], ...(costs === undefined ? [] : [[factKey('cost', code), costs] as const])],
    leftOut: left,
  };
}

/** Of an item that the hub doesn't know yet: no rule of quantities but that of Tryton's unit. */
const newItem = ({ rounding }: Uom, stockUnit: Unit): Omit<Item, 'name' | 'status'> => ({
  stockUnit,
  packs: [],
  divisible: rounding < 1,
  multiple: fromQuantity(rounding),
  minimum: decimal.ZERO,
  substitutes: [],
  exportClass: UNCLASSIFIED,
  hazardous: false,
});

const isSoldInAnother = ({ 'default_uom.': uom, 'sale_uom.': sold }: ProductRow): boolean => sold !== null && sold.id !== uom.id;

/** Tryton's unit of sale, where it is another one than that of its stock. */
function packOf(product: ProductRow): Pack | undefined {
  const { 'default_uom.': uom, 'sale_uom.': sold } = product;
  if (sold === null || !isSoldInAnother(product)) return undefined;
  const unit = unitNamed(sold.name);
  const holds = shareOf(sold, uom);
  return unit === undefined || holds === undefined ? undefined : { unit, holds };
}

/** Of the smaller unit, in one of the larger; undefined where it can't be said exactly. */
export function shareOf(one: Pick<Uom, 'factor'>, inUnit: Pick<Uom, 'factor'>): Decimal | undefined {
  const [all, per] = [exactly(one.factor), exactly(inUnit.factor)];
  if (all === undefined || per === undefined) return undefined;
  const share = decimal.divide(all, per, PLACES_MAX, 'down');
  return decimal.isPositive(share) && decimal.multiply(share, per) === all ? share : undefined;
}

/** JSON writes the smallest figures with an exponent. */
const exactly = (figure: number): Decimal | undefined =>
  figure > 0 && !String(figure).includes('e') ? fromQuantity(figure) : undefined;

/** In the hub's order, so that nothing has changed where nothing did. */
function samePacks(item: Item | undefined, packs: readonly Pack[]): readonly Pack[] {
  const before = item?.packs ?? [];
  const isSame =
    before.length === packs.length &&
    before.every(({ unit, holds }) => packs.some((own) => own.unit === unit && own.holds === holds));
  return isSame ? before : packs;
}

/** Tryton asks for a figure, and nought stands for one that nobody has given. */
function costOf({ cost_price: cost }: ProductRow, currency: string): object | undefined {
  const amount = cost === null ? decimal.ZERO : fromDecimal(cost);
  return decimal.isPositive(amount) ? { cost: { amount, currency } } : undefined;
}
