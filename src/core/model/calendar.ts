/**
 * Business calendars: when a team works, so that "4 h" on Friday at 16:00 ends on Monday.
 *
 * A calendar carries its own table of UTC offsets instead of a zone's name, because the rules of zones change with
 * the machine and the same decision must come out everywhere; whoever loads the calendar writes the table.
 */
import type { Duration, Instant, LocalDate } from './instant.ts';
import { dateOf, plus, plusDays, startOf, weekday } from './instant.ts';

/** Minutes from midnight, local time. `opens` < `closes` ≤ 1440. */
export interface OpenHours {
  readonly opens: number;
  readonly closes: number;
}

export interface Calendar {
  readonly id: string;
  /** Seven entries, Sunday first; each a list of spans in ascending order without overlap. Empty: closed. */
  readonly week: readonly (readonly OpenHours[])[];
  readonly holidays: readonly LocalDate[];
  /** Offsets from UTC in minutes, ascending by `from`; the last one at or before an instant is in force. */
  readonly offsets: readonly { readonly from: Instant; readonly minutes: number }[];
}

const ALL_DAY: readonly OpenHours[] = [{ opens: 0, closes: 1440 }];

/** Every hour of every day, UTC. The calendar of machines, and of teams that have given none. */
export const ALWAYS: Calendar = { id: 'always', week: Array.from({ length: 7 }, () => ALL_DAY), holidays: [], offsets: [] };

/** Closed days in a row before a calendar counts as never open: two years, more than any plant rests. Beyond, every hour counts. */
export const CLOSED_DAYS_MAX = 730;

export function offsetAt(calendar: Calendar, at: Instant): number {
  let minutes = 0;
  for (const offset of calendar.offsets) {
    if (offset.from > at) break;
    minutes = offset.minutes;
  }
  return minutes;
}

export function hoursOf(calendar: Calendar, day: LocalDate): readonly OpenHours[] {
  if (calendar.holidays.includes(day)) return [];
  return calendar.week[weekday(day)] ?? [];
}

export function isOpenAt(calendar: Calendar, at: Instant): boolean {
  const day = localDay(calendar, at);
  return hoursOf(calendar, day).some((span) => {
    const [opens, closes] = instants(calendar, day, span);
    return opens <= at && at < closes;
  });
}

/** The day on which an instant falls at the calendar's place. */
export const localDay = (calendar: Calendar, at: Instant): LocalDate => dateOf(at, offsetAt(calendar, at));

/** The instant that lies `length` of *open* time after `from`. */
export function plusBusiness(calendar: Calendar, from: Instant, length: Duration): Instant {
  let left: number = length;
  let day = localDay(calendar, from);
  for (let closed = 0; closed < CLOSED_DAYS_MAX; day = plusDays(day, 1)) {
    const before = left;
    for (const span of hoursOf(calendar, day)) {
      const [opens, closes] = instants(calendar, day, span);
      const start = Math.max(opens, from);
      if (closes <= start) continue;
      if (start + left <= closes) return (start + left) as Instant;
      left -= closes - start;
    }
    closed = left < before ? 0 : closed + 1;
  }
  return plus(startOf(day), left as Duration);
}

function instants(calendar: Calendar, day: LocalDate, span: OpenHours): readonly [number, number] {
  const midnight = startOf(day, offsetAt(calendar, startOf(day)));
  return [midnight + span.opens * 60_000, midnight + span.closes * 60_000];
}

/** The first open day at or after `from`, then `days` open days further. */
export function plusOpenDays(calendar: Calendar, from: LocalDate, days: number): LocalDate {
  let day = from;
  let left = days;
  for (let closed = 0; closed < CLOSED_DAYS_MAX; day = plusDays(day, 1)) {
    closed += 1;
    if (hoursOf(calendar, day).length === 0) continue;
    closed = 0;
    if (left === 0) return day;
    left -= 1;
  }
  return plusDays(day, left);
}
