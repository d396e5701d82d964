/**
 * Exact decimal numbers, as canonical text.
 *
 * Invariants: a `Decimal` is `-?(0|[1-9]\d*)(\.\d*[1-9])?` and never `-0`, so two decimals are equal exactly when
 * their texts are. No operation loses a digit except `divide` and `round`, which say to how many places and how.
 * Text, and not a bigint or an object, because facts and events cross JSON, PostgreSQL and digests all day.
 */
import type { Brand } from './brand.ts';
import type { InputFailure } from './failure.ts';
import { fail, invariant, ok, type Result } from './result.ts';

export type Decimal = Brand<string, 'Decimal'>;

/** `half-even` is banker's rounding; `half-up` rounds a tie away from zero, as invoices do. */
export type Rounding = 'half-even' | 'half-up' | 'down' | 'up';

const PATTERN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const DIGITS_MAX = 38;
const POWERS: readonly bigint[] = Array.from({ length: 80 }, (_, i) => 10n ** BigInt(i));
const POWERS_SMALL: readonly number[] = Array.from({ length: 16 }, (_, i) => 10 ** i);

export const ZERO = '0' as Decimal;
export const ONE = '1' as Decimal;

function power(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Reads a decimal as people and partners write it: digits, one point, an optional sign; no exponent, no grouping. */
export function parseDecimal(text: string, where: string): Result<Decimal, InputFailure> {
  const trimmed = text.trim();
  if (!PATTERN.test(trimmed))
    return fail({
      code: 'not-a-decimal',
      where,
      found: text.slice(0, 60),
      wayOut: 'write digits with at most one point, such as 12.5',
    });
  if (trimmed.length > DIGITS_MAX)
    return fail({ code: 'not-a-decimal', where, found: text.slice(0, 60), wayOut: `write at most ${DIGITS_MAX} characters` });
  return ok(canonical(trimmed));
}

function canonical(text: string): Decimal {
  const negative = text.startsWith('-');
  const unsigned = text.replace(/^[+-]/, '');
  const point = unsigned.indexOf('.');
  const whole = (point < 0 ? unsigned : unsigned.slice(0, point)).replace(/^0+(?=\d)/, '') || '0';
  const fraction = point < 0 ? '' : unsigned.slice(point + 1).replace(/0+$/, '');
  const body = fraction === '' ? whole : `${whole}.${fraction}`;
  return (negative && body !== '0' ? `-${body}` : body) as Decimal;
}

/** A decimal written in code or computed from whole numbers. Throws on anything else: that is a bug. */
export function decimal(value: string | number | bigint): Decimal {
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), `a decimal from a number must be a safe integer, got ${value}`);
    return (value === 0 ? '0' : String(value)) as Decimal;
  }
  if (typeof value === 'bigint') return String(value) as Decimal;
  invariant(PATTERN.test(value), `not a decimal: ${value}`);
  return canonical(value);
}

function scaleOf(d: Decimal): number {
  const point = d.indexOf('.');
  return point < 0 ? 0 : d.length - point - 1;
}

function unscaled(d: Decimal, scale: number): bigint {
  const own = scaleOf(d);
  const digits = BigInt(own === 0 ? d : d.replace('.', ''));
  return own === scale ? digits : digits * power(scale - own);
}

/** Only for what `bothSmall` lets through: up to 10^15 the nearest double times a power of ten is off by less than a quarter. */
function small(d: Decimal, scale: number): number {
  return scale === 0 ? +d : Math.round(+d * (POWERS_SMALL[scale] as number));
}

/** Both fit a double exactly when scaled alike: 15 digits of room is what a safe integer has. */
function bothSmall(a: Decimal, b: Decimal, scale: number): boolean {
  return a.length + scale < 15 && b.length + scale < 15;
}

function fromUnscaled(digits: bigint, scale: number): Decimal {
  return fromDigits(digits.toString(), scale);
}

function fromDigits(text: string, scale: number): Decimal {
  if (scale === 0) return text as Decimal;
  const negative = text.charCodeAt(0) === 45;
  let body = negative ? text.slice(1) : text;
  if (body.length <= scale) body = body.padStart(scale + 1, '0');
  let end = body.length;
  let places = scale;
  while (places > 0 && body.charCodeAt(end - 1) === 48) {
    end -= 1;
    places -= 1;
  }
  const whole = body.slice(0, body.length - scale);
  const value = places === 0 ? whole : `${whole}.${body.slice(body.length - scale, end)}`;
  return (negative && value !== '0' ? `-${value}` : value) as Decimal;
}

/** Nothing added or taken off is the usual case: most lines have nothing cancelled and nothing over. */
export function add(a: Decimal, b: Decimal): Decimal {
  if (b === ZERO) return a;
  if (a === ZERO) return b;
  const scale = Math.max(scaleOf(a), scaleOf(b));
  if (bothSmall(a, b, scale)) return fromDigits(String(small(a, scale) + small(b, scale)), scale);
  return fromUnscaled(unscaled(a, scale) + unscaled(b, scale), scale);
}

export function negate(a: Decimal): Decimal {
  if (a === '0') return a;
  return (a.startsWith('-') ? a.slice(1) : `-${a}`) as Decimal;
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return b === ZERO ? a : a === b ? ZERO : add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  if (a === ONE) return b;
  if (b === ONE) return a;
  const scaleA = scaleOf(a);
  const scaleB = scaleOf(b);
  if (a.length + b.length < 16) return fromDigits(String(small(a, scaleA) * small(b, scaleB)), scaleA + scaleB);
  return fromUnscaled(unscaled(a, scaleA) * unscaled(b, scaleB), scaleA + scaleB);
}

/** `a / b` to `places` decimals. Throws on division by zero: callers rule it out first. */
export function divide(a: Decimal, b: Decimal, places: number, rounding: Rounding): Decimal {
  invariant(b !== '0', 'division by zero');
  if (b === ONE) return round(a, places, rounding);
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const numerator = unscaled(a, scale) * power(places);
  return fromUnscaled(roundedQuotient(numerator, unscaled(b, scale), rounding), places);
}

/** The whole number of times that `b` goes into `a`, and what is left. For `a`, `b` ≥ 0. */
export function divideWhole(a: Decimal, b: Decimal): { quotient: Decimal; remainder: Decimal } {
  invariant(b !== '0', 'division by zero');
  const scale = Math.max(scaleOf(a), scaleOf(b));
  if (bothSmall(a, b, scale)) {
    const rest = small(a, scale) % small(b, scale);
    const times = (small(a, scale) - rest) / small(b, scale);
    return { quotient: fromDigits(String(times), 0), remainder: fromDigits(String(rest), scale) };
  }
  const n = unscaled(a, scale);
  const d = unscaled(b, scale);
  return { quotient: fromUnscaled(n / d, 0), remainder: fromUnscaled(n % d, scale) };
}

export function round(a: Decimal, places: number, rounding: Rounding): Decimal {
  const scale = scaleOf(a);
  if (scale <= places) return a;
  return fromUnscaled(roundedQuotient(unscaled(a, scale), power(scale - places), rounding), places);
}

function roundedQuotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const whole = n / d;
  const twice = (n % d) * 2n;
  const magnitude = roundsAway(whole, twice, d, rounding) ? whole + 1n : whole;
  return negative ? -magnitude : magnitude;
}

function roundsAway(whole: bigint, twiceRest: bigint, denominator: bigint, rounding: Rounding): boolean {
  if (twiceRest === 0n) return false;
  switch (rounding) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'half-up':
      return twiceRest >= denominator;
    case 'half-even':
      return twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n);
  }
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  if (a === b) return 0;
  const scale = Math.max(scaleOf(a), scaleOf(b));
  if (bothSmall(a, b, scale)) return small(a, scale) - small(b, scale);
  return unscaled(a, scale) < unscaled(b, scale) ? -1 : 1;
}

export const isLess = (a: Decimal, b: Decimal): boolean => compare(a, b) < 0;
export const isMore = (a: Decimal, b: Decimal): boolean => compare(a, b) > 0;
export const isPositive = (a: Decimal): boolean => a !== '0' && !a.startsWith('-');
export const isNegative = (a: Decimal): boolean => a.startsWith('-');
export const isZero = (a: Decimal): boolean => a === '0';
export const isWhole = (a: Decimal): boolean => !a.includes('.');
export const least = (a: Decimal, b: Decimal): Decimal => (isLess(a, b) ? a : b);
export const most = (a: Decimal, b: Decimal): Decimal => (isLess(a, b) ? b : a);
export const magnitude = (a: Decimal): Decimal => (isNegative(a) ? negate(a) : a);
export const sum = (values: Iterable<Decimal>): Decimal => {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
};
