/**
 * A shop tells an order as it is now, not what has changed: the changes are what differs between its last word and this
 * one. What it has taken out is a quantity of nothing.
 */
import { ZERO } from '../../core/model/decimal.ts';
import type { Change, Demand, LineDemand } from '../../core/model/demand.ts';
import { isSame } from '../../core/model/digest.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';

export function changesBetween(before: Demand, after: Demand): Result<readonly Change[], InputFailure> {
  if (before.currency !== after.currency)
    return fail({
      code: 'out-of-scope',
      where: '/currency',
      what: 'an order that changes its currency',
      found: after.currency ?? '',
      wayOut: 'cancel the order in the shop, and place a new one',
    });
  const known = new Map(before.lines.map((line) => [line.id, line]));
  const named = new Set(after.lines.map(({ id }) => id));
  return ok([
    ...ofHeader(before, after),
    ...after.lines.flatMap((line) => {
      const earlier = known.get(line.id);
      return earlier === undefined ? [{ kind: 'line-added' as const, line }] : ofLine(earlier, line);
    }),
    ...before.lines.filter(({ id }) => !named.has(id)).flatMap(takenOut),
  ]);
}

function ofHeader(before: Demand, after: Demand): readonly Change[] {
  const changes: Change[] = [];
  if (!isSame(before.destination, after.destination) && after.destination.kind !== 'missing')
    changes.push({ kind: 'destination', to: after.destination });
  if (before.instructions !== after.instructions) changes.push({ kind: 'instructions', to: after.instructions ?? '' });
  if (after.purchaseOrder !== undefined && before.purchaseOrder !== after.purchaseOrder)
    changes.push({ kind: 'purchase-order', to: after.purchaseOrder });
  if (after.payment !== undefined && !isSame(before.payment, after.payment)) changes.push({ kind: 'payment', to: after.payment });
  if (!isSame(before.charges, after.charges)) changes.push({ kind: 'charges', to: after.charges });
  return changes;
}

/** Shops have one schedule line a line. */
function ofLine(before: LineDemand, after: LineDemand): readonly Change[] {
  const changes: Change[] = [];
  const [was] = before.schedules;
  const [is] = after.schedules;
  // The words for an item are the shop's own, and move for nothing.
  const { description: _, ...wasItem } = before.item;
  const { description: __, ...isItem } = after.item;
  if (!isSame(wasItem, isItem)) changes.push({ kind: 'item', line: after.id, to: after.item });
  if (was !== undefined && is !== undefined && !isSame(was.quantity, is.quantity))
    changes.push({ kind: 'quantity', schedule: is.id, to: is.quantity, from: was.quantity });
  if (after.price !== undefined && !isSame(before.price, after.price))
    changes.push({ kind: 'price', line: after.id, to: after.price });
  return changes;
}

const takenOut = ({ schedules }: LineDemand): readonly Change[] =>
  schedules.map(({ id, quantity }) => ({ kind: 'quantity', schedule: id, to: { ...quantity, value: ZERO }, from: quantity }));
