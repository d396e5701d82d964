/** What a turn leaves to be written: the order, its events, and everything that is still to come of them. */
import type { CommandMeta } from '../core/model/command.ts';
import type { FactKey } from '../core/model/fact.ts';
import type { CrossReference } from '../core/model/identifiers.ts';
import type { Order } from '../core/model/order.ts';
import { effectsOf } from '../core/process/effects.ts';
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
    restsOn: restsOn(order),
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

/** Outside facts in the bases of its answers and tasks. An order that has ended rests on nothing. */
function restsOn(order: Order): readonly FactKey[] {
  if (order.state !== 'open') return [];
  const keys = new Set<FactKey>();
  for (const read of [...Object.values(order.answers), ...Object.values(order.tasks)])
    if ('basis' in read) for (const { key } of read.basis.entries) if (isOutside(key)) keys.add(key);
  return [...keys].sort();
}

const isOutside = (key: FactKey): boolean => !key.startsWith('order.') && !key.startsWith('step:');

function referencesOf(order: Order): readonly CrossReference[] {
  if (order.state === 'none' || order.state === 'parked') return [];
  const { references, purchaseOrder, customer } = order.header;
  return purchaseOrder === undefined
    ? references
    : [...references, { kind: 'purchase-order', issuer: customer, value: purchaseOrder }];
}
