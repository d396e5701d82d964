/** For each kind of fact: a good value, what it becomes, and values with one thing wrong. `#` stands for the fact's key. */
import type { FactKind } from '../../../src/core/model/fact.ts';

interface Case {
  readonly kind: FactKind;
  readonly key: string;
  readonly good: unknown;
  /** None: the good value itself. */
  readonly canonical?: unknown;
  readonly bad: readonly (readonly [what: string, change: object, refused: readonly string[]])[];
}

const usd = (amount: unknown): unknown => ({ amount, currency: 'USD' });

const DOCK = {
  name: 'Acme Main Dock',
  lines: ['1200 Industrial Pkwy'],
  city: 'Toledo',
  region: 'OH',
  postalCode: '43612',
  country: 'US',
};

const EVERY_DAY = (hours: unknown): readonly unknown[] => Array.from({ length: 7 }, () => hours);

export const sundays = (many: number): readonly string[] =>
  Array.from({ length: many }, (_, i) => new Date(Date.UTC(2026, 0, 4 + 7 * i)).toISOString().slice(0, 10));

const MORNING = { opens: 480, closes: 960 };
export const SUNDAYS_ONLY = [[MORNING], [], [], [], [], [], []];

export const CASES: readonly Case[] = [
  {
    kind: 'customer',
    key: 'customer:ACME',
    good: {
      name: 'Acme Bearings',
      status: 'active',
      creditGroup: 'ACME-GROUP',
      businessUnit: 'INDUSTRIAL',
      region: 'OH',
      tier: 2,
      currency: 'USD',
      priceRule: 'order-date',
      agreement: 'AGR-ACME',
      priceList: 'LIST',
      shipTo: 'any',
      defaultShipTo: 'MAIN',
      substitution: 'ask',
      backorder: 'allowed',
      completeness: 'none',
      invoicing: 'per-shipment',
      silence: { after: 172_800_000, means: 'hold' },
    },
    bad: [
      ['a tier of nought', { tier: 0 }, ['malformed #/tier']],
      ['half a tier', { tier: 1.5 }, ['malformed #/tier']],
      ['a group that builds no key', { creditGroup: 'A/B' }, ['not-an-identifier #/creditGroup']],
      ['a currency in small letters', { currency: 'usd' }, ['not-a-currency #/currency']],
      ['another rule', { priceRule: 'best' }, ['unexpected #/priceRule']],
      ['a name with a null character', { name: 'A\0' }, ['malformed #/name']],
      ['a name with half a character', { name: 'A\ud800' }, ['malformed #/name']],
      ['no name', { name: undefined }, ['missing #/name']],
      ['silence for ever', { silence: { after: 1e15, means: 'hold' } }, ['not-a-duration #/silence/after']],
      ['silence of "two days"', { silence: { after: 'two days', means: 'hold' } }, ['not-a-duration #/silence/after']],
    ],
  },
  {
    kind: 'ship-to',
    key: 'ship-to:ACME/MAIN',
    good: { status: 'active', address: DOCK, freight: { payer: 'buyer', account: '77', instructions: 'Dock 4\nRing twice' } },
    bad: [
      ['a country by its name', { address: { ...DOCK, country: 'Ohio' } }, ['malformed #/address/country']],
      ['lines as one text', { address: { ...DOCK, lines: 'x' } }, ['malformed #/address/lines']],
      ['an unknown payer', { freight: { payer: 'us' } }, ['unexpected #/freight/payer']],
    ],
  },
  {
    kind: 'item',
    key: 'item:BRG-6204',
    good: {
      name: 'Bearing',
      status: 'active',
      stockUnit: 'EA',
      packs: [{ unit: 'BX', holds: '10.0' }],
      divisible: false,
      multiple: '01',
      minimum: '0.0',
      supersededBy: 'BRG-6205',
      substitutes: ['BRG-6206'],
      components: [{ item: 'RING', quantity: '2.50' }],
      exportClass: 'EAR99',
      hazardous: false,
    },
    canonical: {
      name: 'Bearing',
      status: 'active',
      stockUnit: 'EA',
      packs: [{ unit: 'BX', holds: '10' }],
      divisible: false,
      multiple: '1',
      minimum: '0',
      supersededBy: 'BRG-6205',
      substitutes: ['BRG-6206'],
      components: [{ item: 'RING', quantity: '2.5' }],
      exportClass: 'EAR99',
      hazardous: false,
    },
    bad: [
      ['a pack of nothing', { packs: [{ unit: 'BX', holds: '0.0' }] }, ['not-a-decimal #/packs/0/holds']],
      ['a pack as a float', { packs: [{ unit: 'BX', holds: 10 }] }, ['not-a-decimal #/packs/0/holds']],
      ['a unit in words', { stockUnit: 'each' }, ['not-a-quantity #/stockUnit']],
      [
        'a pack twice',
        {
          packs: [
            { unit: 'BX', holds: '10' },
            { unit: 'BX', holds: '12' },
          ],
        },
        ['malformed #/packs/1/unit'],
      ],
      ['a pack of the stock unit', { packs: [{ unit: 'EA', holds: '1' }] }, ['malformed #/packs/0/unit']],
      ['a multiple of nought', { multiple: '0' }, ['not-a-decimal #/multiple']],
      ['a minimum below nought', { minimum: '-1' }, ['not-a-decimal #/minimum']],
      ['itself as successor', { supersededBy: 'BRG-6204' }, ['malformed #/supersededBy']],
      ['itself as substitute', { substitutes: ['A', 'BRG-6204'] }, ['malformed #/substitutes/1']],
      ['a substitute twice', { substitutes: ['A', 'A'] }, ['malformed #/substitutes']],
      ['itself as component', { components: [{ item: 'BRG-6204', quantity: '1' }] }, ['malformed #/components/0/item']],
      ['none of a component', { components: [{ item: 'A', quantity: '0' }] }, ['not-a-decimal #/components/0/quantity']],
      [
        'a component twice',
        {
          components: [
            { item: 'A', quantity: '1' },
            { item: 'A', quantity: '2' },
          ],
        },
        ['malformed #/components/1/item'],
      ],
    ],
  },
  {
    kind: 'item-alias',
    key: 'item-alias:ACME/A/6204:x',
    good: { item: 'BRG-6204' },
    bad: [['an item of no shape', { item: ' ' }, ['not-an-identifier #/item']]],
  },
  {
    kind: 'price',
    key: 'price:AGR-ACME/BRG-6204',
    good: {
      currency: 'USD',
      unit: 'EA',
      spans: [
        { from: '2026-06-04', until: '9999-12-31', breaks: [{ atLeast: '1', price: '4.35' }] },
        {
          from: '2026-01-01',
          until: '2026-06-03',
          breaks: [
            { atLeast: '1.0', price: '4.10' },
            { atLeast: '500', price: '3.90' },
          ],
        },
      ],
    },
    canonical: {
      currency: 'USD',
      unit: 'EA',
      spans: [
        { from: '2026-06-04', breaks: [{ atLeast: '1', price: '4.35' }] },
        {
          from: '2026-01-01',
          until: '2026-06-03',
          breaks: [
            { atLeast: '1', price: '4.1' },
            { atLeast: '500', price: '3.9' },
          ],
        },
      ],
    },
    bad: [
      [
        'a day that is none',
        { spans: [{ from: '2026-02-30', breaks: [{ atLeast: '1', price: '1' }] }] },
        ['not-a-date #/spans/0/from'],
      ],
      ['no break', { spans: [{ from: '2026-01-01', breaks: [] }] }, ['malformed #/spans/0/breaks']],
      [
        'a break at nought',
        { spans: [{ from: '2026-01-01', breaks: [{ atLeast: '0', price: '1' }] }] },
        ['not-a-decimal #/spans/0/breaks/0/atLeast'],
      ],
      [
        'a price below nought',
        { spans: [{ from: '2026-01-01', breaks: [{ atLeast: '1', price: '-1' }] }] },
        ['not-a-decimal #/spans/0/breaks/0/price'],
      ],
      [
        'breaks that descend',
        {
          spans: [
            {
              from: '2026-01-01',
              breaks: [
                { atLeast: '10', price: '1' },
                { atLeast: '9', price: '2' },
              ],
            },
          ],
        },
        ['malformed #/spans/0/breaks/1/atLeast'],
      ],
      [
        'a break twice, written otherwise',
        {
          spans: [
            {
              from: '2026-01-01',
              breaks: [
                { atLeast: '10', price: '1' },
                { atLeast: '10.0', price: '2' },
              ],
            },
          ],
        },
        ['malformed #/spans/0/breaks/1/atLeast'],
      ],
      [
        'an end before its beginning',
        { spans: [{ from: '2026-01-02', until: '2026-01-01', breaks: [{ atLeast: '1', price: '1' }] }] },
        ['malformed #/spans/0/until'],
      ],
      [
        'spans that share a day',
        {
          spans: [
            { from: '2026-01-01', until: '2026-01-31', breaks: [{ atLeast: '1', price: '1' }] },
            { from: '2026-01-31', breaks: [{ atLeast: '1', price: '1' }] },
          ],
        },
        ['malformed #/spans/1/from'],
      ],
      [
        'a span behind one without an end',
        {
          spans: [
            { from: '2026-05-01', breaks: [{ atLeast: '1', price: '1' }] },
            { from: '2026-01-01', breaks: [{ atLeast: '1', price: '1' }] },
          ],
        },
        ['malformed #/spans/0/from'],
      ],
    ],
  },
  {
    kind: 'cost',
    key: 'cost:BRG-6204',
    good: { cost: usd('2.60') },
    canonical: { cost: usd('2.6') },
    bad: [
      ['a float', { cost: usd(2.6) }, ['not-a-decimal #/cost/amount']],
      ['an exponent', { cost: usd('1e3') }, ['not-a-decimal #/cost/amount']],
      ['a comma', { cost: usd('1,000') }, ['not-a-decimal #/cost/amount']],
    ],
  },
  {
    kind: 'terms',
    key: 'terms:ACME',
    good: { kind: 'open-account', netDays: 30, stopped: false },
    bad: [
      ['days below nought', { netDays: -1 }, ['malformed #/netDays']],
      ['days as text', { netDays: '30' }, ['malformed #/netDays']],
      ['stopped in words', { stopped: 'no' }, ['malformed #/stopped']],
    ],
  },
  {
    kind: 'credit-standing',
    key: 'credit-standing:ACME-GROUP',
    good: { overdue: usd('0.00'), oldestOverdueDays: 0, stopped: false },
    canonical: { overdue: usd('0'), oldestOverdueDays: 0, stopped: false },
    bad: [
      ['days below nought', { oldestOverdueDays: -1 }, ['malformed #/oldestOverdueDays']],
      ['less than nothing overdue', { overdue: usd('-5') }, ['not-a-decimal #/overdue/amount']],
    ],
  },
  {
    kind: 'payment',
    key: 'payment:O1',
    good: { status: 'authorised', amount: usd('410.00'), expires: '2026-06-08T12:00:00Z' },
    canonical: { status: 'authorised', amount: usd('410'), expires: Date.UTC(2026, 5, 8, 12) },
    bad: [
      ['an instant without a zone', { expires: '2026-06-08T12:00:00' }, ['not-an-instant #/expires']],
      ['the 30th of February', { expires: '2026-02-30T12:00:00Z' }, ['not-an-instant #/expires']],
      ['an instant beyond all dates', { expires: 9e15 }, ['not-an-instant #/expires']],
      ['another state', { status: 'paid' }, ['unexpected #/status']],
    ],
  },
  {
    kind: 'screening',
    key: 'screening:0123456789abcdef',
    good: { result: 'possible-match', listVersion: '2026-05-29', matches: [{ list: 'SDN', name: 'ACME FZE', score: '0.870' }] },
    canonical: {
      result: 'possible-match',
      listVersion: '2026-05-29',
      matches: [{ list: 'SDN', name: 'ACME FZE', score: '0.87' }],
    },
    bad: [
      ['clear with a match', { result: 'clear' }, ['malformed #/matches']],
      ['a score as a float', { matches: [{ list: 'SDN', name: 'A', score: 0.87 }] }, ['not-a-decimal #/matches/0/score']],
      ['a score above one', { matches: [{ list: 'SDN', name: 'A', score: '1.01' }] }, ['malformed #/matches/0/score']],
    ],
  },
  {
    kind: 'export-rule',
    key: 'export-rule:US/EAR99',
    good: { verdict: 'licence-needed', licence: 'D1', rule: 'EAR 734' },
    bad: [['another verdict', { verdict: 'maybe' }, ['unexpected #/verdict']]],
  },
  {
    kind: 'address',
    key: 'address:0123456789abcdef',
    good: { verdict: 'corrected', corrected: DOCK },
    bad: [
      ['corrected to nothing', { corrected: undefined }, ['malformed #/corrected']],
      ['a corrected address without a country', { corrected: { ...DOCK, country: undefined } }, ['missing #/corrected/country']],
    ],
  },
  {
    kind: 'network',
    key: 'network:INDUSTRIAL',
    good: { nodes: ['EAST', 'WEST'] },
    bad: [
      ['a node twice', { nodes: ['EAST', 'EAST'] }, ['malformed #/nodes']],
      ['a node of no shape', { nodes: ['E:1'] }, ['not-an-identifier #/nodes/0']],
    ],
  },
  {
    kind: 'node',
    key: 'node:EAST',
    good: {
      name: 'East',
      kind: 'warehouse',
      status: 'active',
      country: 'US',
      region: 'OH',
      recall: { kind: 'until-clock', after: '4h' },
      calendar: 'EAST',
      handlingDays: 1,
      priority: 1,
      interceptCost: usd('85.00'),
    },
    canonical: {
      name: 'East',
      kind: 'warehouse',
      status: 'active',
      country: 'US',
      region: 'OH',
      recall: { kind: 'until-clock', after: 14_400_000 },
      calendar: 'EAST',
      handlingDays: 1,
      priority: 1,
      interceptCost: usd('85'),
    },
    bad: [
      ['a priority of nought', { priority: 0 }, ['malformed #/priority']],
      ['half a priority', { priority: 1.5 }, ['malformed #/priority']],
      ['handling below nought', { handlingDays: -1 }, ['malformed #/handlingDays']],
      ['a clock without a time', { recall: { kind: 'until-clock' } }, ['malformed #/recall/after']],
      ['a time without a clock', { recall: { kind: 'none', after: 1 } }, ['malformed #/recall/after']],
      ['another recall', { recall: { kind: 'always' } }, ['unexpected #/recall/kind']],
    ],
  },
  {
    kind: 'transit',
    key: 'transit:EAST/OH',
    good: { days: 0, distanceKm: '180.0', cost: usd('24.00') },
    canonical: { days: 0, distanceKm: '180', cost: usd('24') },
    bad: [
      ['days below nought', { days: -1 }, ['malformed #/days']],
      ['half a day', { days: 0.5 }, ['malformed #/days']],
    ],
  },
  {
    kind: 'inbound',
    key: 'inbound:EAST/BRG-6204',
    good: {
      receipts: [
        { day: '2026-06-03', quantity: '100.0', reference: 'ASN-1' },
        { day: '2026-06-03', quantity: '50', reference: 'ASN-2' },
      ],
    },
    canonical: {
      receipts: [
        { day: '2026-06-03', quantity: '100', reference: 'ASN-1' },
        { day: '2026-06-03', quantity: '50', reference: 'ASN-2' },
      ],
    },
    bad: [
      [
        'days that go back',
        {
          receipts: [
            { day: '2026-06-03', quantity: '1', reference: 'A' },
            { day: '2026-06-02', quantity: '1', reference: 'B' },
          ],
        },
        ['malformed #/receipts/1/day'],
      ],
      [
        'a receipt of nothing',
        { receipts: [{ day: '2026-06-03', quantity: '0', reference: 'A' }] },
        ['not-a-decimal #/receipts/0/quantity'],
      ],
    ],
  },
  {
    kind: 'decision-table',
    key: 'decision-table:hold-routing',
    good: { contentType: 'application/vnd.gorules.decision', nodes: [{ id: 'in', type: 'inputNode' }], edges: [] },
    canonical: { contentType: 'application/vnd.gorules.decision', nodes: [{ id: 'in', type: 'inputNode' }], edges: [] },
    bad: [
      ['no nodes', { nodes: undefined }, ['missing #/nodes']],
      ['a node that is a text', { nodes: ['in'] }, ['malformed #/nodes/0']],
    ],
  },
  {
    kind: 'calendar',
    key: 'calendar:EAST',
    good: {
      id: 'EAST',
      week: EVERY_DAY([MORNING, { opens: 1020, closes: 1440 }]),
      holidays: ['2026-12-25'],
      offsets: [
        { from: '2025-11-02T06:00:00Z', minutes: -300 },
        { from: '2026-03-08T07:00:00Z', minutes: -240 },
      ],
    },
    canonical: {
      id: 'EAST',
      week: EVERY_DAY([MORNING, { opens: 1020, closes: 1440 }]),
      holidays: ['2026-12-25'],
      offsets: [
        { from: Date.UTC(2025, 10, 2, 6), minutes: -300 },
        { from: Date.UTC(2026, 2, 8, 7), minutes: -240 },
      ],
    },
    bad: [
      ['a week of six days', { week: EVERY_DAY([]).slice(1) }, ['malformed #/week']],
      ['never open', { week: EVERY_DAY([]) }, ['malformed #/week']],
      ['open on Sundays, all of two years holidays', { week: SUNDAYS_ONLY, holidays: sundays(104) }, ['malformed #/week']],
      [
        'hours that end as they begin',
        { week: EVERY_DAY([{ opens: 480, closes: 480 }]) },
        [0, 1, 2, 3, 4, 5, 6].map((day) => `malformed #/week/${day}/0/closes`),
      ],
      [
        'hours beyond midnight',
        { week: [[{ opens: 480, closes: 1441 }], [], [], [], [], [], []] },
        ['malformed #/week/0/0/closes'],
      ],
      [
        'hours that overlap',
        { week: [[MORNING, { opens: 900, closes: 1000 }], [], [], [], [], [], []] },
        ['malformed #/week/0/1/opens'],
      ],
      [
        'offsets that go back',
        {
          offsets: [
            { from: 2, minutes: 0 },
            { from: 1, minutes: 0 },
          ],
        },
        ['malformed #/offsets/1/from'],
      ],
      [
        'an offset twice',
        {
          offsets: [
            { from: 1, minutes: 0 },
            { from: 1, minutes: 60 },
          ],
        },
        ['malformed #/offsets/1/from'],
      ],
      ['an offset of two days', { offsets: [{ from: 0, minutes: 2880 }] }, ['malformed #/offsets/0/minutes']],
    ],
  },
];

export const KEYS = {
  good: [
    'customer:ACME',
    'ship-to:ACME/Store 12',
    'item-alias:gtin/00012345678905',
    'item-alias:ACME/A/62:04',
    'export-rule:US/5A992.c',
    `item:${'x'.repeat(80)}`,
  ],
  bad: [
    '',
    'item',
    'item:',
    ':x',
    'prize:A/B',
    'toString:x',
    '__proto__:x',
    'order.header',
    'item:A/B',
    'ship-to:ACME',
    'ship-to:ACME/',
    'ship-to:/MAIN',
    'ship-to:A/B/C',
    'item: x',
    'item:a:b',
    'item:a\0',
    `item:${'x'.repeat(81)}`,
    'item-alias:ACME',
    'item-alias:ACME/',
    'item-alias:/X',
    'item-alias:ACME/a\tb',
  ],
} as const;
