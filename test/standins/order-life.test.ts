/** One order's whole life over real sockets: booked, acknowledged, released by X12, shipped by a 945, invoiced, paid. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Actor, NodeId } from '../../src/core/model/identifiers.ts';
import { unit } from '../../src/core/model/quantity.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import { must } from '../../src/core/model/result.ts';
import { mailbox } from '../../src/connect/channel/mailbox.ts';
import { readShipments945 } from '../../src/connect/edi/x12/shipment-945.ts';
import { erpStandin } from '../../src/connect/erp/standin.ts';
import { financeStandin, readFinanceNews } from '../../src/connect/finance/standin.ts';
import { x12Warehouse } from '../../src/connect/wms/x12-warehouse.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { StoredMessage } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { startErp } from '../../standins/erp.ts';
import { startFinance } from '../../standins/finance.ts';
import { startMailbox } from '../../standins/mailbox.ts';
import { startWarehouse } from '../../standins/warehouse.ts';
import { Plant, Turned } from '../engine/plant.ts';
import { demandOf } from '../stories/orders.ts';
import { eventually } from '../support/eventually.ts';

const EAST = { qualifier: 'ZZ', id: 'EAST' };
const HUB = { qualifier: 'ZZ', id: 'ORDERKEEL' };

test('an order is booked, acknowledged, picked, shipped, invoiced with tax and paid', async () => {
  const clock = new Turned();
  const store = openMemoryStore({ clock });
  // What partners call back with is kept before it is acknowledged, and read afterwards.
  const door = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await store.messages.keep({
        connection: request.url?.slice(1) ?? '',
        kind: 'callback',
        raw: Buffer.concat(chunks),
      });
      response.writeHead(202).end();
    })();
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const callback = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const now = (): typeof plant.now => plant.now;
  const erp = await startErp({ stock: { 'EAST/BRG-6204': '5000' } });
  const letters = await startMailbox();
  const finance = await startFinance({ callback: `${callback}/finance`, paidAfterMs: 5, now });
  const east = await startWarehouse({
    name: 'EAST',
    recall: { kind: 'until-picked' },
    callback: `${callback}/EAST`,
    pickAfterMs: 5,
    shipAfterMs: 10,
    carrier: 'UPSN',
    now,
  });
  const envelope = {
    sender: HUB,
    receiver: EAST,
    applicationSender: 'ORDERKEEL',
    applicationReceiver: 'EAST',
    usage: 'P',
  } as const;
  const connections: Readonly<Record<string, Connection>> = {
    'erp.book': erpStandin({ name: 'erp', url: erp.url }),
    'erp.ship': erpStandin({ name: 'erp', url: erp.url }),
    'customer.acknowledge': mailbox({ name: 'mailbox', url: letters.url }),
    'finance.invoice': financeStandin({ name: 'finance', url: finance.url }),
    'warehouse.release': x12Warehouse({ name: 'wms-east', url: east.url, envelope, unitOf: () => unit('EA'), now }),
  };
  const read = (it: Plant) => (connection: string) => async (message: StoredMessage) => {
    if (connection === 'finance') {
      const { order, command } = must(readFinanceNews(message.raw));
      return await it.hub.handle(order, command, {
        id: `message:${message.id}`,
        actor: Actor.of('connection:finance'),
        roles: [],
      });
    }
    const partner = { ...EAST, node: NodeId.of('EAST'), utcOffsetMinutes: 0 };
    const [shipment] = readShipments945(new TextDecoder().decode(message.raw), [partner]);
    if (shipment?.kind !== 'shipment') throw new Error(JSON.stringify(shipment));
    return await it.hub.handle(
      shipment.order,
      { type: 'record-shipment', shipment: shipment.report },
      { id: `message:${message.id}`, actor: Actor.of('connection:wms-east'), roles: [] },
    );
  };
  const plant = await new Plant(store, clock, ({ task }) => connections[task], read).stocked();
  const { order } = await plant.pumped(plant.hub.capture(demandOf([{ quantity: '10' }]), plant.asker()));
  await eventually(async () => {
    await plant.once();
    expect((await plant.live(order)).state).toBe('closed');
  });
  const live = await plant.live(order);
  const invoice = Object.values(live.invoices)[0];
  const posted = [...finance.invoices.values()][0];
  expect(await store.read.setAside()).toEqual([]);
  expect(erp.orders.get(order)).toMatchObject({ number: 'SO-1001', order });
  expect(erp.stock.get('EAST/BRG-6204')).toBe('4990');
  expect(letters.messages).toMatchObject([{ kind: 'acknowledgement', content: { order } }]);
  expect(east.stateOf(`${order}/F1`)).toBe('shipped');
  expect(east.arrivals.filter(({ path }) => path === '/x12')).toHaveLength(1);
  expect((live.tasks['release/F1' as never] as { input: ReleaseInstruction } | undefined)?.input.node).toBe('EAST');
  expect(invoice).toMatchObject({ state: 'paid', amount: posted?.total, paid: posted?.total });
  for (const each of [erp, letters, finance, east]) await each.close();
  door.close();
});
