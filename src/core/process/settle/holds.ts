/** Opening, updating and lapsing holds. One open hold for each instance and type; the same cause again is the same hold. */
import * as decimal from '../../model/decimal.ts';
import { ALWAYS, plusBusiness, type Calendar } from '../../model/calendar.ts';
import { isSame } from '../../model/digest.ts';
import { HoldId } from '../../model/identifiers.ts';
import type { Hold, HoldPolicy, HoldReason, HoldType } from '../../model/hold.ts';
import { duration, type Duration, type Instant } from '../../model/instant.ts';
import type { Money } from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Draft } from '../draft.ts';

const policy = (team: string, due: string, priority: number): HoldPolicy => ({
  team,
  due: duration(due),
  escalate: [],
  priority,
});

/** Who works the holds of the process itself, and by when, where the workflow's step doesn't say. */
export const DEFAULT_POLICY: { readonly [T in HoldType]: HoldPolicy } = {
  incomplete: policy('service', '2h', 3),
  duplicate: policy('service', '1h', 2),
  'ship-to': policy('service', '2h', 3),
  screening: policy('compliance', '4h', 2),
  'price-difference': policy('pricing', '4h', 3),
  'below-margin': policy('pricing-lead', '4h', 3),
  credit: policy('credit', '4h', 3),
  'payment-authorisation': policy('credit', '4h', 3),
  'not-orderable': policy('service', '2h', 3),
  shortage: policy('planning', '4h', 3),
  'awaiting-buyer': policy('service', '2d', 4),
  'date-jeopardy': policy('planning', '2h', 3),
  'beyond-recall': policy('warehouse', '15min', 1),
  discrepancy: policy('warehouse', '1h', 2),
  effect: policy('integration', '1h', 2),
  'invoice-mismatch': policy('finance', '8h', 3),
  unsettled: policy('operations', '1h', 2),
  'change-unfit': policy('service', '2h', 3),
  'fact-too-old': policy('integration', '1h', 3),
  stopped: policy('operations', '4h', 2),
};

export function openHolds(order: LiveOrder, raisedBy: string, type?: HoldType): readonly Hold[] {
  const found: Hold[] = [];
  for (const each of Object.values(order.holds))
    if (each.raisedBy === raisedBy && (type === undefined || each.reason.type === type)) found.push(each);
  return found.length < 2 ? found : found.sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
}

export const hasHold = (order: LiveOrder, type: HoldType): boolean =>
  Object.values(order.holds).some((each) => each.reason.type === type);

/** Opens a hold, or updates the one that is open for the same cause. Gives its id, or undefined while a calendar has to be loaded. */
export function hold(draft: Draft, raisedBy: string, reason: HoldReason, of: HoldPolicy | undefined): HoldId | undefined {
  const before = openHolds(draft.order, raisedBy, reason.type)[0];
  const amount = amountOf(reason);
  if (before !== undefined) {
    if (!isSame(before.reason, reason))
      draft.emit({ type: 'hold-updated', hold: before.id, reason, ...(amount === undefined ? {} : { amount }) });
    return before.id;
  }
  const used = of ?? DEFAULT_POLICY[reason.type];
  const times = timesOf(draft, used, draft.now);
  if (times === undefined) return undefined;
  const id = HoldId.of(`H${draft.order.counters.hold + 1}`);
  draft.emit({
    type: 'hold-opened',
    hold: {
      id,
      reason,
      raisedBy,
      policy: used,
      team: used.team,
      openedAt: draft.now,
      dueAt: times.dueAt,
      ...(times.next === undefined ? {} : { nextEscalation: times.next }),
      ...(amount === undefined ? {} : { amount }),
    },
  });
  return id;
}

/** By business time from its opening; undefined while a calendar has to be loaded. */
export function timesOf(
  draft: Draft,
  of: HoldPolicy,
  openedAt: Instant,
): { readonly dueAt: Instant; readonly next?: { readonly index: number; readonly at: Instant } } | undefined {
  const calendar = calendarOf(draft, of);
  if (calendar === undefined) return undefined;
  const next = escalation(calendar, of, 0, openedAt);
  return { dueAt: plusBusiness(calendar, openedAt, of.due), ...(next === undefined ? {} : { next }) };
}

export function lapse(draft: Draft, raisedBy: string, type?: HoldType): void {
  for (const open of openHolds(draft.order, raisedBy, type)) draft.emit({ type: 'hold-lapsed', hold: open.id });
}

export function escalate(draft: Draft): void {
  for (const open of Object.values(draft.order.holds)) {
    let next = open.nextEscalation;
    while (next !== undefined && next.at <= draft.now) {
      const calendar = calendarOf(draft, open.policy);
      const step = open.policy.escalate[next.index];
      if (calendar === undefined || step === undefined) break;
      const after = escalation(calendar, open.policy, next.index + 1, open.openedAt);
      draft.emit({
        type: 'hold-escalated',
        hold: open.id,
        team: step.team,
        at: draft.now,
        ...(after === undefined ? {} : { next: after }),
      });
      next = after;
    }
  }
}

function escalation(
  calendar: Calendar,
  of: HoldPolicy,
  index: number,
  openedAt: Instant,
): { index: number; at: Instant } | undefined {
  const step = of.escalate[index];
  return step === undefined ? undefined : { index, at: plusBusiness(calendar, openedAt, step.after satisfies Duration) };
}

function calendarOf(draft: Draft, of: HoldPolicy): Calendar | undefined {
  if (of.calendar === undefined) return ALWAYS;
  const view = draft.valueOf('calendar', of.calendar);
  if (draft.isIncomplete) return undefined;
  return view ?? ALWAYS;
}

/** The money that a hold is about, which decides whether a second person is needed. */
function amountOf(reason: HoldReason): Money | undefined {
  switch (reason.type) {
    case 'price-difference':
    case 'below-margin':
      return reason.atStake;
    case 'credit':
      return reason.problem.problem === 'over-limit'
        ? reason.problem.over
        : reason.problem.problem === 'overdue'
          ? reason.problem.overdue
          : undefined;
    case 'payment-authorisation':
      return 'needed' in reason.problem ? reason.problem.needed : undefined;
    case 'invoice-mismatch':
      return { ...reason.difference, amount: decimal.magnitude(reason.difference.amount) };
    case 'beyond-recall':
      return reason.interceptCost;
    default:
      return undefined;
  }
}
