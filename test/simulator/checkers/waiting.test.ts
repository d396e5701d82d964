import { expect, test } from 'vitest';
import { waiting } from '../../../simulator/checkers/waiting.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { instant } from '../../../src/core/model/instant.ts';
import { demandOf } from '../../stories/orders.ts';
import { O1, Tale } from './tale.ts';

const UNTIL = instant('2026-06-01T17:00:00Z');

const passed = (step: string, more: object = {}): OrderEvent =>
  ({ type: 'step-passed', step, basis: { code: step, parameters: 'x', entries: [] }, value: {}, rejected: [], ...more }) as never;

/** What the promise rests on has all passed, but for one step that is held; then the promise's time is over. */
function outdated(held?: string): Tale {
  const it = new Tale(waiting);
  const captured: OrderEvent = {
    type: 'order-captured',
    order: O1,
    demand: demandOf([{}]),
    workflow: { name: 'order-to-cash', version: 1 },
    at: it.now,
  };
  const counted = { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '10' } };
  const answers = ['complete', 'orderable', 'address', 'reserve'].map((step) =>
    step === held ? ({ ...passed(step), type: 'step-held', about: 'x', hold: 'H1' } as never) : passed(step),
  );
  it.commit([
    captured,
    { type: 'demand-counted', counted } as never,
    ...answers,
    passed('promise', { goodUntil: UNTIL }),
    { type: 'task-wanted', instance: 'book', task: 'erp.book', generation: 1, input: {}, at: it.now } as never,
  ]);
  for (const now of ['2026-06-01T17:00:00Z', '2026-06-01T17:45:00Z']) {
    it.now = instant(now);
    it.commit([passed('screening')]);
  }
  return it;
}

test('an answer whose time is over is asked again', () => {
  expect(outdated().found).toEqual([`live: promise was good until ${UNTIL}, and is not asked again`]);
});

test('not behind an open question, though what the step itself needs has passed', () => {
  expect(outdated('orderable').found).toEqual([]);
});
