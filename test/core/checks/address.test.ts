import { expect, test } from 'vitest';
import { address as addressCheck } from '../../../src/core/checks/address.ts';
import type { Address } from '../../../src/core/model/address.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { address, addressKey, addressVerdict, customerWithoutDefault, fact, FACTS, MAIN_DOCK } from './facts.ts';
import { given, type Given } from './given.ts';

const to = (place: Address): NonNullable<Given['header']> => ({ destination: { kind: 'given', address: place } });
const without = (...parts: readonly (keyof Address)[]): Address =>
  Object.fromEntries(Object.entries(MAIN_DOCK).filter(([part]) => !parts.includes(part as keyof Address))) as unknown as Address;
const site = address({ name: 'Site trailer 4', lines: ['Pier 9'], city: 'Oakland', region: 'CA', postalCode: '94607' });
const STORE_12 = (FACTS['ship-to:ACME/STORE-12'] as { address: Address }).address;

test('each schedule line is given its place, and each place its address once', () => {
  const { value } = given({
    lines: [{ schedules: [{}, { destination: 'STORE-12' }, {}] }, { destination: { kind: 'given', address: site } }],
  }).run(addressCheck);
  expect(value.destinations).toEqual({
    '1.1': digest(MAIN_DOCK),
    '1.2': digest(STORE_12),
    '1.3': digest(MAIN_DOCK),
    '2.1': digest(site),
  });
  expect(value.places).toEqual({ [digest(MAIN_DOCK)]: MAIN_DOCK, [digest(STORE_12)]: STORE_12, [digest(site)]: site });
});

test("an order without a destination goes to the customer's default ship-to", () => {
  expect(given({ header: { destination: { kind: 'missing' } } }).run(addressCheck).value.destinations).toEqual({
    '1.1': digest(MAIN_DOCK),
  });
});

/** The value of an order of one line. */
const goesTo = (place: Address) => ({ destinations: { '1.1': digest(place) }, places: { [digest(place)]: place } });

const abroad = (country: string, more: Partial<Address> = {}): Address => ({
  ...without('region', 'postalCode'),
  country,
  ...more,
});

test.each<[situation: string, place: Address, missing: readonly string[]]>([
  ['a whole address', MAIN_DOCK, []],
  ['no name', address({ name: ' ' }), ['name']],
  ['no street', address({ lines: [] }), ['lines']],
  ['blank street lines', address({ lines: ['', ' '] }), ['lines']],
  ['one blank street line of two', address({ lines: ['', 'Dock 4'] }), []],
  ['no city', address({ city: '' }), ['city']],
  ['no state in the US', without('region'), ['region']],
  ['no province in Canada', abroad('CA', { postalCode: 'M5V 2T6' }), ['region']],
  ['no state in Australia', abroad('AU', { postalCode: '3000' }), ['region']],
  ['no region in Germany', abroad('DE', { postalCode: '10115' }), []],
  ['no postal code in the US', without('postalCode'), ['postalCode']],
  ['blank postal code in Germany', abroad('DE', { postalCode: '  ' }), ['postalCode']],
  ['no postal code in Hong Kong, which has none', abroad('HK'), []],
  ['no postal code in the Emirates, which have none', abroad('AE'), []],
  ['no country', address({ country: '' }), ['country']],
  ['a country by name', address({ country: 'USA' }), ['country']],
  ['a country in small letters', address({ country: 'us' }), ['country']],
  ['nothing but a country', { name: '', lines: [], city: '', country: 'US' }, ['name', 'lines', 'city', 'region', 'postalCode']],
])('%s: missing %j', (_, place, missing) => {
  const held = { type: 'ship-to', problems: [{ problem: 'incomplete-address', address: place, missing }] };
  expect(given({ header: to(place) }).run(addressCheck).came).toEqual(missing.length === 0 ? goesTo(place) : held);
});

test.each<
  [
    verdict: string,
    service: ReturnType<typeof addressVerdict> | undefined,
    verify: boolean,
    comes: 'undeliverable' | 'unverified' | object,
  ]
>([
  ['deliverable', addressVerdict(), true, goesTo(site)],
  ['undeliverable', addressVerdict({ verdict: 'undeliverable' }), false, 'undeliverable'],
  ['undeliverable', addressVerdict({ verdict: 'undeliverable' }), true, 'undeliverable'],
  ['corrected', addressVerdict({ verdict: 'corrected', corrected: MAIN_DOCK }), true, goesTo(MAIN_DOCK)],
  ['corrected, without saying to what', addressVerdict({ verdict: 'corrected' }), true, goesTo(site)],
  ['unknown', addressVerdict({ verdict: 'unknown' }), false, goesTo(site)],
  ['unknown', addressVerdict({ verdict: 'unknown' }), true, 'unverified'],
  ['not asked yet', undefined, false, goesTo(site)],
  ['not asked yet', undefined, true, 'unverified'],
])('the address service says %s (%j, verify %s)', (_, service, verify, comes) => {
  const ran = given({ header: to(site), facts: fact(addressKey(site), service) }).run(addressCheck, { verify });
  expect(ran.came).toEqual(
    typeof comes === 'string' ? { type: 'ship-to', problems: [{ problem: comes, address: site }] } : comes,
  );
});

test('unless told otherwise, an address that nobody looked at is good', () => {
  expect(given({ header: to(site) }).run(addressCheck).outcome.verdict).toBe('pass');
});

test('two addresses given with the order are two places', () => {
  const other = address({ name: 'Site trailer 5' });
  const { value } = given({
    lines: [site, other, site].map((place) => ({ destination: { kind: 'given', address: place } })),
  }).run(addressCheck);
  expect(value.destinations).toEqual({ '1.1': digest(site), '2.1': digest(other), '3.1': digest(site) });
});

test('two places that are corrected to one are one place', () => {
  const typo = address({ city: 'Toledoo' });
  const { value } = given({
    lines: [{ schedules: [{}, { destination: { kind: 'given', address: typo } }] }],
    facts: fact(addressKey(typo), addressVerdict({ verdict: 'corrected', corrected: MAIN_DOCK })),
  }).run(addressCheck);
  expect(value).toEqual({
    destinations: { '1.1': digest(MAIN_DOCK), '1.2': digest(MAIN_DOCK) },
    places: { [digest(MAIN_DOCK)]: MAIN_DOCK },
  });
});

test.each<[situation: string, order: Given, problems: readonly object[]]>([
  [
    'a ship-to that is not there',
    { lines: [{ destination: 'STORE-99' }, {}] },
    [{ problem: 'ship-to-unknown', shipTo: 'STORE-99' }],
  ],
  [
    'no destination and no default',
    { header: { destination: { kind: 'missing' } }, facts: { 'customer:ACME': customerWithoutDefault() } },
    [{ problem: 'ship-to-unknown', shipTo: 'none' }],
  ],
  [
    'two places, both wrong',
    { lines: [{ destination: 'STORE-99' }, { destination: { kind: 'given', address: without('postalCode') } }] },
    [
      { problem: 'ship-to-unknown', shipTo: 'STORE-99' },
      { problem: 'incomplete-address', address: without('postalCode'), missing: ['postalCode'] },
    ],
  ],
])('%s can not be approved: there is nowhere to go', (_, order, problems) => {
  const ran = given(order).run(addressCheck);
  expect(ran.reason).toEqual({ type: 'ship-to', problems });
  expect(ran.ruled({ way: 'approve' })).toBeUndefined();
});

test.each<[situation: string, place: Address, service: ReturnType<typeof addressVerdict> | undefined]>([
  ['incomplete', without('postalCode'), undefined],
  ['undeliverable', site, addressVerdict({ verdict: 'undeliverable' })],
  ['unverified', site, undefined],
])('an address that is %s goes as it is, once a person approves it', (_, place, service) => {
  const ran = given({ header: to(place), facts: fact(addressKey(place), service) }).run(addressCheck, { verify: true });
  expect(ran.ruled({ way: 'approve' })).toEqual(goesTo(place));
  expect(ran.ruled({ way: 'correct-address', address: MAIN_DOCK })).toBeUndefined();
});

test('rests on the address of a ship-to and on the verdict, not on routing instructions', () => {
  const ran = given().run(addressCheck);
  expect(ran.read('ship-to:ACME/MAIN')).toEqual([MAIN_DOCK]);
  expect(ran.read(addressKey(MAIN_DOCK))).toEqual([{ verdict: 'deliverable', corrected: null }]);
  expect(ran.keys).toEqual([
    addressKey(MAIN_DOCK),
    'order.header',
    'order.line:1/schedules',
    'order.lines',
    'order.schedule:1.1',
    'ship-to:ACME/MAIN',
  ]);
});
