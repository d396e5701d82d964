/**
 * The build: after every command, one walk over all step instances brings what was decided and asked for in line
 * with the facts as they are now. It is the only place in which steps run, stale and undo.
 *
 * It walks until nothing changes, which is at once in nearly every case: a walk sees all that its own earlier steps
 * changed; only a fulfillment that comes back is planned again in the next.
 */
import type { ShipmentId } from '../../model/identifiers.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance } from '../evolve/steps.ts';
import { shipmentIn } from '../order-facts.ts';
import { settleCheck } from './answers.ts';
import { shippedAnyway } from './beyond-recall.ts';
import { close } from './close.ts';
import { hasHold, hold } from './holds.ts';
import { lapseMoot } from './moot.ts';
import { members, Pass } from './pass.ts';
import { RESERVE, settleReserve } from './reserve.ts';
import { settleTask } from './tasks.ts';
import { passTime } from './time.ts';

/** Walks before a bug is assumed: each of them must have changed something. */
const WALKS_MAX = 8;

export function settle(draft: Draft): void {
  passTime(draft);
  for (let walk = 0; walk < WALKS_MAX; walk++) {
    const before = draft.events.length;
    const pass = walkOnce(draft);
    if (draft.isIncomplete) return;
    const isStill = draft.events.length === before || !needsAnotherWalk(draft, before);
    // What was about to be sent in this very decision waits for that hold, too.
    if (isStill && !unsettle(draft)) return finish(pass);
  }
  invariant(false, `order ${draft.meta.order} does not settle within ${WALKS_MAX} walks`);
}

/** Only what ends a fulfillment, or takes one back, can matter to a step that was walked before it. */
function needsAnotherWalk(draft: Draft, from: number): boolean {
  return draft.events.some(
    (event, i) => i >= from && (event.type === 'fulfillment-ended' || (event.type === 'task-moved' && event.to === 'undone')),
  );
}

function walkOnce(draft: Draft): Pass {
  const pass = new Pass(draft);
  for (const step of draft.workflow.steps) for (const member of members(draft.order, step)) settleInstance(pass, step, member);
  return pass;
}

function settleInstance(pass: Pass, step: Step, member: string | undefined): void {
  const id = instance(step.name, member);
  if (step.kind === 'check') settleCheck(pass, step, id, member);
  else if (step.kind === 'wait') settleWait(pass, step, id, member);
  else if (step.runs === RESERVE.name) settleReserve(pass, step, id);
  else settleTask(pass, step, id, member);
}

function settleWait(pass: Pass, step: Step, id: InstanceId, member: string | undefined): void {
  const { draft } = pass;
  const { order } = draft;
  if (order.waits[id] !== true && hasCome(draft, step, member)) draft.emit({ type: 'wait-ended', step: id, at: draft.now });
  if (draft.order.waits[id] === true) pass.mark(step, id, 'good');
}

function hasCome(draft: Draft, step: Step, member: string | undefined): boolean {
  const shipment = shipmentIn(draft.order, member as ShipmentId);
  switch (step.runs) {
    case 'shipment-confirmed':
      return shipment.state !== 'verdict';
    case 'invoice-paid':
      return isSettled(draft, step, shipment.id);
    default:
      invariant(false, `wait ${step.runs} is unknown`);
  }
}

/** Its invoices are paid or credited, and none is being made or taken back. */
function isSettled(draft: Draft, step: Step, shipment: ShipmentId): boolean {
  const { order } = draft;
  if (step.needs.some((need) => order.tasks[instance(need, shipment)]?.state !== 'done')) return false;
  const invoices = Object.values(order.invoices).filter(
    (invoice) => invoice.shipments.includes(shipment) && invoice.rebilled !== true,
  );
  return invoices.length > 0 && invoices.every((invoice) => invoice.state === 'paid' || invoice.state === 'credited');
}

function finish(pass: Pass): void {
  const { draft } = pass;
  shippedAnyway(pass);
  lapseMoot(draft);
  if (!draft.isIncomplete) close(draft);
}

/** Milliseconds within which three rounds of undoing make an order unsettled. */
const UNSETTLED_WITHIN = 86_400_000;

/** True: a person is asked, as of now. */
function unsettle(draft: Draft): boolean {
  const { undos, rulings } = draft.order;
  const [first, , third] = undos;
  if (first === undefined || third === undefined || third - first > UNSETTLED_WITHIN) return false;
  if (hasHold(draft.order, 'unsettled')) return false;
  const isRuled = rulings.some(
    (ruling) => ruling.at >= third && (ruling.resolution.way === 'release-as-is' || ruling.resolution.way === 'freeze-facts'),
  );
  if (!isRuled) hold(draft, 'order', { type: 'unsettled', undos: undos.length, since: first }, undefined);
  return !isRuled;
}
