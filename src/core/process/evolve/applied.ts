/** References of what an order has already carried out: the same again changes nothing, however many there are. */
import type { LiveOrder } from '../../model/order.ts';
import { compareText, find, put, type Sorted } from '../../model/sorted.ts';

export const isApplied = (order: LiveOrder, key: string): boolean =>
  find(order.applied, (known) => compareText(key, known)) !== undefined;

/** An applied key that begins so. */
export const appliedWith = (order: LiveOrder, prefix: string): string | undefined =>
  find(order.applied, (key) => (key.startsWith(prefix) ? 0 : compareText(prefix, key)));

export const withApplied = (order: LiveOrder, key: string): Sorted<string> => put(order.applied, key, compareText);
