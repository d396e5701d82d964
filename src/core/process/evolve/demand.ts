/** How the demand changes: capture, changes, cancellations, and the count in stock units. */
import * as decimal from '../../model/decimal.ts';
import type { Change, LineDemand, ScheduleDemand } from '../../model/demand.ts';
import type { CaptureEvent, OrderEvent } from '../../model/event.ts';
import { orderFact } from '../../model/fact.ts';
import type { FactKey } from '../../model/fact.ts';
import type { LineId, ScheduleId } from '../../model/identifiers.ts';
import type { Line, LiveOrder, Order, OrderHeader, ParkedOrder, Schedule, Written } from '../../model/order.ts';
import { invariant, never } from '../../model/result.ts';
import { withEntry } from '../../model/record.ts';
import { lineIn, scheduleIn } from '../order-facts.ts';
import { withApplied } from './applied.ts';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;

/** What a step reads of an order before it is counted (`asked`) and after (`schedule`) are facts of their own. */
export const askedFact = (id: ScheduleId): FactKey => orderFact(`asked:${id}`);
export const scheduleFact = (id: ScheduleId): FactKey => orderFact(`schedule:${id}`);
export const lineFact = (id: LineId): FactKey => orderFact(`line:${id}`);
/** Under which a change or a cancellation is known as applied: two senders may use the same number. */
export const changeKey = (source: string, reference: string): string => `change:${source}:${reference}`;
export const cancelKey = (reference: string): string => `cancel:${reference}`;

export const HEADER_FACT = orderFact('header');
export const LINES_FACT = orderFact('lines');
/** What it came as: settled before anything rests on it. */
export const CAME_AS_FACT = orderFact('came-as');
/** How much of each schedule line has left. */
export const SHIPPED_FACT = orderFact('shipped');

export function parked(order: Order, event: Extract<CaptureEvent, { type: 'change-parked' | 'cancel-parked' }>): ParkedOrder {
  invariant(order.state === 'none' || order.state === 'parked', `${event.type} on an order that is ${order.state}`);
  const before: ParkedOrder = order.state === 'parked' ? order : { state: 'parked', changes: [] };
  if (event.type === 'cancel-parked') return { ...before, cancelled: { reference: event.reference, reason: event.reason } };
  const { changes, reference, sequence, source } = event;
  return {
    ...before,
    changes: [...before.changes, { changes, reference, source, ...(sequence === undefined ? {} : { sequence }) }],
  };
}

export function captured(order: Order, event: Of<'order-captured'>): LiveOrder {
  invariant(order.state === 'none' || order.state === 'parked', `order-captured on an order that is ${order.state}`);
  const { demand } = event;
  const { lines: demanded, ...header } = demand;
  const lines: Record<LineId, Line> = {};
  const schedules: Record<ScheduleId, Schedule> = {};
  for (const line of demanded) {
    lines[line.id] = lineOf(line);
    for (const schedule of line.schedules) schedules[schedule.id] = scheduleOf(line.id, schedule);
  }
  return {
    state: 'open',
    id: event.order,
    workflow: event.workflow,
    capturedAt: event.at,
    header: header satisfies OrderHeader,
    lineOrder: demanded.map((line) => line.id),
    lines,
    schedules,
    revision: 1,
    versions: {},
    sequences: {},
    applied: null,
    answers: {},
    tasks: {},
    waits: {},
    claims: {},
    holds: {},
    rulings: [],
    decisions: {},
    fulfillments: {},
    shipments: {},
    invoices: {},
    returns: {},
    undos: [],
    counters: { hold: 0, fulfillment: 0 },
  };
}

function lineOf(line: LineDemand): Line {
  return {
    id: line.id,
    item: line.item,
    schedules: line.schedules.map((s) => s.id),
    ...(line.price === undefined ? {} : { price: line.price }),
  };
}

function scheduleOf(line: LineId, schedule: ScheduleDemand): Schedule {
  return { ...schedule, line, cancelled: decimal.ZERO, shipped: decimal.ZERO, overage: decimal.ZERO };
}

export function changed(order: LiveOrder, event: Of<'order-changed' | 'change-superseded'>): LiveOrder {
  const applied = withApplied(order, changeKey(event.source, event.reference));
  if (event.type === 'change-superseded') return { ...order, applied };
  const draft = new Amendment(order);
  for (const change of event.changes) apply(draft, change);
  const sequences = event.sequence === undefined ? order.sequences : withEntry(order.sequences, event.source, event.sequence);
  const cameAs = event.source === CORRECTION ? corrected(order, event.changes) : kept(order);
  return { ...order, ...draft.result(), applied, sequences, ...cameAs };
}

/** A person's decision on what is missing, or wrong, in what the buyer sent. */
export const CORRECTION = 'hold';

/** Nothing of it was counted yet: what it came as is no step's business so far. */
const isUncounted = ({ schedules }: LiveOrder): boolean => {
  for (const id in schedules) if (schedules[id as ScheduleId]?.counted !== undefined) return false;
  return true;
};

function kept(order: LiveOrder): Pick<LiveOrder, 'cameAs'> {
  if (order.cameAs !== undefined || !isUncounted(order)) return {};
  return { cameAs: writtenOf(order) };
}

/** What is put right is right in the copies of its message too. */
function corrected(order: LiveOrder, changes: readonly Change[]): Pick<LiveOrder, 'cameAs'> {
  if (order.cameAs === undefined || !isUncounted(order)) return {};
  const draft = new Amendment({ ...order, ...order.cameAs });
  for (const change of changes) {
    const isThere =
      change.kind === 'item'
        ? draft.lines[change.line] !== undefined
        : change.kind === 'destination' && (change.schedule === undefined || draft.schedules[change.schedule] !== undefined);
    if (isThere) apply(draft, change);
  }
  return { cameAs: writtenOf(draft) };
}

const writtenOf = ({ header, lineOrder, lines, schedules }: Written): Written => ({ header, lineOrder, lines, schedules });

/** Collects the new parts of a change, so that a change of one line copies the tables once. */
class Amendment implements Written {
  private readonly order: LiveOrder;
  header: OrderHeader;
  readonly lineOrder: LineId[];
  readonly lines: Record<LineId, Line>;
  readonly schedules: Record<ScheduleId, Schedule>;
  private readonly touched = new Set<FactKey>();

  constructor(order: LiveOrder) {
    this.order = order;
    this.header = order.header;
    this.lineOrder = [...order.lineOrder];
    this.lines = { ...order.lines };
    this.schedules = { ...order.schedules };
  }

  setHeader(part: Partial<OrderHeader>): void {
    this.header = { ...this.header, ...part };
    this.touched.add(HEADER_FACT);
  }

  setLine(id: LineId, part: Partial<Line>): void {
    this.lines[id] = { ...lineIn(this, id), ...part };
    this.touched.add(lineFact(id));
  }

  setSchedule(id: ScheduleId, part: Partial<Schedule>): void {
    this.schedules[id] = { ...scheduleIn(this, id), ...part };
    this.touch(id);
  }

  touch(id: ScheduleId): void {
    this.touched.add(askedFact(id));
    this.touched.add(scheduleFact(id));
  }

  touchLines(): void {
    this.touched.add(LINES_FACT);
  }

  result(): Written & Pick<LiveOrder, 'revision' | 'versions'> {
    return { ...writtenOf(this), ...bumped(this.order, this.touched) };
  }
}

/** A new revision of the order in which these facts are new. */
export function bumped(order: LiveOrder, facts: Iterable<FactKey>): Pick<LiveOrder, 'revision' | 'versions'> {
  const revision = order.revision + 1;
  const versions: Record<string, number> = { ...order.versions };
  for (const fact of facts) versions[fact] = revision;
  return { revision, versions };
}

function apply(draft: Amendment, change: Change): void {
  switch (change.kind) {
    case 'quantity':
      // In all: what was cancelled before is no longer part of it.
      return draft.setSchedule(change.schedule, { quantity: change.to, cancelled: decimal.ZERO });
    case 'destination':
      if (change.schedule !== undefined) return draft.setSchedule(change.schedule, { destination: change.to });
      draft.setHeader({ destination: change.to });
      for (const id of Object.keys(draft.schedules) as ScheduleId[]) draft.touch(id);
      return undefined;
    case 'item':
      draft.setLine(change.line, { item: change.to });
      for (const id of lineIn(draft, change.line).schedules) draft.touch(id);
      return undefined;
    case 'price':
      return draft.setLine(change.line, { price: change.to });
    case 'days':
      return applyDays(draft, change);
    case 'line-added':
      draft.lineOrder.push(change.line.id);
      draft.lines[change.line.id] = lineOf(change.line);
      for (const schedule of change.line.schedules) draft.schedules[schedule.id] = scheduleOf(change.line.id, schedule);
      return draft.touchLines();
    case 'schedule-added':
      draft.schedules[change.schedule.id] = scheduleOf(change.line, change.schedule);
      return draft.setLine(change.line, { schedules: [...lineIn(draft, change.line).schedules, change.schedule.id] });
    case 'freight':
      return draft.setHeader({ freight: change.to });
    case 'instructions':
      return draft.setHeader({ instructions: change.to });
    case 'purchase-order':
      return draft.setHeader({ purchaseOrder: change.to });
    case 'payment':
      return draft.setHeader({ payment: change.to });
    case 'charges':
      return draft.setHeader({ charges: change.to });
    default:
      return never(change, 'apply change');
  }
}

function applyDays(draft: Amendment, change: Extract<Change, { kind: 'days' }>): void {
  const { kind: _, schedule, ...days } = change;
  if (schedule !== undefined) return draft.setSchedule(schedule, days);
  for (const id of Object.keys(draft.schedules) as ScheduleId[]) draft.setSchedule(id, days);
  if (days.requested !== undefined) draft.setHeader({ requested: days.requested });
  return undefined;
}

export function orderQuantities(
  order: LiveOrder,
  event: Of<'quantity-cancelled' | 'cancellation-corrected' | 'demand-counted'>,
): LiveOrder {
  const schedules: Record<ScheduleId, Schedule> = { ...order.schedules };
  const touched: FactKey[] = [];
  const set = (id: ScheduleId, part: (before: Schedule) => Partial<Schedule>): void => {
    const before = scheduleIn({ schedules }, id);
    schedules[id] = { ...before, ...part(before) };
    touched.push(scheduleFact(id));
  };
  if (event.type === 'demand-counted') {
    for (const [id, counted] of Object.entries(event.counted)) {
      if (isCounted(scheduleIn(order, id as ScheduleId), counted)) continue;
      set(id as ScheduleId, (before) => recounted(before, counted));
    }
  } else if (event.type === 'quantity-cancelled') {
    const { at, reason } = event;
    for (const line of event.lines) {
      const { counted, line: of } = scheduleIn({ schedules }, line.schedule);
      if (counted === undefined) touched.push(LINES_FACT, lineFact(of));
      set(line.schedule, (before) => ({
        cancelled: decimal.add(before.cancelled, line.quantity),
        cancelledAt: at,
        cancelReason: reason,
      }));
    }
  } else {
    for (const line of event.lines)
      set(line.schedule, (before) => ({ cancelled: decimal.subtract(before.cancelled, line.quantity) }));
  }
  if (event.type !== 'quantity-cancelled') return { ...order, schedules, ...bumped(order, touched) };
  const applied = withApplied(order, cancelKey(event.reference));
  return { ...order, schedules, applied, ...bumped(order, touched), ...kept(order) };
}

function isCounted({ counted: before }: Schedule, counted: NonNullable<Schedule['counted']>): boolean {
  return before?.item === counted.item && before.unit === counted.unit && before.ordered === counted.ordered;
}

/**
 * What was cancelled, counted anew: the same share of what was ordered. What has shipped was counted by the table of
 * its time, so a new count never falls below it.
 */
function recounted(before: Schedule, counted: NonNullable<Schedule['counted']>): Pick<Schedule, 'counted' | 'cancelled'> {
  const cancelled = restated(before, counted.ordered);
  const gone = decimal.subtract(decimal.add(before.shipped, cancelled), before.overage);
  const ordered = decimal.isPositive(before.shipped) ? decimal.most(counted.ordered, gone) : counted.ordered;
  return { counted: { ...counted, ordered }, cancelled };
}

function restated(before: Schedule, ordered: decimal.Decimal): decimal.Decimal {
  const { cancelled, counted, quantity } = before;
  const was = counted?.ordered ?? quantity.value;
  if (decimal.isZero(cancelled) || was === ordered) return cancelled;
  const places = decimal.isWhole(ordered) && decimal.isWhole(cancelled) ? 0 : 6;
  return decimal.divide(decimal.multiply(cancelled, ordered), was, places, 'half-even');
}
