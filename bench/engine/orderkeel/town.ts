/** The facts of a small distributor, for a benchmark's groups and items: one customer a group, one warehouse that ships to all. */
import { ALWAYS } from '../../../src/core/model/calendar.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { factKey, type FactKey, type JudgedFact } from '../../../src/core/model/fact.ts';
import { must } from '../../../src/core/model/result.ts';
import { readFact } from '../../../src/connect/facts/read-fact.ts';

const dockOf = (group: string): object => ({
  name: `${group} Main`,
  lines: ['1200 Industrial Pkwy'],
  city: 'Toledo',
  region: 'OH',
  postalCode: '43612',
  country: 'US',
});

const NONE = { amount: '0', currency: 'USD' };

export const centsOf = (cents: number): ReturnType<typeof decimal> => decimal((cents / 100).toFixed(2));

function customerFacts(group: string, node: string): readonly (readonly [FactKey, unknown])[] {
  const dock = dockOf(group);
  const screened = { result: 'clear', listVersion: '1', matches: [] };
  return [
    [
      factKey('customer', group),
      {
        name: group,
        status: 'active',
        creditGroup: group,
        businessUnit: node,
        region: 'OH',
        tier: 2,
        currency: 'USD',
        priceRule: 'order-date',
        agreement: 'A',
        priceList: 'L',
        shipTo: 'any',
        defaultShipTo: 'MAIN',
        substitution: 'ask',
        backorder: 'allowed',
        completeness: 'none',
        invoicing: 'per-shipment',
      },
    ],
    [factKey('ship-to', group, 'MAIN'), { status: 'active', address: dock }],
    [factKey('terms', group), { kind: 'open-account', netDays: 30, stopped: false }],
    [factKey('credit-standing', group), { overdue: NONE, oldestOverdueDays: 0, stopped: false }],
    [factKey('screening', digest({ name: group, country: 'US' })), screened],
    [factKey('screening', digest({ name: `${group} Main`, country: 'US' })), screened],
    [factKey('address', digest(dock)), { verdict: 'deliverable' }],
  ];
}

const itemFacts = (item: string, cents: number): readonly (readonly [FactKey, unknown])[] => [
  [
    factKey('item', item),
    {
      name: item,
      status: 'active',
      stockUnit: 'EA',
      packs: [],
      divisible: false,
      multiple: '1',
      minimum: '1',
      substitutes: [],
      exportClass: 'EAR99',
      hazardous: false,
    },
  ],
  pricedAt(item, cents),
  [factKey('cost', item), { cost: { amount: centsOf(Math.floor(cents / 2)), currency: 'USD' } }],
];

const pricedAt = (item: string, cents: number): readonly [FactKey, unknown] => [
  factKey('price', 'A', item),
  { currency: 'USD', unit: 'EA', spans: [{ from: '2026-01-01', breaks: [{ atLeast: '1', price: centsOf(cents) }] }] },
];

export function priceFact(item: string, cents: number): JudgedFact {
  const [key, value] = pricedAt(item, cents);
  return must(readFact(key, value));
}

/** `node`: the warehouse, which is a business unit of its own. */
export function townFacts(groups: readonly string[], prices: ReadonlyMap<string, number>, node = 'EAST'): readonly JudgedFact[] {
  const facts: (readonly [FactKey, unknown])[] = [
    [factKey('export-rule', 'US', 'EAR99'), { verdict: 'allowed', rule: 'EAR 734' }],
    [factKey('network', node), { nodes: [node] }],
    [
      factKey('node', node),
      {
        name: node,
        kind: 'warehouse',
        status: 'active',
        country: 'US',
        region: 'OH',
        recall: { kind: 'until-picked' },
        calendar: node,
        handlingDays: 1,
        priority: 1,
      },
    ],
    [factKey('calendar', node), ALWAYS],
    [factKey('transit', node, 'OH'), { days: 2, distanceKm: '180', cost: { amount: '24', currency: 'USD' } }],
    ...groups.flatMap((group) => customerFacts(group, node)),
    ...[...prices].flatMap(([item, cents]) => itemFacts(item, cents)),
  ];
  return facts.map(([key, value]) => must(readFact(key, value)));
}
