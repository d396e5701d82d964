/**
 * A store may give the parts of an order back in another order than they were written in (PostgreSQL does): what happens,
 * and what is told of it, is the same. Stories whose order is turned over after each thing that was done.
 */
import { expect, test, vi } from 'vitest';
import type { Order } from '../../../../src/core/model/order.ts';
import { Journal } from './journal.ts';
import { STORIES } from './stories.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Its holds, tasks, shipments and so on, the last first. What a record itself holds stays as it is. */
const turned = (order: Order): Order =>
  Object.fromEntries(
    Object.entries(order).map(([part, value]) => {
      const isOfMany = isRecord(value) && Object.values(value).every(isRecord) && part !== 'header';
      return [part, isOfMany ? Object.fromEntries(Object.entries(value).toReversed()) : value];
    }),
  ) as unknown as Order;

/** Accounts are told all at once which claims are given up: in which order they are named means nothing. */
const sorted = (text: string): string =>
  text.replaceAll(/accounts: \[([^\]]*)\]/g, (_, names: string) => `accounts: [${names.split(', ').sort().join(', ')}]`);

test.each(Object.keys(STORIES))('%s', (name) => {
  const told = STORIES[name]?.().text() ?? '';
  const store = vi.spyOn(Journal.prototype, 'store').mockImplementation(function (this: Journal) {
    for (const [id, order] of this.it.orders) this.it.orders.set(id, turned(order));
  });
  try {
    expect(sorted(STORIES[name]?.().text() ?? '')).toBe(sorted(told));
    expect(store).toHaveBeenCalled();
  } finally {
    store.mockRestore();
  }
});
