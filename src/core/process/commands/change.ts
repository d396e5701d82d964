/** The customer or a colleague asks for something else; before the order has come, too. */
import type { Failure } from '../../model/failure.ts';
import type { Draft } from '../draft.ts';
import { applyChanges, invalidChange } from './changes.ts';
import type { Of } from './command.ts';

export function change(draft: Draft, command: Of<'change'>): Failure | undefined {
  const { type: _, ...asked } = command;
  const order = draft.any;
  if (order.state === 'none' || order.state === 'parked') {
    const isKnown = order.state === 'parked' && order.changes.some((each) => each.reference === asked.reference);
    if (!isKnown) draft.emit({ type: 'change-parked', ...asked, at: draft.now });
    return undefined;
  }
  if (order.applied[asked.reference] === true) return undefined;
  if (order.state !== 'open')
    return {
      code: 'order-closed',
      order: order.id,
      state: order.state,
      where: 'change',
      wayOut: 'place a new order, or agree on a return',
    };
  const { sequence, source } = asked;
  if (sequence !== undefined && sequence <= (order.sequences[source] ?? Number.MIN_SAFE_INTEGER)) {
    draft.emit({ type: 'change-superseded', reference: asked.reference, sequence, source, at: draft.now });
    return undefined;
  }
  const failure = invalidChange(draft, asked.changes);
  if (failure === undefined && !draft.isIncomplete) applyChanges(draft, asked);
  return failure;
}
