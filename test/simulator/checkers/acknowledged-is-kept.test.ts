import { expect, test } from 'vitest';
import { acknowledgedIsKept } from '../../../simulator/checkers/acknowledged-is-kept.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { cancelAll, quantityOf, town } from '../../core/process/settle/given.ts';
import { ALL, begun, left, Lived, ORDER } from './lived.ts';
import { O1 } from './tale.ts';

const but =
  (type: OrderEvent['type']): Lived['edit'] =>
  (event) =>
    event.type === type ? undefined : event;

test('all that was accepted is in the feed', () => {
  const it = new Lived(town(), acknowledgedIsKept);
  it.tell('O1', quantityOf('1.1', '8'));
  it.tell('O1', ORDER);
  it.deliver();
  it.tell('O1', { type: 'place-hold', note: 'the buyer called', team: 'service' });
  it.resolve('stopped', { way: 'resume' });
  it.deliver();
  it.ship('S1', left(it, 'S1', 'F1', { '1.1': '8', '2.1': '5' }));
  it.deliver();
  it.pay('S1');
  expect(it.end()).toEqual([]);
});

test('a capture that is accepted and lost', () => {
  const it = new Lived(town(), acknowledgedIsKept);
  it.edit = but('order-captured');
  it.tell('O1', ORDER);
  expect(it.tale.found).toEqual([expect.stringMatching(/capture told was accepted, and the feed has no capture/)]);
});

test('a change, a cancellation and a shipment that are accepted and lost', () => {
  const it = begun(acknowledgedIsKept);
  it.edit = but('order-changed');
  it.tell('O1', quantityOf('1.1', '8'));
  it.edit = but('quantity-cancelled');
  it.tell('O1', cancelAll);
  it.edit = but('shipment-confirmed');
  it.tell('O1', left(it, 'S1', 'F1', ALL));
  expect(it.tale.found).toEqual([
    expect.stringMatching(/change told was accepted, and the feed has no change service-desk call-/),
    expect.stringMatching(/cancel told was accepted, and the feed has no cancel cancel-1/),
    expect.stringMatching(/record-shipment told was accepted, and the feed has no shipment S1/),
  ]);
});

test('a change that was parked, and an order that comes without it', () => {
  const it = new Lived(town(), acknowledgedIsKept);
  it.tell('O1', quantityOf('1.1', '8'));
  it.tell('O1', { type: 'cancel', what: 'order', reference: 'never', reason: 'buyer' });
  it.edit = (event) => (event.type === 'order-changed' || event.type === 'quantity-cancelled' ? undefined : event);
  it.tell('O1', ORDER);
  expect(it.tale.found).toEqual([
    expect.stringMatching(/change service-desk call-\d+ was parked, and the order came without it/),
    'acknowledged-is-kept: cancellation never was parked, and the order came without it',
  ]);
});

test('a feed that starts over, and an order that is gone at the end', () => {
  const it = begun(acknowledgedIsKept);
  const at = it.tale.now;
  const event: OrderEvent = { type: 'order-reopened', at };
  it.tale.show({
    kind: 'order',
    order: O1,
    command: { type: 'wake' },
    id: 'C',
    events: [{ position: 1, order: O1, sequence: 1, event, actor: 'hub' as never, command: 'C', at }],
    accounts: new Map(),
  });
  it.tale.end();
  expect(it.tale.found).toEqual([
    expect.stringMatching(/the feed is at \d+, and order-reopened comes at 1/),
    'acknowledged-is-kept: its capture was accepted, and it is none',
  ]);
});
