/** Canonical messages: the published schema is the one that is checked, and what breaks it is told with its place. */
import { expect, test } from 'vitest';
import { CANONICAL_SCHEMA, type CanonicalKind } from '../../../src/connect/canonical/schemas.ts';
import { heard, HEARD_KINDS } from '../../../src/connect/canonical/heard.ts';
import { proved } from '../../../src/connect/canonical/validate.ts';
import type { Partner } from '../../../src/connect/partners/partner.ts';
import { CustomerId, NodeId } from '../../../src/core/model/identifiers.ts';
import { instant } from '../../../src/core/model/instant.ts';
import { FACTS } from '../../core/checks/facts.ts';

test('the published schema is current', async () => {
  await expect(`${JSON.stringify(CANONICAL_SCHEMA, null, 2)}\n`).toMatchFileSnapshot(
    '../../../docs/reference/canonical.schema.json',
  );
});

const SHIPMENT = {
  order: 'O-1',
  shipment: 'S1',
  fulfillment: 'F1',
  shippedAt: '2026-06-02T15:00:00Z',
  final: true,
  lines: [{ schedule: '1.1', item: 'BRG-6204', quantity: '12' }],
};

const wrong = (kind: CanonicalKind, value: unknown): readonly string[] => {
  const read = proved(kind, value, 'm');
  return read.ok ? [] : read.failure.map(({ code, where }) => `${code} ${where}`);
};

test.each<[string, object, readonly string[]]>([
  ['as it should be', {}, []],
  ['a field that is not there', { shippedAt: undefined }, ['missing m#/shippedAt']],
  ['a field that nobody knows', { wieght: '1' }, ['unexpected m#/wieght']],
  ['a figure with an exponent', { lines: [{ ...SHIPMENT.lines[0], quantity: '1e3' }] }, ['malformed m#/lines/0/quantity']],
  ['a day for an instant', { shippedAt: '2026-06-02' }, ['malformed m#/shippedAt']],
])('a shipment: %s', (_, parts, failures) => {
  expect(wrong('shipment', JSON.parse(JSON.stringify({ ...SHIPMENT, ...parts })))).toEqual(failures);
});

test('the only member of a list may stand for the list, and a whole number for its text', () => {
  const read = proved('shipment', { ...SHIPMENT, lines: { ...SHIPMENT.lines[0], quantity: 12 } }, 'm');
  expect(read).toEqual({ ok: true, value: SHIPMENT });
});

const PARTNER: Partner = {
  name: 'swift',
  folder: 'partners/swift',
  tell: [],
  codes: { in: {}, out: {} },
  mappings: new Map(),
  profile: { customer: CustomerId.of('ACME'), connection: 'json:acme', sender: { kind: 'mapped' } },
  warehouse: {
    node: NodeId.of('EAST'),
    url: 'http://127.0.0.1:9',
    timeoutMs: 1,
    dedupes: true,
    release: { method: 'POST', path: '/' },
  },
};

const PO = { customer: 'ACME', purchaseOrder: 'PO-1', reference: 'C-1' };
const asOf = '2026-06-01T12:00:00Z';

const CASES: readonly (readonly [(typeof HEARD_KINDS)[number], object, readonly object[]])[] = [
  [
    'order',
    {
      customer: 'ACME',
      message: 'M1',
      purchaseOrder: 'PO-1',
      orderedAt: asOf,
      lines: [{ item: 'BRG-6204', quantity: '5', unit: 'EA' }],
    },
    [{ kind: 'capture', demand: { customer: 'ACME', purchaseOrder: 'PO-1', channel: { name: 'json:acme', message: 'M1' } } }],
  ],
  [
    'change',
    {
      ...PO,
      sequence: '2',
      changes: [{ kind: 'quantity', schedule: '1.1', to: { value: '8', unit: 'EA' } }],
      cancelled: ['2.1'],
    },
    [
      {
        kind: 'by-purchase-order',
        purchaseOrder: 'PO-1',
        command: { type: 'change', sequence: 2, source: 'swift', changes: [{ kind: 'quantity', schedule: '1.1' }] },
      },
      { command: { type: 'cancel', what: [{ schedule: '2.1' }], reference: 'C-1-cancelled' } },
    ],
  ],
  ['cancel', PO, [{ kind: 'by-purchase-order', customer: 'ACME', command: { type: 'cancel', what: 'order', reason: 'buyer' } }]],
  [
    'pick-result',
    { order: 'O-1', fulfillment: 'F1', lines: [{ schedule: '1.1', quantity: '3' }], pickedAt: asOf },
    [{ kind: 'order', order: 'O-1', command: { type: 'record-pick', fulfillment: 'F1', pickedAt: instant(asOf) } }],
  ],
  [
    'shipment',
    SHIPMENT,
    [
      {
        kind: 'order',
        command: { type: 'record-shipment', shipment: { id: 'S1', node: 'EAST', shippedAt: instant('2026-06-02T15:00:00Z') } },
      },
    ],
  ],
  [
    'stock-level',
    { node: 'EAST', item: 'BRG-6204', onHand: '40', asOf },
    [{ kind: 'account', account: 'stock:EAST/BRG-6204', command: { type: 'snapshot', figure: '40', asOf: instant(asOf) } }],
  ],
  [
    'credit',
    { group: 'ACME-GROUP', exposure: '38000', limit: '50000', asOf },
    [{ kind: 'account', account: 'credit:ACME-GROUP', command: { type: 'snapshot', figure: '38000', limit: '50000' } }],
  ],
  ['customer', { customer: 'ACME', terms: FACTS['customer:ACME'] }, [{ kind: 'fact', fact: { key: 'customer:ACME' } }]],
  [
    'price',
    {
      list: 'LIST',
      item: 'BRG-6204',
      price: { currency: 'USD', unit: 'EA', spans: [{ from: '2026-01-01', breaks: [{ atLeast: '1', price: '4.10' }] }] },
    },
    [{ kind: 'fact', fact: { key: 'price:LIST/BRG-6204' } }],
  ],
];

test.each(CASES)('%s is heard as what it asks of the hub', (kind, value, asked) => {
  const read = proved(kind, value, 'm');
  expect(read.ok ? [] : read.failure).toEqual([]);
  const said = heard(PARTNER, kind, read.ok ? read.value : undefined);
  expect(said.ok ? said.value : said.failure).toMatchObject(asked);
});

test('every kind that partners send of themselves has its case', () => {
  expect(CASES.map(([kind]) => kind).toSorted()).toEqual([...HEARD_KINDS].toSorted());
});
