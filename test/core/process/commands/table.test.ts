/**
 * Every command × every state of an order: what happens (the events that a person would tell; how steps, claims and tasks
 * follow is left out), `-` where nothing does, or the code with which it is refused.
 */
import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '../../../../src/core/model/event.ts';
import type { Failure } from '../../../../src/core/model/failure.ts';
import { ASKED } from './asked.ts';
import { accountsOf, isFailure, ORDER, SITUATIONS, stateOf, type Situation } from './situations.ts';

const STATES = [
  'none',
  'parked',
  'open',
  'released',
  'partly shipped',
  'closed',
  'cancelled',
] as const satisfies readonly Situation[];

const TABLE: readonly (readonly [keyof typeof ASKED, ...string[]])[] = [
  // The order is:                none, parked, open, released, partly shipped, closed, cancelled
  ['capture, the same message', 'order-captured', 'order-captured + order-changed', '-', '-', '-', '-', '-'],
  [
    'capture, another message',
    'order-captured',
    'order-captured + order-changed',
    'refused order-exists',
    'refused order-exists',
    'refused order-exists',
    'refused order-exists',
    'refused order-exists',
  ],
  [
    'change to 6',
    'change-parked',
    'change-parked',
    'order-changed',
    'order-changed',
    'order-changed + hold-opened',
    'refused order-closed',
    'refused order-closed',
  ],
  [
    'cancel the order',
    'cancel-parked',
    'cancel-parked',
    'quantity-cancelled + order-closed',
    'quantity-cancelled',
    'quantity-cancelled + hold-opened',
    'refused order-closed',
    'refused order-closed',
  ],
  [
    'cancel 3 of it',
    'refused order-unknown',
    'refused order-unknown',
    'quantity-cancelled',
    'quantity-cancelled',
    'quantity-cancelled + hold-opened',
    'refused order-closed',
    'refused order-closed',
  ],
  ['note facts', '-', '-', '-', '-', '-', '-', '-'],
  ['answer an alien claim', 'refused order-unknown', 'refused order-unknown', '-', '-', '-', '-', '-'],
  [
    'resolve an alien hold',
    'refused order-unknown',
    'refused order-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
  ],
  [
    'place a hold',
    'refused order-unknown',
    'refused order-unknown',
    'hold-opened',
    'hold-opened',
    'hold-opened',
    'refused order-closed',
    'refused order-closed',
  ],
  [
    'take an alien decision back',
    'refused order-unknown',
    'refused order-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
    'refused hold-unknown',
  ],
  [
    'a person routes a hold',
    'refused order-unknown',
    'refused order-unknown',
    'refused not-allowed',
    'refused not-allowed',
    'refused not-allowed',
    'refused not-allowed',
    'refused not-allowed',
  ],
  ['wake', '-', '-', '-', '-', '-', '-', '-'],
  [
    'claim the release',
    'refused order-unknown',
    'refused order-unknown',
    'refused effect-unknown',
    '-',
    '-',
    '-',
    'refused effect-unknown',
  ],
  [
    'the release is done',
    'refused order-unknown',
    'refused order-unknown',
    'refused effect-unknown',
    '-',
    '-',
    '-',
    'refused effect-unknown',
  ],
  [
    'the release is acknowledged',
    'refused order-unknown',
    'refused order-unknown',
    'refused fulfillment-unknown',
    '-',
    '-',
    '-',
    'refused fulfillment-unknown',
  ],
  [
    'all is picked',
    'refused order-unknown',
    'refused order-unknown',
    'refused transition-impossible',
    'pick-recorded',
    'pick-recorded',
    '-',
    '-',
  ],
  [
    '6 leave',
    'refused order-unknown',
    'refused order-unknown',
    'refused fulfillment-unknown',
    'shipment-confirmed',
    'shipment-confirmed',
    'shipment-confirmed + hold-opened + order-reopened',
    'refused fulfillment-unknown',
  ],
  [
    'S1 is delivered',
    'refused order-unknown',
    'refused order-unknown',
    'refused shipment-unknown',
    'refused shipment-unknown',
    'shipment-delivered',
    'shipment-delivered',
    'refused shipment-unknown',
  ],
  [
    'the buyer answers an offer',
    'refused order-unknown',
    'refused order-unknown',
    'refused nothing-to-answer',
    'refused nothing-to-answer',
    'refused nothing-to-answer',
    'refused nothing-to-answer',
    'refused nothing-to-answer',
  ],
  [
    '4 of S1 are invoiced',
    'refused order-unknown',
    'refused order-unknown',
    'refused shipment-unknown',
    'refused shipment-unknown',
    'invoice-posted',
    'order-reopened + invoice-posted + hold-opened',
    'refused shipment-unknown',
  ],
  [
    'I1 is paid',
    'refused order-unknown',
    'refused order-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'payment-recorded',
    'refused invoice-unknown',
  ],
  [
    'I1 is disputed',
    'refused order-unknown',
    'refused order-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'order-reopened + dispute-opened',
    'refused invoice-unknown',
  ],
  [
    'a dispute of I1 is settled',
    'refused order-unknown',
    'refused order-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'refused invoice-unknown',
    'refused nothing-to-answer',
    'refused invoice-unknown',
  ],
  [
    'a return of 2 is agreed',
    'refused order-unknown',
    'refused order-unknown',
    'refused shipment-unknown',
    'refused shipment-unknown',
    'return-authorised',
    'order-reopened + return-authorised',
    'refused shipment-unknown',
  ],
  [
    'R1 comes back',
    'refused order-unknown',
    'refused order-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
  ],
  [
    'R1 is inspected',
    'refused order-unknown',
    'refused order-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
    'refused return-unknown',
  ],
];

const CELLS = TABLE.flatMap(([asked, ...cells]) => cells.map((cell, i) => [asked, STATES[i] as Situation, cell] as const));

const INNER = /^(step-|claims-|basis-|wait-|task-|undo-|demand-counted|plan-made|fulfillment-)/;

function told(answer: readonly OrderEvent[] | Failure): string {
  if (isFailure(answer)) return `refused ${answer.code}`;
  if (answer.length === 0) return '-';
  return [...new Set(answer.map((event) => event.type))].filter((type) => !INNER.test(type)).join(' + ');
}

test('the table names every command in every state', () => {
  expect(TABLE.map(([asked]) => asked)).toEqual(Object.keys(ASKED));
  expect(CELLS).toHaveLength(TABLE.length * STATES.length);
});

describe('every command in every state', () => {
  test.each(CELLS)('%s, of an order that is %s: %s', (asked, situation, cell) => {
    const it = SITUATIONS[situation]();
    const before = [stateOf(it), accountsOf(it)];
    const answer = it.ask(ORDER, ASKED[asked]);
    expect(told(answer)).toBe(cell);
    // Refused: nothing changed, and it says where and what to do. Accepted: once more changes nothing.
    const after = [stateOf(it), accountsOf(it)];
    expect(isFailure(answer) ? after : before).toEqual(before);
    expect(isFailure(answer) && (answer.where === '' || answer.wayOut === '')).toBe(false);
    const again = it.ask(ORDER, ASKED[asked]);
    expect(isFailure(again) ? [] : again).toEqual([]);
    expect([stateOf(it), accountsOf(it)]).toEqual(after);
  });
});
