/**
 * Plain values as Tryton's JSON-RPC writes them: a decimal and a date are objects with a `__class__`, a quantity is a
 * JSON number, and an empty field is null.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { LocalDate } from '../../../core/model/instant.ts';

export interface WireDecimal {
  readonly __class__: 'Decimal';
  readonly decimal: string;
}

interface WireDate {
  readonly __class__: 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const toDecimal = (value: Decimal): WireDecimal => ({ __class__: 'Decimal', decimal: value });

/** Python writes a very small or large decimal with an exponent, and so does JSON a number: neither is read here. */
export const fromDecimal = (value: WireDecimal): Decimal => decimal.decimal(value.decimal);

export function toDate(day: LocalDate): WireDate {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  return { __class__: 'date', year, month, day: dayOfMonth };
}

/** Of a unit price, in Tryton's own setting. */
export const PRICE_PLACES_MAX = 4;

export const isPrice = (value: Decimal): boolean => decimal.round(value, PRICE_PLACES_MAX, 'down') === value;

/** Tryton keeps quantities as doubles: exact in both directions up to 15 digits. */
export const toQuantity = (value: Decimal): number => Number(value);
export const fromQuantity = (value: number): Decimal => decimal.decimal(String(value));
