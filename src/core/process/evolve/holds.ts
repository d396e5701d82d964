/** How holds and rulings change. */
import type { HoldEvent } from '../../model/event.ts';
import type { Hold } from '../../model/hold.ts';
import type { HoldId } from '../../model/identifiers.ts';
import type { LiveOrder } from '../../model/order.ts';
import { invariant, never } from '../../model/result.ts';
import { withEntry } from '../../model/record.ts';

export function evolveHold(order: LiveOrder, event: HoldEvent): LiveOrder {
  if (event.type === 'hold-opened')
    return {
      ...order,
      holds: withEntry(order.holds, event.hold.id, event.hold),
      counters: { ...order.counters, hold: order.counters.hold + 1 },
    };
  if (event.type === 'ruling-taken-back')
    return {
      ...order,
      rulings: order.rulings.filter((ruling) => ruling !== order.decisions[event.hold]),
      decisions: without(order.decisions, event.hold),
    };
  const hold = order.holds[event.hold];
  invariant(hold !== undefined, `${event.type} of hold ${event.hold}, which is not open`);
  switch (event.type) {
    case 'hold-updated': {
      // What one of two people proposed was about the old figures.
      const { proposal: _, amount: __, ...rest } = hold;
      return withHold(order, { ...rest, reason: event.reason, ...(event.amount === undefined ? {} : { amount: event.amount }) });
    }
    case 'hold-escalated': {
      const { nextEscalation: _, ...rest } = hold;
      return withHold(order, { ...rest, team: event.team, ...(event.next === undefined ? {} : { nextEscalation: event.next }) });
    }
    case 'hold-routed': {
      const { nextEscalation: _, policy, ...rest } = hold;
      const { calendar: __, ...kept } = policy;
      return withHold(order, {
        ...rest,
        policy: { ...kept, ...event.routing },
        team: event.routing.team,
        dueAt: event.dueAt,
        routed: event.by,
        ...(event.next === undefined ? {} : { nextEscalation: event.next }),
      });
    }
    case 'resolution-proposed':
      return withHold(order, {
        ...hold,
        proposal: { resolution: event.resolution, by: event.by, at: event.at, note: event.note },
      });
    case 'hold-resolved':
      return {
        ...order,
        holds: without(order.holds, event.hold),
        rulings: [...order.rulings, event.ruling],
        decisions: withEntry(order.decisions, event.hold, event.ruling),
      };
    case 'hold-lapsed':
      return { ...order, holds: without(order.holds, event.hold) };
    default:
      return never(event, 'evolve hold');
  }
}

const withHold = (order: LiveOrder, hold: Hold): LiveOrder => ({ ...order, holds: withEntry(order.holds, hold.id, hold) });

function without<T>(holds: Readonly<Record<HoldId, T>>, id: HoldId): Readonly<Record<HoldId, T>> {
  const rest = { ...holds };
  delete rest[id];
  return rest;
}
