/**
 * Finding our price of an item: which source, which span of days, which break, and what that is per stock unit.
 *
 * Invariants: a price is exact, and only the division by what a pack holds may round, half to even, to 6 decimals
 * (50.00 for a case of 12 is 4.166667 each); a break is compared in the price's own unit without any division; the
 * order in which spans are written never matters; and what is given back names nothing but the price found, so that
 * another break or span may change without anybody noticing.
 */
import { divide, isPositive, isMore, multiply, type Decimal } from '../model/decimal.ts';
import { factKey } from '../model/fact.ts';
import type { ItemId, LineId } from '../model/identifiers.ts';
import type { LocalDate } from '../model/instant.ts';
import type { PriceEntry, PriceSpan } from '../model/master.ts';
import type { Rejected } from '../model/plan.ts';
import { holds, type Unit, type Units } from '../model/quantity.ts';

/** As price lists and ERPs keep unit prices; the error of rounding stays below a cent on 10,000 units. */
const PRICE_PLACES = 6;

export interface PriceQuestion {
  readonly units: Pick<Units, 'stockUnit' | 'packs'>;
  readonly day: LocalDate;
  /** Of the whole line, in stock units. */
  readonly quantity: Decimal;
  readonly currency: string;
}

/** The price per stock unit, or why there is none. */
export type PriceLookup =
  | { readonly price: Decimal }
  | { readonly why: 'absent' | 'currency' | 'unit' | 'not-in-force' | 'break-not-reached' };

export function lookUp(entry: PriceEntry | undefined, question: PriceQuestion): PriceLookup {
  if (entry === undefined) return { why: 'absent' };
  if (entry.currency !== question.currency) return { why: 'currency' };
  const per = holds(question.units, entry.unit);
  if (per === undefined || !isPositive(per)) return { why: 'unit' };
  const span = inForce(entry.spans, question.day);
  if (span === undefined) return { why: 'not-in-force' };
  const reached = span.breaks.findLast(({ atLeast }) => !isMore(multiply(atLeast, per), question.quantity));
  return reached === undefined ? { why: 'break-not-reached' } : { price: perStockUnit(reached.price, per) };
}

const perStockUnit = (price: Decimal, per: Decimal): Decimal => divide(price, per, PRICE_PLACES, 'half-even');

/** A price stated per `of`, per stock unit; undefined for a unit that the item is not sold in. */
export function convert(price: Decimal, of: Unit, units: PriceQuestion['units']): Decimal | undefined {
  const per = holds(units, of);
  return per === undefined || !isPositive(per) ? undefined : perStockUnit(price, per);
}

/** Where spans overlap the one that began last counts, and of those that began together the one that ends first. */
function inForce(spans: readonly PriceSpan[], day: LocalDate): PriceSpan | undefined {
  let best: PriceSpan | undefined;
  for (const span of spans) {
    if (span.from > day || (span.until !== undefined && span.until < day)) continue;
    if (best === undefined || span.from > best.from || (span.from === best.from && endsBefore(span, best))) best = span;
  }
  return best;
}

const endsBefore = (a: PriceSpan, b: PriceSpan): boolean => a.until !== undefined && (b.until === undefined || a.until < b.until);

export type PriceSourceName = 'agreement' | 'list';

/** An agreement or a list that may have the price. */
export interface PriceSource {
  readonly name: PriceSourceName;
  readonly id: string;
}

export interface OurPrice {
  /** The first source's that has one. */
  readonly found?: { readonly price: Decimal; readonly source: PriceSourceName };
  /** Why there is none: the first reason that says more than "not there". */
  readonly problem: 'no-price' | 'currency' | 'unit';
  readonly rejected: readonly Rejected[];
}

/** Asks the sources in turn, the most specific first; after the one that has a price, no other is read at all. */
export function ourPrice(
  line: LineId,
  item: ItemId,
  sources: readonly PriceSource[],
  read: (source: PriceSource) => PriceLookup,
): OurPrice {
  const rejected: Rejected[] = [];
  const reject = (source: PriceSource, why: Extract<Rejected, { what: 'price-source' }>['why']): void => {
    rejected.push({ what: 'price-source', source: factKey('price', source.id, item), line, why });
  };
  let found: OurPrice['found'];
  let problem: OurPrice['problem'] = 'no-price';
  for (const source of sources) {
    if (found !== undefined) {
      reject(source, 'less-specific');
      continue;
    }
    const answer = read(source);
    if ('price' in answer) found = { price: answer.price, source: source.name };
    else if (answer.why !== 'absent') {
      reject(source, answer.why);
      if (problem === 'no-price' && (answer.why === 'currency' || answer.why === 'unit')) problem = answer.why;
    }
  }
  return { ...(found === undefined ? {} : { found }), problem, rejected };
}
