/** One order's history over the API: its events page by page, and the messages that crossed the border for it. */
import { expect, test } from 'vitest';
import { messagesOf } from '../../src/api/order-messages.ts';
import { OrderId } from '../../src/core/model/identifiers.ts';
import { laneOf } from '../../src/engine/lane.ts';
import { captured, LONG_MS, served, STORES, type Served } from './served.ts';

interface Page {
  readonly events: readonly {
    readonly sequence: number;
    readonly type: string;
    readonly command: string;
    readonly actor: string;
  }[];
  readonly total: number;
  readonly next?: string;
}

test.each(STORES)('on %s, what happened is read page by page, the latest first', { timeout: LONG_MS }, async (_, open) => {
  const { ask, plant, key: keyOf } = await served(open);
  const key = await keyOf('orders:read', 'orders:write');
  const order = await captured(ask, key, 'M1');
  await atRest(plant, order);
  const journal = await plant.store.read.journal(OrderId.of(order));
  const expected = journal.flatMap(({ events }) => events.map(({ event }) => event.type)).toReversed();
  for (const limit of [1, 3, 500]) {
    const found: Page['events'][number][] = [];
    let cursor = '';
    for (;;) {
      const { body } = await ask(`GET /orders/${order}/timeline?limit=${limit}${cursor}`, { key });
      const { events, total, next } = body as Page;
      expect([events.length <= limit, total]).toEqual([true, expected.length]);
      found.push(...events);
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    expect(found.map(({ type }) => type)).toEqual(expected);
    expect(found.map(({ sequence }) => sequence)).toEqual(expected.map((_type, i) => expected.length - i));
    expect(found.at(-1)).toMatchObject({ actor: 'partner:web', command: expect.stringMatching(/:capture-M1$/) as string });
  }
  const unknown = { status: 404, body: { code: 'order-unknown' } };
  expect(await ask('GET /orders/O-NONE/timeline', { key })).toMatchObject(unknown);
  expect(await ask('GET /orders/O-NONE/messages', { key })).toMatchObject(unknown);
});

/** All that the order asks of partners is done. */
async function atRest(plant: Served['plant'], order: string): Promise<void> {
  await expect.poll(async () => Object.values(await plant.tasks(order))).toEqual(['done', 'done', 'done']);
}

test('what was asked and withdrawn before anybody had it crossed no border', async () => {
  const order = OrderId.of('O-1');
  const event = (type: string, generation: number, more: object = {}): object => ({
    actor: 'connection:east',
    event: { type, task: 'warehouse.release', instance: 'release/F1', generation, at: generation, act: 'do', ...more },
  });
  const events = [event('task-wanted', 1), event('task-wanted', 2), event('effect-reported', 2, { outcome: { kind: 'done' } })];
  const store = {
    read: { journal: async () => [{ command: 'c', events }], effect: async () => undefined },
    messages: { named: async () => [] },
    exchanges: { ofOrder: async () => [] },
  };
  const found = await messagesOf(store as never, { ofOrder: async () => [] } as never, order);
  expect(found.map(({ id, connection, state }) => [id, connection, state])).toEqual([['O-1:release/F1:2', 'east', 'done']]);
});

test.each(STORES)('on %s, messages in and out are those of the order, and of no other', { timeout: LONG_MS }, async (_, open) => {
  const { ask, plant, store, key: keyOf } = await served(open);
  const key = await keyOf('orders:read', 'orders:write', 'messages:read');
  const order = await captured(ask, key, 'M1');
  await captured(ask, key, 'M2', '20');
  await atRest(plant, order);
  const change = { reference: 'CH-1', changes: [{ kind: 'instructions', to: 'Ring twice.' }] };
  await ask(`POST /orders/${order}/changes`, { key, once: 'change', body: change });
  await atRest(plant, order);
  const id = OrderId.of(order);
  const told = {
    subscriber: 'acme/letters',
    order: id,
    sequence: 1,
    kind: 'shipment',
    content: { of: {} },
    at: plant.now,
  } as const;
  await store.notices.step(laneOf(id, store.lanes), async (step) => await step.write([told as never], 1));
  const { body } = await ask(`GET /orders/${order}/messages`, { key });
  const { messages } = body as { readonly messages: readonly Record<string, string>[] };
  const of = (direction: string): readonly string[] =>
    messages
      .filter((each) => each['direction'] === direction)
      .map(({ connection, kind, state }) => [connection, kind, state].join(' '))
      .toSorted();
  expect(of('in')).toEqual(['api POST /v1/orders taken', `api POST /v1/orders/${order}/changes taken`]);
  expect(of('out')).toEqual([
    'acme/letters shipment waiting',
    'partner customer.acknowledge done',
    'partner erp.book done',
    'partner warehouse.release done',
    'partner warehouse.release done',
    'partner warehouse.release undo done',
  ]);
  for (const each of messages.filter(({ direction }) => direction === 'in'))
    expect((await ask(`GET /messages/${each['id']}`, { key })).status).toBe(200);
});
