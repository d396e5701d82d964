/** Moments and days. Time always arrives as an input; nothing here reads a clock. */
import type { Brand } from './brand.ts';
import type { InputFailure } from './failure.ts';
import { fail, invariant, ok, type Result } from './result.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** A day without a zone, `YYYY-MM-DD` (ISO 8601). Sorts as text. */
export type LocalDate = Brand<string, 'LocalDate'>;

/** A length of time in milliseconds. */
export type Duration = Brand<number, 'Duration'>;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY_MS = 86_400_000;

export function parseInstant(text: string, where: string): Result<Instant, InputFailure> {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const ms = iso ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ok(ms as Instant);
  return fail({
    code: 'not-an-instant',
    where,
    found: text.slice(0, 40),
    wayOut: 'write ISO 8601 with a zone, such as 2026-06-01T14:00:00Z',
  });
}

/** An instant written in code. Throws on a bad text: that is a bug. */
export function instant(text: string): Instant {
  const ms = Date.parse(text);
  invariant(!Number.isNaN(ms), `not an instant: ${text}`);
  return ms as Instant;
}

export function parseLocalDate(text: string, where: string): Result<LocalDate, InputFailure> {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(ms) && dateOf(ms as Instant) === text) return ok(text as LocalDate);
  return fail({ code: 'not-a-date', where, found: text.slice(0, 40), wayOut: 'write a day that exists as YYYY-MM-DD' });
}

/** A day written in code. Throws on a bad text: that is a bug. */
export function localDate(text: string): LocalDate {
  const parsed = parseLocalDate(text, 'code');
  invariant(parsed.ok, `not a day: ${text}`);
  return parsed.value;
}

/** Durations as workflows write them: `30s`, `15min`, `4h`, `2d`. */
export function parseDuration(text: string, where: string): Result<Duration, InputFailure> {
  const match = /^(\d{1,6})(s|min|h|d)$/.exec(text);
  const unitMs = match?.[2] === undefined ? undefined : UNIT_MS[match[2]];
  if (match?.[1] !== undefined && unitMs !== undefined) return ok((Number(match[1]) * unitMs) as Duration);
  return fail({
    code: 'not-a-duration',
    where,
    found: text.slice(0, 40),
    wayOut: 'write a whole number and s, min, h or d, such as 4h',
  });
}

/** A duration written in code. Throws on a bad text: that is a bug. */
export function duration(text: string): Duration {
  const parsed = parseDuration(text, 'code');
  invariant(parsed.ok, `not a duration: ${text}`);
  return parsed.value;
}

export const plus = (at: Instant, length: Duration): Instant => (at + length) as Instant;

export const toIso = (at: Instant): string => new Date(at).toISOString();

/** The UTC day of an instant, shifted by an offset in minutes. */
export const dateOf = (at: Instant, offsetMinutes = 0): LocalDate =>
  new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 10) as LocalDate;

/** Midnight at the start of a day at an offset in minutes from UTC. */
export const startOf = (day: LocalDate, offsetMinutes = 0): Instant =>
  (Date.parse(`${day}T00:00:00Z`) - offsetMinutes * 60_000) as Instant;

export const plusDays = (day: LocalDate, days: number): LocalDate => dateOf((startOf(day) + days * DAY_MS) as Instant);

/** 0 is Sunday, as in `Date.getUTCDay`. */
export const weekday = (day: LocalDate): number => new Date(startOf(day)).getUTCDay();
