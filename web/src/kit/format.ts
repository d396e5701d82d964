/** Figures, times and names for the eye. Figures are exact text and stay so: they are grouped, never computed with. */
import { t } from '../texts/en.ts';

/** `1234.5` → `1,234.50` with at least `places` decimals. */
export function figure(text: string, places = 0): string {
  const [, sign = '', whole = '0', decimals = ''] = /^(-?)(\d+)(?:[.](\d+))?$/.exec(text) ?? [];
  if (!/^-?\d/.test(text)) return text;
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const shown = decimals.padEnd(places, '0');
  return `${sign === '-' ? '−' : ''}${grouped}${shown === '' ? '' : `.${shown}`}`;
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export const money = ({ amount, currency }: Money): string => `${figure(amount, 2)} ${currency}`;

export const count = (value: number): string => figure(String(value));

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const WHOLE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** Today its hour alone. */
export const moment = (at: number, now: number): string => (isSameDay(at, now) ? TIME : WHOLE).format(at);
export const exact = (at: number): string => EXACT.format(at);

const MINUTE = 60_000;

/** `95 min` → `1 h 35 min`; two parts at most. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE);
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  if (days > 0) return t.kit.parts(t.kit.days(days), hours > 0 ? t.kit.hours(hours) : '');
  if (hours > 0) return t.kit.parts(t.kit.hours(hours), minutes % 60 > 0 ? t.kit.minutes(minutes % 60) : '');
  return t.kit.minutes(minutes);
}

/** `price-difference` → `Price difference`, for what has no text of its own yet. */
export const spoken = (name: string): string => {
  const words = name.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const typeName = (type: string): string => (t.holds.types as Readonly<Record<string, string>>)[type] ?? spoken(type);
export const wayName = (way: string): string => (t.holds.ways as Readonly<Record<string, string>>)[way] ?? spoken(way);
export const wayMeaning = (way: string): string => (t.holds.waysMean as Readonly<Record<string, string>>)[way] ?? '';
