/**
 * A distributor's town: customers in credit groups, items with prices by agreement and list, three nodes that differ in
 * what can be taken back, and what the finance department thinks of everybody. Made from the seed alone, so the hub's
 * world and the point-to-point world of the scoreboard start from the same facts.
 */
import type { Address } from '../../src/core/model/address.ts';
import { ALWAYS } from '../../src/core/model/calendar.ts';
import { decimal, type Decimal } from '../../src/core/model/decimal.ts';
import { digest } from '../../src/core/model/digest.ts';
import { factKey, type FactKey, type FactKind, type FactValues } from '../../src/core/model/fact.ts';
import { CustomerId, ItemId, NodeId, ShipToId } from '../../src/core/model/identifiers.ts';
import { duration, localDate } from '../../src/core/model/instant.ts';
import type { Customer, Item, Node, PriceEntry, Screening } from '../../src/core/model/master.ts';
import { money, type Currency } from '../../src/core/model/money.ts';
import type { Unit } from '../../src/core/model/quantity.ts';
import { zipf, type Chances, type Random } from '../kernel/random.ts';

export const USD = 'USD' as Currency;
export const EACH = 'EA' as Unit;
export const BOX = 'BX' as Unit;

const CUSTOMERS = 40;
const GROUPS = 14;
const ITEMS = 240;
/** Rank 1 sells about as much as ranks 60 to 240 together. */
const SKEW = 1.05;

export const EAST = NodeId.of('EAST');
const WEST = NodeId.of('WEST');
const SOUTH = NodeId.of('SOUTH');
export const NODES: readonly NodeId[] = [EAST, WEST, SOUTH];

/** Goods that come in small lots, of which each node is told when: what is short of them is promised out of those. */
export const SCARCE: readonly number[] = [11, 51, 91, 131, 171, 211];

export interface Goods {
  readonly id: ItemId;
  /** Per stock unit, in cents: a whole number, so that the world adds up without rounding. */
  readonly listCents: number;
  readonly fact: Item;
}

export interface Buyer {
  readonly id: CustomerId;
  readonly group: string;
  readonly fact: Customer;
  readonly shipTos: readonly { readonly id: ShipToId; readonly address: Address }[];
  readonly paysBy: 'open-account' | 'prepaid' | 'card';
}

export interface Town {
  readonly buyers: readonly Buyer[];
  readonly goods: readonly Goods[];
  readonly groups: readonly { readonly group: string; readonly limit: Decimal }[];
  /** What every outside fact says on the first morning. */
  readonly facts: ReadonlyMap<FactKey, FactValues[FactKind]>;
  /** Picks an item as customers do. */
  readonly pickItem: (random: Random) => number;
  /** The share of the demand that an item has, by index. */
  readonly popularity: readonly number[];
}

/** What we charge a customer for an item, in cents; an agreement takes 5% off, and 10% from 50 pieces. */
export function priceCents(buyer: Buyer, item: Goods, quantity: number): number {
  if (buyer.fact.agreement === undefined) return item.listCents;
  return Math.round(item.listCents * (quantity >= BREAK ? 0.9 : 0.95));
}

const BREAK = 50;

export const cents = (amount: number): Decimal => {
  const sign = amount < 0 ? '-' : '';
  const whole = Math.abs(amount);
  return decimal(`${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`);
};

export function makeTown(chances: Chances): Town {
  const facts = new Map<FactKey, FactValues[FactKind]>();
  const put = <K extends FactKind>(kind: K, ids: readonly string[], value: FactValues[K]): void =>
    void facts.set(factKey(kind, ...ids), value);
  const goods = Array.from({ length: ITEMS }, (_, i) => makeItem(chances.of(`item ${i}`), i));
  for (const each of goods) {
    put('item', [each.id], each.fact);
    put('price', ['LIST', each.id], priceEntry(each.listCents));
    put('cost', [each.id], { cost: money(cents(Math.round(each.listCents * 0.6)), USD) });
  }
  const buyers = Array.from({ length: CUSTOMERS }, (_, i) => makeBuyer(chances.of(`buyer ${i}`), i));
  for (const buyer of buyers) putBuyer(buyer, goods, put);
  const groups = [...new Set(buyers.map((buyer) => buyer.group))].sort().map((group) => {
    put('credit-standing', [group], { overdue: money('0', USD), oldestOverdueDays: 0, stopped: false });
    return { group, limit: creditLimit(chances.of(`group ${group}`), buyers.filter((buyer) => buyer.group === group).length) };
  });
  putNetwork(put);
  const random = chances.of('popularity');
  const counts = Array.from({ length: ITEMS }, () => 0);
  const pickItem = zipf(ITEMS, SKEW);
  for (let i = 0; i < 20_000; i++) {
    const drawn = pickItem(random);
    counts[drawn] = (counts[drawn] as number) + 1;
  }
  return { buyers, goods, groups, facts, pickItem, popularity: counts.map((count) => count / 20_000) };
}

type Put = <K extends FactKind>(kind: K, ids: readonly string[], value: FactValues[K]) => void;

function makeItem(random: Random, index: number): Goods {
  const id = ItemId.of(`I${String(index).padStart(3, '0')}`);
  const hasBoxes = random.chance(0.3);
  const multiple = random.chance(0.04) ? 5 : 1;
  const isKit = index > 20 && index % 61 === 0;
  return {
    id,
    listCents: random.between(100, 9_000),
    fact: {
      name: `Part ${index}`,
      status: 'active',
      stockUnit: EACH,
      packs: hasBoxes ? [{ unit: BOX, holds: decimal(10) }] : [],
      divisible: false,
      multiple: decimal(multiple),
      minimum: decimal(1),
      substitutes: index % 17 === 3 ? [ItemId.of(`I${String((index + 1) % ITEMS).padStart(3, '0')}`)] : [],
      ...(isKit
        ? {
            components: [
              { item: ItemId.of('I005'), quantity: decimal(2) },
              { item: ItemId.of('I009'), quantity: decimal(1) },
            ],
          }
        : {}),
      exportClass: 'EAR99',
      hazardous: false,
    },
  };
}

const priceEntry = (listCents: number): PriceEntry => ({
  currency: USD,
  unit: EACH,
  spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal(1), price: cents(listCents) }] }],
});

const agreementEntry = (listCents: number): PriceEntry => ({
  currency: USD,
  unit: EACH,
  spans: [
    {
      from: localDate('2026-01-01'),
      breaks: [
        { atLeast: decimal(1), price: cents(Math.round(listCents * 0.95)) },
        { atLeast: decimal(BREAK), price: cents(Math.round(listCents * 0.9)) },
      ],
    },
  ],
});

const REGIONS = ['OH', 'TX', 'CA', 'NY'] as const;

export const addressOf = (owner: string, place: string, region: string): Address => ({
  name: `${owner} ${place}`,
  lines: [`${place} street 1`],
  city: 'Town',
  region,
  postalCode: '43612',
  country: 'US',
});

function makeBuyer(random: Random, index: number): Buyer {
  const id = CustomerId.of(`C${String(index).padStart(3, '0')}`);
  const region = random.pick(REGIONS);
  const paysBy = random.chance(0.86) ? 'open-account' : random.chance(0.5) ? 'prepaid' : 'card';
  const completeness = random.chance(0.85) ? 'none' : random.chance(0.7) ? 'line' : 'order';
  const group = `G${String(index % GROUPS).padStart(2, '0')}`;
  return {
    id,
    group,
    paysBy,
    shipTos: ['MAIN', 'DOCK', 'YARD'].map((place) => ({
      id: ShipToId.of(place),
      address: addressOf(`Customer ${index}`, place, place === 'YARD' ? random.pick(REGIONS) : region),
    })),
    fact: {
      name: `Customer ${index}`,
      status: 'active',
      creditGroup: group,
      businessUnit: 'MAIN',
      region,
      tier: random.between(1, 3),
      currency: USD,
      priceRule: random.chance(0.75) ? 'order-date' : random.chance(0.7) ? 'ship-date' : 'locked',
      ...(random.chance(0.6) ? { agreement: `AGR-${id}` } : {}),
      priceList: 'LIST',
      shipTo: random.chance(0.7) ? 'any' : 'on-file',
      defaultShipTo: ShipToId.of('MAIN'),
      substitution: random.pick(['never', 'ask', 'allowed']),
      backorder: random.chance(0.9) ? 'allowed' : 'refused',
      completeness,
      invoicing: 'per-shipment',
      silence: { after: duration('1d'), means: random.pick(['accepted', 'refused', 'hold']) },
    },
  };
}

function putBuyer(buyer: Buyer, goods: readonly Goods[], put: Put): void {
  put('customer', [buyer.id], buyer.fact);
  put('terms', [buyer.id], { kind: buyer.paysBy, netDays: 30, stopped: false });
  for (const { id, address } of buyer.shipTos) {
    put('ship-to', [buyer.id, id], { status: 'active', address });
    put('address', [digest(address)], { verdict: 'deliverable' });
    put('screening', [partyKey(address.name)], CLEAR);
  }
  put('screening', [partyKey(buyer.fact.name)], CLEAR);
  if (buyer.fact.agreement !== undefined)
    for (const each of goods) put('price', [buyer.fact.agreement, each.id], agreementEntry(each.listCents));
  goods.forEach((each, i) => {
    if (i % 5 === 0) put('item-alias', [buyer.id, aliasOf(buyer, each)], { item: each.id });
  });
}

export const aliasOf = (buyer: Buyer, item: Goods): string => `${buyer.id}-${item.id}`;

export const CLEAR: Screening = { result: 'clear', listVersion: '1', matches: [] };

/** As the screening check names a party: name and country. */
export const partyKey = (name: string): string => digest({ name, country: 'US' });

/** Room for about four days of the group's orders; some groups are run close to their limit. */
function creditLimit(random: Random, members: number): Decimal {
  return decimal((random.chance(0.85) ? 120_000 : 30_000) * members);
}

export const nodeFact = (node: NodeId): Node => ({
  name: node,
  kind: node === SOUTH ? '3pl' : 'warehouse',
  status: 'active',
  country: 'US',
  region: node === EAST ? 'OH' : node === WEST ? 'CA' : 'TX',
  recall:
    node === EAST ? { kind: 'until-picked' } : node === WEST ? { kind: 'until-clock', after: duration('2h') } : { kind: 'none' },
  ...(node === WEST ? {} : { interceptCost: money('85', USD) }),
  calendar: 'YARD',
  handlingDays: 1,
  priority: node === EAST ? 1 : node === WEST ? 2 : 3,
});

function putNetwork(put: Put): void {
  put('network', ['MAIN'], { nodes: NODES });
  put('calendar', ['YARD'], ALWAYS);
  put('export-rule', ['US', 'EAR99'], { verdict: 'allowed', rule: 'EAR 734' });
  for (const node of NODES) {
    put('node', [node], nodeFact(node));
    for (const region of REGIONS)
      put('transit', [node, region], {
        days: nodeFact(node).region === region ? 1 : 3,
        distanceKm: decimal(nodeFact(node).region === region ? 80 : 900),
        cost: money(nodeFact(node).region === region ? '12' : '40', USD),
      });
  }
}
