import { describe, expect, test } from 'vitest';
import { oneOrder } from '../../../simulator/checkers/one-order.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { capture, demandOf } from '../../stories/orders.ts';
import { O1, O2, Tale } from './tale.ts';

const demand = (message: string) => demandOf([{}], { channel: { kind: 'edi', name: 'edi-acme', message } });

const captured = (message: string, order = O1): OrderEvent => ({
  type: 'order-captured',
  order,
  demand: demand(message),
  workflow: { name: 'order-to-cash', version: 1 },
  at: 0 as never,
});

/** A message of an intent is sent in and captured, and the hub says so. */
function sent(
  it: Tale,
  intent: string,
  message: string,
  order = O1,
  events: readonly OrderEvent[] = [captured(message, order)],
): Tale {
  const what = capture(demand(message));
  return it
    .enter({ kind: 'sent-in', intent, order, command: message, what })
    .commit(events, { order, command: what })
    .enter({ kind: 'answered', order, command: message, accepted: true, what });
}

const ships = (it: Tale, order = O1): Tale =>
  it.enter({
    kind: 'left',
    node: 'EAST' as never,
    order,
    fulfillment: 'F1' as never,
    generation: 1,
    shipment: `S-${order}` as never,
    destination: {} as never,
    lines: [],
    againstRecall: false,
  });

const ruled = (way: 'legitimate-repeat' | 'merge'): OrderEvent => ({
  type: 'hold-resolved',
  hold: 'H1' as never,
  ruling: {
    step: 'duplicate',
    about: 'x' as never,
    resolution: { way },
    by: ['person:ana' as never],
    at: 0 as never,
    note: 'ok',
  },
});

test('one order of one intent, told twice, and another intent beside it', () => {
  const it = sent(new Tale(oneOrder), 'A', 'M1');
  sent(it, 'A', 'M1', O1, []);
  sent(it, 'B', 'M2', O2);
  expect(ships(ships(it), O2).found).toEqual([]);
});

test('one intent that ships as two orders', () => {
  const it = sent(sent(new Tale(oneOrder), 'A', 'M1'), 'A', 'M2', O2);
  expect(ships(it).found).toEqual([]);
  expect(ships(it, O2).found).toEqual(['one-order: A ships as O1 and O2, and nobody ruled that it is a repeat']);
});

test('a person who took it for a repeat answers for it', () => {
  const it = sent(sent(new Tale(oneOrder), 'A', 'M1'), 'A', 'M2', O2).commit([ruled('legitimate-repeat')], { order: O2 });
  expect(ships(ships(it), O2).found).toEqual([]);
});

test('one message that becomes two orders', () => {
  const it = sent(new Tale(oneOrder), 'A', 'M1').commit([captured('M1', O2)], { order: O2 });
  expect(it.found).toEqual(['one-order: message edi-acme M1 is captured as O1 and as O2']);
});

test('a legitimate repeat that is accepted and swallowed', () => {
  const it = sent(new Tale(oneOrder), 'A', 'M1');
  expect(sent(it, 'B', 'M2', O1, []).found).toEqual([
    'one-order: edi-acme M2 was accepted as O1, which is the order of edi-acme M1',
  ]);
  expect(sent(new Tale(oneOrder), 'A', 'M1', O1, []).found).toEqual([
    'one-order: the capture of edi-acme M1 was accepted, and O1 was never captured',
  ]);
});

test('an order that is cancelled as a duplicate by nobody', () => {
  const cancelled: OrderEvent = { type: 'quantity-cancelled', lines: [], reference: 'x', reason: 'duplicate', at: 0 as never };
  const it = sent(new Tale(oneOrder), 'A', 'M1');
  expect(it.commit([ruled('merge'), cancelled]).found).toEqual([]);
  expect(it.commit([cancelled]).found).toEqual(['one-order: O1 is cancelled as a duplicate, and nobody ruled so']);
});

describe('an order that was cancelled leaves all the same, and a copy of it has come', () => {
  const over: OrderEvent = { type: 'order-closed', outcome: 'cancelled', at: 0 as never };
  const back: OrderEvent = { type: 'order-reopened', at: 0 as never };
  const asked = {
    type: 'hold-opened',
    hold: { id: 'H1', reason: { type: 'duplicate', by: 'content', key: 'x', other: O2, otherSince: 0 } },
  } as never as OrderEvent;
  const both = (): Tale => sent(ships(sent(new Tale(oneOrder), 'A', 'M1').commit([over])), 'A', 'M2', O2);

  test('the hub asks a person as it learns of it, whichever truck was first', () => {
    expect(ships(both(), O2).commit([back, asked]).end().found).toEqual([]);
    expect(ships(both().commit([back, asked]), O2).end().found).toEqual([]);
  });

  test('it asks nobody', () => {
    const what = 'one-order: O1 left although it was cancelled, O2 instead of it, and ';
    expect(ships(both(), O2).commit([back]).found).toEqual([`${what}nobody is told`]);
    expect(ships(both(), O2).end().found).toEqual([`${what}the hub never learned`]);
  });

  test('the copy comes when the hub knows, and ships too', () => {
    expect(ships(both().commit([back]), O2).found).toEqual([
      'one-order: A ships as O1 and O2, and nobody ruled that it is a repeat',
    ]);
  });
});
