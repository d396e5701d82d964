/**
 * Whether what stands billed in the end is what left, at the agreed price.
 *
 * An agreed price is ours by the customer's rule (as of the order's day, or of the day when the goods left), by the list
 * as it was at any time from the order to their leaving, at the break of any quantity that the order had; or the buyer's own,
 * where a person said so, or where the customer's rule locks it in and it is ours within tolerance.
 */
import { factKey } from '../../src/core/model/fact.ts';
import type { ItemId } from '../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../src/core/model/instant.ts';
import type { PriceEntry } from '../../src/core/model/master.ts';
import type { Decisions } from './decisions.ts';
import { isVoid, totals, type Bill, type Departure, type Life } from './life.ts';
import { centsOn, isWithin, toCents } from './prices.ts';
import { pieces, type Truth } from './truth.ts';
import type { Intent } from '../world/intents.ts';

export function isBilledRight(life: Life, truth: Truth, decisions: Decisions): boolean {
  const standing = life.bills.filter((bill) => !isVoid(bill, life.bills));
  const shipped = totals(life.departures.flatMap(({ left }) => left.lines));
  const billed = totals(standing.flatMap((bill) => bill.billed.lines));
  for (const item of new Set([...shipped.keys(), ...billed.keys()])) {
    const left = shipped.get(item) ?? 0;
    const paid = billed.get(item) ?? 0;
    if (paid > left || paid < left - settledOf(life, item, decisions)) return false;
  }
  return standing.every((bill) => isPricedRight(life, bill, truth, decisions));
}

/** Given away or taken back: it need not be billed. */
const settledOf = ({ intent }: Life, item: ItemId, decisions: Decisions): number =>
  decisions
    .all(intent.id)
    .reduce((sum, { decision }) => (decision.kind === 'settled' && decision.item === item ? sum + decision.quantity : sum), 0);

function isPricedRight(life: Life, { billed }: Bill, truth: Truth, decisions: Decisions): boolean {
  const amount = billed.lines.reduce((sum, { quantity, price }) => sum + Math.round(Number(quantity) * toCents(price)), 0);
  if (amount !== toCents(billed.goods)) return false;
  const departure = life.departures.find(({ left }) => left.shipment === billed.shipment) ?? life.departures[0];
  if (departure === undefined) return billed.lines.length === 0;
  return billed.lines.every(({ item, quantity, price }) =>
    agreedPrices(life, departure, item, Number(quantity), truth, decisions).has(toCents(price)),
  );
}

function agreedPrices(
  { intent, departures }: Life,
  { at, noReturn }: Departure,
  item: ItemId,
  quantity: number,
  truth: Truth,
  decisions: Decisions,
): ReadonlySet<number> {
  const { buyer, demand, items } = intent;
  const found = new Set<number>();
  const day = buyer.fact.priceRule === 'ship-date' ? dateOf(at) : demand.orderDate;
  const stated = demand.lines.find((_, i) => items[i]?.id === item)?.price;
  const theirs = stated === undefined ? undefined : toCents(stated.amount);
  if (theirs !== undefined && decisions.has(intent.id, 'theirs')) found.add(theirs);
  const all = totals(departures.flatMap(({ left }) => left.lines)).get(item) ?? 0;
  const wanted = [intent.at, noReturn].map((then) => totals(truth.wish(intent, then).lines.values()).get(item) ?? 0);
  for (const list of truth.facts(factKey('price', listOf(buyer.fact), item), intent.at, at))
    for (const each of [quantity, all, ...wanted]) {
      const ours = centsOn(list as PriceEntry, day, each);
      if (ours === undefined) continue;
      found.add(ours);
      if (theirs !== undefined && buyer.fact.priceRule === 'locked' && isWithin(theirs, ours)) found.add(theirs);
    }
  return found;
}

const listOf = ({ agreement, priceList }: { readonly agreement?: string; readonly priceList: string }): string =>
  agreement ?? priceList;

/** Whether every price that the buyer stated is ours within tolerance, as of now: else a person has to say whose holds. */
export const isPriceAgreed = ({ buyer, demand, items }: Intent, truth: Truth, at: Instant): boolean =>
  demand.lines.every(({ price, schedules }, i) => {
    const item = items[i]?.id;
    if (price === undefined || item === undefined) return true;
    const quantity = schedules.reduce((sum, each) => sum + pieces(each.quantity), 0);
    const day = buyer.fact.priceRule === 'ship-date' ? dateOf(at) : demand.orderDate;
    const ours = centsOn(truth.fact(at, 'price', listOf(buyer.fact), item), day, quantity);
    return ours !== undefined && isWithin(toCents(price.amount), ours);
  });
