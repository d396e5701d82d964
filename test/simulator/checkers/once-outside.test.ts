import { expect, test } from 'vitest';
import { onceOutside } from '../../../simulator/checkers/once-outside.ts';
import type { Entry } from '../../../simulator/witness.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { cancelAll } from '../../core/process/settle/given.ts';
import { begun } from './lived.ts';
import { O1 } from './tale.ts';

type Acted = Extract<Entry, { kind: 'acted' }>;

const acted = (instance: string, generation: number, task: string): Acted => ({
  kind: 'acted',
  partner: 'EAST',
  order: O1,
  key: `O1:${instance}:${generation}` as never,
  instance: instance as never,
  generation,
  act: 'do',
  task,
  input: {},
  outcome: { kind: 'done' },
});

const ruled = (way: 'send-again' | 'read-back'): OrderEvent => ({
  type: 'hold-resolved',
  hold: 'H1' as never,
  ruling: {
    step: 'release/F1',
    about: 'x' as never,
    resolution: { way },
    by: ['person:ana' as never],
    at: 0 as never,
    note: 'ok',
  },
});

test('what is done is done once, and taken back once', () => {
  const it = begun(onceOutside);
  it.tell('O1', cancelAll);
  it.deliver();
  expect(it.end()).toEqual([]);
});

test('the same key done a second time', () => {
  const it = begun(onceOutside);
  it.enter(acted('release/F1', 1, 'warehouse.release'));
  expect(it.tale.found).toEqual(['once-outside: EAST did O1:release/F1:1 a second time, and nobody said to send it again']);
});

test('a person who said to send it again answers for one more', () => {
  const it = begun(onceOutside);
  it.tale.commit([ruled('send-again')]);
  it.enter(acted('release/F1', 1, 'warehouse.release'));
  expect(it.tale.found).toEqual([]);
  it.enter(acted('release/F1', 1, 'warehouse.release'));
  expect(it.tale.found).toHaveLength(1);
});

test('a node that works two releases of one fulfillment', () => {
  const it = begun(onceOutside);
  it.enter(acted('release/F1', 2, 'warehouse.release'));
  expect(it.tale.found).toEqual(['once-outside: EAST works O1:release/F1:2 and O1:release/F1:1 at the same time']);
});

test('an act of which the feed knows nothing, and one that is shown and was never done', () => {
  const it = begun(onceOutside);
  it.enter(acted('post/S9', 1, 'erp.ship'));
  it.tale.commit([
    {
      type: 'task-wanted',
      instance: 'post/S8' as never,
      task: 'erp.ship',
      generation: 1,
      input: {},
      basis: {} as never,
      at: 0 as never,
    },
    {
      type: 'task-moved',
      instance: 'post/S8' as never,
      generation: 1,
      from: 'sending',
      to: 'done',
      unwanted: false,
      at: 0 as never,
    },
  ]);
  expect(it.end()).toEqual([
    'once-outside: O1:post/S8:1 is shown as done, and no partner has done it',
    'once-outside: O1:post/S8:1 (erp.ship) is shown as done, and no partner did it',
    'once-outside: O1:post/S9:1 was done, and the feed shows it as never asked for',
  ]);
});

test('a release that a node has, and that is shown as undone', () => {
  const it = begun(onceOutside);
  it.tale.commit([
    {
      type: 'task-moved',
      instance: 'release/F1' as never,
      generation: 1,
      from: 'in-doubt',
      to: 'undone',
      unwanted: false,
      at: 0 as never,
    },
  ]);
  expect(it.end()).toEqual(['once-outside: O1:release/F1:1 was done, and the feed shows it as undone']);
});

test('an effect that is still to be sent at the end', () => {
  const it = begun(onceOutside);
  it.tale.end({ openEffects: [{ key: 'O1:book:2' as never, order: O1 }] });
  expect(it.tale.found).toEqual(['once-outside: O1:book:2 is still to be sent or looked up']);
});
