/**
 * stock.reserve: what ships from where, and the claims for it.
 *
 * Invariants: a fulfillment that still fits the demand is never touched, so that a change of one line recalls no
 * other; what is out and no longer fits is recalled first, and its quantity is planned again only when the node has
 * answered; every unit planned or out is claimed; what a person has still to decide (a shortage, a short shipment)
 * is not planned behind his back.
 */
import type { CreditValue, NodeQuantity, ReserveValue } from '../../checks/check.ts';
import { stockAccount, type AccountKey } from '../../model/account.ts';
import type { ParameterSpecs } from '../../model/catalog.ts';
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import { FulfillmentId, type ItemId, type NodeId, type ScheduleId } from '../../model/identifiers.ts';
import type { Shortage } from '../../model/hold.ts';
import { duration } from '../../model/instant.ts';
import type { Answer, LiveOrder, Schedule } from '../../model/order.ts';
import type { Fulfillment, FulfillmentLine, Plan } from '../../model/plan.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { heldBy, instance } from '../evolve/steps.ts';
import { fulfillmentIn, fulfillmentsOf, hasEnded, isOut, open, scheduleIn, schedulesOf, shippedOf } from '../order-facts.ts';
import { TrackedView } from '../view.ts';
import { askAlike, conclude, isCurrent, mark, requestClaims, rulingOn } from './answers.ts';
import { shortageKey, watchBackorders } from './backorders.ts';
import { hold, lapse } from './holds.ts';
import type { Pass } from './pass.ts';
import { partsOf, rest, type Place } from './place.ts';
import { released } from './released.ts';
import { placesOf, planRest } from './reserve-plan.ts';

export const RESERVE = {
  name: 'stock.reserve',
  version: 1,
  summary: 'Chooses the nodes that ship, and claims their stock.',
  parameters: {
    prefer: { kind: 'choice', default: 'priority', options: ['priority', 'distance', 'cost'] },
    nodesMax: { kind: 'count', default: 3, tighter: 'lower' },
    nodesPerLineMax: { kind: 'count', default: 2, tighter: 'lower' },
    backorderAfter: { kind: 'duration', default: duration('5d'), tighter: 'lower' },
  } satisfies ParameterSpecs,
  uses: ['complete', 'address'],
  scope: 'order',
} as const;

export function settleReserve(pass: Pass, step: Step, id: InstanceId): void {
  const { draft } = pass;
  if (!pass.hasWork) dropPlans(draft);
  const isAnyOver = withdraw(draft);
  if (pass.isUndecided(step, undefined)) {
    pass.mark(step, id, 'undecided');
    return;
  }
  if (!pass.isReady(step, undefined)) return;
  const answer = draft.order.answers[id];
  const isCounted = answer?.kind === 'asked' || (!isAnyOver && stillStands(draft, answer));
  if (!isCurrent(draft, step, answer, pass.hasWork) || !isCounted) reserve(draft, step, id);
  if (draft.isIncomplete) askAlike(draft, answer);
  mark(pass, step, id, draft.order.answers[id]);
}

/** Nothing may ship any more, whatever the steps before this one have still to say: nothing of the plan is wanted. */
function dropPlans(draft: Draft): void {
  const over = fulfillmentsOf(draft.order).filter((each) => !hasEnded(each) && each.wanted && rest(draft.order, each).length > 0);
  if (over.length > 0) draft.emit({ type: 'plan-made', fulfillments: [], unwanted: over.map((each) => each.id) });
}

/**
 * What the plan no longer wants, and no node has, is over; and so is what has nothing left to ship. True if anything ended
 * here: what it had claimed is somebody else's now, and not only once the order has ended.
 */
function withdraw(draft: Draft): boolean {
  let isAnyOver = false;
  for (const fulfillment of fulfillmentsOf(draft.order)) {
    if (hasEnded(fulfillment) || fulfillment.state === 'recalling') continue;
    const isEmpty = rest(draft.order, fulfillment).length === 0;
    if (!isEmpty && (fulfillment.wanted || fulfillment.state !== 'planned')) continue;
    const state = isEmpty && shippedOf(draft.order, fulfillment).size > 0 ? 'shipped' : 'withdrawn';
    draft.emit({ type: 'fulfillment-ended', fulfillment: fulfillment.id, state });
    isAnyOver = true;
  }
  return isAnyOver;
}

/** What is to be planned of each schedule. */
function wanted(order: LiveOrder, letGo: CreditValue['released']): Map<ScheduleId, Decimal> {
  const wants = new Map<ScheduleId, Decimal>();
  for (const schedule of schedulesOf(order)) {
    const quantity = open(schedule);
    if (schedule.counted !== undefined && decimal.isPositive(quantity) && (letGo === 'all' || letGo.includes(schedule.id)))
      wants.set(schedule.id, quantity);
  }
  return wants;
}

/** Short shipments and picks that a person has to decide on. */
function awaitingVerdict(order: LiveOrder): Map<ScheduleId, Decimal> {
  const waiting = new Map<ScheduleId, Decimal>();
  for (const { reason } of Object.values(order.holds)) {
    if (reason.type !== 'discrepancy' || !hasEnded(fulfillmentIn(order, reason.fulfillment))) continue;
    for (const line of reason.lines)
      if (line.kind === 'under' || line.kind === 'short-pick')
        waiting.set(
          line.schedule,
          decimal.add(waiting.get(line.schedule) ?? decimal.ZERO, decimal.subtract(line.expected, line.found)),
        );
  }
  return waiting;
}

/**
 * The plan accounts for all that is open, and what a node has kept although it was wanted back is no part of it; nor is what
 * a node gave back that was stopped while it had it.
 */
function stillStands(draft: Draft, answer: Answer | undefined): boolean {
  const { order } = draft;
  if (Object.values(order.fulfillments).some((each) => isAtStoppedNode(draft, each))) return false;
  const isAnyKept = Object.values(order.fulfillments).some(({ wanted: isWanted, state }) => !isWanted && state === 'released');
  return !isAnyKept && isCovered(order, released(draft), answer?.kind === 'passed' ? (answer.value as ReserveValue) : undefined);
}

const isAtStoppedNode = (draft: Draft, fulfillment: Fulfillment): boolean =>
  fulfillment.state === 'planned' && fulfillment.wanted && draft.valueOf('node', fulfillment.node)?.status === 'stopped';

/** Whether plan, backorders and open questions together account for every unit wanted, no more and no less. */
function isCovered(order: LiveOrder, letGo: CreditValue['released'], value: ReserveValue | undefined): boolean {
  const left = wanted(order, letGo);
  const off = (schedule: ScheduleId, quantity: Decimal): void => {
    left.set(schedule, decimal.subtract(left.get(schedule) ?? decimal.ZERO, quantity));
  };
  for (const fulfillment of Object.values(order.fulfillments))
    if (!hasEnded(fulfillment)) for (const line of rest(order, fulfillment)) off(line.schedule, line.quantity);
  for (const [schedule, quantity] of awaitingVerdict(order)) off(schedule, quantity);
  for (const [schedule, waits] of Object.entries(value?.backordered ?? {}))
    for (const each of waits) off(schedule as ScheduleId, each.quantity);
  for (const [schedule, quantity] of Object.entries(value?.short ?? {})) off(schedule as ScheduleId, quantity);
  for (const quantity of left.values()) if (!decimal.isZero(quantity)) return false;
  return true;
}

function reserve(draft: Draft, step: Step, id: InstanceId): void {
  const view = new TrackedView(draft, step, id, undefined);
  const places = placesOf(draft, view);
  if (draft.isIncomplete) return;
  const left = wanted(draft.order, released(draft));
  for (const [schedule, quantity] of awaitingVerdict(draft.order)) take(left, schedule, quantity);
  keepWhatFits(draft, places, left);
  const planned = planRest(draft, view, step, places, left);
  if (planned === undefined) return;
  const plan = { ...planned, shortages: planned.shortages.map((shortage) => ofWhole(draft.order, shortage)) };
  if (plan.allocations.length > 0) draft.emit({ type: 'plan-made', fulfillments: fulfillmentsFor(draft, plan), unwanted: [] });
  const { order } = draft;
  const approved = rulingOn(order, id, shortageKey(plan.shortages))?.resolution.way === 'backorder';
  // Nobody can let goods wait where no node reaches the place.
  const mayWait = ({ schedule }: Shortage): boolean => places.get(schedule)?.waitsAt !== undefined;
  const waits = [...plan.backorders, ...(approved ? plan.shortages.filter(mayWait) : [])];
  const shortages = approved ? plan.shortages.filter((each) => !mayWait(each)) : plan.shortages;
  askForStock(draft, view, places, waits);
  if (draft.isIncomplete) return;
  requestClaims(draft, id, view);
  // Where nothing was left to plan, what was rejected before still explains the plan that stands.
  const rejected = demandOf(planned) === 0 ? (order.answers[id]?.rejected ?? []) : plan.rejected;
  const basis = view.basis(`${RESERVE.name}@${RESERVE.version}`);
  if (Object.values(draft.order.claims).some((claim) => claim.step === id && claim.state.kind === 'wanted'))
    return conclude(draft, step, id, basis, { verdict: 'ask', rejected });
  // It was not to go from one more node at once, and where it waits it has been given already: nothing would ever come of it.
  if (plan.allocations.length > 0 && waits.some((wait) => isGiven(order, wait, places))) return reserve(draft, step, id);
  const value = valueOf(order, places, waits, shortages);
  const goodUntil = watchBackorders(draft, step, id, waits, places);
  conclude(
    draft,
    step,
    id,
    basis,
    { verdict: 'pass', value, rejected, ...(goodUntil === undefined ? {} : { goodUntil }) },
    'shortage',
  );
  if (shortages.length > 0) hold(draft, id, { type: 'shortage', lines: shortages }, step.hold);
  else lapse(draft, id, 'shortage');
}

const demandOf = ({ allocations, backorders, shortages }: Plan): number =>
  allocations.length + backorders.length + shortages.length;

/** A shortage is told against all that is open of its line, not against what was left to plan. */
function ofWhole(order: LiveOrder, shortage: Shortage): Shortage {
  const whole = open(scheduleIn(order, shortage.schedule));
  return { ...shortage, wanted: whole, available: decimal.subtract(whole, shortage.short) };
}

function take(left: Map<ScheduleId, Decimal>, schedule: ScheduleId, quantity: Decimal): void {
  left.set(schedule, decimal.most(decimal.ZERO, decimal.subtract(left.get(schedule) ?? decimal.ZERO, quantity)));
}

/**
 * Takes what is planned or out off the demand; what no longer fits is dropped, or wanted back from its node. Where not all
 * of it fits any more, what nobody was told of gives way to what a node has.
 */
function keepWhatFits(draft: Draft, places: ReadonlyMap<ScheduleId, Place>, left: Map<ScheduleId, Decimal>): void {
  const room = claimed(draft);
  const live = fulfillmentsOf(draft.order).filter((each) => !hasEnded(each));
  const costOfDropping = (each: Fulfillment): number => (isTold(draft, each) ? 2 : isOut(each) ? 1 : 0);
  for (const fulfillment of live.toSorted((a, b) => costOfDropping(b) - costOfDropping(a))) {
    const lines = rest(draft.order, fulfillment);
    const fits = doesFit(draft, fulfillment, lines, places, left) && hasRoom(fulfillment, lines, places, room);
    if (fits || isOut(fulfillment)) for (const line of lines) take(left, line.schedule, line.quantity);
    if (fits !== fulfillment.wanted && (fits || isOut(fulfillment)))
      draft.emit({
        type: 'plan-made',
        fulfillments: fits ? [{ ...fulfillment, wanted: true }] : [],
        unwanted: fits ? [] : [fulfillment.id],
      });
    else if (!fits && !isOut(fulfillment))
      draft.emit({ type: 'fulfillment-ended', fulfillment: fulfillment.id, state: 'withdrawn' });
  }
}

function doesFit(
  draft: Draft,
  fulfillment: Fulfillment,
  lines: readonly FulfillmentLine[],
  places: ReadonlyMap<ScheduleId, Place>,
  left: ReadonlyMap<ScheduleId, Decimal>,
): boolean {
  if (draft.valueOf('node', fulfillment.node)?.status !== 'active' && !isTold(draft, fulfillment)) return false;
  return lines.every((line) => {
    const place = places.get(line.schedule);
    if (
      place === undefined ||
      place.destination !== fulfillment.destination ||
      !place.items.includes(line.item) ||
      place.notBefore !== fulfillment.notBefore
    )
      return false;
    return decimal.compare(line.quantity, left.get(line.schedule) ?? decimal.ZERO) <= 0;
  });
}

/** The node has the work, or may have it: a release that is only wanted has told nobody. */
function isTold({ order, workflow }: Draft, fulfillment: Fulfillment): boolean {
  const step = workflow.releasing;
  return isOut(fulfillment) && (step === undefined || order.tasks[instance(step.name, fulfillment.id)]?.state !== 'wanted');
}

/**
 * What each account that has said no to a part holds for this order. One that was not asked yet is not short, nor one that
 * gave all it was asked for: where a truck took more than was planned, it is asked again before anything is recalled.
 */
function claimed(draft: Draft): Map<AccountKey, Decimal> {
  const room = new Map<AccountKey, Decimal>();
  for (const claim of Object.values(draft.order.claims))
    if (claim.account.startsWith('stock:') && claim.state.kind !== 'wanted' && claim.state.kind !== 'granted')
      room.set(claim.account, heldBy(claim));
  return room;
}

function hasRoom(
  fulfillment: Fulfillment,
  lines: readonly FulfillmentLine[],
  places: ReadonlyMap<ScheduleId, Place>,
  room: Map<AccountKey, Decimal>,
): boolean {
  const needs = new Map<AccountKey, Decimal>();
  for (const line of lines)
    for (const part of partsOf(line.item, line.quantity, places.get(line.schedule))) {
      const account = stockAccount(fulfillment.node, part.item);
      needs.set(account, decimal.add(needs.get(account) ?? decimal.ZERO, part.quantity));
    }
  for (const [account, quantity] of needs) if (decimal.isLess(room.get(account) ?? quantity, quantity)) return false;
  for (const [account, quantity] of needs) {
    const has = room.get(account);
    if (has !== undefined) room.set(account, decimal.subtract(has, quantity));
  }
  return true;
}

/**
 * One fulfillment for each node, place and day that the allocations name. A node picks and reports by schedule line: one
 * that ships partly as its substitute takes a fulfillment of its own for that part.
 */
function fulfillmentsFor(draft: Draft, plan: Plan): readonly Fulfillment[] {
  const groups = new Map<
    string,
    { node: NodeId; destination: string; notBefore: Schedule['notBefore']; lines: FulfillmentLine[] }
  >();
  for (const { node, destination, schedule, line, item, quantity } of plan.allocations) {
    const { notBefore } = scheduleIn(draft.order, schedule);
    const part = plan.allocations
      .filter((each) => each.node === node && each.schedule === schedule)
      .findIndex((each) => each.item === item);
    const key = `${node} ${destination} ${notBefore ?? ''} ${part}`;
    const group = groups.get(key) ?? { node, destination, notBefore, lines: [] };
    group.lines.push({ schedule, line, item, quantity });
    groups.set(key, group);
  }
  let number = draft.order.counters.fulfillment;
  return [...groups.values()].map(({ node, destination, notBefore, lines }) => {
    number += 1;
    return {
      id: FulfillmentId.of(`F${number}`),
      node,
      destination,
      lines,
      state: 'planned',
      wanted: true,
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  });
}

/** Claims for all that is planned, out or waiting, one for each account. */
function askForStock(draft: Draft, view: TrackedView, places: ReadonlyMap<ScheduleId, Place>, waits: readonly Shortage[]): void {
  const totals = new Map<AccountKey, { quantity: Decimal; waits: boolean }>();
  const ask = (node: NodeId, item: ItemId, quantity: Decimal, place: Place | undefined, isWait: boolean): void => {
    for (const part of partsOf(item, quantity, place)) {
      const account = stockAccount(node, part.item);
      const before = totals.get(account);
      totals.set(account, {
        quantity: decimal.add(before?.quantity ?? decimal.ZERO, part.quantity),
        waits: isWait || before?.waits === true,
      });
    }
  };
  for (const fulfillment of fulfillmentsOf(draft.order)) {
    if (hasEnded(fulfillment)) continue;
    for (const line of rest(draft.order, fulfillment))
      ask(fulfillment.node, line.item, line.quantity, places.get(line.schedule), false);
  }
  for (const { schedule, item, short } of waits) {
    const node = places.get(schedule)?.waitsAt;
    if (node !== undefined) ask(node, item, short, places.get(schedule), true);
  }
  for (const [account, total] of totals) {
    const claim = draft.order.claims[account];
    const quantity = decimal.add(total.quantity, claim?.consumed ?? decimal.ZERO);
    // Refused, and planned again because there seems to be room: it stands in line, and what it is given is the truth.
    const stands = claim?.state.kind === 'refused' || claim?.state.kind === 'waiting';
    const whenShort = total.waits || stands ? 'wait' : 'refuse';
    view.claim({ account, quantity, whenShort });
  }
}

/** Whether all that it waits for is the order's own. */
function isGiven({ claims }: LiveOrder, { schedule, item, short }: Shortage, places: ReadonlyMap<ScheduleId, Place>): boolean {
  const place = places.get(schedule);
  const node = place?.waitsAt;
  if (node === undefined) return false;
  return partsOf(item, short, place).every((part) => claims[stockAccount(node, part.item)]?.state.kind === 'granted');
}

function valueOf(
  order: LiveOrder,
  places: ReadonlyMap<ScheduleId, Place>,
  waits: readonly Shortage[],
  shortages: readonly Shortage[],
): ReserveValue {
  const allocations: Record<string, NodeQuantity[]> = {};
  for (const fulfillment of fulfillmentsOf(order)) {
    if (hasEnded(fulfillment)) continue;
    for (const { schedule, quantity } of rest(order, fulfillment))
      (allocations[schedule] ??= []).push({ node: fulfillment.node, quantity });
  }
  const backordered: Record<string, NodeQuantity[]> = {};
  for (const { schedule, short } of waits) {
    const node = places.get(schedule)?.waitsAt;
    invariant(node !== undefined, `${schedule} waits for stock at no node`);
    (backordered[schedule] ??= []).push({ node, quantity: short });
  }
  return { allocations, backordered, short: Object.fromEntries(shortages.map(({ schedule, short }) => [schedule, short])) };
}
