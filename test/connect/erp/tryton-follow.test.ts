/**
 * A real Tryton followed: story 7 with a clerk's edit in Tryton itself, and the entries of its stock and receivables. Only
 * where there is one (TRYTON_URL).
 */
import { expect, test, vi } from 'vitest';
import { creditAccount, stockAccount } from '../../../src/core/model/account.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { ItemId, NodeId, ScheduleId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import { money } from '../../../src/core/model/money.ts';
import type { Id } from '../../../src/connect/erp/tryton/client.ts';
import { toDecimal } from '../../../src/connect/erp/tryton/values.ts';
import type { KeptAccount } from '../../../src/engine/ports.ts';
import { capture, clerk, follower, holdOf, hub, leaves, sellsOverTheCounter, tell, until } from './tryton-town.ts';

vi.setConfig({ testTimeout: 240_000 });

const onHand = ({ snapshot }: KeptAccount): number =>
  snapshot?.state.kind === 'stock' ? Number(snapshot.state.onHand.figure) : Number.NaN;

const figureOf = async (account: Parameters<typeof hub.store.read.account>[0]): Promise<unknown> => {
  const { snapshot, later } = await hub.store.read.account(account);
  return { snapshot, later };
};

test('story 7: a clerk cuts 40 to 25 in Tryton, 40 left, 30 are kept and 10 come back', async () => {
  const order = await capture('40');
  const released = await until(order, ({ fulfillments }) =>
    Object.values(fulfillments).some(({ state }) => state === 'released'),
  );
  await follower.look();
  expect((await until(order, () => true)).revision).toBe(released.revision);

  const talk = clerk();
  const [sale] = await talk.find<{ readonly lines: readonly Id[] }>(
    'sale.sale',
    [['reference', 'like', `${order}:%`]],
    ['lines'],
  );
  const [line] = await talk.read<{ readonly product: Id; readonly unit: Id }>('sale.line', sale?.lines ?? [], [
    'product',
    'unit',
  ]);
  const change = { action: 'line', line: line?.id, product: line?.product, unit: line?.unit, quantity: 25 };
  const cut = await talk.create('sale.amendment', {
    sale: sale?.id,
    description: 'the buyer called',
    lines: [['create', [{ ...change, unit_price: toDecimal(decimal('4.1')) }]]],
  });
  await talk.press('sale.amendment', 'validate_amendment', cut);
  await follower.look();
  const stopped = await until(order, (live) => holdOf(live, 'beyond-recall'));
  expect(holdOf(stopped, 'beyond-recall')?.reason).toMatchObject({ cause: 'refused', changed: ['quantity'] });

  await tell(order, leaves(stopped, '40'), 'warehouse');
  const left = await until(order, (live) => holdOf(live, 'discrepancy'));
  const verdict = holdOf(left, 'discrepancy');
  expect(verdict?.reason).toMatchObject({ lines: [{ expected: '25', found: '40', kind: 'over' }] });
  const resolution = { way: 'accept-over', bill: decimal('5'), gift: decimal('0'), takeBack: decimal('10') } as const;
  if (verdict !== undefined)
    await tell(order, { type: 'resolve-hold', hold: verdict.id, resolution, note: 'buyer keeps 30' }, 'warehouse');
  await until(order, ({ tasks }) => tasks['invoice/S1' as never]?.['state'] === 'done');
  await follower.look();
  const billed = await until(order, ({ invoices }) => Object.keys(invoices).length === 1);
  // 164.00 and 8.25% of tax.
  expect(Object.values(billed.invoices)).toMatchObject([{ state: 'posted', amount: money('177.53', 'USD') }]);

  const [back] = Object.values(billed.returns);
  const lines = [{ shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal('10') }];
  if (back !== undefined) {
    await tell(order, { type: 'receive-return', return: back.id, lines });
    await tell(order, { type: 'inspect-return', return: back.id, accepted: lines });
  }
  const credited = await until(order, () => true);
  expect(Object.values(credited.returns)).toMatchObject([{ state: 'credited', credit: money('41.00', 'USD') }]);
  expect((await follower.reconcile()).differences.filter((each) => each.order === order)).toEqual([]);
});

test('a counter sale in Tryton takes stock once, and a shipment of ours is not counted a second time', async () => {
  const east = stockAccount(NodeId.of('EAST'), ItemId.of('SEAL-25'));
  await follower.look();
  const before = onHand(await hub.store.read.account(east));
  const talk = clerk();
  await sellsOverTheCounter(talk, 'SEAL-25', 30);
  await follower.look();
  await follower.look();
  expect(before - onHand(await hub.store.read.account(east))).toBe(30);
});

test('the limit that Tryton keeps is the limit of the group', async () => {
  await follower.look();
  expect(JSON.stringify(await figureOf(creditAccount('HARBOR')))).toContain('"limit":"99999999"');
});
