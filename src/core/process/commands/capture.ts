/** An order comes in, perhaps after changes of it. */
import * as decimal from '../../model/decimal.ts';
import type { Demand } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import type { ParkedChange, ParkedOrder } from '../../model/order.ts';
import type { Draft } from '../draft.ts';
import { isSuperseded } from './change.ts';
import { everything } from './cancel.ts';
import { hold } from '../settle/holds.ts';
import { applyChanges, invalidChange, invalidCharges, invalidPrice } from './changes.ts';
import type { Of } from './command.ts';

export function capture(draft: Draft, command: Of<'capture'>): Failure | undefined {
  const before = draft.any;
  const { demand, workflow } = command;
  if (before.state !== 'none' && before.state !== 'parked') {
    const { channel } = before.header;
    if (channel.name === demand.channel.name && channel.message === demand.channel.message) return undefined;
    return {
      code: 'order-exists',
      order: draft.meta.order,
      found: `${channel.name} ${channel.message}`,
      where: 'capture',
      wayOut: 'capture it as an order of its own: the duplicate check decides whether it is one',
    };
  }
  const invalid = invalidDemand(demand) ?? invalidCharges(draft, demand.charges, demand, 'demand');
  if (invalid !== undefined) return invalid;
  draft.emit({ type: 'order-captured', order: draft.meta.order, demand, workflow, at: draft.now });
  if (before.state === 'parked') applyParked(draft, before);
  return undefined;
}

/** What no channel may hand in: a demand that can't be told apart line by line. The rest is for the checks. */
function invalidDemand(demand: Demand): Failure | undefined {
  if (demand.lines.length === 0)
    return { code: 'missing', what: 'line', where: 'demand.lines', wayOut: 'give the order at least one line' };
  const seen = new Set<string>();
  for (const [i, line] of demand.lines.entries()) {
    const at = `demand.lines[${i}]`;
    if (seen.has(`line ${line.id}`))
      return { code: 'repeated', what: 'line', found: line.id, where: `${at}.id`, wayOut: 'give each line a number of its own' };
    seen.add(`line ${line.id}`);
    const price = line.price === undefined ? undefined : invalidPrice(line.price.amount, `${at}.price`);
    if (price !== undefined) return price;
    if (line.schedules.length === 0)
      return { code: 'missing', what: 'schedule line', where: `${at}.schedules`, wayOut: 'give each line at least one quantity' };
    for (const [j, schedule] of line.schedules.entries()) {
      const where = `${at}.schedules[${j}]`;
      if (seen.has(`schedule ${schedule.id}`))
        return {
          code: 'repeated',
          what: 'schedule line',
          found: schedule.id,
          where: `${where}.id`,
          wayOut: 'give each schedule line a number of its own',
        };
      seen.add(`schedule ${schedule.id}`);
      if (!decimal.isPositive(schedule.quantity.value))
        return {
          code: 'not-a-quantity',
          found: schedule.quantity.value,
          where: `${where}.quantity`,
          wayOut: 'order more than nothing, or leave the line out',
        };
    }
  }
  return undefined;
}

/** Changes that came first are applied in the sender's own order; one that doesn't fit is shown to a person. */
function applyParked(draft: Draft, parked: ParkedOrder): void {
  for (const change of inSequence(parked.changes)) {
    if (isSuperseded(draft, change)) continue;
    const failure = invalidChange(draft, change.changes);
    if (failure === undefined) applyChanges(draft, change);
    else
      hold(
        draft,
        `change/${change.reference}`,
        {
          type: 'change-unfit',
          reference: change.reference,
          code: failure.code,
          where: failure.where,
          found: 'found' in failure ? failure.found : '',
        },
        undefined,
      );
  }
  if (parked.cancelled === undefined) return;
  draft.emit({ type: 'quantity-cancelled', lines: everything(draft.order), ...parked.cancelled, at: draft.now });
}

function inSequence(changes: readonly ParkedChange[]): readonly ParkedChange[] {
  return [...changes].sort((a, b) => (a.sequence ?? Number.MAX_SAFE_INTEGER) - (b.sequence ?? Number.MAX_SAFE_INTEGER));
}
