/** What each way out does, once it is decided. A ruling alone lets the check run again, which then finds it. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { CreditValue } from '../../checks/check.ts';
import { digest } from '../../model/digest.ts';
import type { Change, Destination } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import { ReturnId, type LineId, type ScheduleId } from '../../model/identifiers.ts';
import type { Hold, HoldReason, Resolution, ShipToProblem } from '../../model/hold.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import {
  due,
  fulfillmentIn,
  hasEnded,
  isOpen,
  open as openOf,
  scheduleIn,
  schedulesIn,
  schedulesOf,
  unsettledOverage,
} from '../order-facts.ts';
import { CORRECTION } from '../evolve/demand.ts';
import { applyChanges, invalidChange, invalidPrice } from './changes.ts';
import { everything } from './cancel.ts';
import { answered, askBuyer } from './counter-offer.ts';
import { apply } from './effects.ts';

/** What can't be done about this hold although the way is offered. */
export function invalidResolution(draft: Draft, open: Hold, resolution: Resolution): Failure | undefined {
  const changes = changesOf(draft, open, resolution);
  if (changes.length > 0) return invalidChange(draft, changes);
  switch (resolution.way) {
    case 'cancel-lines':
      return invalidLines(draft, resolution.lines);
    case 'accept-over':
      return invalidVerdict(draft, open.reason, resolution);
    case 'requote':
    case 'reprice':
      return invalidPrices(draft, open.reason, resolution.prices);
    case 'approve-excess':
      return decimal.isPositive(resolution.amount)
        ? undefined
        : tooLittle('not-a-decimal', resolution.amount, 'amount', 'approve more than nothing');
    case 'freeze-facts':
      return resolution.for > 0 ? undefined : tooLittle('not-a-duration', String(resolution.for), 'for', 'say for how long');
    case 'confirm-by-hand':
      return resolution.reference.trim() === ''
        ? { code: 'missing', what: 'reference', where: 'resolution.reference', wayOut: "give the partner's own number" }
        : undefined;
    default:
      return undefined;
  }
}

const tooLittle = (code: 'not-a-decimal' | 'not-a-duration', found: string, where: string, wayOut: string): Failure => ({
  code,
  found,
  where: `resolution.${where}`,
  wayOut,
});

function invalidLines(draft: Draft, lines: readonly LineId[]): Failure | undefined {
  if (lines.length === 0)
    return { code: 'missing', what: 'line', where: 'resolution.lines', wayOut: 'name the lines to be cancelled' };
  const found = lines.find((line) => draft.order.lines[line] === undefined);
  if (found === undefined) return undefined;
  return { code: 'line-unknown', found, where: 'resolution.lines', wayOut: 'check the line numbers of the order' };
}

function invalidVerdict(
  draft: Draft,
  reason: HoldReason,
  verdict: Extract<Resolution, { way: 'accept-over' }>,
): Failure | undefined {
  const over = decimal.sum(oversOf(draft, reason).map((line) => line.over));
  const parts = [verdict.bill, verdict.gift, verdict.takeBack];
  const said = decimal.sum(parts);
  if (over === said && !parts.some(decimal.isNegative)) return undefined;
  return {
    code: 'quantity-beyond-open',
    asked: said,
    open: over,
    where: 'resolution',
    wayOut: `bill, give or take back ${over} in all`,
  };
}

/** Each price for a line of the order; a requote leaves no line of its hold without one. */
function invalidPrices(
  draft: Draft,
  reason: HoldReason,
  prices: readonly { readonly line: LineId; readonly amount: Decimal }[],
): Failure | undefined {
  for (const [i, { line, amount }] of prices.entries()) {
    const where = `resolution.prices[${i}]`;
    if (draft.order.lines[line] === undefined)
      return { code: 'line-unknown', found: line, where, wayOut: 'check the line numbers of the order' };
    const failure = invalidPrice(amount, where);
    if (failure !== undefined) return failure;
  }
  if (prices.length === 0)
    return { code: 'missing', what: 'price', where: 'resolution.prices', wayOut: 'give at least one price' };
  const open = reason.type === 'price-difference' ? reason.lines : [];
  const without = open.find(({ line }) => prices.every((price) => price.line !== line));
  if (without === undefined) return undefined;
  return {
    code: 'missing',
    what: `price of line ${without.line}`,
    where: 'resolution.prices',
    wayOut: 'give a price for each line of the hold',
  };
}

/** What of each line still waits for its verdict. */
function oversOf(draft: Draft, reason: HoldReason): readonly { readonly schedule: ScheduleId; readonly over: Decimal }[] {
  if (reason.type !== 'discrepancy') return [];
  return reason.lines.flatMap(({ kind, schedule: id, expected, found }) => {
    if (kind !== 'over') return [];
    const schedule = scheduleIn(draft.order, id);
    return [{ schedule: id, over: decimal.least(decimal.subtract(found, expected), unsettledOverage(schedule)) }];
  });
}

export function workOut(draft: Draft, open: Hold, resolution: Resolution): void {
  const released = releasedBeside(draft, open);
  runAgain(draft, open);
  const changes = changesOf(draft, open, resolution);
  if (changes.length > 0) applyChanges(draft, { changes, reference: `${open.id}:${resolution.way}`, source: CORRECTION });
  switch (resolution.way) {
    case 'cancel':
    case 'reject':
    case 'merge':
      return cancelAll(
        draft,
        open,
        resolution.way === 'merge' ? 'duplicate' : resolution.way === 'reject' ? 'rejected' : 'colleague',
        released,
      );
    case 'cancel-lines':
      return cancelLines(draft, open, resolution.lines);
    case 'ask-buyer':
      return askBuyer(draft, open.reason);
    case 'record-acceptance':
    case 'original-terms':
      return answered(
        draft,
        open.reason.type === 'awaiting-buyer' ? open.reason.offers : [],
        resolution.way === 'record-acceptance',
        `${open.id}:${resolution.way}`,
      );
    case 'intercept':
      return intercept(draft, open.reason);
    case 'ship-short':
      return shipShort(draft, open);
    case 'accept-over':
      return acceptOver(draft, open.reason, resolution);
    case 'read-back':
    case 'send-again':
    case 'confirm-by-hand':
      return mendEffect(draft, open, resolution);
    case 'accept-theirs':
      return open.reason.type === 'invoice-mismatch'
        ? draft.emit({ type: 'invoice-accepted', invoice: open.reason.invoice })
        : undefined;
    case 'credit-and-rebill':
      return creditAndRebill(draft, open.reason);
    default:
      return undefined;
  }
}

/** The step that raised it is asked again: with the ruling, or with the changed fact. */
function runAgain(draft: Draft, open: Hold): void {
  const [step] = [open.raisedBy, ofStep(open.raisedBy)].filter(
    (each) => draft.order.answers[each as InstanceId] !== undefined,
  ) as InstanceId[];
  if (step !== undefined) draft.emit({ type: 'step-staled', step, by: open.id });
  if (open.reason.type !== 'below-margin') return;
  for (const each of draft.workflow.steps)
    if (each.runs === 'price-agrees' && draft.order.answers[each.name as InstanceId] !== undefined)
      draft.emit({ type: 'step-staled', step: each.name as InstanceId, by: open.id });
}

/** The step that something is raised beside: `reserve/waiting` is beside `reserve`. */
export const ofStep = (raisedBy: string): string => raisedBy.split('/')[0] ?? raisedBy;

/** The changes of order facts that a way out stands for. */
function changesOf(draft: Draft, open: Hold, resolution: Resolution): readonly Change[] {
  switch (resolution.way) {
    case 'map-item':
    case 'substitute':
      return [{ kind: 'item', line: resolution.line, to: { ours: resolution.item } }];
    case 'correct-address':
      return corrected(draft, open.reason, { kind: 'given', address: resolution.address });
    case 'extend':
      return open.reason.type === 'date-jeopardy'
        ? open.reason.lines.map((line) => ({ kind: 'days', schedule: line.schedule, requested: resolution.requested }))
        : [];
    case 'prepay':
      return [{ kind: 'payment', to: { method: 'prepaid' } }];
    case 'use-terms':
      return [{ kind: 'payment', to: { method: 'terms' } }];
    case 'round':
      return open.reason.type === 'not-orderable'
        ? open.reason.lines.flatMap((problem) => rounded(draft, problem, resolution.to))
        : [];
    default:
      return [];
  }
}

/** The place that the hold names is put right wherever the order uses it, and no other. */
function corrected(draft: Draft, reason: HoldReason, to: Destination): readonly Change[] {
  if (reason.type !== 'ship-to') return [];
  const problem = reason.problems.find((each) => each.problem !== 'customer-stopped');
  if (problem === undefined) return [];
  const { destination } = draft.order.header;
  const own = schedulesOf(draft.order).filter(
    (each) => each.destination !== undefined && isOpen(each) && isOf(draft, problem, each.destination),
  );
  const ofOrder: readonly Change[] = isOf(draft, problem, destination) || own.length === 0 ? [{ kind: 'destination', to }] : [];
  return [...ofOrder, ...own.map(({ id }): Change => ({ kind: 'destination', schedule: id, to }))];
}

function isOf(draft: Draft, problem: ShipToProblem, destination: Destination): boolean {
  if (problem.problem === 'customer-stopped') return false;
  if ('shipTo' in problem)
    return destination.kind === 'missing' || (destination.kind === 'on-file' && destination.shipTo === problem.shipTo);
  if (destination.kind === 'missing') return true;
  const address =
    destination.kind === 'given'
      ? destination.address
      : draft.valueOf('ship-to', draft.order.header.customer, destination.shipTo)?.address;
  return digest(address) === digest(problem.address);
}

type Problem = Extract<HoldReason, { type: 'not-orderable' }>['lines'][number];

function rounded(draft: Draft, problem: Problem, to: 'up' | 'down'): readonly Change[] {
  if (problem.problem !== 'multiple' && !(problem.problem === 'minimum' && to === 'up')) return [];
  const schedules = schedulesIn(draft.order, problem.line);
  // A minimum is of the whole line: what lacks goes on its first schedule line that is open.
  const schedule = schedules.find((each) => isOpen(each) && (problem.problem === 'minimum' || due(each) === problem.asked));
  if (schedule?.counted === undefined) return [];
  const target = problem.problem === 'minimum' ? problem.minimum : to === 'up' ? problem.up : problem.down;
  const value = decimal.subtract(decimal.add(due(schedule), decimal.subtract(target, problem.asked)), schedule.overage);
  return [{ kind: 'quantity', schedule: schedule.id, to: { value, unit: schedule.counted.unit } }];
}

/** A hold beside an answer is about the rest: what a partial release let go is not its business. */
function releasedBeside(draft: Draft, open: Hold): readonly ScheduleId[] {
  const answer = draft.order.answers[open.raisedBy as InstanceId];
  if (open.reason.type !== 'credit' || answer?.kind !== 'passed') return [];
  const { released } = answer.value as CreditValue;
  return released === 'all' ? [] : released;
}

function cancelAll(
  draft: Draft,
  open: Hold,
  reason: 'duplicate' | 'rejected' | 'colleague',
  released: readonly ScheduleId[],
): void {
  const lines = everything(draft.order).filter(({ schedule }) => !released.includes(schedule));
  if (lines.length > 0) draft.emit({ type: 'quantity-cancelled', lines, reference: `${open.id}:cancel`, reason, at: draft.now });
}

function cancelLines(draft: Draft, open: Hold, ids: readonly LineId[]): void {
  const lines = [...new Set(ids)]
    .flatMap((id) => schedulesIn(draft.order, id))
    .filter(isOpen)
    .map((schedule) => ({ schedule: schedule.id, quantity: openOf(schedule) }));
  if (lines.length > 0)
    draft.emit({ type: 'quantity-cancelled', lines, reference: `${open.id}:cancel-lines`, reason: 'no-stock', at: draft.now });
}

/** The truck is stopped, at a cost that the hold named: what it carries is open again. */
function intercept(draft: Draft, reason: HoldReason): void {
  if (reason.type !== 'beyond-recall') return;
  const fulfillment = fulfillmentIn(draft.order, reason.fulfillment);
  if (!hasEnded(fulfillment)) draft.emit({ type: 'fulfillment-ended', fulfillment: fulfillment.id, state: 'withdrawn' });
}

/** What can't be sent is cancelled, as far as it is still open; what was not sent yet is taken out of the work given. */
function shipShort(draft: Draft, open: Hold): void {
  const { reason } = open;
  if (reason.type !== 'discrepancy') return;
  const missing = reason.lines
    .filter((line) => line.kind === 'short-pick' || line.kind === 'under')
    .map(({ schedule, expected, found }) => ({ schedule, quantity: decimal.subtract(expected, found) }));
  const fulfillment = fulfillmentIn(draft.order, reason.fulfillment);
  if (!hasEnded(fulfillment)) {
    draft.emit({
      type: 'undo-answered',
      instance: releaseInstance(draft, fulfillment.id),
      answer: { undone: missing, kept: [] },
    });
    draft.emit({ type: 'fulfillment-reduced', fulfillment: fulfillment.id, lines: missing });
  }
  const lines = missing.flatMap(({ schedule: id, quantity }) => {
    const schedule = scheduleIn(draft.order, id);
    return !isOpen(schedule) ? [] : [{ schedule: id, quantity: decimal.least(quantity, openOf(schedule)) }];
  });
  if (lines.length > 0)
    draft.emit({ type: 'quantity-cancelled', lines, reference: `${open.id}:ship-short`, reason: 'no-stock', at: draft.now });
}

function releaseInstance(draft: Draft, fulfillment: string): InstanceId {
  const step = draft.workflow.steps.find((each) => each.releases);
  return `${step?.name ?? 'release'}/${fulfillment}` as InstanceId;
}

/** The verdict on what came too much, line by line: first billed, then given, then taken back. */
function acceptOver(draft: Draft, reason: HoldReason, verdict: Extract<Resolution, { way: 'accept-over' }>): void {
  if (reason.type !== 'discrepancy' || reason.shipment === undefined) return;
  const { shipment } = reason;
  const left = { bill: verdict.bill, gift: verdict.gift, takeBack: verdict.takeBack };
  const back: { shipment: typeof shipment; schedule: (typeof reason.lines)[number]['schedule']; quantity: Decimal }[] = [];
  for (const line of oversOf(draft, reason)) {
    let { over } = line;
    if (!decimal.isPositive(over)) continue;
    const takes = (from: keyof typeof left): Decimal => {
      const part = decimal.least(left[from], over);
      left[from] = decimal.subtract(left[from], part);
      over = decimal.subtract(over, part);
      return part;
    };
    const settled = { bill: takes('bill'), gift: takes('gift'), takeBack: takes('takeBack') };
    draft.emit({ type: 'overage-settled', shipment, schedule: line.schedule, ...settled });
    if (decimal.isPositive(settled.takeBack)) back.push({ shipment, schedule: line.schedule, quantity: settled.takeBack });
  }
  draft.emit({ type: 'shipment-cleared', shipment });
  if (back.length > 0)
    draft.emit({
      type: 'return-authorised',
      return: ReturnId.of(`R-${shipment}`),
      reason: 'too-much',
      lines: back,
      at: draft.now,
    });
}

function mendEffect(draft: Draft, open: Hold, resolution: Resolution): void {
  const found = draft.order.tasks[open.raisedBy as InstanceId];
  if (found === undefined) return;
  const { id: instance, generation } = found;
  const act = found.state === 'undoing' ? 'undo' : 'do';
  if (resolution.way === 'read-back') draft.emit({ type: 'read-back-wanted', instance, generation, act, at: draft.now });
  else if (resolution.way === 'confirm-by-hand')
    apply(draft, found, act === 'undo' ? 'undo-confirmed' : 'confirmed', act, { kind: 'done', reference: resolution.reference });
  else if (resolution.way === 'send-again' && (found.state === 'in-doubt' || found.state === 'undoing'))
    draft.emit({ type: 'effect-again', instance, generation, act, at: draft.now });
}

/** A posted invoice is never voided: it is credited whole, and made again. */
function creditAndRebill(draft: Draft, reason: HoldReason): void {
  if (reason.type !== 'invoice-mismatch') return;
  const invoice = draft.order.invoices[reason.invoice];
  if (invoice === undefined) return;
  draft.emit({ type: 'dispute-settled', invoice: invoice.id, credit: invoice.amount, rebill: true, at: draft.now });
  for (const step of draft.workflow.steps) {
    if (step.runs !== 'finance.invoice') continue;
    for (const shipment of invoice.shipments) {
      const found = draft.order.tasks[`${step.name}/${shipment}` as InstanceId];
      if (found?.state !== 'done') continue;
      draft.emit({
        type: 'task-moved',
        instance: found.id,
        generation: found.generation,
        from: 'done',
        to: 'undoing',
        unwanted: false,
        at: draft.now,
      });
      draft.emit({ type: 'undo-wanted', instance: found.id, task: found.task, generation: found.generation, at: draft.now });
    }
  }
}
