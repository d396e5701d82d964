import { expect, test } from 'vitest';
import { ZERO, decimal, subtract, type Decimal } from '../../../src/core/model/decimal.ts';
import { CustomerId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import {
  compareRank,
  fairFill,
  fairLoss,
  fairTerms,
  neededAhead,
  type RankedClaim,
  type Room,
} from '../../../src/core/sourcing/fair.ts';

const waits = (order: string, priority: number, since: number, wanted: number, granted = 0): RankedClaim => ({
  order: OrderId.of(order),
  customer: CustomerId.of('ACME'),
  priority,
  since: since as Instant,
  wanted: decimal(wanted),
  granted: decimal(granted),
});

function roomOf(quantity: number): Room<RankedClaim> {
  let left: Decimal = decimal(quantity);
  return { spent: () => left === ZERO, for: () => left, take: ({ added }) => (left = subtract(left, added)) };
}

const LINE = [waits('C', 2, 1, 30), waits('B', 1, 5, 20, 5), waits('A', 1, 5, 10), waits('D', 1, 4, 50)].sort(compareRank);

test('the line: the most important, then the oldest, then the lower order number', () => {
  expect(LINE.map((one) => one.order)).toEqual(['D', 'A', 'B', 'C']);
});

test.each([
  ['stock is given in part', 'stock', 55, ['D 50 of 50 in room 55', 'A 5 of 10 in room 5']],
  ['stock stops where it ends', 'stock', 50, ['D 50 of 50 in room 50']],
  ['credit is whole, and nobody passes', 'credit', 40, []],
  ['credit in line', 'credit', 70, ['D 50 of 50 in room 70', 'A 10 of 10 in room 20']],
  ['keys are whole, and may be passed', 'key', 40, ['A 10 of 10 in room 40', 'B 15 of 15 in room 30']],
] as const)('%s', (_, kind, room, got) => {
  const filled = fairFill(LINE, roomOf(room), fairTerms(kind));
  expect(filled.map((one) => `${one.claim.order} ${one.added} of ${one.evidence.needed} in room ${one.evidence.room}`)).toEqual(
    got,
  );
});

test('a claim beyond the whole limit holds up nobody', () => {
  expect(
    fairFill(LINE, roomOf(30), fairTerms('credit', decimal(49))).map((one) => [one.claim.order, one.granted, one.evidence.place]),
  ).toEqual([
    ['A', '10', 2],
    ['B', '20', 3],
  ]);
  expect(neededAhead(LINE, waits('Z', 2, 0, 1), fairTerms('credit', decimal(49)))).toBe('25');
  expect(neededAhead(LINE, waits('Z', 2, 0, 1), fairTerms('credit'))).toBe('75');
  expect(neededAhead(LINE, waits('Z', 1, 3, 1), fairTerms('credit'))).toBeUndefined();
  expect(neededAhead(LINE, waits('Z', 2, 0, 1), fairTerms('stock'))).toBeUndefined();
});

const HOLDERS = [waits('A', 1, 1, 40, 40), waits('B', 1, 2, 30, 30), waits('C', 2, 1, 20, 20)].sort(compareRank).reverse();

test.each([
  ['stock loses to the unit', 'stock', 25, ['C 20 whole of 25', 'B 5 part of 5']],
  ['credit loses whole claims', 'credit', 25, ['C 20 whole of 25', 'B 30 whole of 5']],
  ['no more than is needed', 'credit', 20, ['C 20 whole of 20']],
  ['nothing over, nothing lost', 'stock', 0, []],
] as const)('%s', (_, kind, over, lost) => {
  expect(
    fairLoss(HOLDERS, decimal(over), fairTerms(kind)).map(
      (one) => `${one.claim.order} ${one.lost} ${one.evidence.taken} of ${one.evidence.over}`,
    ),
  ).toEqual(lost);
});

test('what nobody holds cannot be lost', () => {
  expect(() => fairLoss(HOLDERS, decimal(91), fairTerms('stock'))).toThrow('1 is left over');
});

test('an approved claim is reached past those that are held up', () => {
  const line = [waits('A', 1, 1, 50), waits('B', 1, 2, 10), { ...waits('C', 1, 3, 40), excess: decimal(10) }];
  expect(fairFill(line, roomOf(30), fairTerms('credit')).map((one) => [one.claim.order, one.granted, one.over])).toEqual([
    ['C', '40', '10'],
  ]);
});

test('the walk ends with the stock, however long the line', () => {
  const asked: string[] = [];
  const room = roomOf(50);
  const counted = { ...room, for: (claim: RankedClaim) => (asked.push(claim.order), room.for(claim)) };
  fairFill(LINE, counted, fairTerms('stock'));
  expect(asked).toEqual(['D']);
});
