import type { Decimal } from '../model/decimal.ts';
import type { LineId } from '../model/identifiers.ts';
import { broken } from '../model/result.ts';
import type { PriceValue } from './check.ts';

/** The price of a line that has something due; `price-agrees` gave one to each. */
export function agreedPrice(agreed: PriceValue, line: LineId): Decimal {
  const price = agreed.lines[line]?.price;
  if (price === undefined) broken(`line ${line} has an agreed price`);
  return price;
}
