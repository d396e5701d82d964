/** Reads outside any transaction: for screens, reports and feeds. */
import type { FactView } from '../../core/model/fact.ts';
import type { Actor, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Order } from '../../core/model/order.ts';
import type { Reading, RecordedEvent } from '../../engine/ports.ts';
import { readAccounts } from './accounts.ts';
import type { Run } from './database.ts';
import { viewOf } from './facts.ts';
import { readEffect } from './queues.ts';
import { storedOrder, type OrderRow } from './transaction.ts';

const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

export function reading(run: Run): Reading {
  return {
    order: async (id) => storedOrder((await run<OrderRow>('order-read', id))[0]),
    orders: async (after, most) =>
      (await run<{ id: OrderId; state: Order }>('orders-page', after ?? '', most)).map(({ id, state }) => ({ id, order: state })),
    events: async (order) => (await run<EventRow>('events-of-order', order)).map(eventOf),
    feed: async (after, most) => (await run<EventRow>('feed-read', after, most)).map(eventOf),
    fact: async (key) => {
      const [row] = await run<Parameters<typeof viewOf>[0]>('fact-read', key);
      return row === undefined ? NOT_THERE : viewOf(row);
    },
    factHistory: async (key) =>
      (await run<Parameters<typeof viewOf>[0]>('fact-history', key)).map((row) => ({ ...viewOf(row), value: row.value })),
    accounts: async (keys) => await readAccounts(run, keys),
    effect: async (key) => await readEffect(run, key),
    setAside: async () =>
      (await run<{ queue: 'follow-up' | 'message'; id: number; error: string }>('set-aside')).map((row) => ({
        ...row,
        id: String(row.id),
      })),
  };
}

interface EventRow {
  readonly position: number;
  readonly order_id: OrderId;
  readonly sequence: number;
  readonly data: RecordedEvent['event'];
  readonly actor: Actor;
  readonly command_id: string;
  readonly at: number;
}

const eventOf = (row: EventRow): RecordedEvent => ({
  position: row.position,
  order: row.order_id,
  sequence: row.sequence,
  event: row.data,
  actor: row.actor,
  command: row.command_id,
  at: row.at as Instant,
});
