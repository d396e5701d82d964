/** A party of Tryton's as the hub's customer, its terms and its places. */
import { factKey, type FactKey } from '../../../core/model/fact.ts';
import { IDENTIFIER_SHAPE } from '../../../core/model/identifiers.ts';
import type { Customer, PaymentTerms, ShipTo } from '../../../core/model/master.ts';
import type { Id } from './client.ts';
import { NOTHING, type Mapped } from './reading.ts';

export interface Party {
  readonly id: Id;
  readonly code: string;
  readonly name: string | null;
  readonly active: boolean;
  /** Those for customers. */
  readonly term: Term | undefined;
  /** Undefined: prices are not read. */
  readonly priceList?: string | null;
  /** All that there are in Tryton, by name. */
  readonly priceLists: ReadonlySet<string>;
  readonly addresses: readonly PartyAddress[];
}

export interface Term {
  readonly name: string;
  /** Undefined: it is of several parts, or of days of a month. */
  readonly netDays: number | undefined;
}

export interface PartyAddress {
  readonly id: Id;
  readonly active: boolean;
  readonly delivery: boolean;
  /** Of the one who is there, where it is another. */
  readonly party_name: string | null;
  /** Of the building. */
  readonly name: string | null;
  readonly street: string | null;
  readonly city: string | null;
  readonly postal_code: string | null;
  readonly 'country.': { readonly code: string } | null;
  /** `US-VA`. */
  readonly 'subdivision.': { readonly code: string } | null;
}

/** What the hub has of it. */
export interface KnownCustomer {
  readonly customer: Customer | undefined;
  readonly terms: PaymentTerms | undefined;
  readonly shipTos: ReadonlyMap<string, ShipTo>;
}

export interface Here {
  /** Name of the connection. */
  readonly name: string;
  readonly currency: string;
  readonly businessUnit: string | undefined;
}

/** Name of the price list that Tryton's own list prices are. */
export const LIST = 'LIST';

/** An address has no code in Tryton: its number, kept apart from the buyer's own numbers. */
export const shipToOf = (name: string, address: Id): string => `${name}-${address}`;

/** A party that nobody has given a customer's payment term is a supplier, a bank or ourselves. */
export function customerFacts(party: Party, had: KnownCustomer, here: Here): Mapped {
  const { code, active, term } = party;
  if (had.customer === undefined && !(active && term !== undefined)) return NOTHING;
  const record = `party ${code} (party.party ${party.id})`;
  if (!IDENTIFIER_SHAPE.test(code))
    return {
      facts: [],
      leftOut: [`the code of the ${record} can't be a customer's: give it one of 1 to 80 characters without / or :`],
    };
  if (had.customer === undefined && here.businessUnit === undefined)
    return {
      facts: [],
      leftOut: [`the ${record} is new, and of no business unit: name one under companies, or the customer in the hub`],
    };
  const places = party.addresses.map((address) => placeOf(party, address, had, here));
  const customer = {
    ...(had.customer ?? newCustomer(party, here)),
    name: party.name ?? code,
    status: active ? 'active' : 'stopped',
  };
  const terms = termsOf(term, had.terms);
  return {
    facts: [
      [factKey('customer', code), withoutUndefined({ ...customer, ...agreementOf(party, had), ...defaultOf(party, had, here) })],
      ...(terms === undefined ? [] : [[factKey('terms', code), terms] as const]),
      ...places.flatMap(({ facts }) => facts),
    ],
    leftOut: [
      ...(term !== undefined && term.netDays === undefined
        ? [`the payment term "${term.name}" of the ${record} is no single number of days: give it one line of days alone`]
        : []),
      ...places.flatMap(({ leftOut }) => leftOut),
    ],
  };
}

/** As customers.yaml takes them where nothing is written. */
const newCustomer = ({ code, addresses }: Party, { currency, businessUnit }: Here): object => ({
  creditGroup: code,
  businessUnit,
  region:
    addresses
      .filter(isPlace)
      .map(regionOf)
      .find((region) => region !== undefined) ?? '',
  tier: 3,
  currency,
  priceRule: 'order-date',
  priceList: LIST,
  shipTo: 'any',
  substitution: 'never',
  backorder: 'allowed',
  completeness: 'none',
  invoicing: 'per-shipment',
});

const isPlace = ({ active, delivery }: PartyAddress): boolean => active && delivery;

/** As Tryton prices a sale: the party's list first, and then the list price. An agreement that is none of Tryton's lists stays. */
function agreementOf({ priceList, priceLists }: Party, { customer }: KnownCustomer): { readonly agreement?: string | undefined } {
  if (priceList === undefined) return {};
  if (priceList !== null) return { agreement: priceList };
  return customer?.agreement !== undefined && priceLists.has(customer.agreement) ? { agreement: undefined } : {};
}

/** The first place there; a place that the hub was told of elsewhere stays the one. */
function defaultOf(
  { addresses }: Party,
  { customer }: KnownCustomer,
  { name }: Here,
): { readonly defaultShipTo?: string | undefined } {
  const before = customer?.defaultShipTo;
  const all = addresses.map(({ id }) => shipToOf(name, id));
  if (before !== undefined && !before.startsWith(`${name}-`)) return {};
  const [first] = addresses.filter((address) => isPlace(address) && address['country.'] !== null);
  if (first !== undefined && !addresses.some((each) => isPlace(each) && shipToOf(name, each.id) === before))
    return { defaultShipTo: shipToOf(name, first.id) };
  return before !== undefined && first === undefined && all.includes(before) ? { defaultShipTo: undefined } : {};
}

function termsOf(term: Term | undefined, terms: PaymentTerms | undefined): PaymentTerms | undefined {
  if (term?.netDays === undefined) return undefined;
  return { ...(terms ?? { kind: 'open-account', stopped: false }), netDays: term.netDays };
}

function placeOf(party: Party, address: PartyAddress, { shipTos }: KnownCustomer, { name }: Here): Mapped {
  const shipTo = shipToOf(name, address.id);
  const before = shipTos.get(shipTo);
  const key: FactKey = factKey('ship-to', party.code, shipTo);
  if (!isPlace(address))
    return before === undefined ? NOTHING : { facts: [[key, { ...before, status: 'stopped' }]], leftOut: [] };
  const country = address['country.']?.code;
  const lacks = `the address ${address.id} of the party ${party.code} (party.address ${address.id}) has no country: choose one`;
  if (country === undefined) return { facts: [], leftOut: [lacks] };
  const region = regionOf(address);
  const lines = [address.name ?? '', ...(address.street ?? '').split(/\r?\n/)].map((line) => line.trim());
  const value = {
    ...before,
    status: 'active',
    address: {
      name: address.party_name ?? party.name ?? party.code,
      lines: lines.filter((line) => line !== ''),
      city: address.city ?? '',
      ...(region === undefined ? {} : { region }),
      ...(address.postal_code === null ? {} : { postalCode: address.postal_code }),
      country,
    },
  };
  return { facts: [[key, value]], leftOut: [] };
}

/** ISO 3166-2 without its country. */
const regionOf = ({ 'subdivision.': subdivision }: PartyAddress): string | undefined =>
  subdivision?.code.split('-').slice(1).join('-');

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
