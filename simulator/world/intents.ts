/**
 * What buyers mean to order, with the troubles that the world plants in it. Made from the seed and the intent's number
 * alone, so that the hub's world and the point-to-point world are asked for exactly the same.
 */
import { decimal } from '../../src/core/model/decimal.ts';
import type { Demand, Destination, ItemReference, LineDemand } from '../../src/core/model/demand.ts';
import { LineId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { dateOf, plusDays, type Instant, type LocalDate } from '../../src/core/model/instant.ts';
import type { Chances, Random } from '../kernel/random.ts';
import type { IntentId, Plant } from '../witness.ts';
import { addressOf, aliasOf, BOX, cents, EACH, priceCents, type Buyer, type Goods, type Town } from './town.ts';

export interface Intent {
  readonly id: IntentId;
  readonly number: number;
  readonly at: Instant;
  readonly buyer: Buyer;
  readonly demand: Demand;
  readonly plants: readonly Plant[];
  /** The items truly meant, line by line. */
  readonly items: readonly Goods[];
  /** What all of it is worth, in cents. */
  readonly valueCents: number;
}

/** How often each trouble is planted, of all orders. Their sum is the share of orders that need a person by themselves. */
const PLANTS: { readonly [P in Plant]?: number } = {
  'unknown-item': 0.006,
  'wrong-price': 0.012,
  'same-purchase-order': 0.012,
  'same-content': 0.006,
  'bad-address': 0.006,
  'screening-hit': 0.004,
  'odd-multiple': 0.004,
  'impossible-date': 0.004,
  'below-margin': 0.003,
  'too-large': 0.004,
  'unfit-change': 0.003,
  'stopped-by-hand': 0.005,
};

/** Of the orders that are paid in advance: the money does not come. */
const UNPAID = 0.04;

export function makeIntent(town: Town, chances: Chances, number: number, at: Instant): Intent {
  const id = `B${number}`;
  const random = chances.of(`intent ${number}`);
  const buyer = random.pick(town.buyers);
  const plants = (Object.keys(PLANTS) as Plant[]).filter((plant) => random.chance(PLANTS[plant] ?? 0));
  if (buyer.paysBy !== 'open-account' && random.chance(UNPAID)) plants.push('unpaid');
  const has = (plant: Plant): boolean => plants.includes(plant);
  const chosen = pickItems(town, random);
  let valueCents = 0;
  const lines = chosen.map((item, i): LineDemand => {
    const { line, pieces } = makeLine(random, buyer, item, i, has);
    valueCents += pieces * priceCents(buyer, item, pieces);
    return line;
  });
  const today = dateOf(at);
  return {
    id,
    number,
    at,
    buyer,
    plants,
    items: chosen,
    valueCents,
    demand: {
      customer: buyer.id,
      channel: { kind: random.pick(['edi', 'shop', 'api'] as const), name: 'channel-1', message: id },
      references: [],
      ...(has('same-content') || random.chance(0.05) ? {} : { purchaseOrder: `PO-${number}` }),
      orderedAt: at,
      orderDate: today,
      destination: makeDestination(random, buyer, has, number),
      ...requested(random, has, today),
      charges: random.chance(0.1)
        ? [{ id: 'FRT', kind: 'freight', amount: { amount: cents(1_250), currency: buyer.fact.currency } }]
        : [],
      lines,
    },
  };
}

function pickItems(town: Town, random: Random): readonly Goods[] {
  const count = 1 + Math.min(5, Math.floor(random.exponential(2)));
  const chosen = new Set<Goods>();
  for (let tries = 0; chosen.size < count && tries < 20; tries++) chosen.add(town.goods[town.pickItem(random)] as Goods);
  return [...chosen];
}

function makeLine(
  random: Random,
  buyer: Buyer,
  item: Goods,
  index: number,
  has: (plant: Plant) => boolean,
): { readonly line: LineDemand; readonly pieces: number } {
  const id = LineId.of(String(index + 1));
  const inBoxes = item.fact.packs.length > 0 && random.chance(0.3);
  let amount = 1 + Math.floor(random.exponential(inBoxes ? 1 : 5));
  const multiple = Number(item.fact.multiple);
  if (!inBoxes && multiple > 1) amount = has('odd-multiple') ? amount * multiple + 1 : amount * multiple;
  if (has('too-large') && index === 0) amount *= 100;
  const pieces = inBoxes ? amount * 10 : amount;
  const ours = priceCents(buyer, item, pieces);
  const theirs =
    index > 0 ? ours : has('below-margin') ? Math.round(ours * 0.62) : has('wrong-price') ? Math.round(ours * 0.9) : ours;
  const split = !inBoxes && amount > 3 && random.chance(0.05);
  const quantities = split ? [Math.floor(amount / 2), amount - Math.floor(amount / 2)] : [amount];
  return {
    pieces,
    line: {
      id,
      item: reference(random, buyer, item, index, has),
      ...(random.chance(0.85) ? { price: { amount: cents(theirs), unit: EACH } } : {}),
      schedules: quantities.map((value, i) => ({
        id: ScheduleId.of(`${id}.${i + 1}`),
        quantity: { value: decimal(value), unit: inBoxes ? BOX : EACH },
      })),
    },
  };
}

function reference(random: Random, buyer: Buyer, item: Goods, index: number, has: (plant: Plant) => boolean): ItemReference {
  if (index === 0 && has('unknown-item')) return { buyers: `NEW-${item.id}` };
  const isKnownByAlias = Number(item.id.slice(1)) % 5 === 0;
  return isKnownByAlias && random.chance(0.5) ? { buyers: aliasOf(buyer, item) } : { ours: item.id };
}

function makeDestination(random: Random, buyer: Buyer, has: (plant: Plant) => boolean, number: number): Destination {
  if (has('bad-address')) return { kind: 'given', address: { ...addressOf(`Site ${number}`, 'Gate', 'OH'), postalCode: '' } };
  if (has('screening-hit') || (buyer.fact.shipTo === 'any' && random.chance(0.05)))
    return { kind: 'given', address: addressOf(`Site ${number}`, 'Gate', random.pick(['OH', 'TX', 'CA', 'NY'])) };
  const shipTo = random.chance(0.8) ? buyer.shipTos[0] : random.pick(buyer.shipTos);
  return shipTo === undefined ? { kind: 'missing' } : { kind: 'on-file', shipTo: shipTo.id };
}

function requested(random: Random, has: (plant: Plant) => boolean, today: LocalDate): { readonly requested?: LocalDate } {
  if (has('impossible-date')) return { requested: today };
  return random.chance(0.1) ? { requested: plusDays(today, 9) } : {};
}
