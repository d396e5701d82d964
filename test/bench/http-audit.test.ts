/** The bench over HTTP sees what it is there to see: an order that was lost, one that is not whole, a thing done twice. */
import { expect, test } from 'vitest';
import { audited, isWell } from '../../bench/http/audit.ts';
import type { Ledger } from '../../bench/http/outside.ts';

const calls = ['A', 'B'].map((order) => ({ node: 'EAST', dueAt: 0, tookMs: 1, errors: [], order }));
const closed = new Map([
  ['A', 10],
  ['B', 11],
]);
const ledger = (left: readonly string[], invoiced = ['A', 'B'], posted = ['A', 'B']): Ledger => ({
  warehouses: { EAST: { releases: left.length, repeats: 0, left, sent: left.length } },
  invoiced,
  posted,
});
const ALL = ['A/F1', 'B/F1'];

test('each shipped, posted and invoiced once is well; a call that was refused is nobody’s order', () => {
  const refused = { node: 'EAST', dueAt: 0, tookMs: 1, errors: ['422'] };
  expect(isWell(audited([...calls, refused], closed, ledger(ALL)))).toBe(true);
});

test.each([
  ['closed and never shipped', ledger(['A/F1']), { lost: ['B is not shipped'] }],
  ['closed and never invoiced', ledger(ALL, ['A']), { lost: ['B is not invoiced'] }],
  ['closed and never posted', ledger(ALL, ['A', 'B'], ['B']), { lost: ['A is not posted'] }],
  ['shipped twice', ledger([...ALL, 'A/F1']), { twice: ['A is shipped 2 times'] }],
  ['invoiced twice', ledger(ALL, ['A', 'B', 'B']), { twice: ['B is invoiced 2 times'] }],
])('%s', (_, told, found) => {
  const audit = audited(calls, closed, told);
  expect(audit).toMatchObject(found);
  expect(isWell(audit)).toBe(false);
});

test('taken, and not closed in the end', () => {
  const audit = audited(calls, new Map([['A', 10]]), ledger(['A/F1'], ['A'], ['A']));
  expect(audit).toMatchObject({ notWhole: ['B'], lost: [], twice: [] });
  expect(isWell(audit)).toBe(false);
});
