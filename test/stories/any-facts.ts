/** Any judged value of each kind of fact, over the few names that the town's orders lead to, so that facts meet. */
import * as fc from 'fast-check';
import type { FactKind, FactValues } from '../../src/core/model/fact.ts';
import { plusDays, localDate } from '../../src/core/model/instant.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';

const some = fc.constantFrom;
const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const day = whole(-400, 400).map((days) => plusDays(localDate('2026-06-01'), days));
const currency = fc.oneof({ weight: 6, arbitrary: some('USD') }, some('EUR', 'JPY', 'KWD'));
const unit = some('EA', 'EA', 'EA', 'BX', 'CT', 'LTR');
const item = some('BRG-6204', 'BRG-6205', 'OIL-ISO68', 'NOBODY');
const node = some('EAST', 'WEST', 'NOWHERE');

/** From a millionth to a hundred trillion, whole ones most often. */
const positive = fc.oneof(
  whole(1, 200).map(String),
  whole(1, 999_999).map((digits) => `${Math.floor(digits / 100)}.${String(digits).padStart(2, '0').slice(-2)}1`),
  some('0.000001', '99999999999999.999999', '0.3333333333'),
);
const figure = fc.oneof(positive, fc.constant('0'));
const money = fc.record({ amount: figure, currency });
const text = fc.string({ minLength: 1, maxLength: 20, unit: some('a', 'B', '7', ' ', '/', ':', 'é', '漢') });
const after = some(0, 1, '4h', '2d', '3650d');

const address = fc.record(
  {
    name: fc.oneof(text, fc.constant('')),
    lines: fc.array(text, { maxLength: 2 }),
    city: fc.oneof(text, fc.constant('')),
    country: some('US', 'DE', 'AE'),
    region: some('OH', 'PA', 'a/b', ''),
    postalCode: some('43612', ''),
  },
  { requiredKeys: ['name', 'lines', 'city', 'country'] },
);

const breaks = fc
  .uniqueArray(fc.record({ atLeast: whole(1, 1_000), price: figure }), {
    minLength: 1,
    maxLength: 3,
    selector: (each) => each.atLeast,
  })
  .map((all) => all.sort((a, b) => a.atLeast - b.atLeast).map((each) => ({ ...each, atLeast: String(each.atLeast) })));

const hours = fc.oneof(
  fc.constant([]),
  fc.tuple(whole(0, 1_439), whole(1, 1_440)).map(([opens, closes]) => (opens < closes ? [{ opens, closes }] : [])),
);

const week = fc.array(hours, { minLength: 7, maxLength: 7 });
const offsets = fc
  .uniqueArray(whole(-10, 10), { maxLength: 4 })
  .chain((years) =>
    fc.tuple(
      ...years
        .sort((a, b) => a - b)
        .map((year) => whole(-840, 840).map((minutes) => ({ from: Date.UTC(2026 + year, 2), minutes }))),
    ),
  );

const VALUES: { readonly [K in FactKind]: fc.Arbitrary<unknown> } = {
  customer: fc.record(
    {
      name: text,
      status: some('active', 'active', 'stopped'),
      creditGroup: some('ACME-GROUP', 'OTHER'),
      businessUnit: some('INDUSTRIAL', 'OTHER'),
      region: text,
      tier: whole(1, 5),
      currency,
      priceRule: some('order-date', 'ship-date', 'locked'),
      agreement: some('AGR-ACME', 'OTHER'),
      priceList: some('LIST', 'OTHER'),
      shipTo: some('any', 'on-file'),
      defaultShipTo: some('MAIN', 'STORE-12'),
      substitution: some('never', 'ask', 'allowed'),
      backorder: some('allowed', 'refused'),
      completeness: some('order', 'line', 'none'),
      invoicing: some('per-shipment', 'summary'),
      silence: fc.record({ after, means: some('accepted', 'refused', 'hold') }),
    },
    {
      requiredKeys: [
        'name',
        'status',
        'creditGroup',
        'businessUnit',
        'region',
        'tier',
        'currency',
        'priceRule',
        'priceList',
        'shipTo',
        'substitution',
        'backorder',
        'completeness',
        'invoicing',
      ],
    },
  ),
  'ship-to': fc.record(
    { status: some('active', 'stopped'), address, freight: fc.record({ payer: some('seller', 'buyer', 'third-party') }) },
    { requiredKeys: ['status', 'address'] },
  ),
  item: fc.record(
    {
      name: text,
      status: some('active', 'active', 'discontinued', 'blocked'),
      stockUnit: unit,
      packs: fc.uniqueArray(fc.record({ unit, holds: positive }), { maxLength: 3, selector: (pack) => pack.unit }),
      divisible: fc.boolean(),
      multiple: positive,
      minimum: figure,
      supersededBy: item,
      substitutes: fc.uniqueArray(item, { maxLength: 3 }),
      components: fc.uniqueArray(fc.record({ item, quantity: positive }), { maxLength: 3, selector: (part) => part.item }),
      exportClass: some('EAR99', '5A992.c'),
      hazardous: fc.boolean(),
    },
    {
      requiredKeys: [
        'name',
        'status',
        'stockUnit',
        'packs',
        'divisible',
        'multiple',
        'minimum',
        'substitutes',
        'exportClass',
        'hazardous',
      ],
    },
  ),
  'item-alias': fc.record({ item }),
  price: fc.record({
    currency,
    unit,
    spans: fc.oneof(
      fc.constant([]),
      fc.tuple(day, breaks).map(([from, steps]) => [{ from, breaks: steps }]),
      fc.tuple(breaks, breaks, some('2026-06-01', '2026-06-03')).map(([one, two, until]) => [
        { from: '2026-06-04', breaks: two },
        { from: '2026-01-01', until, breaks: one },
      ]),
    ),
  }),
  cost: fc.record({ cost: money }),
  terms: fc.record({
    kind: some('open-account', 'prepaid', 'card', 'cash-on-delivery'),
    netDays: whole(0, 3_650),
    stopped: fc.boolean(),
  }),
  'credit-standing': fc.record({ overdue: money, oldestOverdueDays: whole(0, 100), stopped: fc.boolean() }),
  payment: fc.record(
    {
      status: some('pending', 'authorised', 'captured', 'declined', 'refunded'),
      amount: money,
      expires: some(-2e12, 0, '2026-06-01T07:59:00Z', '2026-06-01T12:00:00Z', '2999-12-31T23:59:59Z'),
    },
    { requiredKeys: ['status', 'amount'] },
  ),
  screening: fc.record({
    result: some('clear', 'possible-match', 'match'),
    listVersion: text,
    matches: fc.array(fc.record({ list: text, name: text, score: some('0', '0.5', '1') }), { maxLength: 2 }),
  }),
  'export-rule': fc.record({ verdict: some('allowed', 'licence-needed', 'forbidden'), rule: text }),
  address: fc.record(
    { verdict: some('deliverable', 'corrected', 'undeliverable', 'unknown'), corrected: address },
    { requiredKeys: ['verdict'] },
  ),
  network: fc.record({ nodes: fc.uniqueArray(node, { maxLength: 3 }) }),
  node: fc.record(
    {
      name: text,
      kind: some('warehouse', '3pl', 'supplier'),
      status: some('active', 'active', 'stopped'),
      country: some('US', 'DE'),
      region: text,
      recall: fc.oneof(some({ kind: 'none' }, { kind: 'until-picked' }), fc.record({ kind: fc.constant('until-clock'), after })),
      interceptCost: money,
      calendar: some('EAST', 'OTHER'),
      handlingDays: some(0, 1, 3, 365),
      priority: some(1, 2, 1_000_000),
    },
    { requiredKeys: ['name', 'kind', 'status', 'country', 'region', 'recall', 'calendar', 'handlingDays', 'priority'] },
  ),
  transit: fc.record({ days: some(0, 2, 365), distanceKm: figure, cost: money }),
  inbound: fc.record({
    receipts: fc
      .array(fc.record({ day, quantity: positive, reference: text }), { maxLength: 3 })
      .map((all) => all.sort((a, b) => (a.day < b.day ? -1 : 1))),
  }),
  'decision-table': fc.constant({ nodes: [], edges: [] }),
  calendar: fc.record({ id: some('EAST', 'OTHER'), week, holidays: fc.array(day, { maxLength: 5 }), offsets }),
};

/** A judged value for a key; what the judge refuses is drawn again. */
export const anyFact = (key: string): fc.Arbitrary<FactValues[FactKind]> =>
  VALUES[key.slice(0, key.indexOf(':')) as FactKind]
    .map((value) => readFact(key, value))
    .filter((read) => read.ok)
    .map((read) => read.value.value);
