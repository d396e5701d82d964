/**
 * The stand-in warehouses keep their work in memory, and a real one wouldn't lose it: after a stop, each is given again
 * what it had and didn't ship, under the very keys of before.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveOrder } from '../../core/model/order.ts';
import { effectKey, type TaskInstance } from '../../core/model/task.ts';
import { fulfillmentsOf } from '../../core/process/order-facts.ts';
import type { Connection } from '../../engine/connection.ts';
import { aboutEffect, type ExchangeLedger } from '../../engine/exchange-ledger.ts';
import type { Inbox } from '../../engine/inbox.ts';
import type { Messages, WantedEffect } from '../../engine/ports.ts';
import type { OrderBook } from './orders.ts';

/** What a warehouse reported before a stop is read first, or it would be given again what has left. */
export async function heard(inbox: Inbox, messages: Messages, nodes: readonly string[]): Promise<void> {
  for (;;) {
    while ((await inbox.once()) > 0);
    const listed = await Promise.all(nodes.map(async (connection) => await messages.page({ connection, most: LOOKED_AT })));
    // Of a hub that was killed: they are its own until their lease is over.
    if (!listed.flat().some(({ dueAt }) => dueAt !== undefined)) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

const LOOKED_AT = 200;
const LOOK_AGAIN_MS = 250;

export async function handBack(
  book: OrderBook,
  connectionFor: (effect: WantedEffect) => Connection | undefined,
  ledger: ExchangeLedger,
): Promise<void> {
  for (const { order } of await book.all('open')) {
    const found = await book.find(order);
    if (!found.ok) continue;
    for (const effect of heldByWarehouses(found.value)) {
      const connection = connectionFor(effect);
      await connection?.send(effect, ledger.recorder(aboutEffect(connection, effect, false)), Number.POSITIVE_INFINITY);
    }
  }
}

function heldByWarehouses(order: LiveOrder): readonly WantedEffect[] {
  const out = fulfillmentsOf(order).filter(({ state }) => state === 'released' || state === 'recalling');
  return out.flatMap(({ id }) => {
    const task = Object.values(order.tasks).find((each) => each.task === 'warehouse.release' && each.id.endsWith(`/${id}`));
    return task === undefined || !isThere(task) ? [] : [effectOf(order, task)];
  });
}

const isThere = ({ state }: TaskInstance): boolean => state === 'done' || state === 'too-late' || state === 'undoing';

const effectOf = (order: LiveOrder, { id: instance, generation, task, input }: TaskInstance): WantedEffect => ({
  key: effectKey(order.id, instance, generation, 'do'),
  order: order.id,
  instance,
  generation,
  act: 'do',
  task,
  mode: 'send',
  input,
});
