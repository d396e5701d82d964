/** What a node says of its work before and after the goods leave. */
import * as decimal from '../../model/decimal.ts';
import { isSame } from '../../model/digest.ts';
import type { Failure } from '../../model/failure.ts';
import type { Discrepancy } from '../../model/hold.ts';
import type { Fulfillment } from '../../model/plan.ts';
import type { Draft } from '../draft.ts';
import { hasEnded } from '../order-facts.ts';
import { hold, lapse } from '../settle/holds.ts';
import type { Of } from './command.ts';
import { apply, releaseOf } from './effects.ts';

/** A pick result, short or whole. A short one asks a person at once, while it can still be picked again. */
export function recordPick(draft: Draft, command: Of<'record-pick'>): Failure | undefined {
  const { fulfillment: id, lines } = command;
  const fulfillment = draft.order.fulfillments[id];
  if (fulfillment === undefined)
    return { code: 'fulfillment-unknown', found: id, where: 'fulfillment', wayOut: 'check the number that the release carried' };
  const failure = misfit(fulfillment, lines);
  if (failure !== undefined) return failure;
  if (hasEnded(fulfillment) || isSame(fulfillment.picked, lines)) return undefined;
  const release = releaseOf(draft, id);
  if (release === undefined || release.state === 'wanted')
    return {
      code: 'transition-impossible',
      instance: id,
      state: fulfillment.state,
      input: 'pick',
      where: 'fulfillment',
      wayOut: 'this work was not given to the node: check the number',
    };
  if (release.state === 'undone' && command.pickedAt !== undefined && command.pickedAt < release.since) return undefined;
  draft.emit({ type: 'pick-recorded', fulfillment: id, lines, at: draft.now });
  // Picked is as good as confirmed; and if it was thought to be taken back, somebody has to be told.
  if (release.state === 'sending' || release.state === 'in-doubt' || release.state === 'undone') apply(draft, release, 'seen');
  const short = shortages(fulfillment, lines);
  if (short.length > 0) hold(draft, `fulfillment/${id}`, { type: 'discrepancy', fulfillment: id, lines: short }, undefined);
  else lapse(draft, `fulfillment/${id}`, 'discrepancy');
  return undefined;
}

type Picked = Of<'record-pick'>['lines'];

function misfit(fulfillment: Fulfillment, lines: Picked): Failure | undefined {
  for (const [i, line] of lines.entries()) {
    if (lines.findIndex((each) => each.schedule === line.schedule) < i)
      return {
        code: 'repeated',
        what: 'picked line',
        found: line.schedule,
        where: `lines[${i}]`,
        wayOut: 'give the sum of a line',
      };
    if (!fulfillment.lines.some((each) => each.schedule === line.schedule))
      return {
        code: 'schedule-unknown',
        found: line.schedule,
        where: `lines[${i}]`,
        wayOut: `${fulfillment.id} has no such line`,
      };
    if (decimal.isNegative(line.quantity))
      return { code: 'not-a-quantity', found: line.quantity, where: `lines[${i}]`, wayOut: 'a pick is zero or more' };
  }
  return undefined;
}

function shortages(fulfillment: Fulfillment, lines: Picked): readonly Discrepancy[] {
  return fulfillment.lines.flatMap(({ schedule, line, item, quantity }) => {
    const found = lines.find((each) => each.schedule === schedule)?.quantity ?? decimal.ZERO;
    return decimal.isLess(found, quantity)
      ? [{ schedule, line, item, expected: quantity, found, kind: 'short-pick' as const }]
      : [];
  });
}

export function recordDelivery(draft: Draft, command: Of<'record-delivery'>): Failure | undefined {
  const shipment = draft.order.shipments[command.shipment];
  if (shipment === undefined)
    return { code: 'shipment-unknown', found: command.shipment, where: 'shipment', wayOut: 'record the shipment first' };
  if (shipment.state === 'confirmed') draft.emit({ type: 'shipment-delivered', shipment: shipment.id, at: command.deliveredAt });
  if (shipment.state !== 'verdict') return undefined;
  return {
    code: 'transition-impossible',
    instance: shipment.id,
    state: 'verdict',
    input: 'delivery',
    where: 'shipment',
    wayOut: 'resolve the discrepancy of the shipment first',
  };
}
