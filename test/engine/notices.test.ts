/** What subscribers are told of orders, on both stores: each thing once, in its order, whoever ends in the middle. */
import { afterEach, describe, expect, test } from 'vitest';
import { ok } from '../../src/core/model/result.ts';
import { CustomerId, type OrderId } from '../../src/core/model/identifiers.ts';
import { money } from '../../src/core/model/money.ts';
import type { NoticeKind } from '../../src/engine/notices/content.ts';
import { NoticeReader, type Subscription } from '../../src/engine/notices/notices.ts';
import type { NoticeStep, NoticeStore, OpenNotice } from '../../src/engine/notices/ports.ts';
import { NoticeSender, type Delivery, type Rendered, type Subscriber } from '../../src/engine/notices/sender.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshPostgresStore } from '../store/database.ts';
import { shipped } from '../stories/orders.ts';
import { Partner, Plant, Turned } from './plant.ts';

const ALL: readonly NoticeKind[] = ['captured', 'acknowledged', 'held', 'released', 'shipped', 'invoiced', 'closed', 'cancelled'];
const hooks = (kinds = ALL, customers: Subscription['customers'] = 'all'): Subscription => ({
  name: 'acme/hooks',
  customers,
  kinds,
});

describe.each<[string, (clock: Turned) => Promise<ProjectedStore>]>([
  ['in memory', async (clock) => openMemoryStore({ clock })],
  ['on PostgreSQL', freshPostgresStore],
])('notices %s', (_, open) => {
  let store: ProjectedStore;
  let it: Plant;
  afterEach(async () => await store.close());

  const plant = async (): Promise<void> => {
    const clock = new Turned();
    store = await open(clock);
    it = await new Plant(store, clock, () => new Partner()).stocked();
  };
  const read = async (subscriptions: readonly Subscription[], on: NoticeStore = store.notices): Promise<void> => {
    const reader = new NoticeReader(on, subscriptions);
    while (await reader.once());
  };
  const told = async (): Promise<readonly string[]> =>
    (await store.notices.list({ most: 100 })).map(({ subscriber, order, kind }) => `${subscriber} ${order} ${kind}`).toReversed();

  /** Notes what arrives, and answers as it is told to. */
  class Ear implements Subscriber {
    readonly name: string;
    readonly heard: string[] = [];
    answer: (notice: OpenNotice) => Delivery = () => ({ kind: 'sent', answer: '200' });
    rendered: (notice: OpenNotice) => Rendered = ({ kind }) => ({ kind: 'bytes', raw: new TextEncoder().encode(kind) });
    constructor(name = 'acme/hooks') {
      this.name = name;
    }
    async render(notice: OpenNotice): Promise<Rendered> {
      return this.rendered(notice);
    }
    async deliver(notice: OpenNotice, key: string, raw: Uint8Array): Promise<Delivery> {
      this.heard.push(`${key} ${new TextDecoder().decode(raw)}`);
      return this.answer(notice);
    }
  }
  const sender = (...subscribers: readonly Subscriber[]): NoticeSender =>
    new NoticeSender({
      store: store.notices,
      interchanges: store.interchanges,
      hub: {
        clock: it.clock,
        handle: async (order, command, asker) => await it.pumped(it.hub.handle(order, command, asker)),
      },
      chance: () => 0.5,
      subscribers,
      onError: (error) => void it.errors.push(error),
    });

  const released = async (message = 'M1'): Promise<OrderId> => {
    const order = await it.order(message);
    await it.untilQuiet();
    return order;
  };

  test('follow an order from capture to its invoice, each with what it is about', async () => {
    await plant();
    const order = await released();
    await it.tell(order, shipped('S1', 'F1', { '1.1': '10' }));
    await it.untilQuiet();
    const goods = money('41', 'USD');
    const part = { order, shipment: 'S1' as never, goods, tax: money('3.38', 'USD') };
    const total = money('44.38', 'USD');
    await it.tell(order, {
      type: 'record-invoice',
      invoice: { id: 'INV-1' as never, parts: [part], charges: [], tax: part.tax, total, postedAt: it.now },
    });
    await it.untilQuiet();
    await read([hooks()]);
    expect(await told()).toEqual(
      ['captured', 'acknowledged', 'released', 'shipped', 'invoiced'].map((kind) => `acme/hooks ${order} ${kind}`),
    );
    const content = async (kind: NoticeKind): Promise<unknown> =>
      (await store.notices.list({ most: 100 })).find((each) => each.kind === kind)?.content.of;
    expect(await content('shipped')).toMatchObject({
      order,
      customer: 'ACME',
      purchaseOrder: 'PO-M1',
      shipment: 'S1',
      lines: [{ line: '1', schedule: '1.1', item: 'BRG-6204', quantity: '10', unit: 'EA' }],
    });
    expect(await content('invoiced')).toMatchObject({
      invoice: 'INV-1',
      lines: [{ line: '1', item: 'BRG-6204', quantity: '10', price: '4.1', amount: goods }],
      goods,
      tax: money('3.38', 'USD'),
      total,
    });
  });

  test('wait while a subscriber is closed, and go out as it opens', async () => {
    await plant();
    await released();
    await read([hooks(['captured'])]);
    let isOpen = false;
    const ear = Object.assign(new Ear(), { isOpen: () => isOpen });
    expect([await sender(ear).once(), ear.heard]).toEqual([0, []]);
    isOpen = true;
    expect([await sender(ear).once(), ear.heard.length]).toEqual([1, 1]);
  });

  test('are those that a subscriber wants, of the customers that it wants them of', async () => {
    await plant();
    const order = await released();
    await it.tell(order, { type: 'cancel', what: 'order', reference: 'c', reason: 'buyer' });
    await it.untilQuiet();
    await read([hooks(['cancelled']), { ...hooks(['captured'], [CustomerId.of('BOLT')]), name: 'bolt/hooks' }]);
    expect(await told()).toEqual([`acme/hooks ${order} cancelled`]);
  });

  test('of what was before there were subscribers are none; reading on again adds none', async () => {
    await plant();
    await released('M1');
    await read([]);
    const second = await released('M2');
    await read([hooks(['captured'])]);
    await read([hooks(['captured'])]);
    expect(await told()).toEqual([`acme/hooks ${second} captured`]);
  });

  test('are written with their cursor or not at all: who dies in between leaves nothing, and two readers write each once', async () => {
    await plant();
    const order = await released();
    const dying: NoticeStore = {
      ...store.notices,
      step: async (lane, work) =>
        await store.notices.step(lane, async (step: NoticeStep) => {
          await work(step);
          throw new Error('the process died');
        }),
    };
    await expect(read([hooks(['captured'])], dying)).rejects.toThrow('the process died');
    expect(await told()).toEqual([]);
    await Promise.all([read([hooks(['captured'])]), read([hooks(['captured'])])]);
    await read([hooks(['captured'])]);
    expect(await told()).toEqual([`acme/hooks ${order} captured`]);
  });

  test('are told once for one event, however often it is read', async () => {
    await plant();
    const order = await released();
    await read([hooks(['captured'])]);
    const [notice] = await store.notices.list({ most: 1 });
    if (notice === undefined) throw new Error('nothing was written');
    await store.notices.step(notice.lane, async ({ cursor, write }) => await write([notice], cursor ?? 0));
    expect(await told()).toEqual([`acme/hooks ${order} captured`]);
  });

  test('are sent in their order, the same bytes under the same key until they are taken', async () => {
    await plant();
    const order = await released();
    await read([hooks(['captured', 'released'])]);
    const ear = new Ear();
    ear.answer = () => ({ kind: 'missed', error: 'http-503' });
    await sender(ear).once();
    expect(await store.notices.list({ most: 1, state: 'open' })).toMatchObject([{ kind: 'released', attempts: 0 }]);
    // The first is to be tried later, and the one behind it waits.
    await sender(ear).once();
    expect(ear.heard).toHaveLength(1);
    it.now = (it.now + 2_000) as typeof it.now;
    ear.rendered = () => ({ kind: 'unwritable', error: 'made once only' });
    ear.answer = () => ({ kind: 'sent', answer: '204' });
    await sender(ear).once();
    ear.rendered = ({ kind }) => ({ kind: 'bytes', raw: new TextEncoder().encode(kind) });
    await sender(ear).once();
    const [first, again, next] = ear.heard;
    expect(first).toMatch(new RegExp(`^notice:${order}:\\d+:acme:hooks captured$`));
    expect(again).toBe(first);
    expect(next).toMatch(/ released$/);
    expect(await store.notices.list({ most: 9 })).toMatchObject([
      { kind: 'released', state: 'sent', attempts: 1, answer: '204' },
      { kind: 'captured', state: 'sent', attempts: 2, answer: '204' },
    ]);
  });

  test('are one process’s while it sends; if it is killed, another sends the same after the lease', async () => {
    await plant();
    await released();
    await read([hooks(['captured'])]);
    const killed = new Ear();
    const dead = sender(killed);
    killed.deliver = async () => await new Promise<Delivery>(() => undefined);
    void dead.once();
    const ear = new Ear();
    await expect.poll(async () => (await store.notices.list({ most: 1 }))[0]?.raw).toBeDefined();
    expect(await sender(ear).once()).toBe(0);
    it.now = (it.now + 90_000) as typeof it.now;
    const counts = await Promise.all([sender(ear).once(), sender(ear).once()]);
    expect(counts.toSorted()).toEqual([0, 1]);
    expect(ear.heard).toHaveLength(1);
    expect(await store.notices.list({ most: 1 })).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('that are refused for good stop their order with a hold, stay, and can be sent again', async () => {
    await plant();
    const order = await released();
    await read([hooks(['captured', 'released'])]);
    const ear = new Ear();
    ear.answer = ({ kind }) => (kind === 'captured' ? { kind: 'refused', error: 'http-410' } : { kind: 'sent', answer: '200' });
    const office = sender(ear);
    await office.once();
    expect(await it.holds(order)).toEqual(['stopped']);
    const [hold] = Object.values((await it.live(order)).holds);
    expect(hold).toMatchObject({ team: 'integration', reason: { note: expect.stringContaining('http-410') as string } });
    const [, dead] = await store.notices.list({ most: 9 });
    expect(dead).toMatchObject({ state: 'dead', error: 'http-410', kind: 'captured' });
    // It does not stand in the way of those behind it.
    await office.once();
    expect(ear.heard.at(-1)).toMatch(/ released$/);
    ear.answer = () => ({ kind: 'sent', answer: '200' });
    expect(await store.notices.again(dead?.id ?? '')).toBe(true);
    await office.once();
    expect(await store.notices.find(dead?.id ?? '')).toMatchObject({ state: 'sent', answer: '200' });
    expect(await store.notices.again('999')).toBe(false);
    expect(await store.notices.find('no number')).toBeUndefined();
  });

  test('that nobody takes for a day are dead, and a subscriber that is down is left alone meanwhile', async () => {
    await plant();
    const order = await released();
    await read([hooks(['captured'])]);
    const ear = new Ear();
    ear.answer = () => ({ kind: 'missed', error: 'ECONNREFUSED' });
    const office = sender(ear);
    for (let quarter = 0; quarter < 4 * 26; quarter++) {
      await office.once();
      await office.once();
      it.now = (it.now + 15 * 60_000) as typeof it.now;
    }
    await office.once();
    expect(ear.heard).toHaveLength(105);
    expect(await store.notices.list({ most: 1 })).toMatchObject([{ state: 'dead', error: 'ECONNREFUSED' }]);
    expect(await it.holds(order)).toEqual(['stopped']);
  });

  test('of one partner are numbered without a gap, whatever could not be written', async () => {
    await plant();
    await released('M1');
    await released('M2');
    await read([hooks(['captured'])]);
    const controls: number[] = [];
    const ear = new Ear();
    let isBroken = true;
    ear.rendered = () => ({
      kind: 'numbered',
      partner: 'acme',
      write: (control) => {
        if (isBroken) throw new Error('a separator in the data');
        controls.push(control);
        return ok(String.fromCodePoint(control));
      },
    });
    await sender(ear).once();
    expect(it.errors).not.toEqual([]);
    it.now = (it.now + 5_000) as typeof it.now;
    isBroken = false;
    for (let round = 0; round < 3; round++) await sender(ear).once();
    expect(controls.toSorted((a, b) => a - b)).toEqual([1, 2]);
    const raws = (await store.notices.list({ most: 9 })).map(({ raw }) => raw?.[0] ?? 0);
    expect(raws.toSorted((a, b) => a - b)).toEqual([1, 2]);
  });
});
