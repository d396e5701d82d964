/**
 * The facts of a small industrial-parts distributor, and a builder for each kind: `item({ multiple: … })` is the usual
 * item with one thing different. Prices: BRG-6204 costs 2.60, lists at 5.20 and is agreed with ACME at 4.10 (3.90 from 500).
 */
import type { Address } from '../../../src/core/model/address.ts';
import { ALWAYS } from '../../../src/core/model/calendar.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { digest } from '../../../src/core/model/digest.ts';
import type { FactValues } from '../../../src/core/model/fact.ts';
import { ItemId, NodeId, ShipToId } from '../../../src/core/model/identifiers.ts';
import { localDate } from '../../../src/core/model/instant.ts';
import type {
  AddressVerdict,
  CreditStanding,
  Customer,
  ExportRule,
  Inbound,
  Item,
  ItemAlias,
  ItemCost,
  Network,
  Node,
  OrderPayment,
  PaymentTerms,
  PriceEntry,
  Screening,
  ShipTo,
  Transit,
} from '../../../src/core/model/master.ts';
import { money, type Currency } from '../../../src/core/model/money.ts';
import { unit } from '../../../src/core/model/quantity.ts';

export const USD = 'USD' as Currency;

/** Where ACME's main dock is. */
export const MAIN_DOCK: Address = {
  name: 'Acme Bearings Main Dock',
  lines: ['1200 Industrial Pkwy'],
  city: 'Toledo',
  region: 'OH',
  postalCode: '43612',
  country: 'US',
};

export const address = (more: Partial<Address> = {}): Address => ({ ...MAIN_DOCK, ...more });

export const customer = (more: Partial<Customer> = {}): Customer => ({
  name: 'Acme Bearings',
  status: 'active',
  creditGroup: 'ACME-GROUP',
  businessUnit: 'INDUSTRIAL',
  region: 'OH',
  tier: 2,
  currency: USD,
  priceRule: 'order-date',
  agreement: 'AGR-ACME',
  priceList: 'LIST',
  shipTo: 'any',
  defaultShipTo: ShipToId.of('MAIN'),
  substitution: 'ask',
  backorder: 'allowed',
  completeness: 'none',
  invoicing: 'per-shipment',
  ...more,
});

/** A customer who has to name a ship-to with each order. */
export function customerWithoutDefault(more: Partial<Customer> = {}): Customer {
  const { defaultShipTo: _, ...rest } = customer(more);
  return rest;
}

export const shipTo = (more: Partial<ShipTo> = {}): ShipTo => ({ status: 'active', address: MAIN_DOCK, ...more });

/** A bearing: in EA, boxes of 10 and cartons of 100; never half of one. */
export const item = (more: Partial<Item> = {}): Item => ({
  name: 'Deep groove ball bearing 6204-2RS',
  status: 'active',
  stockUnit: unit('EA'),
  packs: [
    { unit: unit('BX'), holds: decimal('10') },
    { unit: unit('CT'), holds: decimal('100') },
  ],
  divisible: false,
  multiple: decimal('1'),
  minimum: decimal('1'),
  substitutes: [],
  exportClass: 'EAR99',
  hazardous: false,
  ...more,
});

export const itemAlias = (of = 'BRG-6204'): ItemAlias => ({ item: ItemId.of(of) });

export const price = (more: Partial<PriceEntry> = {}): PriceEntry => ({
  currency: USD,
  unit: unit('EA'),
  spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal('5.20') }] }],
  ...more,
});

export const cost = (amount = '2.60', currency = 'USD'): ItemCost => ({ cost: money(amount, currency) });

export const terms = (more: Partial<PaymentTerms> = {}): PaymentTerms => ({
  kind: 'open-account',
  netDays: 30,
  stopped: false,
  ...more,
});

export const creditStanding = (more: Partial<CreditStanding> = {}): CreditStanding => ({
  overdue: money('0', 'USD'),
  oldestOverdueDays: 0,
  stopped: false,
  ...more,
});

export const payment = (more: Partial<OrderPayment> = {}): OrderPayment => ({
  status: 'authorised',
  amount: money('410.00', 'USD'),
  ...more,
});

export const screening = (more: Partial<Screening> = {}): Screening => ({
  result: 'clear',
  listVersion: '2026-05-29',
  matches: [],
  ...more,
});

export const exportRule = (more: Partial<ExportRule> = {}): ExportRule => ({ verdict: 'allowed', rule: 'EAR 734', ...more });

export const addressVerdict = (more: Partial<AddressVerdict> = {}): AddressVerdict => ({ verdict: 'deliverable', ...more });

export const network = (...nodes: readonly string[]): Network => ({ nodes: nodes.map((node) => NodeId.of(node)) });

export const node = (more: Partial<Node> = {}): Node => ({
  name: 'East warehouse',
  kind: 'warehouse',
  status: 'active',
  country: 'US',
  region: 'OH',
  recall: { kind: 'until-picked' },
  calendar: 'EAST',
  handlingDays: 1,
  priority: 1,
  ...more,
});

export const transit = (more: Partial<Transit> = {}): Transit => ({
  days: 2,
  distanceKm: decimal('180'),
  cost: money('24.00', 'USD'),
  ...more,
});

export const inbound = (...receipts: readonly (readonly [day: string, quantity: string])[]): Inbound => ({
  receipts: receipts.map(([day, quantity], at) => ({
    day: localDate(day),
    quantity: decimal(quantity),
    reference: `ASN-${at + 1}`,
  })),
});

/** A fact whose key is computed, to be spread among others: `{ ...fact(addressKey(dock), addressVerdict()) }`. */
export const fact = <K extends string, V>(key: K, value: V): { readonly [N in K]: V } =>
  ({ [key]: value }) as { readonly [N in K]: V };

/** The key of an address's own facts: `address:…`. */
export const addressKey = (of: Address): `address:${string}` => `address:${digest(of)}`;

/** The key of a party's screening: its name and country. */
export const screeningKey = (name: string, country: string): `screening:${string}` => `screening:${digest({ name, country })}`;

const agreed = price({
  spans: [
    {
      from: localDate('2026-01-01'),
      breaks: [
        { atLeast: decimal('1'), price: decimal('4.10') },
        { atLeast: decimal('500'), price: decimal('3.90') },
      ],
    },
  ],
});

/** What is there when a test says nothing else. */
export const FACTS: { readonly [key: string]: FactValues[keyof FactValues] } = {
  'customer:ACME': customer(),
  'ship-to:ACME/MAIN': shipTo(),
  'ship-to:ACME/STORE-12': shipTo({
    address: address({ name: 'Acme Store 12', lines: ['9 Lake St'], city: 'Erie', region: 'PA', postalCode: '16501' }),
  }),
  'item:BRG-6204': item(),
  'item:BRG-6205': item({ name: 'Deep groove ball bearing 6205-2RS' }),
  'item:OIL-ISO68': item({
    name: 'Hydraulic oil ISO 68',
    stockUnit: unit('LTR'),
    packs: [{ unit: unit('DR'), holds: decimal('208') }],
    divisible: true,
    hazardous: true,
  }),
  'item-alias:ACME/A-6204': itemAlias(),
  'price:AGR-ACME/BRG-6204': agreed,
  'price:LIST/BRG-6204': price(),
  'price:LIST/BRG-6205': price(),
  'cost:BRG-6204': cost(),
  'cost:BRG-6205': cost(),
  'terms:ACME': terms(),
  'credit-standing:ACME-GROUP': creditStanding(),
  [screeningKey('Acme Bearings', 'US')]: screening(),
  [screeningKey('Acme Bearings Main Dock', 'US')]: screening(),
  'export-rule:US/EAR99': exportRule(),
  [addressKey(MAIN_DOCK)]: addressVerdict(),
  'network:INDUSTRIAL': network('EAST'),
  'node:EAST': node(),
  'transit:EAST/OH': transit(),
  'inbound:EAST/BRG-6204': inbound(),
  'calendar:EAST': ALWAYS,
};
