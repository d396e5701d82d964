/** What many holds have in common: one table, which the page of holds tells in words. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WAYS_OUT, type Hold, type HoldReason } from '../../src/core/model/hold.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { causeOf } from '../../src/engine/projections/cause.ts';

const ORDER = {
  header: { customer: 'ACME' },
  fulfillments: { F1: { id: 'F1', node: 'EAST' } },
} as unknown as LiveOrder;

const causeIn = (reason: object, raisedBy = 'step'): readonly [string, string] => {
  const { cause, label } = causeOf(ORDER, { reason: reason as HoldReason, raisedBy } as Hold);
  return [cause, label];
};

test.each<[string, object, string, string]>([
  ['a price, by its first item', { type: 'price-difference', lines: [{ item: 'A' }, { item: 'B' }] }, 'item:A', 'A'],
  ['a shortage, by item and why', { type: 'shortage', lines: [{ item: 'A', why: 'lost' }] }, 'item:A:lost', 'A · lost'],
  ['credit, by group', { type: 'credit', group: 'G', problem: { problem: 'stopped' } }, 'group:G', 'G'],
  [
    'a place, by customer',
    { type: 'ship-to', problems: [{ problem: 'unverified' }] },
    'ship-to:ACME:unverified',
    'ACME · unverified',
  ],
  ['a party', { type: 'screening', hits: [{ party: 'Evil Ltd' }], exports: [] }, 'screening:Evil Ltd', 'Evil Ltd'],
  ['goods', { type: 'screening', hits: [], exports: [{ exportClass: '5A', country: 'CU' }] }, 'screening:5A:CU', '5A · CU'],
  ['a source that is silent', { type: 'fact-too-old', facts: [{ source: 'erp' }] }, 'source:erp', 'erp'],
  ['all others, by customer', { type: 'stopped', by: 'x', note: 'y' }, 'customer:ACME', 'ACME'],
])('%s', (_, reason, cause, label) => {
  expect(causeIn(reason)).toEqual([cause, label]);
});

test('an effect by its task and code, a warehouse apart from another', () => {
  const effect = (task: string): object => ({ type: 'effect', effect: `${task} x generation 1`, code: '503' });
  expect(causeIn(effect('erp.book'), 'book')).toEqual(['effect:erp.book:503', 'erp.book · 503']);
  expect(causeIn(effect('warehouse.release'), 'release/F1')[0]).toBe('effect:warehouse.release EAST:503');
});

test('what a partner wrote fits into a column, and into the question for it', () => {
  const [cause, label] = causeIn({ type: 'screening', hits: [{ party: `\0${'x'.repeat(1_000)}` }], exports: [] });
  expect([cause.length, label.length, `${cause}${label}`.includes('\0')]).toEqual([400, 400, false]);
});

test('the page says of every type what one cause of it is', () => {
  const [, table = ''] = readFileSync('docs/reference/holds.md', 'utf8').split('## Holds of one cause');
  const rows =
    table
      .split('## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  const types = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, type]) => type));
  expect(new Set(types)).toEqual(new Set(Object.keys(WAYS_OUT)));
  expect(types).toHaveLength(Object.keys(WAYS_OUT).length);
});
