/**
 * Does the buyer's price agree with ours? For each line our price is found (agreement, then list) as of the day that
 * the customer's rule names, and compared with what the buyer stated, both per stock unit.
 *
 * Invariants: within tolerance *our* price stands, so that a cent of rounding in a buyer's system never reaches an
 * invoice; for a customer of the rule `locked` the buyer's own figure stands instead, as of the order date, since that
 * is what the order locked in. Beyond tolerance nothing stands until a person says whose. Where only one of the two
 * prices is known, the whole line is at stake.
 */
import {
  compare,
  decimal,
  divide,
  isNegative,
  isZero,
  magnitude,
  multiply,
  round,
  subtract,
  sum,
  ZERO,
  type Decimal,
} from '../model/decimal.ts';
import type { PriceDifference, Resolution } from '../model/hold.ts';
import type { LineId } from '../model/identifiers.ts';
import { dateOf, plusDays, startOf, type Instant, type LocalDate } from '../model/instant.ts';
import { rounded, type Currency } from '../model/money.ts';
import type { Rejected } from '../model/plan.ts';
import { check, type Outcome, type PriceValue, type View } from './check.ts';
import { lineDue, type LineDue } from './line-due.ts';
import { repriced } from './repriced.ts';
import { convert, lookUp, ourPrice, type OurPrice, type PriceQuestion, type PriceSource } from './pricing.ts';

type LinePrice = PriceValue['lines'][string];

/** What the customer's terms say of all lines alike. */
interface Terms {
  readonly currency: Currency;
  readonly day: LocalDate;
  readonly goodUntil?: Instant;
  readonly locked: boolean;
  /** Most specific first. */
  readonly sources: readonly PriceSource[];
}

/** A line whose price a person has to decide. */
interface Open {
  readonly difference: PriceDifference;
  readonly quantity: Decimal;
  readonly ours?: LinePrice;
}

const HUNDRED = decimal(100);

/** ISO 4217's code for "no currency": of an order whose customer isn't there, and which has no prices either. */
const NO_CURRENCY = 'XXX' as Currency;

export const priceAgrees = check({
  name: 'price-agrees',
  version: 1,
  summary: "The buyer's price of each line is ours, by agreement or list, within tolerance.",
  scope: 'order',
  parameters: { tolerance: { kind: 'percent', default: decimal('0.5'), tighter: 'lower' } },
  uses: ['complete'],
  run: (view, { tolerance }): Outcome<PriceValue> => {
    const terms = termsOf(view);
    const agreed: Record<string, LinePrice> = {};
    const open: Open[] = [];
    const rejected: Rejected[] = [];
    for (const line of view.lines()) {
      const due = lineDue(view, line);
      if (due === undefined) continue;
      const judged = judge(view, line, due, terms, tolerance, rejected);
      if ('difference' in judged) open.push(judged);
      else agreed[line] = judged;
    }
    const value: PriceValue = { currency: terms.currency, lines: agreed };
    const ends = terms.goodUntil === undefined ? {} : { goodUntil: terms.goodUntil };
    if (open.length === 0) return { verdict: 'pass', value, rejected, ...ends };
    const atStake = rounded({ amount: sum(open.map(stakeOf)), currency: terms.currency });
    return {
      verdict: 'hold',
      reason: { type: 'price-difference', lines: open.map(({ difference }) => difference), atStake },
      // Without what is at stake: a decision on a price outlives a change of quantity.
      about: open.map(({ difference }) => difference),
      rejected,
      ...ends,
      ruled: (resolution) => settle(resolution, open, value),
    };
  },
});

function termsOf(view: View): Terms {
  const {
    customer: id,
    currency,
    orderDate,
  } = view.header((header) => ({
    customer: header.customer,
    currency: header.currency,
    orderDate: header.orderDate,
  }));
  const customer = view.fact('customer', [id], (c) =>
    c === undefined ? undefined : { currency: c.currency, rule: c.priceRule, agreement: c.agreement, list: c.priceList },
  );
  const today = customer?.rule === 'ship-date' ? dateOf(view.now) : undefined;
  const sources: PriceSource[] = [];
  if (customer?.agreement !== undefined) sources.push({ name: 'agreement', id: customer.agreement });
  if (customer !== undefined) sources.push({ name: 'list', id: customer.list });
  return {
    currency: currency ?? customer?.currency ?? NO_CURRENCY,
    day: today ?? orderDate,
    ...(today === undefined ? {} : { goodUntil: startOf(plusDays(today, 1)) }),
    locked: customer?.rule === 'locked',
    sources,
  };
}

function judge(view: View, line: LineId, due: LineDue, terms: Terms, tolerance: Decimal, rejected: Rejected[]): LinePrice | Open {
  const quoted = repriced(view, line);
  if (quoted !== undefined) return { price: round(quoted, 6, 'half-even'), source: 'quote' };
  const units = { stockUnit: due.unit, packs: view.fact('item', [due.item], (item) => item?.packs ?? []) };
  const question: PriceQuestion = { units, day: terms.day, quantity: due.quantity, currency: terms.currency };
  const ours = ourPrice(line, due.item, terms.sources, ({ id }) =>
    view.fact('price', [id, due.item], (entry) => lookUp(entry, question)),
  );
  rejected.push(...ours.rejected);
  const stated = view.line(line, ({ price }) => price);
  const theirs = stated === undefined ? undefined : convert(stated.amount, stated.unit, units);
  const unreadable = stated !== undefined && theirs === undefined;
  if (ours.found !== undefined && !unreadable) {
    if (theirs === undefined) return ours.found;
    if (isWithin(theirs, ours.found.price, tolerance)) return terms.locked ? { price: theirs, source: 'buyer' } : ours.found;
  }
  const difference = differenceOf(line, due, ours, theirs, unreadable, tolerance);
  return { difference, quantity: due.quantity, ...(ours.found === undefined ? {} : { ours: ours.found }) };
}

/** On the boundary is within; multiplied out, so that nothing is rounded. */
const isWithin = (theirs: Decimal, ours: Decimal, tolerance: Decimal): boolean =>
  compare(multiply(magnitude(subtract(theirs, ours)), HUNDRED), multiply(ours, tolerance)) <= 0;

function differenceOf(
  line: LineId,
  due: LineDue,
  our: OurPrice,
  theirs: Decimal | undefined,
  unreadable: boolean,
  tolerancePercent: Decimal,
): PriceDifference {
  const common = { line, item: due.item, tolerancePercent };
  const ours = our.found?.price;
  if (ours === undefined)
    return { ...common, ...(theirs === undefined ? {} : { theirs }), problem: unreadable ? 'unit' : our.problem };
  if (theirs === undefined) return { ...common, ours, problem: 'unit' };
  const difference = subtract(theirs, ours);
  // Rounded away from zero: what is beyond a tolerance of 0.5 never reads 0.5.
  const percent = isZero(ours) ? {} : { percent: divide(multiply(difference, HUNDRED), ours, 2, 'up') };
  return { ...common, theirs, ours, difference, ...percent, problem: 'beyond-tolerance' };
}

const stakeOf = ({ difference: { difference, theirs, ours }, quantity }: Open): Decimal =>
  multiply(magnitude(difference ?? theirs ?? ours ?? ZERO), quantity);

/** The prices under a person's decision; undefined where it leaves a line without one. */
function settle(resolution: Resolution, open: readonly Open[], value: PriceValue): PriceValue | undefined {
  if (resolution.way !== 'ours' && resolution.way !== 'theirs' && resolution.way !== 'requote') return undefined;
  const lines: Record<string, LinePrice> = { ...value.lines };
  if (resolution.way === 'requote') {
    const known = new Set([...Object.keys(lines), ...open.map(({ difference }) => difference.line)]);
    for (const { line, amount } of resolution.prices) {
      if (!known.has(line) || isNegative(amount)) return undefined;
      lines[line] = { price: round(amount, 6, 'half-even'), source: 'quote' };
    }
  }
  for (const { difference, ours } of open) {
    const { line, theirs } = difference;
    if (resolution.way === 'ours' && ours !== undefined) lines[line] = ours;
    if (resolution.way === 'theirs' && theirs !== undefined) lines[line] = { price: theirs, source: 'buyer' };
    if (lines[line] === undefined) return undefined;
  }
  return { currency: value.currency, lines };
}
