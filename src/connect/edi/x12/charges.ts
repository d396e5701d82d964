/**
 * SAC to charges. SAC05 has two implied decimals (type N2): `1250` is 12.50. A charge is positive, an allowance
 * negative. One that gives only a rate or a percentage is refused: what it comes to would be our guess.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Charge } from '../../../core/model/demand.ts';
import type { Currency } from '../../../core/model/money.ts';
import type { Context } from './context.ts';
import { malformed, missing } from './context.ts';
import type { Row } from './rows.ts';

/** Element 1300. */
const FREIGHT = new Set(['D240', 'D244', 'G821', 'I280']);
const HANDLING = new Set(['D500', 'D501', 'F800', 'G830']);
const HUNDRED = decimal.decimal(100);

export function readCharges(context: Context, among: readonly Row[], currency: Currency | undefined): readonly Charge[] {
  const charges: Charge[] = [];
  for (const row of context.rows.of('SAC', among)) {
    const amount = readAmount(context, row);
    if (amount === undefined) continue;
    if (currency === undefined) {
      context.found.refuse(
        missing(row.where(5), 'currency of the charge', "give CUR, or put the currency into the partner's profile"),
      );
      continue;
    }
    const allowance = row.at(1) === 'A';
    charges.push({
      id: `SAC-${row.position}`,
      kind: allowance ? 'allowance' : kindOf(row.at(2)),
      amount: { amount: allowance ? decimal.negate(amount) : amount, currency },
    });
  }
  return charges;
}

function kindOf(code: string): Charge['kind'] {
  if (FREIGHT.has(code)) return 'freight';
  return HANDLING.has(code) ? 'handling' : 'fee';
}

function readAmount({ found }: Context, row: Row): decimal.Decimal | undefined {
  const indicator = row.at(1);
  if (indicator === 'N') {
    found.note('not-used', row.where(1), `neither allowance nor charge: ${row.at(2)} ${row.at(15)}`.trim());
    return undefined;
  }
  if (indicator !== 'A' && indicator !== 'C')
    return found.refuse({
      code: 'unexpected',
      where: row.where(1),
      found: indicator,
      expected: ['A', 'C', 'N'],
      wayOut: 'say whether it is an allowance or a charge',
    });
  const text = row.at(5);
  if (text === '')
    return found.refuse({
      code: 'out-of-scope',
      where: row.where(5),
      what: 'an allowance or charge without an amount',
      found: row.at(7),
      wayOut: 'give the amount in SAC05',
    });
  if (!/^\d{1,15}$/.test(text)) return found.refuse(malformed(row.where(5), text, 'SAC05 is a whole number of cents (type N2)'));
  return decimal.divide(decimal.decimal(text), HUNDRED, 2, 'down');
}
