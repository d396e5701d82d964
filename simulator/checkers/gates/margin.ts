/** No line is sold below the floor over its cost, unless somebody approved just this price over just this cost. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import { schedulesOf, stepFor, type Gate } from './gate.ts';

const HUNDRED = decimal.decimal(100);

export const marginGate: Gate = (of) => {
  const floor = stepFor(of, 'margin-floor')?.with['floor'] as Decimal | undefined;
  if (floor === undefined) return undefined;
  for (const { line, item } of schedulesOf(of)) {
    const price = of.agreed?.[line]?.price;
    const cost = item === undefined ? undefined : known(of.scene, 'cost', item)?.cost.amount;
    if (price === undefined || cost === undefined) continue;
    const isEnough = !decimal.isLess(decimal.multiply(decimal.subtract(price, cost), HUNDRED), decimal.multiply(price, floor));
    const isLetPass = (): boolean =>
      wasRuled(of.rulings, 'below-margin', 'approve', ({ lines }) =>
        lines.some((each) => each.line === line && each.price === price && each.cost === cost),
      );
    if (!isEnough && !isLetPass()) return 'it is sold below the margin floor';
  }
  return undefined;
};
