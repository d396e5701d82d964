/** What each task is to the workflow: for what there is one, what takes it back, and whether a new one replaces it. */
import { expect, test } from 'vitest';
import { duration } from '../../../src/core/model/instant.ts';
import { CATALOG } from '../../../src/core/process/catalog.ts';
import { RESERVE } from '../../../src/core/process/settle/reserve.ts';
import { isTaskName, TASKS } from '../../../src/core/process/tasks/registry.ts';

const TABLE = [
  // Task, for each, what takes it back, whether goods leave by it, whether it is amended, whose answers it may read.
  ['erp.book', 'order', ['erp.cancel'], false, true, ['complete', 'price-agrees']],
  ['customer.acknowledge', 'order', ['customer.correct'], false, true, ['complete', 'price-agrees', 'stock.reserve']],
  ['warehouse.release', 'fulfillment', ['warehouse.recall'], true, false, ['address', 'complete', 'stock.reserve']],
  ['erp.ship', 'shipment', ['erp.reverse'], false, true, []],
  ['finance.invoice', 'shipment', ['finance.credit-and-rebill'], false, false, []],
] as const;

test.each(TABLE)('%s is one for each %s', (name, scope, undos, releases, amends, uses) => {
  const task = TASKS[name];
  expect({ ...task, uses: [...task.uses].sort() }).toMatchObject({ name, version: 1, scope, undos, releases, amends, uses });
  expect(task.summary).toMatch(/^[A-Z].*\.$/);
});

test('there are no others, and nothing else passes for one', () => {
  expect(Object.keys(TASKS).sort()).toEqual(TABLE.map(([name]) => name).toSorted());
  expect(['erp.book', 'stock.reserve', 'toString', ''].map(isTaskName)).toEqual([true, false, false, false]);
});

test('what a workflow may set of the invoice is the tolerance of its tax; of the plan, where and how far it may be split', () => {
  expect(TASKS['finance.invoice'].parameters).toEqual({ taxTolerance: { kind: 'amount', default: '0.05', tighter: 'lower' } });
  expect(RESERVE).toEqual({
    name: 'stock.reserve',
    version: 1,
    summary: 'Chooses the nodes that ship, and claims their stock.',
    parameters: {
      prefer: { kind: 'choice', default: 'priority', options: ['priority', 'distance', 'cost'] },
      nodesMax: { kind: 'count', default: 3, tighter: 'lower' },
      nodesPerLineMax: { kind: 'count', default: 2, tighter: 'lower' },
      backorderAfter: { kind: 'duration', default: duration('5d'), tighter: 'lower' },
    },
    uses: ['complete', 'address'],
    scope: 'order',
  });
  expect(CATALOG.tasks['stock.reserve']).toMatchObject({ scope: 'order' });
});
