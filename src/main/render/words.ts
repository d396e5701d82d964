/** Figures and times as people read them. */
import { round, type Decimal } from '../../core/model/decimal.ts';
import type { Money } from '../../core/model/money.ts';

/** `1,669.00`. Shown only; sums are made before. */
export function amount(value: Decimal, places = 2): string {
  const [whole = '0', part = ''] = round(value, places, 'half-up').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return places === 0 ? grouped : `${grouped}.${part.padEnd(places, '0')}`;
}

/** A price with all of its places, and at least two: `4.10`, `4.166667`. */
export const price = (value: Decimal): string => (/\.\d{3,}$/.test(value) ? value : amount(value));

export const money = ({ amount: value, currency }: Money): string => `${amount(value)} ${currency}`;

/** To the minute, UTC: `2026-06-01 14:05`. */
export const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export const second = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** Any value in one line, cut at `most` characters. */
export function brief(value: unknown, most = 100): string {
  const text = value === undefined ? 'not there' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
