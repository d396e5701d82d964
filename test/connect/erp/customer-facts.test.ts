/** A party of Tryton's as a customer, its terms and its places. */
import { describe, expect, test } from 'vitest';
import type { Customer, PaymentTerms } from '../../../src/core/model/master.ts';
import type { Currency } from '../../../src/core/model/money.ts';
import type { ShipToId } from '../../../src/core/model/identifiers.ts';
import {
  customerFacts,
  type Here,
  type KnownCustomer,
  type Party,
  type PartyAddress,
} from '../../../src/connect/erp/tryton/customer-facts.ts';
import { netDaysOf } from '../../../src/connect/erp/tryton/customers.ts';
import { readFact } from '../../../src/connect/facts/read-fact.ts';

const PIER: PartyAddress = {
  id: 41,
  active: true,
  delivery: true,
  party_name: null,
  name: 'Shed B',
  street: 'Pier 9\n',
  city: 'Norfolk',
  postal_code: '23510',
  'country.': { code: 'US' },
  'subdivision.': { code: 'US-VA' },
};
const party = (more: Partial<Party> = {}): Party => ({
  id: 12,
  code: 'HARBOR',
  name: 'Harbor Marine',
  active: true,
  term: { name: 'Net 30', netDays: 30 },
  priceLists: new Set(['MARINE-NET']),
  addresses: [PIER],
  ...more,
});
const HARBOR: Customer = {
  name: 'Harbor Marine Supply',
  status: 'active',
  creditGroup: 'MARINE',
  businessUnit: 'NORTH',
  region: 'VA',
  tier: 1,
  currency: 'USD' as Currency,
  priceRule: 'ship-date',
  agreement: 'AGR-HARBOR',
  priceList: 'NET',
  shipTo: 'on-file',
  defaultShipTo: 'PIER-9' as ShipToId,
  substitution: 'ask',
  backorder: 'refused',
  completeness: 'line',
  invoicing: 'summary',
};
const PREPAID: PaymentTerms = { kind: 'prepaid', netDays: 0, stopped: true };
const here: Here = { name: 'erp', currency: 'USD', businessUnit: 'INDUSTRIAL' };
const had = (more: Partial<KnownCustomer> = {}): KnownCustomer => ({
  customer: undefined,
  terms: undefined,
  shipTos: new Map(),
  ...more,
});
const HAS = had({ customer: HARBOR, terms: PREPAID });

const mapped = (...given: Parameters<typeof customerFacts>): Record<string, unknown> => {
  const { facts } = customerFacts(...given);
  for (const [key, value] of facts) expect(readFact(key, value)).toMatchObject({ ok: true });
  return Object.fromEntries(facts);
};

test('a new party that has a customer’s payment term is a customer, with its places', () => {
  expect(mapped(party({ priceList: 'MARINE-NET' }), had(), here)).toEqual({
    'customer:HARBOR': {
      name: 'Harbor Marine',
      status: 'active',
      creditGroup: 'HARBOR',
      businessUnit: 'INDUSTRIAL',
      region: 'VA',
      tier: 3,
      currency: 'USD',
      priceRule: 'order-date',
      agreement: 'MARINE-NET',
      priceList: 'LIST',
      shipTo: 'any',
      defaultShipTo: 'erp-41',
      substitution: 'never',
      backorder: 'allowed',
      completeness: 'none',
      invoicing: 'per-shipment',
    },
    'terms:HARBOR': { kind: 'open-account', netDays: 30, stopped: false },
    'ship-to:HARBOR/erp-41': {
      status: 'active',
      address: {
        name: 'Harbor Marine',
        lines: ['Shed B', 'Pier 9'],
        city: 'Norfolk',
        region: 'VA',
        postalCode: '23510',
        country: 'US',
      },
    },
  });
});

test('of a customer that the hub knows, the name, the status and the days are Tryton’s, and the rest stays', () => {
  const facts = mapped(party({ active: false }), HAS, here);
  expect(facts['customer:HARBOR']).toEqual({ ...HARBOR, name: 'Harbor Marine', status: 'stopped' });
  expect(facts['terms:HARBOR']).toEqual({ ...PREPAID, netDays: 30 });
});

test.each([
  [{ term: undefined }, 'a supplier'],
  [{ active: false }, 'one that was inactive before the hub knew it'],
])('%j is no customer: %s', (more: Partial<Party>, _) => {
  expect(customerFacts(party(more), had(), here)).toEqual({ facts: [], leftOut: [] });
});

describe('the agreement', () => {
  test.each([
    ['prices are not read', undefined, 'AGR-HARBOR', 'AGR-HARBOR'],
    ['the party has a list', 'MARINE-NET', 'AGR-HARBOR', 'MARINE-NET'],
    ['the party has none, and the agreement is nobody’s list', null, 'AGR-HARBOR', 'AGR-HARBOR'],
    ['the party has none any more', null, 'MARINE-NET', undefined],
  ])('%s', (_, priceList, before, agreement) => {
    const given = party(priceList === undefined ? {} : { priceList });
    const facts = mapped(given, had({ customer: { ...HARBOR, agreement: before } }), here);
    expect((facts['customer:HARBOR'] as Customer).agreement).toBe(agreement);
  });
});

describe('the default place', () => {
  const MILL = { ...PIER, id: 42 };
  test.each([
    ['one of the hub’s own stays', 'PIER-9', [PIER], 'PIER-9'],
    ['the first', undefined, [PIER, MILL], 'erp-41'],
    ['another one of Tryton’s stays', 'erp-42', [PIER, MILL], 'erp-42'],
    ['one that is no more gives way', 'erp-41', [{ ...PIER, active: false }, MILL], 'erp-42'],
    ['the last one goes', 'erp-41', [{ ...PIER, delivery: false }], undefined],
  ])('%s', (_, before, addresses, after) => {
    const { defaultShipTo: _of, ...rest } = HARBOR;
    const customer = before === undefined ? rest : { ...rest, defaultShipTo: before as ShipToId };
    expect((mapped(party({ addresses }), had({ customer }), here)['customer:HARBOR'] as Customer).defaultShipTo).toBe(after);
  });
});

test('a place that is inactive in Tryton is stopped, and its freight terms stay', () => {
  const address = { name: 'Pier', lines: [], city: 'Norfolk', country: 'US' };
  const shipTo = { status: 'active', address, freight: { payer: 'buyer' } } as const;
  const known = had({ customer: HARBOR, shipTos: new Map([['erp-41', shipTo]]) });
  expect(mapped(party({ addresses: [{ ...PIER, active: false }] }), known, here)['ship-to:HARBOR/erp-41']).toEqual({
    ...shipTo,
    status: 'stopped',
  });
  expect(mapped(party(), known, here)['ship-to:HARBOR/erp-41']).toMatchObject({
    status: 'active',
    freight: { payer: 'buyer' },
    address: { city: 'Norfolk', region: 'VA' },
  });
});

test.each([
  ['the code of the party A/B (party.party 12) can’t be', party({ code: 'A/B' }), here],
  ['is new, and of no business unit', party(), { ...here, businessUnit: undefined }],
  [
    'the address 41 of the party HARBOR (party.address 41) has no country',
    party({ addresses: [{ ...PIER, 'country.': null }] }),
    here,
  ],
  ['the payment term "2/10" of the party HARBOR', party({ term: { name: '2/10', netDays: undefined } }), here],
])('left out: %s', (text, given, at) => {
  expect(customerFacts(given, had(), at).leftOut.join().replaceAll("'", '’')).toContain(text);
});

describe('payment terms', () => {
  const days = (more: object): Parameters<typeof netDaysOf>[1][number] => ({
    day: null,
    month: null,
    weekday: null,
    months: 0,
    weeks: 0,
    days: 0,
    ...more,
  });
  test.each([
    [[{ type: 'remainder' }], [days({ days: 30 })], 30],
    [[{ type: 'remainder' }], [days({ weeks: 2 }), days({ days: 1 })], 15],
    [[{ type: 'remainder' }], [], 0],
    [[{ type: 'percent' }, { type: 'remainder' }], [days({ days: 30 })], undefined],
    [[{ type: 'remainder' }, { type: 'percent' }], [days({ days: 30 })], undefined],
    [[{ type: 'remainder' }], [days({ months: 1 })], undefined],
    [[{ type: 'remainder' }], [days({ days: 30, day: 15 })], undefined],
    [[], [], undefined],
  ])('%j with %j: %s days', (lines, deltas, netDays) => {
    expect(netDaysOf(lines, deltas)).toBe(netDays);
  });
});
