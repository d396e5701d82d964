/**
 * A real Tryton followed: story 7 with a clerk's edit in Tryton itself, and the entries of its stock and receivables. Only
 * where there is one (TRYTON_URL).
 */
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test, vi } from 'vitest';
import { creditAccount, stockAccount } from '../../../src/core/model/account.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import {
  Actor,
  CustomerId,
  ItemId,
  LineId,
  NodeId,
  ScheduleId,
  ShipmentId,
  ShipToId,
  type OrderId,
} from '../../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../../src/core/model/instant.ts';
import { money } from '../../../src/core/model/money.ts';
import type { LiveOrder } from '../../../src/core/model/order.ts';
import { quantity } from '../../../src/core/model/quantity.ts';
import { must } from '../../../src/core/model/result.ts';
import { Tryton, type Id } from '../../../src/connect/erp/tryton/client.ts';
import { tryton } from '../../../src/connect/erp/tryton/connection.ts';
import { trytonFollower } from '../../../src/connect/erp/tryton/follower.ts';
import { toDate, toDecimal } from '../../../src/connect/erp/tryton/values.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import { fold } from '../../../src/engine/memory.ts';
import type { KeptAccount } from '../../../src/engine/ports.ts';
import { Closing } from '../../../src/main/house/closing.ts';
import { Folders } from '../../../src/main/house/folders.ts';
import { openRooms } from '../../../src/main/house/rooms.ts';
import { coreWorkflow } from '../../../src/main/house/workflows.ts';
import { loadMasterData } from '../../../src/main/master/load.ts';
import { readMasterData } from '../../../src/main/master/read.ts';
import { openMemoryStore } from '../../../src/store/memory/store.ts';

vi.setConfig({ testTimeout: 240_000 });

const {
  TRYTON_URL: url = '',
  TRYTON_DATABASE: database = '',
  TRYTON_USER: user = '',
  TRYTON_PASSWORD: password = '',
} = process.env;
const access = { url, database, user, password };
const clerk = (): ReturnType<Tryton['talk']> => new Tryton(access).talk(120_000);

const closing = new Closing();
afterAll(async () => await closing.close());
const clock = { now: () => Date.now() as Instant };
const store = openMemoryStore({ clock });
const erp = tryton({ name: 'erp', alone: store.alone, ...access });
/** Takes everything, and gives nothing back. */
const warehouse: Connection = {
  name: 'warehouse',
  capabilities: { dedupes: true, readable: undefined },
  send: async ({ act }) =>
    act === 'do'
      ? { kind: 'answered', outcome: { kind: 'done' } }
      : { kind: 'answered', outcome: { kind: 'refused', code: 'loaded', detail: 'on the truck' } },
  readBack: async () => ({ found: 'unknown' }),
};
const data = must(await readMasterData('examples/first-run/master'));
const { hub } = openRooms(
  {
    store,
    clock,
    workflow: must(await coreWorkflow()),
    data,
    folders: new Folders({ partners: data.folders, clock }),
    connectionFor: ({ task }) => (task.startsWith('erp.') || task === 'finance.invoice' ? erp : warehouse),
    onError: (error) => {
      throw error;
    },
  },
  closing,
);
await loadMasterData(hub, data, {});
const follower = trytonFollower({ name: 'erp', hub, keeps: () => true, reads: ['stock', 'credit'], ...access });

let asked = 0;
async function tell(order: OrderId, command: OrderCommand, role = 'service'): Promise<void> {
  const asker = { id: `test:${++asked}`, actor: Actor.of('person:ana'), roles: [role] };
  expect(await hub.handle(order, command, asker)).toMatchObject({ kind: 'accepted' });
}

async function capture(much: string): Promise<OrderId> {
  const purchaseOrder = `PO-${randomBytes(4).toString('hex')}`;
  const outcome = await hub.capture(
    {
      customer: CustomerId.of('HARBOR'),
      channel: { kind: 'api', name: 'api:test', message: purchaseOrder },
      references: [],
      purchaseOrder,
      orderedAt: clock.now(),
      orderDate: dateOf(clock.now()),
      destination: { kind: 'on-file', shipTo: ShipToId.of('PIER-9') },
      charges: [],
      lines: [
        {
          id: LineId.of('1'),
          item: { ours: ItemId.of('BRG-6204') },
          schedules: [{ id: ScheduleId.of('1.1'), quantity: quantity(much, 'EA') }],
        },
      ],
    },
    { id: purchaseOrder, actor: Actor.of('person:ana'), roles: [] },
  );
  return outcome.order;
}

async function until(order: OrderId, is: (live: LiveOrder) => unknown): Promise<LiveOrder> {
  return await vi.waitFor(
    async () => {
      const { order: live } = fold(await store.read.journal(order));
      if (live.state === 'none' || live.state === 'parked' || !is(live)) throw new Error(JSON.stringify(live));
      return live;
    },
    { timeout: 120_000, interval: 200 },
  );
}

const holdOf = (live: LiveOrder, type: string) => Object.values(live.holds).find(({ reason }) => reason.type === type);

const leaves = (live: LiveOrder, much: string): OrderCommand => {
  const [fulfillment] = Object.values(live.fulfillments);
  if (fulfillment === undefined) throw new Error('nothing was released');
  return {
    type: 'record-shipment',
    shipment: {
      id: ShipmentId.of('S1'),
      fulfillment: fulfillment.id,
      node: fulfillment.node,
      lines: [{ schedule: ScheduleId.of('1.1'), item: ItemId.of('BRG-6204'), quantity: decimal(much) }],
      shippedAt: clock.now(),
      final: true,
    },
  };
};

const onHand = ({ snapshot }: KeptAccount): number =>
  snapshot?.state.kind === 'stock' ? Number(snapshot.state.onHand.figure) : Number.NaN;

const figureOf = async (account: Parameters<typeof store.read.account>[0]): Promise<unknown> => {
  const { snapshot, later } = await store.read.account(account);
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
  const [product] = await talk.find<{ readonly default_uom: Id }>('product.product', [['code', '=', 'SEAL-25']], ['default_uom']);
  const [from] = await talk.find<{ readonly storage_location: Id }>(
    'stock.location',
    [['code', '=', 'EAST']],
    ['storage_location'],
  );
  const [to] = await talk.search('stock.location', [['type', '=', 'customer']]);
  const [company] = await talk.find<{ readonly currency: Id }>('company.company', [], ['currency']);
  const move = await talk.create('stock.move', {
    product: product?.id,
    uom: product?.default_uom,
    quantity: 30,
    from_location: from?.storage_location,
    to_location: to,
    company: company?.id,
    currency: company?.currency,
    unit_price: toDecimal(decimal('2.15')),
    effective_date: toDate(dateOf(clock.now())),
  });
  // Tryton asks whether it is meant, since the move is of no sale; the clerk says yes.
  const warning = await talk.press('stock.move', 'do', move).then(
    () => '',
    (error: unknown) => / (?<name>\w+\.done) /.exec(String(error))?.groups?.['name'] ?? String(error),
  );
  await talk.create('res.user.warning', { name: warning, user: (await talk.search('res.user', [['login', '=', user]]))[0] });
  await talk.press('stock.move', 'do', move);
  await follower.look();
  await follower.look();
  expect(before - onHand(await hub.store.read.account(east))).toBe(30);
});

test('the limit that Tryton keeps is the limit of the group', async () => {
  await follower.look();
  expect(JSON.stringify(await figureOf(creditAccount('HARBOR')))).toContain('"limit":"99999999"');
});
