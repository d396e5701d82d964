/**
 * Unit price (element 212) and its basis (element 639). Bases per ten, hundred, thousand and so on are exact shifts of
 * the point, per dozen only where it divides; a basis in a measure of its own (per pound, per foot) is refused unless it
 * is the unit ordered in, because the quantity is in another unit and money would be wrong by the factor between them.
 * "Per each" with another unit than EA is read per unit ordered, and noted: that is how partners use it.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { LineDemand } from '../../../core/model/demand.ts';
import type { Unit } from '../../../core/model/quantity.ts';
import type { Context } from './context.ts';
import { malformed } from './context.ts';
import type { Row } from './rows.ts';

/** Kinds of price that say nothing of the unit: catalog, contract, current, net, promotion and so on. */
const PER_UNIT = new Set(['', 'UM', 'CA', 'CT', 'CP', 'DI', 'DR', 'DS', 'FX', 'NT', 'PR', 'QT', 'ST', 'WH', 'PQ', 'KR', 'RS']);
const PER_EACH = new Set(['PE', 'TE', 'QE', 'WE', 'LE']);
const EACH_UNITS = new Set(['EA', 'PC', 'UN', 'C62']);
const PER_MANY: ReadonlyMap<string, number> = new Map([
  ['PN', 10],
  ['PD', 12],
  ['TD', 12],
  ['WD', 12],
  ['LD', 12],
  ['HP', 100],
  ['TC', 100],
  ['QH', 100],
  ['WC', 100],
  ['LC', 100],
  ['TP', 1000],
  ['TM', 1000],
  ['QS', 1000],
  ['WM', 1000],
  ['LM', 1000],
  ['TT', 10_000],
  ['HT', 100_000],
]);
/** Prices per measure, with the units (element 355) that are that measure. */
const PER_MEASURE: ReadonlyMap<string, readonly string[]> = new Map([
  ['PP', ['LB', 'LBR']],
  ['PF', ['FT', 'LF', 'FOT']],
  ['PY', ['YD', 'YRD']],
  ['PK', ['KG', 'KGM']],
  ['PL', ['LT', 'LTR']],
  ['PO', ['OZ', 'ONZ']],
  ['PG', ['GR', 'GRM']],
]);
/** A price has at most this many decimals after its basis is taken out. */
const PLACES_MAX = 6;

export type Price = NonNullable<LineDemand['price']>;

export function readPrice(context: Context, row: Row, price: number, unit: Unit): Price | undefined {
  const { found } = context;
  const basis = row.at(price + 1);
  const text = row.at(price);
  if (basis === 'NC' && text === '') return { amount: decimal.ZERO, unit };
  if (text === '') {
    if (basis !== '') found.note('not-used', row.where(price + 1), `basis ${basis} without a price`);
    return undefined;
  }
  const amount = found.take(decimal.parseDecimal(text, row.where(price)));
  if (amount === undefined) return undefined;
  if (decimal.isNegative(amount)) return found.refuse(malformed(row.where(price), text, 'a price below zero'));
  if (basis === 'NC' && !decimal.isZero(amount))
    return found.refuse(malformed(row.where(price), text, 'a price with basis NC, no charge'));
  const per = perUnit(context, row, price, amount, unit, basis);
  return per === undefined ? undefined : { amount: per, unit };
}

function perUnit(
  { found }: Context,
  row: Row,
  price: number,
  amount: decimal.Decimal,
  unit: Unit,
  basis: string,
): decimal.Decimal | undefined {
  if (PER_UNIT.has(basis) || basis === 'NC' || PER_MEASURE.get(basis)?.includes(unit) === true) return amount;
  if (PER_EACH.has(basis)) {
    if (!EACH_UNITS.has(unit))
      found.note('read-as', row.where(price + 1), `price per each (${basis}) read as per ${unit}, the unit ordered in`);
    return amount;
  }
  const many = PER_MANY.get(basis);
  if (many === undefined)
    return found.refuse({
      code: 'out-of-scope',
      where: row.where(price + 1),
      what: 'basis of unit price',
      found: basis,
      wayOut: 'price in the unit ordered, per ten, dozen, hundred or thousand of it',
    });
  const per = decimal.divide(amount, decimal.decimal(many), PLACES_MAX, 'half-even');
  if (decimal.multiply(per, decimal.decimal(many)) !== amount)
    return found.refuse(
      malformed(row.where(price), row.at(price), `the price per ${many} does not come out within ${PLACES_MAX} decimals for one`),
    );
  found.note('read-as', row.where(price), `price ${row.at(price)} per ${many} is ${per} for one ${unit}`);
  return per;
}
