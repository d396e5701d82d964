/**
 * Prices of Tryton's as the hub's.
 *
 * Invariants: Tryton knows the price of now and not that of last month. So a price holds from the day on which it was
 * last written there, and what the hub has of the days before stays. Of a price list only fixed prices of a product are
 * taken, and only where they come before any line that may say something else: Tryton takes the first line that fits.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import { plusDays, type LocalDate } from '../../../core/model/instant.ts';
import type { PriceEntry, PriceSpan } from '../../../core/model/master.ts';
import type { Unit } from '../../../core/model/quantity.ts';
import type { Id } from './client.ts';
import { fromQuantity } from './values.ts';

export type Breaks = PriceSpan['breaks'];

/** `breaks`: none from that day on. */
export interface PriceNow {
  readonly currency: string;
  readonly unit: Unit;
  readonly from: LocalDate;
  readonly breaks: Breaks;
}

export function priceFact({ currency, unit, from, breaks }: PriceNow, before: PriceEntry | undefined): object {
  const isAlike = before !== undefined && before.currency === currency && before.unit === unit;
  const spans = [...(isAlike ? before.spans : [])].sort((a, b) => (a.from < b.from ? -1 : 1));
  const standing = spans.find((span) => span.from <= from && (span.until ?? from) >= from);
  const isSame = standing !== undefined && areSame(standing.breaks, breaks);
  const start = isSame ? standing.from : from;
  const earlier = spans.filter((span) => span.from < start).map((span) => endedBy(span, plusDays(start, -1)));
  return { currency, unit, spans: breaks.length === 0 ? earlier : [...earlier, { from: start, breaks }] };
}

const endedBy = (span: PriceSpan, last: LocalDate): PriceSpan =>
  span.until === undefined || span.until > last ? { ...span, until: last } : span;

const areSame = (some: Breaks, others: Breaks): boolean =>
  some.length === others.length &&
  some.every(({ atLeast, price }, index) => atLeast === others[index]?.atLeast && price === others[index]?.price);

export interface ListLine {
  readonly id: Id;
  readonly product: Id | null;
  readonly category: Id | null;
  /** From which on it holds; null: from the smallest. */
  readonly quantity: number | null;
  readonly formula: string;
}

/** `9.90`, as a person writes it, or `Decimal('9.90')`. */
const FIXED = /^\s*(?:Decimal\(\s*)?(?<quote>['"]?)(?<price>\d{1,16}(?:\.\d{1,10})?)\k<quote>\s*\)?\s*$/;
/** The price that holds without a list. */
const WITHOUT = /^\s*(?:unit_price|list_price)\s*$/;

export const fixedPrice = (formula: string): Decimal | undefined => {
  const price = FIXED.exec(formula)?.groups?.['price'];
  return price === undefined ? undefined : decimal.decimal(price);
};

const isPriceWithout = (formula: string): boolean => WITHOUT.test(formula);

/**
 * Of one product, from lines in Tryton's order. `smallest`: quantity that can be sold, in stock units; `per`: stock units
 * in the list's unit. The line that can't be told of a fixed price, where there is one.
 */
export function breaksOf(
  lines: readonly ListLine[],
  product: Id,
  { smallest, per }: { readonly smallest: Decimal; readonly per: Decimal },
): { readonly breaks: Breaks } | { readonly unclear: ListLine } {
  const found: Breaks[number][] = [];
  let covered: Decimal | undefined;
  let isEnded = false;
  for (const line of lines) {
    if (line.product !== null && line.product !== product) continue;
    const from = decimal.most(smallest, decimal.multiply(fromQuantity(line.quantity ?? 0), per));
    // A line before it has taken all of these quantities.
    if (covered !== undefined && decimal.compare(from, covered) >= 0) continue;
    const price = line.category === null && line.product === product ? fixedPrice(line.formula) : undefined;
    if (isEnded || (price === undefined && !(line.category === null && isPriceWithout(line.formula)))) return { unclear: line };
    if (price === undefined) isEnded = true;
    else found.unshift({ atLeast: from, price });
    covered = from;
    if (from === smallest) break;
  }
  return { breaks: found };
}
