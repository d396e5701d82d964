/** The customer or a colleague asks for something else; before the order has come, too. */
import type { Failure } from '../../model/failure.ts';
import type { Draft } from '../draft.ts';
import type { ParkedChange } from '../../model/order.ts';
import { isApplied } from '../evolve/applied.ts';
import { changeKey } from '../evolve/demand.ts';
import { applyChanges, invalidChange } from './changes.ts';
import type { Of } from './command.ts';

export function change(draft: Draft, command: Of<'change'>): Failure | undefined {
  const { type: _, ...asked } = command;
  const order = draft.any;
  if (order.state === 'none' || order.state === 'parked') {
    const isKnown =
      order.state === 'parked' &&
      order.changes.some((each) => each.reference === asked.reference && each.source === asked.source);
    if (!isKnown) draft.emit({ type: 'change-parked', ...asked, at: draft.now });
    return undefined;
  }
  if (isApplied(order, changeKey(asked.source, asked.reference))) return undefined;
  if (order.state !== 'open')
    return {
      code: 'order-closed',
      order: order.id,
      state: order.state,
      where: 'change',
      wayOut: 'place a new order, or agree on a return',
    };
  if (isSuperseded(draft, asked)) return undefined;
  const failure = invalidChange(draft, asked.changes);
  if (failure === undefined && !draft.isIncomplete) applyChanges(draft, asked);
  return failure;
}

/** A change older than one of the same source that is already applied: noted, and not applied. */
export function isSuperseded(draft: Draft, asked: ParkedChange): boolean {
  const { reference, sequence, source } = asked;
  if (sequence === undefined || sequence > (draft.order.sequences[source] ?? Number.MIN_SAFE_INTEGER)) return false;
  draft.emit({ type: 'change-superseded', reference, sequence, source, at: draft.now });
  return true;
}
