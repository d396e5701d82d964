/** What each way out does, once it is decided. A ruling alone lets the check run again, which then finds it. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Change } from '../../model/demand.ts';
import type { Failure } from '../../model/failure.ts';
import { ReturnId, type LineId } from '../../model/identifiers.ts';
import type { Hold, HoldReason, Resolution } from '../../model/hold.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import { hasEnded, isOpen, open as openOf } from '../order-facts.ts';
import { applyChanges, invalidChange } from './changes.ts';
import { everything } from './cancel.ts';
import { answered, askBuyer } from './counter-offer.ts';
import { apply } from './effects.ts';

/** What can't be done about this hold although the way is offered. */
export function invalidResolution(draft: Draft, open: Hold, resolution: Resolution): Failure | undefined {
  const changes = changesOf(draft, open, resolution);
  if (changes.length > 0) return invalidChange(draft, changes);
  if (resolution.way === 'cancel-lines') {
    const found = resolution.lines.find((line) => draft.order.lines[line] === undefined);
    return found === undefined
      ? undefined
      : { code: 'line-unknown', found, where: 'resolution.lines', wayOut: 'check the line numbers of the order' };
  }
  if (resolution.way === 'accept-over') {
    const over = overOf(open.reason);
    const said = decimal.sum([resolution.bill, resolution.gift, resolution.takeBack]);
    const isNegative = [resolution.bill, resolution.gift, resolution.takeBack].some(decimal.isNegative);
    if (over !== said || isNegative)
      return {
        code: 'quantity-beyond-open',
        asked: said,
        open: over,
        where: 'resolution',
        wayOut: `bill, give or take back ${over} in all`,
      };
  }
  if (resolution.way === 'requote' || resolution.way === 'reprice') {
    const found = resolution.prices.find((price) => draft.order.lines[price.line] === undefined);
    if (found !== undefined)
      return {
        code: 'line-unknown',
        found: found.line,
        where: 'resolution.prices',
        wayOut: 'check the line numbers of the order',
      };
  }
  return undefined;
}

const overOf = (reason: HoldReason): Decimal =>
  reason.type === 'discrepancy'
    ? decimal.sum(reason.lines.filter((line) => line.kind === 'over').map((line) => decimal.subtract(line.found, line.expected)))
    : decimal.ZERO;

export function workOut(draft: Draft, open: Hold, resolution: Resolution): void {
  runAgain(draft, open);
  const changes = changesOf(draft, open, resolution);
  if (changes.length > 0) applyChanges(draft, { changes, reference: `${open.id}:${resolution.way}`, source: 'hold' });
  switch (resolution.way) {
    case 'cancel':
    case 'reject':
    case 'merge':
      return cancelAll(
        draft,
        open,
        resolution.way === 'merge' ? 'duplicate' : resolution.way === 'reject' ? 'rejected' : 'colleague',
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
  const step = open.raisedBy as InstanceId;
  if (draft.order.answers[step] !== undefined) draft.emit({ type: 'step-staled', step, by: open.id });
  if (open.reason.type !== 'below-margin') return;
  for (const each of draft.workflow.steps)
    if (each.runs === 'price-agrees' && draft.order.answers[each.name as InstanceId] !== undefined)
      draft.emit({ type: 'step-staled', step: each.name as InstanceId, by: open.id });
}

/** The changes of order facts that a way out stands for. */
function changesOf(draft: Draft, open: Hold, resolution: Resolution): readonly Change[] {
  switch (resolution.way) {
    case 'map-item':
    case 'substitute':
      return [{ kind: 'item', line: resolution.line, to: { ours: resolution.item } }];
    case 'correct-address':
      return [{ kind: 'destination', to: { kind: 'given', address: resolution.address } }];
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

type Problem = Extract<HoldReason, { type: 'not-orderable' }>['lines'][number];

function rounded(draft: Draft, problem: Problem, to: 'up' | 'down'): readonly Change[] {
  if (problem.problem !== 'multiple') return [];
  const schedule = draft.order.lines[problem.line]?.schedules
    .map((id) => draft.order.schedules[id])
    .find((each) => each?.counted !== undefined && openOf(each) === problem.asked);
  if (schedule?.counted === undefined) return [];
  return [
    {
      kind: 'quantity',
      schedule: schedule.id,
      to: { value: to === 'up' ? problem.up : problem.down, unit: schedule.counted.unit },
    },
  ];
}

function cancelAll(draft: Draft, open: Hold, reason: 'duplicate' | 'rejected' | 'colleague'): void {
  const lines = everything(draft.order);
  if (lines.length > 0) draft.emit({ type: 'quantity-cancelled', lines, reference: `${open.id}:cancel`, reason, at: draft.now });
}

function cancelLines(draft: Draft, open: Hold, ids: readonly LineId[]): void {
  const lines = ids
    .flatMap((id) => draft.order.lines[id]?.schedules ?? [])
    .flatMap((id) => draft.order.schedules[id] ?? [])
    .filter(isOpen)
    .map((schedule) => ({ schedule: schedule.id, quantity: openOf(schedule) }));
  if (lines.length > 0)
    draft.emit({ type: 'quantity-cancelled', lines, reference: `${open.id}:cancel-lines`, reason: 'no-stock', at: draft.now });
}

/** The truck is stopped, at a cost that the hold named: what it carries is open again. */
function intercept(draft: Draft, reason: HoldReason): void {
  if (reason.type !== 'beyond-recall') return;
  const fulfillment = draft.order.fulfillments[reason.fulfillment];
  if (fulfillment !== undefined && !hasEnded(fulfillment))
    draft.emit({ type: 'fulfillment-ended', fulfillment: fulfillment.id, state: 'withdrawn' });
}

/** What can't be sent is cancelled; what was not sent yet is taken out of the work given. */
function shipShort(draft: Draft, open: Hold): void {
  const { reason } = open;
  if (reason.type !== 'discrepancy') return;
  const lines = reason.lines
    .filter((line) => line.kind === 'short-pick' || line.kind === 'under')
    .map(({ schedule, expected, found }) => ({ schedule, quantity: decimal.subtract(expected, found) }));
  const fulfillment = draft.order.fulfillments[reason.fulfillment];
  if (fulfillment !== undefined && !hasEnded(fulfillment))
    draft.emit({ type: 'undo-answered', instance: releaseInstance(draft, fulfillment.id), answer: { undone: lines, kept: [] } });
  if (fulfillment !== undefined && !hasEnded(fulfillment))
    draft.emit({ type: 'fulfillment-reduced', fulfillment: fulfillment.id, lines });
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
  for (const line of reason.lines) {
    if (line.kind !== 'over') continue;
    let over = decimal.subtract(line.found, line.expected);
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
  draft.emit({ type: 'dispute-settled', invoice: invoice.id, credit: invoice.amount, at: draft.now });
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
