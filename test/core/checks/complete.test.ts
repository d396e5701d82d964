import { expect, test } from 'vitest';
import { complete } from '../../../src/core/checks/complete.ts';
import { CustomerId, ItemId, ShipToId } from '../../../src/core/model/identifiers.ts';
import { address, customer, customerWithoutDefault, item, itemAlias, USD } from './facts.ts';
import { given, headerWithout, type Given } from './given.ts';

const ours = (number: string): ItemId => ItemId.of(number);
const nobody = { 'customer:ACME': undefined };
const noDefault = { 'customer:ACME': customerWithoutDefault() };

test.each<[situation: string, order: Given, counted: object]>([
  ['our number', { lines: [{ quantity: '24' }] }, { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '24' } }],
  ['boxes of 10', { lines: [{ quantity: '24', unit: 'BX' }] }, { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '240' } }],
  [
    'half a box is whole bearings',
    { lines: [{ quantity: '0.5', unit: 'BX' }] },
    { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '5' } },
  ],
  [
    'oil by the half litre',
    { lines: [{ item: 'OIL-ISO68', quantity: '2.5', unit: 'LTR' }] },
    { '1.1': { item: 'OIL-ISO68', unit: 'LTR', ordered: '2.5' } },
  ],
  [
    "the buyer's own number",
    { lines: [{ item: { buyers: 'A-6204' }, quantity: '7' }] },
    { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '7' } },
  ],
  [
    'a GTIN',
    {
      lines: [{ item: { gtin: '04006381333931' }, quantity: '7' }],
      facts: { 'item-alias:gtin/04006381333931': itemAlias('BRG-6205') },
    },
    { '1.1': { item: 'BRG-6205', unit: 'EA', ordered: '7' } },
  ],
  [
    "our number before the buyer's",
    { lines: [{ item: { ours: ours('BRG-6205'), buyers: 'A-6204' }, quantity: '7' }] },
    { '1.1': { item: 'BRG-6205', unit: 'EA', ordered: '7' } },
  ],
  [
    "the buyer's number before the GTIN",
    {
      lines: [{ item: { buyers: 'A-6204', gtin: '0400' }, quantity: '7' }],
      facts: { 'item-alias:gtin/0400': itemAlias('BRG-6205') },
    },
    { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '7' } },
  ],
  [
    "the buyer's number where ours is wrong",
    { lines: [{ item: { ours: ours('BRG-6240'), buyers: 'A-6204' }, quantity: '7' }] },
    { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '7' } },
  ],
  [
    'the GTIN where the alias leads nowhere',
    {
      lines: [{ item: { buyers: 'OLD', gtin: '0400' }, quantity: '7' }],
      facts: { 'item-alias:ACME/OLD': itemAlias('GONE'), 'item-alias:gtin/0400': itemAlias() },
    },
    { '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '7' } },
  ],
  [
    'two stores on one line, and a second line',
    {
      lines: [
        { schedules: [{ quantity: '60' }, { quantity: '4', unit: 'BX', destination: 'STORE-12' }] },
        { item: 'BRG-6205', quantity: '1' },
      ],
    },
    {
      '1.1': { item: 'BRG-6204', unit: 'EA', ordered: '60' },
      '1.2': { item: 'BRG-6204', unit: 'EA', ordered: '40' },
      '2.1': { item: 'BRG-6205', unit: 'EA', ordered: '1' },
    },
  ],
])('counts %s in stock units', (_, order, counted) => {
  expect(given(order).run(complete).value).toEqual({ counted });
});

test.each<[situation: string, order: Given, missing: readonly object[]]>([
  [
    'customer is unknown',
    { facts: nobody },
    [
      { what: 'customer', where: 'customer' },
      { what: 'currency', where: 'currency' },
    ],
  ],
  [
    'customer is unknown, currency is given',
    { facts: nobody, header: { currency: USD } },
    [{ what: 'customer', where: 'customer' }],
  ],
  ['there are no lines', { lines: [] }, [{ what: 'lines', where: 'lines' }]],
  [
    'a line has no schedule lines',
    { lines: [{ schedules: [] }] },
    [{ what: 'quantity', where: 'lines[1].schedules', line: '1', found: 'none' }],
  ],
  [
    'our number is unknown',
    { lines: [{ item: 'BRG-9999' }] },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: 'BRG-9999' }],
  ],
  [
    "the buyer's number is unknown",
    { lines: [{ item: { buyers: 'Z-1', gtin: '0400' } }] },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: 'Z-1' }],
  ],
  [
    'the GTIN is unknown',
    { lines: [{ item: { gtin: '0400', manufacturers: 'M-1' } }] },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: '0400' }],
  ],
  [
    "only the maker's number is given",
    { lines: [{ item: { manufacturers: 'SKF 6204', description: 'bearing' } }] },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: 'SKF 6204' }],
  ],
  [
    'only words are given',
    { lines: [{ item: { description: 'small bearing' } }] },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: 'small bearing' }],
  ],
  ['nothing names the item', { lines: [{ item: {} }] }, [{ what: 'item', where: 'lines[1].item', line: '1', reference: '' }]],
  [
    "a buyer's number is another customer's",
    {
      header: { customer: CustomerId.of('BOLT') },
      facts: { 'customer:BOLT': customer() },
      lines: [{ item: { buyers: 'A-6204' } }],
    },
    [{ what: 'item', where: 'lines[1].item', line: '1', reference: 'A-6204' }],
  ],
  [
    'the item is not sold by the pallet',
    { lines: [{ unit: 'PL' }] },
    [{ what: 'unit', where: 'schedules[1.1].unit', line: '1', unit: 'PL', known: ['EA', 'BX', 'CT'] }],
  ],
  [
    'half a bearing is asked for',
    { lines: [{ quantity: '2.5' }] },
    [{ what: 'quantity', where: 'schedules[1.1].quantity', line: '1', found: '2.5 EA' }],
  ],
  [
    'nothing is asked for',
    { lines: [{ quantity: '0' }] },
    [{ what: 'quantity', where: 'schedules[1.1].quantity', line: '1', found: '0 EA' }],
  ],
  [
    'less than nothing is asked for',
    { lines: [{ quantity: '-5', unit: 'BX' }] },
    [{ what: 'quantity', where: 'schedules[1.1].quantity', line: '1', found: '-5 BX' }],
  ],
  [
    'the order has no destination, and the customer no default',
    { header: { destination: { kind: 'missing' } }, facts: noDefault, lines: [{}, {}] },
    [{ what: 'destination', where: 'destination' }],
  ],
  [
    'one schedule line has no destination',
    { facts: noDefault, lines: [{ schedules: [{}, { destination: { kind: 'missing' } }] }] },
    [{ what: 'destination', where: 'schedules[1.2].destination' }],
  ],
  [
    'much is missing at once',
    {
      lines: [
        { item: 'BRG-9999', quantity: '0' },
        { id: '20', unit: 'PL' },
      ],
      facts: nobody,
      header: { currency: USD, destination: { kind: 'missing' } },
    },
    [
      { what: 'customer', where: 'customer' },
      { what: 'item', where: 'lines[1].item', line: '1', reference: 'BRG-9999' },
      { what: 'quantity', where: 'schedules[1.1].quantity', line: '1', found: '0 EA' },
      { what: 'destination', where: 'destination' },
      { what: 'unit', where: 'schedules[20.1].unit', line: '20', unit: 'PL', known: ['EA', 'BX', 'CT'] },
    ],
  ],
])('holds, with every gap and its place, when %s', (_, order, missing) => {
  expect(given(order).run(complete).reason).toEqual({ type: 'incomplete', missing });
});

test.each<[situation: string, order: Given]>([
  ['on file', { header: { destination: { kind: 'on-file', shipTo: ShipToId.of('MAIN') } } }],
  ['given with the order', { header: { destination: { kind: 'given', address: address() } } }],
  ["not written, but the customer's default", { header: { destination: { kind: 'missing' } } }],
])('is content with a destination that is %s', (_, order) => {
  expect(given(order).run(complete).outcome.verdict).toBe('pass');
});

test.each([
  [false, 'PO-1', []],
  [false, undefined, []],
  [true, 'PO-1', []],
  [true, undefined, [{ what: 'purchase-order', where: 'purchaseOrder' }]],
])('where a purchase order is demanded (%s) and it is %s, what is missing is %j', (purchaseOrder, number, missing) => {
  const header = number === undefined ? headerWithout('purchaseOrder') : { purchaseOrder: number };
  const { outcome } = given({ header }).run(complete, { purchaseOrder });
  expect(outcome.verdict === 'hold' ? outcome.reason : { missing: [] }).toMatchObject({ missing });
});

test('no way out makes an incomplete order complete but a change of it', () => {
  const ran = given({ lines: [] }).run(complete);
  for (const way of ['approve', 'reject', 'ask-buyer'] as const) expect(ran.ruled({ way })).toBeUndefined();
});

test.each<[situation: string, order: Given, keys: readonly string[]]>([
  ['a GTIN', { lines: [{ item: { gtin: '0400' } }] }, ['item-alias:gtin/0400']],
  ["a buyer's number", { lines: [{ item: { buyers: 'Z-1' } }] }, ['item-alias:ACME/Z-1']],
  ['words', { lines: [{ item: { description: 'bearing' } }] }, []],
  ['our number, which is enough', { lines: [{ item: { ours: ours('BRG-6204'), buyers: 'A-6204' } }] }, ['item:BRG-6204']],
])('an item named by %s is looked for only there', (_, order, keys) => {
  expect(
    given(order)
      .run(complete)
      .keys.filter((key) => key.startsWith('item')),
  ).toEqual(keys);
});

test('rests on the units of the item, and not on its name, price or status', () => {
  const ran = given({ facts: { 'item:BRG-6204': item({ status: 'blocked', name: 'renamed' }) } }).run(complete);
  expect(ran.keys).toEqual([
    'customer:ACME',
    'item:BRG-6204',
    'order.header',
    'order.line:1',
    'order.line:1/schedules',
    'order.lines',
    'order.schedule:1.1',
  ]);
  expect(ran.read('item:BRG-6204')).toEqual([{ stockUnit: 'EA', packs: item().packs, divisible: false }]);
  expect(ran.read('customer:ACME')).toEqual([true]);
  expect(ran.asked).toEqual([]);
});
