/**
 * What cannot have happened to an order is a bug, and stops at once by a name: an event about something that is not there,
 * or one of a kind that nobody knows. Silence would be a figure that is wrong from then on.
 */
import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Order } from '../../../src/core/model/order.ts';
import type { AccountEvent } from '../../../src/core/process/account/event.ts';
import { evolveAccount } from '../../../src/core/process/account/evolve.ts';
import type { AccountState } from '../../../src/core/process/account/state.ts';
import { evolve, NO_ORDER } from '../../../src/core/process/evolve.ts';
import { CREDIT, EAST, KEY } from './account/tell.ts';
import { ORDER, SITUATIONS, type Situation } from './commands/situations.ts';

const orderOf = (situation: Situation): Order => SITUATIONS[situation]().orders.get(OrderId.of(ORDER)) ?? NO_ORDER;
const LINES = [{ schedule: '9.9', quantity: '1' }];

const IMPOSSIBLE: readonly (readonly [situation: Situation, event: { readonly type: string }, says: string])[] = [
  ['none', { type: 'order-closed' }, 'order-closed on an order that is none'],
  ['parked', { type: 'hold-lapsed' }, 'hold-lapsed on an order that is parked'],
  ['open', { type: 'order-captured' }, 'order-captured on an order that is open'],
  ['open', { type: 'change-parked' }, 'change-parked on an order that is open'],
  ['open', { type: 'cancel-parked' }, 'cancel-parked on an order that is open'],
  ['open', { type: 'gone' }, 'evolve: unknown case'],
  ['open', of({ type: 'order-changed', changes: [{ kind: 'price', line: '9', to: {} }] }), 'line 9 is unknown'],
  ['open', of({ type: 'order-changed', changes: [{ kind: 'days', schedule: '9.9' }] }), 'schedule 9.9 is unknown'],
  ['open', of({ type: 'order-changed', changes: [{ kind: 'gone' }] }), 'apply change: unknown case'],
  ['open', of({ type: 'quantity-cancelled', lines: LINES }), 'schedule 9.9 is unknown'],
  ['open', of({ type: 'basis-refreshed', step: 'ship/S9' }), 'ship/S9 has no answer to refresh'],
  ['open', of({ type: 'hold-lapsed', hold: 'H9' }), 'hold-lapsed of hold H9, which is not open'],
  ['open', of({ type: 'hold-updated', hold: 'H9' }), 'hold-updated of hold H9, which is not open'],
  ['open', of({ type: 'plan-made', fulfillments: [], unwanted: ['F9'] }), 'plan without fulfillment F9, which is unknown'],
  ['open', of({ type: 'fulfillment-ended', fulfillment: 'F9' }), 'fulfillment F9 is unknown'],
  ['open', of({ type: 'fulfillment-reduced', fulfillment: 'F9', lines: LINES }), 'fulfillment F9 is unknown'],
  ['open', of({ type: 'shipment-delivered', shipment: 'S9' }), 'shipment S9 is unknown'],
  ['open', of({ type: 'counter-offer-answered', accepted: true }), 'an answer to no counter-offer'],
  [
    'closed',
    of({ type: 'overage-settled', shipment: 'S1', schedule: '9.9', bill: '0', gift: '0', takeBack: '0' }),
    'schedule 9.9 is unknown',
  ],
  [
    'open',
    of({ type: 'overage-settled', shipment: 'S9', schedule: '1.1', bill: '0', gift: '0', takeBack: '0' }),
    'shipment S9 is unknown',
  ],
  [
    'released',
    of({ type: 'task-moved', instance: 'release/F1', generation: 7 }),
    'release/F1 moved, but it is not of generation 7',
  ],
  ['open', of({ type: 'task-moved', instance: 'release/F9', generation: 1 }), 'release/F9 moved, but it is not of generation 1'],
  ['open', of({ type: 'invoice-accepted', invoice: 'I9' }), 'invoice I9 is unknown'],
  ['open', of({ type: 'return-received', return: 'R9' }), 'return R9 is unknown'],
];

describe('an order to which cannot have happened', () => {
  test.each(IMPOSSIBLE)('while it is %s: %o', (situation, event, says) => {
    expect(() => evolve(orderOf(situation), event as OrderEvent)).toThrow(says);
  });
});

const TERMS = { order: 'O1', customer: 'ACME', priority: 5, since: 0, generation: 1, wanted: '1' };

describe('an account to which cannot have happened', () => {
  test.each<readonly [AccountState, { readonly type: string }, string]>([
    [EAST, { type: 'gone' }, 'evolveAccount: unknown case'],
    [EAST, of({ type: 'claim-given-up', order: 'O9' }), 'stock:EAST/BOLT: order O9 has a claim'],
    [EAST, of({ type: 'claim-filled', order: 'O9', granted: '1' }), 'stock:EAST/BOLT: order O9 has a claim'],
    [EAST, of({ type: 'limit-set', limit: '1' }), 'stock:EAST/BOLT: only credit has a limit'],
    [CREDIT, of({ type: 'safety-set', safety: '1' }), 'credit:ACME-GROUP: only stock has safety and pools'],
    [CREDIT, of({ type: 'pool-ended', pool: 'SPRING' }), 'credit:ACME-GROUP: only stock has safety and pools'],
    [KEY, of({ type: 'figure-read', figure: '1', asOf: 0 }), 'key:ACME/PO-7: only stock and credit have a figure'],
    [KEY, of({ type: 'figure-moved', delta: '1', at: 0 }), 'key:ACME/PO-7: only stock and credit have a figure'],
  ])('$account: %o', (account, event, says) => {
    expect(() => evolveAccount(account, event as AccountEvent)).toThrow(says);
  });

  test('what it holds of nobody is nothing', () => {
    const granted = evolveAccount(KEY, of({ type: 'claim-granted', claim: TERMS }) as AccountEvent);
    expect(granted).toMatchObject({ claimed: '1' });
    expect(evolveAccount(granted, of({ type: 'claim-given-up', order: 'O1' }) as AccountEvent)).toMatchObject({
      claimed: '0',
      claims: null,
    });
  });
});

/** An event as a store that has gone wrong might give it. */
function of(event: { readonly type: string; readonly [field: string]: unknown }): { readonly type: string } {
  return event;
}
