/**
 * What the fake API tells: plausible, the same in each run, and as large as the console has to bear. Rows are made when
 * they are asked for, so a million orders take no memory.
 */
import type { Static } from '@sinclair/typebox';
import type { Explanation, OrderSummary } from '../../src/api/contract/orders.ts';
import type { HoldRow } from '../../src/api/contract/holds.ts';

export const ORDERS = 1_000_000;
export const HOLDS = 50_000;
export const NOW = Date.UTC(2026, 5, 3, 14, 30);
const HOUR = 3_600_000;

/** A name that would be a script anywhere but in a text. */
export const SCRIPT = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>';

const CUSTOMERS = ['ACME', 'BEAM', 'BOLT', 'GRANITE', 'HARBOR', 'PINE', 'DELTA-PUMP', 'NORTHSIDE'] as const;
const NAMES: Readonly<Record<string, string>> = {
  ACME: 'Acme Industrial Supply',
  BEAM: 'Beam & Sons Fabrication',
  BOLT: 'Bolt Fasteners Co.',
  GRANITE: 'Granite State Mills',
  HARBOR: 'Harbor Marine Supply',
  PINE: 'Pine Valley Mowers',
  'DELTA-PUMP': SCRIPT,
  NORTHSIDE: 'Northside Hydraulics',
};
export const ITEMS = ['BRG-6204', 'CHAIN-40', 'BELT-B52', 'OIL-46', 'SEAL-TC35', 'VALVE-B12', 'HOSE-38'] as const;
const CHANNELS = ['edi', 'shop', 'api:harbor', 'csv', 'console'] as const;
export const NODES = ['EAST', 'CENTRAL', 'WEST'] as const;

export const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const usd = (cents: number) => ({ amount: (cents / 100).toFixed(2).replace(/[.]?0+$/, ''), currency: 'USD' });

/** Types with their causes; the first of them are many of one cause. */
const KINDS = [
  { type: 'price-difference', team: 'pricing', causes: 3 },
  { type: 'credit', team: 'credit', causes: 5 },
  { type: 'shortage', team: 'planning', causes: 4 },
  { type: 'duplicate', team: 'service', causes: 0 },
  { type: 'ship-to', team: 'service', causes: 0 },
  { type: 'screening', team: 'compliance', causes: 2 },
  { type: 'discrepancy', team: 'warehouse', causes: 3 },
  { type: 'beyond-recall', team: 'warehouse', causes: 3 },
  { type: 'effect', team: 'integration', causes: 3 },
  { type: 'invoice-mismatch', team: 'finance', causes: 0 },
] as const;

export const orderId = (index: number): string => `ORD-${String(ORDERS - index).padStart(7, '0')}`;
export const indexOf = (order: string): number => ORDERS - Number(order.slice(4));
export const customerOf = (index: number): string => at(CUSTOMERS, index * 7);
export const numberOf = (index: number): string => (index % 97 === 5 ? `PO ${SCRIPT}` : `PO-${80_000 + (index % 100_000)}`);

export function holdRow(index: number, now: number): Static<typeof HoldRow> {
  const kind = at(KINDS, index < 1_200 ? index % 3 : index);
  const cause = kind.causes === 0 ? `one-${index}` : `${kind.type}/${at(ITEMS, index % kind.causes)}`;
  return {
    order: orderId(index),
    hold: `H-${index}`,
    type: kind.type,
    team: kind.team,
    priority: 0,
    openedAt: now - 3 * HOUR - (index % 300) * 60_000,
    dueAt: now - 40 * 60_000 + index * 90_000,
    amount: usd(12_000 + ((index * 7_919) % 900_000)),
    customer: customerOf(index),
    number: numberOf(index),
    total: usd(99_000 + ((index * 104_729) % 4_000_000)),
    promised: '2026-06-05',
    cause,
    label: kind.causes === 0 ? numberOf(index) : `${at(ITEMS, index % kind.causes)} at ${at(NODES, index)}`,
    ...(index % 11 === 3 && { proposed: { way: 'approve', by: 'ana' } }),
  };
}

export function orderRow(index: number, now: number): Static<typeof OrderSummary> {
  const isHeld = index < HOLDS;
  const state = isHeld || index % 3 !== 0 ? 'open' : index % 21 === 0 ? 'cancelled' : 'closed';
  const { hold, type, team, dueAt } = holdRow(index, now);
  const ordered = 24 + (index % 500);
  const isOut = state === 'closed';
  return {
    order: orderId(index),
    customer: customerOf(index),
    number: numberOf(index),
    channel: at(CHANNELS, index),
    state,
    standing: isHeld ? `held: ${type}` : isOut ? 'closed' : state === 'cancelled' ? 'cancelled' : 'F1 EAST released',
    ordered: String(ordered),
    overage: '0',
    shipped: isOut ? String(ordered) : '0',
    open: state === 'open' ? String(ordered) : '0',
    cancelled: state === 'cancelled' ? String(ordered) : '0',
    shipments: isOut ? [{ id: 'S1', node: 'EAST', goods: usd(99_000) }] : [],
    invoices: isOut ? [{ id: `INV-${index}`, state: 'posted', amount: usd(99_000), shipments: ['S1'] }] : [],
    charges: usd(1_250),
    backorders: [],
    holds: isHeld ? [{ id: hold, type, team, dueAt, waysOut: ['ours', 'theirs', 'reject'] }] : [],
    moving: isHeld || state !== 'open' ? [] : ['F1 released'],
    capturedAt: now - index * 37_000,
    changedAt: now - index * 20_000,
    total: usd(99_000 + ((index * 104_729) % 4_000_000)),
  };
}

/** A reason of each type, as src/core/model/hold.ts has them. */
export const REASONS: Readonly<Record<string, { readonly type: string; readonly [field: string]: unknown }>> = {
  'price-difference': {
    type: 'price-difference',
    atStake: usd(18_000),
    lines: [
      {
        line: '1',
        item: 'BRG-6204',
        ours: '4.35',
        theirs: '4.1',
        difference: '-0.25',
        percent: '-5.75',
        tolerancePercent: '0.5',
        problem: 'beyond-tolerance',
      },
      {
        line: '3',
        item: 'CHAIN-40',
        ours: '31',
        theirs: '29.5',
        difference: '-1.5',
        percent: '-4.84',
        tolerancePercent: '0.5',
        problem: 'beyond-tolerance',
      },
    ],
  },
  credit: {
    type: 'credit',
    group: 'HARBOR-GROUP',
    problem: { problem: 'over-limit', wanted: usd(900_000), room: usd(450_000), over: usd(450_000) },
  },
  shortage: {
    type: 'shortage',
    lines: [{ schedule: '1.1', line: '1', item: 'BRG-6204', wanted: '120', available: '84', short: '36', why: 'no-stock' }],
  },
  duplicate: { type: 'duplicate', by: 'content', key: 'ACME/PO-80001', other: 'ORD-0999000', otherSince: NOW - 26 * HOUR },
  'ship-to': {
    type: 'ship-to',
    problems: [
      {
        problem: 'not-on-file',
        address: {
          name: NAMES['HARBOR'],
          lines: ['Pier 9, Shed B'],
          city: 'Norfolk',
          region: 'VA',
          postalCode: '23510',
          country: 'US',
        },
      },
    ],
  },
  screening: {
    type: 'screening',
    hits: [{ party: 'Ivan Petrov Trading', result: 'possible-match', list: 'OFAC SDN', match: 'PETROV, Ivan', score: '0.87' }],
    exports: [{ line: '2', item: 'VALVE-B12', exportClass: '2B350', country: 'RU', verdict: 'licence-needed', rule: 'EAR-742' }],
  },
  discrepancy: {
    type: 'discrepancy',
    fulfillment: 'F1',
    shipment: 'S1',
    lines: [{ schedule: '1.1', line: '1', item: 'BELT-B52', expected: '60', found: '52', kind: 'short-pick' }],
  },
  'beyond-recall': {
    type: 'beyond-recall',
    fulfillment: 'F1',
    node: 'EAST',
    cause: 'cut-off-passed',
    kept: [{ schedule: '1.1', item: 'BRG-6204', quantity: '40' }],
    changed: ['order.line:1/shipTo'],
    instead: 'a1b2',
    interceptCost: usd(8_500),
  },
  effect: {
    type: 'effect',
    effect: 'erp.book',
    state: 'dead',
    attempts: 6,
    code: 'ERP-422',
    detail: `The party is closed: ${SCRIPT}`,
  },
  'invoice-mismatch': {
    type: 'invoice-mismatch',
    invoice: 'INV-77',
    expected: usd(154_627),
    posted: usd(154_727),
    difference: usd(100),
  },
  incomplete: {
    type: 'incomplete',
    missing: [
      { what: 'item', where: '/lines/1', line: '2', reference: SCRIPT },
      { what: 'destination', where: '/shipTo' },
    ],
  },
  'below-margin': {
    type: 'below-margin',
    atStake: usd(4_200),
    lines: [
      { line: '1', item: 'OIL-46', price: '3.95', cost: '3.8', marginPercent: '3.8', floorPercent: '8', problem: 'below-floor' },
    ],
  },
  'payment-authorisation': {
    type: 'payment-authorisation',
    problem: { problem: 'too-little', needed: usd(120_000), authorised: usd(90_000) },
  },
  'not-orderable': {
    type: 'not-orderable',
    lines: [{ line: '1', item: 'SEAL-TC35', problem: 'multiple', asked: '37', multiple: '12', down: '36', up: '48' }],
  },
  'awaiting-buyer': {
    type: 'awaiting-buyer',
    silentUntil: NOW + 40 * HOUR,
    offers: [{ schedule: '1.1', line: '1', change: 'date', asked: '2026-06-05', offered: '2026-06-09' }],
  },
  'date-jeopardy': {
    type: 'date-jeopardy',
    lines: [{ schedule: '1.1', line: '1', requested: '2026-06-05', feasible: '2026-06-08', daysLate: 3 }],
  },
  unsettled: { type: 'unsettled', undos: 3, since: NOW - 5 * HOUR },
  'change-unfit': { type: 'change-unfit', reference: '860-12', code: 'line-unknown', where: '/changes/0', found: 'line 9' },
  'fact-too-old': { type: 'fact-too-old', facts: [{ key: 'price:LIST/BRG-6204', source: 'erp', confirmedAt: NOW - 90 * HOUR }] },
  stopped: { type: 'stopped', by: 'ana', note: 'Customer called: wait for the new address.' },
};

export const WAYS: Readonly<Record<string, readonly string[]>> = {
  'price-difference': ['ours', 'theirs', 'requote', 'ask-buyer', 'reject'],
  credit: ['partial-release', 'approve-excess', 'approve', 'prepay', 'check-again', 'cancel'],
  shortage: ['backorder', 'check-again', 'substitute', 'ask-buyer', 'cancel-lines', 'cancel'],
  duplicate: ['legitimate-repeat', 'merge', 'cancel'],
  'ship-to': ['approve', 'correct-address', 'reject'],
  screening: ['clear', 'reject'],
  discrepancy: ['ship-short', 're-pick', 'accept-over'],
  'beyond-recall': ['intercept', 'let-ship'],
  effect: ['read-back', 'send-again', 'confirm-by-hand'],
  'invoice-mismatch': ['accept-theirs', 'credit-and-rebill'],
  incomplete: ['map-item', 'ask-buyer', 'reject'],
  'below-margin': ['approve', 'reprice', 'reject'],
  'payment-authorisation': ['check-again', 'use-terms', 'cancel'],
  'not-orderable': ['substitute', 'round', 'approve', 'ask-buyer', 'cancel-lines', 'cancel'],
  'awaiting-buyer': ['record-acceptance', 'original-terms', 'cancel'],
  'date-jeopardy': ['accept-date', 'extend', 'check-again', 'ask-buyer', 'cancel-lines', 'cancel'],
  unsettled: ['freeze-facts', 'cancel', 'release-as-is'],
  'change-unfit': ['approve', 'ask-buyer', 'cancel'],
  'fact-too-old': ['approve', 'check-again', 'cancel'],
  stopped: ['resume', 'cancel'],
};

export const customerName = (customer: string): string => NAMES[customer] ?? customer;

type Step = Static<typeof Explanation>['steps'][number];

const why = (what: string, reason: string) => ({ what, why: reason });

const step = (instance: string, kind: Step['kind'], runs: string, state: string, more: Partial<Step> = {}): Step => ({
  instance,
  kind,
  runs,
  state,
  waitsFor: [],
  read: [],
  rejected: [],
  ...more,
});

export function steps(index: number): Step[] {
  const read = [
    { key: 'order.line:1/quantity', version: 2, value: '40' },
    { key: 'price:LIST/BRG-6204', version: 7, value: { amount: '4.35', unit: 'EA' } },
  ];
  return [
    step('complete', 'check', 'complete', 'passed', {
      code: 'complete@1',
      read: [{ key: 'item:BRG-6204', version: 1, value: { unit: 'EA' } }],
    }),
    step('duplicate', 'check', 'duplicate', 'passed'),
    step('customer', 'check', 'customer-allowed', 'passed'),
    step('address', 'check', 'address', 'passed', { rejected: [why('PIER-8', 'stopped since 2026-05-01')] }),
    step('screening', 'check', 'screening', 'waiting', { waitsFor: ['address'] }),
    step('orderable', 'check', 'orderable', 'passed'),
    step('price', 'check', 'price-agrees', 'held', {
      code: 'price-agrees@3',
      read,
      reason: REASONS['price-difference'] as never,
      ruling: { step: 'price', way: 'ours', by: ['ana'], note: 'As agreed' } as never,
    }),
    step('margin', 'check', 'margin-floor', 'stale', { waitsFor: ['price'] }),
    step('payment', 'check', 'payment-terms', 'waiting', { waitsFor: ['price'] }),
    step('credit', 'check', 'credit', 'waiting', { waitsFor: ['price', 'payment'] }),
    step('reserve', 'task', 'stock.reserve', 'done', {
      task: { generation: 1, since: NOW - HOUR, unwanted: false },
      value: { granted: { '1.1': [{ node: 'EAST', quantity: '40' }] } },
      rejected: [why('WEST', 'two days longer'), why(SCRIPT, 'split limit')],
    }),
    step('promise', 'check', 'promise-date', 'passed', { goodUntil: NOW + 6 * HOUR }),
    step('book', 'task', 'erp.book', 'sending', { task: { generation: 2, since: NOW, unwanted: false, reference: 'SO-4411' } }),
    step('acknowledge', 'task', 'customer.acknowledge', 'waiting', { waitsFor: ['price'] }),
    step('release/F1', 'task', 'warehouse.release', 'waiting', { waitsFor: ['price', 'screening', 'credit'] }),
    step('ship/S1', 'wait', 'shipment-confirmed', 'waiting', { waitsFor: ['release/F1'] }),
    step('post/S1', 'task', 'erp.ship', 'waiting', { waitsFor: ['ship/S1'] }),
    step('invoice/S1', 'task', 'finance.invoice', 'waiting', { waitsFor: ['ship/S1', 'post/S1'] }),
    step('paid/S1', 'wait', 'invoice-paid', 'waiting', { waitsFor: ['invoice/S1'] }),
  ].slice(0, index % 2 === 0 ? 19 : 16);
}

export const NEEDS: readonly (readonly [
  name: string,
  kind: Step['kind'],
  runs: string,
  needs: readonly string[],
  each: 'order' | 'fulfillment' | 'shipment',
])[] = [
  ['complete', 'check', 'complete', [], 'order'],
  ['duplicate', 'check', 'duplicate', ['complete'], 'order'],
  ['customer', 'check', 'customer-allowed', ['complete'], 'order'],
  ['address', 'check', 'address', ['complete'], 'order'],
  ['screening', 'check', 'screening', ['address'], 'order'],
  ['orderable', 'check', 'orderable', ['complete'], 'order'],
  ['price', 'check', 'price-agrees', ['complete'], 'order'],
  ['margin', 'check', 'margin-floor', ['price'], 'order'],
  ['payment', 'check', 'payment-terms', ['price'], 'order'],
  ['credit', 'check', 'credit', ['price', 'payment'], 'order'],
  ['reserve', 'task', 'stock.reserve', ['complete', 'orderable', 'address'], 'order'],
  ['promise', 'check', 'promise-date', ['reserve'], 'order'],
  ['book', 'task', 'erp.book', ['complete', 'duplicate', 'customer', 'price'], 'order'],
  ['acknowledge', 'task', 'customer.acknowledge', ['price', 'reserve', 'promise'], 'order'],
  [
    'release',
    'task',
    'warehouse.release',
    [
      'complete',
      'duplicate',
      'customer',
      'address',
      'screening',
      'orderable',
      'price',
      'margin',
      'payment',
      'credit',
      'reserve',
      'promise',
      'book',
    ],
    'fulfillment',
  ],
  ['ship', 'wait', 'shipment-confirmed', ['release'], 'shipment'],
  ['post', 'task', 'erp.ship', ['ship', 'book'], 'shipment'],
  ['invoice', 'task', 'finance.invoice', ['ship', 'post'], 'shipment'],
  ['paid', 'wait', 'invoice-paid', ['invoice'], 'shipment'],
];
