/** What a lane takes next: what is begun before what is new, and each order's in its order. */
import { describe, expect, test } from 'vitest';
import { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import { LaneQueue } from '../../src/engine/lane-queue.ts';
import { commandWork, type Work } from '../../src/engine/work.ts';
import { demandOf } from '../stories/orders.ts';

const asker = { actor: Actor.of('person:ana'), roles: [] };
const workflow = { name: 'order-to-cash', version: 1 };

const capture = (order: string): Work =>
  commandWork(OrderId.of(order), { type: 'capture', demand: demandOf([{}]), workflow }, { ...asker, id: `new ${order}` });

const ask = (order: string): Work => commandWork(OrderId.of(order), { type: 'wake' }, { ...asker, id: `ask ${order}` });

const many = (count: number, of: (order: string) => Work, from = 'X'): readonly Work[] =>
  Array.from({ length: count }, (_, i) => of(`${from}${i}`));

function queued(works: readonly Work[], weight = 1): LaneQueue {
  const queue = new LaneQueue();
  for (const work of works) queue.push({ work, weight });
  return queue;
}

/** How many captures and how many others the next group takes, and what is left. */
function taken(works: readonly Work[], isBehind: boolean, weight = 1): string {
  const queue = queued(works, weight);
  const shown = queue.next(isBehind);
  const batch = queue.take(isBehind).map(({ work }) => work);
  expect(shown.slice(0, batch.length)).toEqual(batch);
  const fresh = batch.filter(({ command }) => command.type === 'capture').length;
  return `${fresh} new, ${batch.length - fresh} begun, ${queue.length} left`;
}

describe('a group takes', () => {
  test.each<[string, readonly Work[], boolean, string]>([
    ['all that there is', [...many(5, capture), ...many(7, ask, 'B')], false, '5 new, 7 begun, 0 left'],
    ['new ones alone, if there is nothing else', many(300, capture), false, '256 new, 0 begun, 44 left'],
    [
      'of new ones what others leave room for',
      [...many(300, capture), ...many(200, ask, 'B')],
      false,
      '56 new, 200 begun, 244 left',
    ],
    [
      'some new ones, however much is begun',
      [...many(300, capture), ...many(300, ask, 'B')],
      false,
      '16 new, 240 begun, 344 left',
    ],
    ['few new ones while the lane is behind', [...many(300, capture), ...many(7, ask, 'B')], true, '16 new, 7 begun, 284 left'],
  ])('%s', (_, works, isBehind, expected) => {
    expect(taken(works, isBehind)).toBe(expected);
  });

  test('as much as it can carry, and of what is too heavy for any group one at a time', () => {
    expect(taken(many(20, capture), false, 401)).toBe('9 new, 0 begun, 11 left');
    expect(taken(many(3, capture), false, 5_000)).toBe('1 new, 0 begun, 2 left');
  });
});

test('what is asked of an order goes behind its capture, which waits', () => {
  const queue = queued([...many(40, capture), ask('X39'), ask('X39'), ask('B1')]);
  const groups = [1, 2, 3, 4].map(() => queue.take(true).map(({ work }) => work.id));
  expect(groups.map((ids) => ids.filter((id) => id.endsWith('X39') || id.endsWith('B1')))).toEqual([
    ['ask B1'],
    [],
    ['new X39', 'ask X39', 'ask X39'],
    [],
  ]);
  queue.push({ work: ask('X39'), weight: 1 });
  queue.push({ work: capture('X40'), weight: 1 });
  expect(queue.take(false).map(({ work }) => work.id)).toEqual(['new X40', 'ask X39']);
});

test('what nothing came of is the first again', () => {
  const queue = queued([...many(2, capture), ask('B1')]);
  const batch = queue.take(false);
  queue.push({ work: ask('B2'), weight: 1 });
  queue.giveBack(batch);
  expect(queue.take(false).map(({ work }) => work.id)).toEqual(['new X0', 'new X1', 'ask B1', 'ask B2']);
});
