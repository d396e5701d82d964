/**
 * Can the requested dates be kept? For each schedule line with a requested date: the day on which the last part of it
 * can arrive, by handling in open days at its node and then transit.
 *
 * Invariants: a node starts on its first open day that hasn't closed yet, so an answer is good until that day closes;
 * what waits for stock starts no earlier than the day on which the receipts expected there cover it; nothing leaves
 * before its not-before day. A date that can be kept is promised as it was requested, not as the earliest possible, so
 * that a promise doesn't move with the clock.
 */
import { hoursOf, localDay, offsetAt, plusOpenDays, type Calendar } from '../model/calendar.ts';
import { add, isLess, ZERO, type Decimal } from '../model/decimal.ts';
import type { DateJeopardy } from '../model/hold.ts';
import type { ItemId, LineId, NodeId, ScheduleId } from '../model/identifiers.ts';
import { plusDays, startOf, type Instant, type LocalDate } from '../model/instant.ts';
import type { Inbound } from '../model/master.ts';
import { check, type AddressValue, type NodeQuantity, type Outcome, type PromiseValue, type View } from './check.ts';

/** A schedule line with a requested date, and where it goes. */
interface Asked {
  readonly schedule: ScheduleId;
  readonly line: LineId;
  readonly item: ItemId;
  readonly requested: LocalDate;
  readonly notBefore?: LocalDate;
  readonly region: string;
}

/** Goods that can arrive on a day, as seen while the node's current open day lasts. */
interface Arrival {
  readonly day: LocalDate;
  readonly closes: Instant;
}

const DAY_MS = 86_400_000;

export const promiseDate = check({
  name: 'promise-date',
  version: 1,
  summary: 'Every requested date can be kept from the nodes that ship, or is late by no more than allowed.',
  scope: 'order',
  parameters: { daysLateMax: { kind: 'count', default: 0, tighter: 'lower' } },
  uses: ['complete', 'address', 'stock.reserve'],
  run: (view, { daysLateMax }): Outcome<PromiseValue> => {
    const promised: Record<string, LocalDate> = {};
    const late: DateJeopardy[] = [];
    const waiting = new Map<string, Decimal>();
    let goodUntil: Instant | undefined;
    for (const asked of dated(view)) {
      const arrivals = arrivalsOf(view, asked, waiting);
      if (arrivals.length === 0) continue;
      for (const arrival of arrivals) goodUntil = earlier(goodUntil, arrival?.closes);
      const { schedule, line, requested } = asked;
      const feasible = latest(arrivals);
      if (feasible === undefined) {
        late.push({ schedule, line, requested });
        continue;
      }
      promised[schedule] = feasible > requested ? feasible : requested;
      const daysLate = (startOf(feasible) - startOf(requested)) / DAY_MS;
      if (daysLate > daysLateMax) late.push({ schedule, line, requested, feasible, daysLate });
    }
    const ends = goodUntil === undefined ? {} : { goodUntil };
    if (late.length === 0) return { verdict: 'pass', value: { promised }, ...ends };
    return {
      verdict: 'hold',
      reason: { type: 'date-jeopardy', lines: late },
      ...ends,
      ruled: ({ way }) => (way === 'accept-date' ? { promised } : undefined),
    };
  },
});

function dated(view: View): readonly Asked[] {
  const all: Asked[] = [];
  for (const line of view.lines()) {
    for (const schedule of view.schedules(line)) {
      const asked = view.demand(schedule, ({ item, requested, notBefore }) =>
        requested === undefined ? null : { item, requested, ...(notBefore === undefined ? {} : { notBefore }) },
      );
      if (asked !== null)
        all.push({ schedule, line, ...asked, region: view.answer('address', (value) => regionOf(value, schedule)) });
    }
  }
  return all;
}

/** Transit is known by state or province, and by country where it has none. */
function regionOf({ destinations, places }: AddressValue, schedule: ScheduleId): string {
  const place = places[destinations[schedule] ?? ''];
  return place?.region ?? place?.country ?? '';
}

/** One for each part; undefined for a part that nobody can tell a day for. None: nothing is left to ship. */
function arrivalsOf(view: View, asked: Asked, waiting: Map<string, Decimal>): readonly (Arrival | undefined)[] {
  const { allocated, backordered } = view.answer('stock.reserve', (value) => ({
    allocated: value.allocations[asked.schedule] ?? [],
    backordered: value.backordered[asked.schedule] ?? [],
  }));
  return [
    ...allocated.map(({ node }) => arrivalFrom(view, asked, node)),
    ...backordered.map((part) => {
      const received = receipt(view, asked.item, part, waiting);
      return received === undefined ? undefined : arrivalFrom(view, asked, part.node, received);
    }),
  ];
}

/** The day on which the receipts at a node cover this part too, behind what earlier lines of this order wait for there. */
function receipt(
  view: View,
  item: ItemId,
  { node, quantity }: NodeQuantity,
  waiting: Map<string, Decimal>,
): LocalDate | undefined {
  const queue = `${node}/${item}`;
  const needed = add(waiting.get(queue) ?? ZERO, quantity);
  waiting.set(queue, needed);
  return view.fact('inbound', [node, item], (inbound) => coveredOn(inbound, needed));
}

function coveredOn(inbound: Inbound | undefined, needed: Decimal): LocalDate | undefined {
  let expected = ZERO;
  for (const { day, quantity } of inbound?.receipts ?? []) {
    expected = add(expected, quantity);
    if (!isLess(expected, needed)) return day;
  }
  return undefined;
}

function arrivalFrom(view: View, { notBefore, region }: Asked, from: NodeId, received?: LocalDate): Arrival | undefined {
  const node = view.fact('node', [from], (known) =>
    known === undefined ? null : { calendar: known.calendar, handlingDays: known.handlingDays },
  );
  const transitDays = view.fact('transit', [from, region], (transit) => transit?.days);
  if (node === null || transitDays === undefined) return undefined;
  const departure = view.fact('calendar', [node.calendar], (calendar) =>
    leaves(calendar, view.now, node.handlingDays, received, notBefore),
  );
  return departure === undefined ? undefined : { day: plusDays(departure.day, transitDays), closes: departure.closes };
}

/** The day on which goods leave; undefined for a node without a calendar, or one that never opens. */
function leaves(
  calendar: Calendar | undefined,
  now: Instant,
  handlingDays: number,
  received?: LocalDate,
  notBefore?: LocalDate,
): Arrival | undefined {
  if (calendar === undefined || calendar.week.every((hours) => hours.length === 0)) return undefined;
  const today = localDay(calendar, now);
  const isOver = closing(calendar, today) <= now;
  const start = plusOpenDays(calendar, isOver ? plusDays(today, 1) : today, 0);
  const ready = plusOpenDays(calendar, received !== undefined && received > start ? received : start, handlingDays);
  const day = notBefore !== undefined && notBefore > ready ? plusOpenDays(calendar, notBefore, 0) : ready;
  return { day, closes: closing(calendar, start) };
}

/** When a day's last hours end; the day's beginning where it has none. */
function closing(calendar: Calendar, day: LocalDate): Instant {
  const midnight = startOf(day, offsetAt(calendar, startOf(day)));
  return (midnight + (hoursOf(calendar, day).at(-1)?.closes ?? 0) * 60_000) as Instant;
}

/** The last of all parts; undefined as soon as one has no day. */
function latest(arrivals: readonly (Arrival | undefined)[]): LocalDate | undefined {
  let day: LocalDate | undefined;
  for (const part of arrivals) {
    if (part === undefined) return undefined;
    if (day === undefined || part.day > day) day = part.day;
  }
  return day;
}

const earlier = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
