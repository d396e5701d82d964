/** What an order does not need any more is free for others at once, not only when the order has ended. */
import { expect, test } from 'vitest';
import { stockAccount } from '../../../../src/core/model/account.ts';
import { ItemId, NodeId } from '../../../../src/core/model/identifiers.ts';
import { cancelAll, order, town } from './given.ts';

const BEARINGS = stockAccount(NodeId.of('EAST'), ItemId.of('BRG-6204'));

test('an order that is cancelled before its release gives its stock back, while the ERP still takes its booking back', () => {
  const it = order(town());
  it.deliver(({ task }) => (task === 'warehouse.release' ? undefined : { kind: 'done' }));
  expect(it.live('O1').claims[BEARINGS]).toBeDefined();

  it.tell('O1', cancelAll);

  expect(it.live('O1').state).toBe('open');
  expect(it.live('O1').claims[BEARINGS]).toBeUndefined();
});
