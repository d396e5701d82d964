/** One order's transaction: what it reads, and what it leaves behind. */
import type { AccountKey } from '../../core/model/account.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Order } from '../../core/model/order.ts';
import { invariant } from '../../core/model/result.ts';
import type { OrderReads, OrderWrites, StoredOrder } from '../../engine/ports.ts';
import { accountReads, addFollowUps, saveAccounts, saveCommand } from './accounts.ts';
import { json, type Run } from './database.ts';
import { shareFacts } from './facts.ts';

export interface OrderRow {
  readonly state: Order | null;
  readonly revision: number;
}

export const storedOrder = (row: OrderRow | undefined): StoredOrder => ({
  order: row?.state ?? { state: 'none' },
  revision: row?.revision ?? 0,
});

export async function orderReads(run: Run, order: OrderId, learned: Set<AccountKey>): Promise<OrderReads> {
  const [row] = await run<OrderRow>('order-lock', order);
  return {
    ...(await accountReads(run, learned)),
    stored: storedOrder(row),
    facts: async (keys) => await shareFacts(run, keys),
  };
}

/** The statements go out together and are carried out in this order; the feed's lock comes last. */
export async function saveOrder(run: Run, id: OrderId, before: StoredOrder, writes: OrderWrites): Promise<void> {
  const { events, command } = writes;
  const revision = before.revision + events.length;
  const state = writes.order.state === 'none' ? undefined : writes.order;
  await Promise.all([
    run('order-save', id, json(state), revision, writes.nextWake ?? null),
    run('basis-replace', id, writes.restsOn),
    saveCommand(run, command),
    saveAccounts(run, writes.accounts),
    // Closed first: an outcome may be what makes the process ask for the same key again.
    writes.closed.length > 0 && closeEffects(run, writes),
    writes.effects.length > 0 && wantEffects(run, id, writes),
    writes.references.length > 0 && run('references-add', id, json(writes.references)),
    addFollowUps(run, writes.followUps),
    writes.carriedOut !== undefined && run('follow-up-remove', writes.carriedOut),
  ]);
  if (events.length > 0) await appendEvents(run, id, before.revision, writes);
}

async function appendEvents(run: Run, id: OrderId, revision: number, { events, at }: OrderWrites): Promise<void> {
  const [head] = await run<{ position: number }>('feed-advance', events.length);
  invariant(head !== undefined, 'the feed has a head');
  await run(
    'events-append',
    id,
    at,
    head.position - events.length,
    revision,
    events.map(({ event }) => event.type),
    events.map(({ event }) => json(event)),
    events.map(({ actor }) => actor),
    events.map(({ command }) => command),
  );
}

async function wantEffects(run: Run, id: OrderId, { effects, at }: OrderWrites): Promise<void> {
  await run(
    'effects-want',
    effects.map(({ key }) => key),
    at,
    id,
    effects.map(({ instance }) => instance),
    effects.map(({ generation }) => String(generation)),
    effects.map(({ act }) => act),
    effects.map(({ task }) => task),
    effects.map(({ mode }) => mode),
    effects.map(({ input }) => json(input)),
  );
}

async function closeEffects(run: Run, { closed }: OrderWrites): Promise<void> {
  const outcomes = closed.map(({ outcome }) => json(outcome));
  await run(
    'effects-close',
    closed.map(({ key }) => key),
    closed.map(({ state }) => state),
    outcomes,
  );
}
