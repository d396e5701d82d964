/** Who works a hold, and by when, as a decision table says. What may be done about the hold is not a table's business. */
import type { Failure } from '../../model/failure.ts';
import { isSame } from '../../model/digest.ts';
import type { Hold, Routing, RoutingRule } from '../../model/hold.ts';
import { HUB } from '../../model/identifiers.ts';
import type { Draft } from '../draft.ts';
import { timesOf } from '../settle/holds.ts';
import type { Of } from './command.ts';

export function routeHold(draft: Draft, { hold: id, routing, by }: Of<'route-hold'>): Failure | undefined {
  const { actor } = draft.meta;
  if (actor !== HUB)
    return { code: 'not-allowed', actor, needs: HUB, where: 'actor', wayOut: 'change the table: the hub reads it for each hold' };
  const open = draft.order.holds[id];
  // Settled since the table was read for it.
  if (open === undefined || isRouted(open, routing, by)) return undefined;
  const times = timesOf(draft, { ...open.policy, ...routing }, open.openedAt);
  if (times === undefined) return undefined;
  draft.emit({ type: 'hold-routed', hold: id, routing, ...times, by });
  return undefined;
}

function isRouted({ policy, routed }: Hold, routing: Routing, by: RoutingRule): boolean {
  const { team, due, escalate, priority, calendar } = policy;
  const before: Routing = { team, due, escalate, priority, ...(calendar === undefined ? {} : { calendar }) };
  return isSame(routed, by) && isSame(before, routing);
}
