/** What a command to an order came to, in short. */
import type { OrderEvent } from '../core/model/event.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Order } from '../core/model/order.ts';
import type { Hub } from '../engine/hub.ts';
import { fold } from '../engine/memory.ts';
import type { CommandOutcome } from '../engine/ports.ts';
import { problemOf } from './problem.ts';
import { refused, type Answer } from './routes/route.ts';

export interface Brief {
  readonly type: OrderEvent['type'];
  readonly about?: string;
}

/** The names by which events say what they are about; the first that is there. */
const ABOUT = ['instance', 'step', 'hold', 'shipment', 'invoice', 'return', 'fulfillment', 'reference'] as const;

export function briefOf(event: OrderEvent): Brief {
  const fields: Readonly<Record<string, unknown>> = { ...event };
  for (const name of ABOUT) {
    const value = fields[name];
    const about = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
    if (typeof about === 'string') return { type: event.type, about };
  }
  return { type: event.type };
}

/** Tasks that are taken back: undone or about to be, or no longer to be sent. */
export const undoneBy = (events: readonly OrderEvent[]): readonly string[] => [
  ...new Set(
    events.flatMap((event) => {
      if (event.type === 'undo-wanted') return [event.instance];
      return event.type === 'task-moved' && (event.unwanted || event.to === 'undone') ? [event.instance] : [];
    }),
  ),
];

const holdsOf = (order: Order): readonly { readonly hold: string; readonly type: string; readonly team: string }[] =>
  'holds' in order ? Object.values(order.holds).map(({ id, reason, team }) => ({ hold: id, type: reason.type, team })) : [];

/** `command`: the id under which it was told; the same again tells the same. */
export async function doneAnswer(hub: Hub, outcome: CommandOutcome, command: string): Promise<Answer> {
  if (outcome.kind === 'refused') return refused(problemOf(outcome.failure));
  return { status: 200, body: await done(hub, outcome.order, command) };
}

async function done(hub: Hub, id: OrderId, command: string): Promise<object> {
  const journal = await hub.store.read.journal(id);
  const events = journal.filter((entry) => entry.command === command).flatMap((entry) => entry.events.map(({ event }) => event));
  const { order, revision } = fold(journal);
  return {
    order: id,
    revision,
    state: order.state,
    events: events.map(briefOf),
    undone: undoneBy(events),
    holds: holdsOf(order),
  };
}
