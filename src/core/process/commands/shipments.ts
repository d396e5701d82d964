/**
 * Goods have left: the truth of the yard, whatever the hub thought. Partial, over, under, late news: all are
 * outcomes, and none is refused because it is unwelcome.
 */
import { stockAccount, type AccountKey } from '../../model/account.ts';
import type { ShipmentReport } from '../../model/command.ts';
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import { isSame } from '../../model/digest.ts';
import type { Failure } from '../../model/failure.ts';
import type { Discrepancy } from '../../model/hold.ts';
import type { ScheduleId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import { parseCurrency, type Currency } from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment } from '../../model/plan.ts';
import type { Shipment, ShippedLine } from '../../model/shipment.ts';
import type { ReleaseInstruction } from '../../model/instruction.ts';
import type { InstanceId } from '../../model/task.ts';
import { heldBy } from '../evolve/steps.ts';
import { TASK_TABLE } from '../task-table.ts';
import type { Draft } from '../draft.ts';
import { due, fulfillmentIn, hasEnded, scheduleIn, shippedOf, unsettledOverage } from '../order-facts.ts';
import { hold, lapse } from '../settle/holds.ts';
import { partsOf, rest } from '../settle/place.ts';
import type { Of } from './command.ts';
import { apply, releaseOf } from './effects.ts';
import { pricesAt } from './prices.ts';

export function recordShipment(draft: Draft, command: Of<'record-shipment'>): Failure | undefined {
  const { shipment: report } = command;
  const known = draft.order.shipments[report.id];
  if (known !== undefined)
    return isRepeat(known, report)
      ? undefined
      : {
          code: 'conflicting-repeat',
          what: `shipment ${report.id}`,
          known: describe(known.lines),
          where: 'shipment',
          wayOut: 'a shipment is reported once: give a correction a number of its own',
        };
  const fulfillment = draft.order.fulfillments[report.fulfillment];
  const release = releaseOf(draft, report.fulfillment);
  if (fulfillment === undefined || release === undefined)
    return {
      code: 'fulfillment-unknown',
      found: report.fulfillment,
      where: 'fulfillment',
      wayOut: 'check the number that the release carried',
    };
  const failure = misfit(draft.order, fulfillment, report);
  if (failure !== undefined) return failure;
  const agreed = pricesAt(draft, report.shippedAt);
  const reach = draft.valueOf('customer', draft.order.header.customer);
  if (draft.isIncomplete) return undefined;
  const before: Before = {
    expected: expectations(draft.order, fulfillment),
    unsettled: new Map(Object.values(draft.order.schedules).map((schedule) => [schedule.id, unsettledOverage(schedule)])),
  };
  confirm(
    draft,
    fulfillment,
    report,
    release.input as ReleaseInstruction,
    agreed.lines,
    currencyOf(draft.order, agreed.currency ?? reach?.currency),
  );
  consume(draft, fulfillment, report.lines, report.shippedAt);
  correctCancellations(draft, report);
  if (TASK_TABLE[release.state].passed.kind === 'move') apply(draft, release, 'passed');
  else if (hasEnded(fulfillment)) draft.latecomers.add(release.id);
  judge(draft, fulfillment, report, before);
  if (draft.order.state !== 'open') reopen(draft);
  return undefined;
}

/** Who was cancelled gave up the number under which it was ordered: it is one order again, and asks for it anew. */
function reopen(draft: Draft): void {
  const { state, answers } = draft.order;
  draft.emit({ type: 'order-reopened', at: draft.now });
  const step = draft.workflow.byRuns['duplicate']?.name as InstanceId | undefined;
  if (state === 'cancelled' && step !== undefined && answers[step] !== undefined)
    draft.emit({ type: 'step-staled', step, by: 'order-reopened' });
}

const describe = (lines: readonly ShippedLine[]): string =>
  lines.map((line) => `${line.quantity} of ${line.schedule}`).join(', ');

const isRepeat = (known: Shipment, report: ShipmentReport): boolean =>
  known.fulfillment === report.fulfillment && isSame(known.lines, report.lines);

const currencyOf = (order: LiveOrder, agreed: string | undefined): Currency => {
  const parsed = parseCurrency(order.header.currency ?? agreed ?? 'XXX', 'currency');
  return parsed.ok ? parsed.value : ('XXX' as Currency);
};

function misfit(order: LiveOrder, fulfillment: Fulfillment, report: ShipmentReport): Failure | undefined {
  if (report.node !== fulfillment.node)
    return {
      code: 'fulfillment-unknown',
      found: `${report.fulfillment} at ${report.node}`,
      where: 'node',
      wayOut: `${fulfillment.id} was given to ${fulfillment.node}`,
    };
  if (report.lines.length === 0 && !report.final)
    return { code: 'missing', what: 'shipped line', where: 'lines', wayOut: 'report what left, or that nothing will' };
  for (const [i, line] of report.lines.entries()) {
    const where = `lines[${i}]`;
    const schedule = order.schedules[line.schedule];
    if (schedule === undefined)
      return { code: 'schedule-unknown', found: line.schedule, where, wayOut: 'check the line numbers that the release carried' };
    if (!decimal.isPositive(line.quantity))
      return {
        code: 'not-a-quantity',
        found: line.quantity,
        where,
        wayOut: 'report more than nothing for each line, or leave it out',
      };
    const expected = fulfillment.lines.find((each) => each.schedule === line.schedule)?.item ?? schedule.counted?.item;
    if (expected !== undefined && expected !== line.item)
      return {
        code: 'item-mismatch',
        expected,
        found: line.item,
        where,
        wayOut: 'the release named another item: report what left on a line of its own',
      };
  }
  return undefined;
}

/** What of each line of the fulfillment has still to leave. */
function expectations(order: LiveOrder, fulfillment: Fulfillment): Map<ScheduleId, Decimal> {
  const gone = shippedOf(order, fulfillment);
  return new Map(
    fulfillment.lines.map((line) => [line.schedule, decimal.subtract(line.quantity, gone.get(line.schedule) ?? decimal.ZERO)]),
  );
}

function confirm(
  draft: Draft,
  fulfillment: Fulfillment,
  report: ShipmentReport,
  release: ReleaseInstruction,
  prices: Shipment['prices'],
  currency: Currency,
): void {
  const { final, ...told } = report;
  const isOver = [...quantities(report)].some(([id, quantity]) => {
    const schedule = scheduleIn(draft.order, id);
    const over = decimal.subtract(decimal.add(schedule.shipped, quantity), dueAtShipping(draft, report, id));
    // What an earlier one brought too much has a verdict of its own.
    return decimal.isPositive(over) && decimal.isMore(over, unsettledOverage(schedule));
  });
  const shipped = new Set(report.lines.map((line) => scheduleIn(draft.order, line.schedule).line));
  draft.emit({
    type: 'shipment-confirmed',
    final,
    shipment: {
      ...told,
      state: isOver ? 'verdict' : 'confirmed',
      destination: release.destination,
      reportedAt: draft.now,
      currency,
      prices: prices.filter((each) => shipped.has(each.line)),
      free: [],
    },
  });
  const left = expectations(draft.order, fulfillment);
  const isDone = final || [...left.values()].every((quantity) => !decimal.isPositive(quantity));
  if (isDone && !hasEnded(fulfillment)) draft.emit({ type: 'fulfillment-ended', fulfillment: fulfillment.id, state: 'shipped' });
}

/** What left of each schedule line: one may be reported in several, by lot or carton. */
function quantities(report: ShipmentReport): ReadonlyMap<ScheduleId, Decimal> {
  const left = new Map<ScheduleId, Decimal>();
  for (const { schedule, quantity } of report.lines)
    left.set(schedule, decimal.add(left.get(schedule) ?? decimal.ZERO, quantity));
  return left;
}

/** What was due when the goods left: a cancellation that came later does not count. */
function dueAtShipping(draft: Draft, report: ShipmentReport, id: ScheduleId): Decimal {
  const schedule = scheduleIn(draft.order, id);
  const isLateNews = schedule.cancelledAt !== undefined && report.shippedAt <= schedule.cancelledAt;
  return isLateNews ? decimal.add(due(schedule), schedule.cancelled) : due(schedule);
}

/** Claims on stock end as they come true. What is still to leave of an item that has no claim left is planned anew. */
function consume(draft: Draft, fulfillment: Fulfillment, lines: readonly ShippedLine[], shippedAt: Instant): void {
  const gone = takenBy(draft, fulfillment.node, lines);
  if (gone.size === 0) return;
  draft.emit({
    type: 'claims-consumed',
    at: shippedAt,
    claims: [...gone].map(([account, quantity]) => ({ account, quantity })),
  });
  const left = Object.values(draft.order.fulfillments)
    .filter((each) => each.node === fulfillment.node && each.wanted && !hasEnded(each))
    .flatMap((each) => rest(draft.order, each));
  for (const [account, quantity] of takenBy(draft, fulfillment.node, left)) {
    const claim = draft.order.claims[account];
    if (!gone.has(account) || claim === undefined || claim.state.kind === 'wanted') continue;
    if (decimal.isMore(quantity, heldBy(claim))) draft.emit({ type: 'step-staled', step: claim.step as InstanceId, by: account });
  }
}

/** What lines take from a node's stock: the items, or the components of kits. */
function takenBy(
  draft: Draft,
  node: Fulfillment['node'],
  lines: readonly Pick<ShippedLine, 'schedule' | 'item' | 'quantity'>[],
): ReadonlyMap<AccountKey, Decimal> {
  const taken = new Map<AccountKey, Decimal>();
  for (const { schedule, item, quantity } of lines) {
    const { counted } = scheduleIn(draft.order, schedule);
    const components = counted === undefined || counted.item !== item ? undefined : draft.valueOf('item', item)?.components;
    for (const part of partsOf(item, quantity, components === undefined ? undefined : { item, components })) {
      const account = stockAccount(node, part.item);
      taken.set(account, decimal.add(taken.get(account) ?? decimal.ZERO, part.quantity));
    }
  }
  return taken;
}

/** Goods that left before their cancellation were not cancelled: the cancellation is taken back by as much. */
function correctCancellations(draft: Draft, report: ShipmentReport): void {
  const lines = [...quantities(report).keys()].flatMap((id) => {
    const schedule = scheduleIn(draft.order, id);
    if (schedule.cancelledAt === undefined || report.shippedAt > schedule.cancelledAt) return [];
    const quantity = decimal.least(unsettledOverage(schedule), schedule.cancelled);
    return decimal.isPositive(quantity) ? [{ schedule: id, quantity }] : [];
  });
  if (lines.length > 0) draft.emit({ type: 'cancellation-corrected', lines, shipment: report.id });
}

/**
 * Too much needs a verdict before it is billed: a question about the shipment. Too little, when nothing more will come,
 * needs a decision on the rest: a question about the fulfillment. Each is asked and answered by itself.
 */
function judge(draft: Draft, fulfillment: Fulfillment, report: ShipmentReport, before: Before): void {
  const asked = { type: 'discrepancy', shipment: report.id, fulfillment: fulfillment.id } as const;
  const over = overs(draft.order, report, before);
  if (over.length > 0) hold(draft, `shipment/${report.id}`, { ...asked, lines: over }, undefined);
  const raisedBy = `fulfillment/${fulfillment.id}`;
  const short = report.final ? shortfalls(draft.order, fulfillment, report, before.expected) : [];
  if (short.length > 0) hold(draft, raisedBy, { ...asked, lines: short }, undefined);
  else if (hasEnded(fulfillmentIn(draft.order, fulfillment.id))) lapse(draft, raisedBy, 'discrepancy');
}

/** How things stood before the goods left. */
interface Before {
  readonly expected: ReadonlyMap<ScheduleId, Decimal>;
  readonly unsettled: ReadonlyMap<ScheduleId, Decimal>;
}

/** What this shipment added to what is too much; an earlier one has a verdict of its own. */
function overs(order: LiveOrder, report: ShipmentReport, before: Before): readonly Discrepancy[] {
  return [...quantities(report)].flatMap(([id, found]) => {
    const schedule = scheduleIn(order, id);
    const item = report.lines.find((line) => line.schedule === id)?.item;
    if (item === undefined) return [];
    const over = decimal.subtract(unsettledOverage(schedule), before.unsettled.get(id) ?? decimal.ZERO);
    if (!decimal.isPositive(over)) return [];
    return [{ schedule: id, line: schedule.line, item, expected: decimal.subtract(found, over), found, kind: 'over' as const }];
  });
}

/** What the node will not send although it is still due. */
function shortfalls(
  order: LiveOrder,
  fulfillment: Fulfillment,
  report: ShipmentReport,
  before: ReadonlyMap<ScheduleId, Decimal>,
): readonly Discrepancy[] {
  return fulfillment.lines.flatMap(({ schedule: id, line, item }) => {
    const expected = before.get(id) ?? decimal.ZERO;
    const found = decimal.sum(report.lines.filter((each) => each.schedule === id).map((each) => each.quantity));
    const schedule = scheduleIn(order, id);
    const missing = decimal.least(decimal.subtract(expected, found), decimal.subtract(due(schedule), schedule.shipped));
    return decimal.isPositive(missing)
      ? [{ schedule: id, line, item, expected: decimal.add(found, missing), found, kind: 'under' as const }]
      : [];
  });
}
