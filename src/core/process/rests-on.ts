/**
 * Which outside facts an order has to be told about when they move.
 *
 * Invariants: while anything may still ship, all that its answers and tasks read; once nothing may, only what its tasks
 * read and where goods went, since no other check is asked again; what has ended rests on nothing. An order that gets
 * work again, or is opened again, has all its facts compared before anything of it is released.
 *
 * In a simulated season six of ten wakes by facts went to orders whose goods had left and that waited for their money.
 */
import { isOutside, type Basis, type FactKey } from '../model/fact.ts';
import type { LiveOrder, Order } from '../model/order.ts';
import { isOpen } from './order-facts.ts';

export function restsOn(order: Order): ReadonlySet<FactKey> {
  const keys = new Set<FactKey>();
  if (order.state !== 'open') return keys;
  for (const { entries } of bases(order)) for (const { key } of entries) if (isOutside(key)) keys.add(key);
  return keys;
}

export function doesRestOn(order: Order, fact: FactKey): boolean {
  return order.state === 'open' && bases(order).some(({ entries }) => entries.some(({ key }) => key === fact));
}

/** Of what is still asked or taken back when what it read has moved. */
function bases(order: LiveOrder): readonly Basis[] {
  const found = Object.values(order.tasks).map((task) => task.basis);
  const hasWork = Object.values(order.schedules).some(isOpen);
  for (const answer of Object.values(order.answers))
    if ('basis' in answer && (hasWork || answer.basis.code.startsWith('address@'))) found.push(answer.basis);
  return found;
}
