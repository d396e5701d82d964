/**
 * What many holds have in common: holds of one type and team with the same cause are most likely answered in the same way,
 * at one stroke. A function of the hold and its order, so that the same hold always has the same cause.
 */
import type { Hold, HoldReason } from '../../core/model/hold.ts';
import type { LiveOrder } from '../../core/model/order.ts';

export interface Cause {
  /** The same text: the same cause. */
  readonly cause: string;
  /** For people. */
  readonly label: string;
}

/** Characters; the API takes no more when it is asked for holds of a cause. */
const CAUSE_MAX = 400;

export function causeOf(order: LiveOrder, { reason, raisedBy }: Hold): Cause {
  const { kind, parts } = partsOf(order, reason, raisedBy);
  const said = parts.map((part) => part.replaceAll('\0', '\uFFFD')).filter((part) => part !== '');
  const cut = (text: string): string => text.slice(0, CAUSE_MAX);
  return { cause: cut([kind, ...said].join(':')), label: cut(said.join(' · ')) };
}

interface Parts {
  readonly kind: string;
  readonly parts: readonly string[];
}

function partsOf(order: LiveOrder, reason: HoldReason, raisedBy: string): Parts {
  switch (reason.type) {
    case 'price-difference':
    case 'below-margin':
    case 'not-orderable':
      return { kind: 'item', parts: [reason.lines[0]?.item ?? ''] };
    case 'shortage':
      return { kind: 'item', parts: [reason.lines[0]?.item ?? '', reason.lines[0]?.why ?? ''] };
    case 'credit':
      return { kind: 'group', parts: [reason.group] };
    case 'effect':
      return { kind: 'effect', parts: [taskOf(order, raisedBy, reason.effect), reason.code] };
    case 'ship-to':
      return { kind: 'ship-to', parts: [order.header.customer, reason.problems[0]?.problem ?? ''] };
    case 'screening':
      return { kind: 'screening', parts: screened(reason) };
    case 'fact-too-old':
      return { kind: 'source', parts: [reason.facts[0]?.source ?? ''] };
    default:
      return { kind: 'customer', parts: [order.header.customer] };
  }
}

/** The partner that does it: warehouses are many, and each has its own bad day. */
function taskOf(order: LiveOrder, raisedBy: string, effect: string): string {
  const [task = ''] = effect.split(' ');
  const fulfillment = Object.values(order.fulfillments).find(({ id }) => raisedBy.endsWith(`/${id}`));
  return fulfillment === undefined ? task : `${task} ${fulfillment.node}`;
}

function screened({ hits, exports }: Extract<HoldReason, { readonly type: 'screening' }>): readonly string[] {
  const [hit] = hits;
  if (hit !== undefined) return [hit.party];
  const [first] = exports;
  return first === undefined ? [] : [first.exportClass, first.country];
}
