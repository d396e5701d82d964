import { expect, test } from 'vitest';
import { screening as screeningCheck } from '../../../src/core/checks/screening.ts';
import type { AddressValue } from '../../../src/core/checks/check.ts';
import type { Address } from '../../../src/core/model/address.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { ItemId } from '../../../src/core/model/identifiers.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { address, customer, exportRule, fact, item, MAIN_DOCK, screening, screeningKey } from './facts.ts';
import { given, type Facts, type GivenLine } from './given.ts';

const berlin = address({ name: 'Acme Europe', city: 'Berlin', region: 'BE', postalCode: '10115', country: 'DE' });
const DOCK = 'Acme Bearings Main Dock';
const dockKey = screeningKey(DOCK, 'US');
const customerKey = screeningKey('Acme Bearings', 'US');

/** What `address` found: each schedule line to its place. */
const going = (to: Readonly<Record<string, Address>>): AddressValue => ({
  destinations: Object.fromEntries(Object.entries(to).map(([schedule, place]) => [schedule, digest(place)])),
  places: Object.fromEntries(Object.values(to).map((place) => [digest(place), place])),
});

interface Situation {
  readonly lines?: readonly GivenLine[];
  readonly to?: Readonly<Record<string, Address>>;
  readonly facts?: Facts;
}

const run = ({ lines = [{}], to = { '1.1': MAIN_DOCK }, facts = {} }: Situation) =>
  given({ lines, facts, answers: { address: going(to) } }).run(screeningCheck);

const clearInGermany: Facts = {
  ...fact(screeningKey('Acme Europe', 'DE'), screening()),
  ...fact(screeningKey('Acme Bearings', 'DE'), screening()),
  'export-rule:DE/EAR99': exportRule(),
};
const match = (list: string, name: string, score: string) => ({ list, name, score: decimal(score) });

test.each<[situation: string, order: Situation]>([
  ['everybody is clear and the rule allows it', {}],
  ['the same abroad', { to: { '1.1': berlin }, facts: clearInGermany }],
  [
    'a clear result with matches that a person ruled out before',
    { facts: { ...fact(dockKey, screening({ matches: [match('SDN', 'ACME', '0.61')] })) } },
  ],
  [
    'goods that need no licence, to a country without a rule',
    { facts: { 'item:BRG-6204': item({ exportClass: 'NLR' }), 'export-rule:US/EAR99': undefined } },
  ],
])('passes: %s', (_, order) => {
  expect(run(order).value).toBeNull();
});

test.each<[situation: string, order: Situation, hits: readonly object[]]>([
  ['the place was never screened', { facts: fact(dockKey, undefined) }, [{ party: DOCK, result: 'not-screened' }]],
  [
    'the customer was never screened',
    { facts: fact(customerKey, undefined) },
    [{ party: 'Acme Bearings', result: 'not-screened' }],
  ],
  [
    'a possible match',
    { facts: { ...fact(dockKey, screening({ result: 'possible-match', matches: [match('SDN', 'ACME BEARING FZE', '0.87')] })) } },
    [{ party: DOCK, result: 'possible-match', list: 'SDN', match: 'ACME BEARING FZE', score: '0.87' }],
  ],
  [
    'a match of which nothing more is said',
    { facts: { ...fact(dockKey, screening({ result: 'match' })) } },
    [{ party: DOCK, result: 'match' }],
  ],
  [
    'several matches, sorted by party, list and name',
    {
      facts: {
        ...fact(
          dockKey,
          screening({ result: 'match', matches: [match('SDN', 'Z', '0.9'), match('EL', 'B', '0.8'), match('SDN', 'A', '1')] }),
        ),
        ...fact(customerKey, screening({ result: 'possible-match', matches: [match('SDN', 'M', '0.7')] })),
      },
    },
    [
      { party: 'Acme Bearings', result: 'possible-match', list: 'SDN', match: 'M', score: '0.7' },
      { party: DOCK, result: 'match', list: 'EL', match: 'B', score: '0.8' },
      { party: DOCK, result: 'match', list: 'SDN', match: 'A', score: '1' },
      { party: DOCK, result: 'match', list: 'SDN', match: 'Z', score: '0.9' },
    ],
  ],
  [
    'a customer who is clear at home, but was not screened for another country',
    { to: { '1.1': berlin }, facts: { ...clearInGermany, ...fact(screeningKey('Acme Bearings', 'DE'), undefined) } },
    [{ party: 'Acme Bearings', result: 'not-screened' }],
  ],
  [
    'a customer who is gone goes by its number',
    { facts: { 'customer:ACME': undefined } },
    [{ party: 'ACME', result: 'not-screened' }],
  ],
  [
    'a place that many lines go to is one party',
    { lines: [{}, { item: 'BRG-6205' }], to: { '1.1': MAIN_DOCK, '2.1': MAIN_DOCK }, facts: fact(dockKey, undefined) },
    [{ party: DOCK, result: 'not-screened' }],
  ],
  [
    'a customer who ships to itself is one party',
    { facts: { 'customer:ACME': customer({ name: DOCK }), ...fact(dockKey, undefined) } },
    [{ party: DOCK, result: 'not-screened' }],
  ],
])('holds: %s', (_, order, hits) => {
  expect(run(order).reason).toEqual({ type: 'screening', hits, exports: [] });
});

const inClass = (exportClass: string): Facts => ({ ...clearInGermany, 'item:BRG-6204': item({ exportClass }) });

test.each<[situation: string, order: Situation, exports: readonly object[]]>([
  [
    'no rule for the class at home',
    { facts: { 'item:BRG-6204': item({ exportClass: '2A001' }) } },
    [{ line: '1', item: 'BRG-6204', exportClass: '2A001', country: 'US', verdict: 'no-rule' }],
  ],
  [
    'no rule for the country',
    { to: { '1.1': berlin }, facts: { ...clearInGermany, 'export-rule:DE/EAR99': undefined } },
    [{ line: '1', item: 'BRG-6204', exportClass: 'EAR99', country: 'DE', verdict: 'no-rule' }],
  ],
  [
    'a licence is needed',
    {
      to: { '1.1': berlin },
      facts: { ...inClass('2A001'), 'export-rule:DE/2A001': exportRule({ verdict: 'licence-needed', rule: 'CCL 2A001.a' }) },
    },
    [{ line: '1', item: 'BRG-6204', exportClass: '2A001', country: 'DE', verdict: 'licence-needed', rule: 'CCL 2A001.a' }],
  ],
  [
    'it is forbidden',
    {
      to: { '1.1': berlin },
      facts: { ...clearInGermany, 'export-rule:DE/EAR99': exportRule({ verdict: 'forbidden', rule: 'EAR 746' }) },
    },
    [{ line: '1', item: 'BRG-6204', exportClass: 'EAR99', country: 'DE', verdict: 'forbidden', rule: 'EAR 746' }],
  ],
  [
    'each line once for each country, in the order of the lines',
    {
      lines: [{ schedules: [{}, {}, {}] }, {}, { item: 'BRG-6205' }],
      to: { '1.1': berlin, '1.2': MAIN_DOCK, '1.3': berlin, '2.1': berlin, '3.1': MAIN_DOCK },
      facts: { ...clearInGermany, 'export-rule:DE/EAR99': undefined },
    },
    [
      { line: '1', item: 'BRG-6204', exportClass: 'EAR99', country: 'DE', verdict: 'no-rule' },
      { line: '2', item: 'BRG-6204', exportClass: 'EAR99', country: 'DE', verdict: 'no-rule' },
    ],
  ],
])('holds the goods: %s', (_, order, exports) => {
  expect(run(order).reason).toEqual({ type: 'screening', hits: [], exports });
});

test('an item that is no longer there belongs to no class that a rule allows', () => {
  const counted = { '1.1': { item: ItemId.of('GONE'), unit: unit('EA'), ordered: decimal('1') } };
  const ran = given({ answers: { address: going({ '1.1': MAIN_DOCK }), complete: { counted } } }).run(screeningCheck);
  expect(ran.reason).toMatchObject({
    exports: [{ line: '1', item: 'GONE', exportClass: 'unknown', country: 'US', verdict: 'no-rule' }],
  });
});

test('a new list with the same matches, or another score, leaves a decision standing; another match does not', () => {
  const about = (listVersion: string, name: string, score: string) =>
    digest(
      run({
        facts: { ...fact(dockKey, screening({ result: 'possible-match', listVersion, matches: [match('SDN', name, score)] })) },
      }).held.about,
    );
  const decided = about('2026-05-29', 'ACME FZE', '0.87');
  expect(about('2026-06-01', 'ACME FZE', '0.87')).toBe(decided);
  expect(about('2026-06-01', 'ACME FZE', '0.88')).toBe(decided);
  expect(about('2026-06-01', 'ACME LLC', '0.87')).not.toBe(decided);
});

test('a decision is about parties, results, lists, matches and exports', () => {
  const facts: Facts = {
    ...fact(dockKey, screening({ result: 'match', matches: [match('SDN', 'A', '1')] })),
    'export-rule:US/EAR99': undefined,
  };
  expect(run({ facts }).held.about).toEqual({
    hits: [{ party: DOCK, result: 'match', list: 'SDN', match: 'A' }],
    exports: [{ line: '1', item: 'BRG-6204', exportClass: 'EAR99', country: 'US', verdict: 'no-rule' }],
  });
});

test('the same places in another order of keys are the same basis', () => {
  const value = going({ '1.1': MAIN_DOCK, '2.1': berlin });
  const turned: AddressValue = { ...value, places: Object.fromEntries(Object.entries(value.places).reverse()) };
  const keys = (of: AddressValue) =>
    given({ lines: [{}, {}], facts: clearInGermany, answers: { address: of } })
      .run(screeningCheck)
      .reads.map(({ key }) => key);
  expect(keys(turned)).toEqual(keys(value));
});

test('a schedule line without a place is a bug, and is not passed over', () => {
  expect(() => run({ lines: [{}, {}], to: { '1.1': MAIN_DOCK } })).toThrow('schedule line 2.1 is counted and has a place');
});

test('only clearing lets it pass', () => {
  const ran = run({ facts: fact(dockKey, undefined) });
  expect(ran.ruled({ way: 'clear' })).toBeNull();
  expect(ran.ruled({ way: 'approve' })).toBeUndefined();
  expect(ran.ruled({ way: 'reject' })).toBeUndefined();
});

test('rests on what was found and not on the version of the lists; a hundred lines of one item read its rule once', () => {
  const lines = Array.from({ length: 100 }, () => ({}));
  const ran = run({ lines, to: Object.fromEntries(lines.map((_, index) => [`${index + 1}.1`, MAIN_DOCK])) });
  expect(ran.value).toBeNull();
  expect(ran.read(dockKey)).toEqual([{ result: 'clear', matches: [] }]);
  expect(ran.read(customerKey)).toHaveLength(1);
  expect(ran.read('item:BRG-6204')).toEqual(['EAR99']);
  expect(ran.read('export-rule:US/EAR99')).toEqual([{ verdict: 'allowed', rule: 'EAR 734' }]);
  expect(ran.read('customer:ACME')).toEqual(['Acme Bearings']);
});
