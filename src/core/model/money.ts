/** Money is an exact decimal in one currency (ISO 4217); two currencies never meet in one sum. */
import type { Brand } from './brand.ts';
import * as decimal from './decimal.ts';
import type { Decimal, Rounding } from './decimal.ts';
import type { InputFailure } from './failure.ts';
import { fail, invariant, ok, type Result } from './result.ts';

export type Currency = Brand<string, 'Currency'>;

/** `amount` in units of `currency` (dollars, not cents). */
export interface Money {
  readonly amount: Decimal;
  readonly currency: Currency;
}

/** Decimal places of the currencies whose smallest unit is not a hundredth (ISO 4217, column E). */
const PLACES: ReadonlyMap<string, number> = new Map([
  ['JPY', 0],
  ['KRW', 0],
  ['VND', 0],
  ['CLP', 0],
  ['ISK', 0],
  ['PYG', 0],
  ['UGX', 0],
  ['XAF', 0],
  ['XOF', 0],
  ['BHD', 3],
  ['IQD', 3],
  ['JOD', 3],
  ['KWD', 3],
  ['LYD', 3],
  ['OMR', 3],
  ['TND', 3],
]);

export function parseCurrency(text: string, where: string): Result<Currency, InputFailure> {
  if (/^[A-Z]{3}$/.test(text)) return ok(text as Currency);
  return fail({
    code: 'not-a-currency',
    where,
    found: text.slice(0, 20),
    wayOut: 'give the three capital letters of ISO 4217, such as USD',
  });
}

/** Money written in code. Throws on a bad amount or code: that is a bug. */
export function money(amount: string | number, currency: string): Money {
  invariant(/^[A-Z]{3}$/.test(currency), `not an ISO 4217 code: ${currency}`);
  return { amount: decimal.decimal(amount), currency: currency as Currency };
}

export const places = (currency: Currency): number => PLACES.get(currency) ?? 2;

export const nothing = (currency: Currency): Money => ({ amount: decimal.ZERO, currency });

function alike(a: Money, b: Money): void {
  invariant(a.currency === b.currency, `two currencies in one sum: ${a.currency} and ${b.currency}`);
}

export function add(a: Money, b: Money): Money {
  alike(a, b);
  return { amount: decimal.add(a.amount, b.amount), currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  alike(a, b);
  return { amount: decimal.subtract(a.amount, b.amount), currency: a.currency };
}

export function compare(a: Money, b: Money): number {
  alike(a, b);
  return decimal.compare(a.amount, b.amount);
}

export const times = (a: Money, factor: Decimal): Money => ({ amount: decimal.multiply(a.amount, factor), currency: a.currency });

/** To the currency's smallest unit. Invoices use `half-up`, the default. */
export const rounded = (a: Money, rounding: Rounding = 'half-up'): Money => ({
  amount: decimal.round(a.amount, places(a.currency), rounding),
  currency: a.currency,
});

export const sum = (currency: Currency, values: Iterable<Money>): Money => {
  let total = nothing(currency);
  for (const value of values) total = add(total, value);
  return total;
};
