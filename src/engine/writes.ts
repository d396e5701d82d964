/** What a turn leaves to be written: the order, its events, and everything that is still to come of them. */
import type { CommandMeta } from '../core/model/command.ts';
import type { CrossReference } from '../core/model/identifiers.ts';
import type { Order } from '../core/model/order.ts';
import { effectsOf } from '../core/process/effects.ts';
import { restsOn } from '../core/process/rests-on.ts';
import { nextWake } from '../core/process/wake.ts';
import type { CommandOutcome, OrderWrites, StoredOrder } from './ports.ts';
import type { Turn } from './turn.ts';

type Writes = Omit<OrderWrites, 'closed' | 'carriedOut'>;

export function writesOf(
  before: StoredOrder,
  turn: Turn,
  meta: CommandMeta,
  digest: string,
): { readonly outcome: CommandOutcome; readonly writes: Writes } {
  const { order } = turn;
  const outcome = outcomeOf(before, turn, meta);
  const wake = nextWake(order, meta.at);
  const events = turn.events.map(({ event }) => event);
  const writes: Writes = {
    order,
    events: turn.events,
    at: meta.at,
    ...(wake !== undefined && { nextWake: wake }),
    restsOn: [...restsOn(order)].sort(),
    references: events.some(({ type }) => type === 'order-captured' || type === 'order-changed') ? referencesOf(order) : [],
    effects: effectsOf(order, events).map((effect) => ({ ...effect, order: meta.order })),
    accounts: turn.accounts,
    followUps: turn.followUps,
    command: { id: meta.id, digest, outcome },
  };
  return { outcome, writes };
}

function outcomeOf(before: StoredOrder, turn: Turn, { order }: CommandMeta): CommandOutcome {
  if (turn.failure !== undefined) return { kind: 'refused', order, failure: turn.failure };
  return { kind: 'accepted', order, revision: before.revision + turn.events.length };
}

function referencesOf(order: Order): readonly CrossReference[] {
  if (order.state === 'none' || order.state === 'parked') return [];
  const { references, purchaseOrder, customer } = order.header;
  return purchaseOrder === undefined
    ? references
    : [...references, { kind: 'purchase-order', issuer: customer, value: purchaseOrder }];
}
