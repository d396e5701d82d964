/** Items that may be sold, in quantities that may be; or somebody approved just this. */
import * as decimal from '../../../src/core/model/decimal.ts';
import { dueOf } from '../books/demand.ts';
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import { schedulesOf, type Gate } from './gate.ts';

export const orderableGate: Gate = (of) => {
  for (const schedule of schedulesOf(of)) {
    const item = schedule.item === undefined ? undefined : known(of.scene, 'item', schedule.item);
    if (item === undefined) return 'the item is not known';
    const asked = dueOf(schedule);
    const isMultiple = decimal.isZero(decimal.divideWhole(asked, item.multiple).remainder);
    const isApproved = (): boolean =>
      wasRuled(of.rulings, 'not-orderable', 'approve', ({ lines }) =>
        lines.some((each) => each.line === schedule.line && each.problem === 'multiple' && each.asked === asked),
      );
    if (!isMultiple && !isApproved()) return 'it is no multiple of what may be ordered';
  }
  return undefined;
};
