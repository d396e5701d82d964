/** Why something can't be done, in a buyer's words: no places of ours, and what he can do about it. */
import type { Failure } from '../../../core/model/failure.ts';

export const reasonOf = (failure: Failure): string => `${wrong(failure)}: ${failure.wayOut}`;

function wrong(failure: Failure): string {
  switch (failure.code) {
    case 'order-closed':
      return `The order is ${failure.state}`;
    case 'order-unknown':
      return 'The order is not known';
    case 'line-unknown':
      return `Line ${failure.found} is not in the order`;
    case 'schedule-unknown':
      return `Line ${lineOf(failure.found)} is not in the order`;
    case 'past-recall':
      return `It can't be changed any more (shipped: ${failure.shipped})`;
    case 'quantity-below-shipped':
      return `${failure.asked} is less than what has shipped (${failure.shipped})`;
    case 'quantity-beyond-open':
      return `${failure.asked} is more than what is open (${failure.open})`;
    case 'unit-unknown':
      return `${failure.item} is ordered in ${failure.known.join(' or ')}, and not in ${failure.found}`;
    case 'repeated':
      return `The ${failure.what} ${failure.found} is there already`;
    case 'currency-mismatch':
      return `The order is in ${failure.expected}, and not in ${failure.found}`;
    case 'missing':
      return `${failure.where}: ${failure.what} is missing`;
    case 'out-of-scope':
      return `${failure.where}: ${failure.what} is not done`;
    case 'malformed':
      return `${failure.where}: ${failure.reason}`;
    default:
      return 'found' in failure ? `${failure.where}: ${failure.found} can't be taken` : `Refused (${failure.code})`;
  }
}

/** An 860 names lines alone: `20.1` is the first, and often the only, part of line 20. */
const lineOf = (schedule: string): string => schedule.replace(/\.\d+$/, '');
