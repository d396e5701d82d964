/**
 * What the order takes for agreed is our own price of the day that counts, or what a person made of a difference.
 *
 * The price is looked up here once more: the span in force, the break that the whole line reaches. Within tolerance ours
 * stands, for a customer who locks prices the buyer's; beyond it somebody decided on just these two figures.
 */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { LineId } from '../../../src/core/model/identifiers.ts';
import { dateOf, type LocalDate } from '../../../src/core/model/instant.ts';
import type { Item, PriceEntry } from '../../../src/core/model/master.ts';
import { dueOf } from '../books/demand.ts';
import { known } from '../books/place.ts';
import type { RulingBook } from '../books/rulings.ts';
import { schedulesOf, stepFor, type Case, type Gate } from './gate.ts';

const PLACES = 6;
const HUNDRED = decimal.decimal(100);

export const priceGate: Gate = (of) => {
  if (of.agreed === undefined) return undefined;
  for (const line of new Set(schedulesOf(of).map((schedule) => schedule.line))) {
    const agreed = of.agreed[line]?.price;
    if (agreed === undefined) return 'no price is agreed';
    if (!mayBe(of, line, agreed)) return 'the agreed price is neither ours nor one that anybody decided';
  }
  return undefined;
};

function mayBe(of: Case, line: LineId, agreed: Decimal): boolean {
  const { demand, rulings } = of;
  const quoted = rulings.flatMap(({ resolution }) =>
    resolution.way === 'requote' || resolution.way === 'reprice' ? resolution.prices.filter((each) => each.line === line) : [],
  );
  if (quoted.some(({ amount }) => decimal.round(amount, PLACES, 'half-even') === agreed)) return true;
  const schedules = [...demand.schedules.values()].filter((schedule) => schedule.line === line);
  const item = schedules.find((schedule) => schedule.item !== undefined)?.item;
  const units = item === undefined ? undefined : known(of.scene, 'item', item);
  if (item === undefined || units === undefined) return false;
  const ours = ourPrice(of, item, units, decimal.sum(schedules.map(dueOf)));
  const stated = demand.lines.get(line)?.price;
  const theirs = stated === undefined ? undefined : perUnit(stated.amount, stated.unit, units);
  if (theirs === undefined) return ours === agreed;
  if (ours !== undefined && isWithin(of, theirs, ours)) return agreed === (isLocked(of) ? theirs : ours);
  return rulings.some((ruling) => settles(ruling, line, ours, theirs, agreed));
}

const isLocked = ({ scene, demand }: Case): boolean => known(scene, 'customer', demand.customer)?.priceRule === 'locked';

function isWithin(of: Case, theirs: Decimal, ours: Decimal): boolean {
  const tolerance = stepFor(of, 'price-agrees')?.with['tolerance'] as Decimal;
  const apart = decimal.magnitude(decimal.subtract(theirs, ours));
  return !decimal.isMore(decimal.multiply(apart, HUNDRED), decimal.multiply(ours, tolerance));
}

function settles(
  { reason, resolution }: RulingBook,
  line: LineId,
  ours: Decimal | undefined,
  theirs: Decimal,
  agreed: Decimal,
): boolean {
  if (reason.type !== 'price-difference') return false;
  const isAbout = reason.lines.some((each) => each.line === line && each.ours === ours && each.theirs === theirs);
  if (!isAbout) return false;
  return (resolution.way === 'ours' && agreed === ours) || (resolution.way === 'theirs' && agreed === theirs);
}

function ourPrice({ scene, demand, at }: Case, item: string, units: Item, quantity: Decimal): Decimal | undefined {
  const customer = known(scene, 'customer', demand.customer);
  const day = customer?.priceRule === 'ship-date' ? dateOf(at) : demand.orderDate;
  for (const source of [customer?.agreement, customer?.priceList]) {
    const entry = source === undefined ? undefined : known(scene, 'price', source, item);
    const price = entry === undefined ? undefined : priceIn(entry, units, day, quantity);
    if (price !== undefined) return price;
  }
  return undefined;
}

/** Of spans that overlap the one that began last; of its breaks the highest that is reached. */
function priceIn(entry: PriceEntry, units: Item, day: LocalDate, quantity: Decimal): Decimal | undefined {
  const spans = entry.spans.filter(({ from, until }) => from <= day && (until === undefined || until >= day));
  const span = spans.sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  const per = holds(entry.unit, units);
  if (span === undefined || per === undefined) return undefined;
  let found: { readonly atLeast: Decimal; readonly price: Decimal } | undefined;
  for (const each of span.breaks) {
    const isReached = !decimal.isMore(decimal.multiply(each.atLeast, per), quantity);
    if (isReached && (found === undefined || decimal.isMore(each.atLeast, found.atLeast))) found = each;
  }
  return found === undefined ? undefined : perUnit(found.price, entry.unit, units);
}

const holds = (unit: string, { stockUnit, packs }: Item): Decimal | undefined =>
  unit === stockUnit ? decimal.ONE : packs.find((pack) => pack.unit === unit)?.holds;

function perUnit(price: Decimal, unit: string, units: Item): Decimal | undefined {
  const per = holds(unit, units);
  return per === undefined ? undefined : decimal.divide(price, per, PLACES, 'half-even');
}
