/** Situations of one order that between them make every check pass and hold. */
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Demand } from '../../../../src/core/model/demand.ts';
import type { FactKind, FactValues } from '../../../../src/core/model/fact.ts';
import { money } from '../../../../src/core/model/money.ts';
import { capture, demandOf, type LineOf } from '../../../stories/orders.ts';
import { Town } from '../../../stories/town.ts';
import { cost, creditStanding, customer, exportRule, item, screening, screeningKey, shipTo, terms } from '../../checks/facts.ts';

export interface Situation {
  readonly what: string;
  readonly lines?: readonly LineOf[];
  readonly facts?: Readonly<Record<string, FactValues[FactKind]>>;
  readonly demand?: Partial<Demand>;
}

export const SITUATIONS: readonly Situation[] = [
  { what: 'an order as it should be' },
  {
    what: 'two lines, one with no price of its own',
    lines: [
      { quantity: '20', price: '4.10' },
      { item: 'BRG-6205', quantity: '5' },
    ],
  },
  { what: 'a quantity break', lines: [{ quantity: '500' }] },
  { what: 'a price within tolerance', lines: [{ price: '4.11' }] },
  { what: 'a price beyond tolerance', lines: [{ price: '3.90' }] },
  { what: 'an item that nobody knows', lines: [{ item: 'BRG-9999' }] },
  { what: 'a customer who is stopped', facts: { 'customer:ACME': customer({ status: 'stopped' }) } },
  { what: 'a ship-to that is stopped', facts: { 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) } },
  {
    what: 'a party on a list',
    facts: {
      [screeningKey('Acme Bearings', 'US')]: screening({
        result: 'match',
        matches: [{ list: 'SDN', name: 'ACME', score: decimal('0.98') }],
      }),
    },
  },
  { what: 'goods that need a licence', facts: { 'export-rule:US/EAR99': exportRule({ verdict: 'licence-needed' }) } },
  { what: 'a price below cost', facts: { 'cost:BRG-6204': cost('4.00') } },
  { what: 'terms that are stopped', facts: { 'terms:ACME': terms({ stopped: true }) } },
  {
    what: 'a group long overdue',
    facts: { 'credit-standing:ACME-GROUP': creditStanding({ overdue: money('900.00', 'USD'), oldestOverdueDays: 45 }) },
  },
  { what: 'half a pack', facts: { 'item:BRG-6204': item({ multiple: decimal('12') }) }, lines: [{ quantity: '18' }] },
  { what: 'a date that can be kept', lines: [{ requested: '2026-06-20' }] },
  { what: 'a date that can not', lines: [{ requested: '2026-06-02' }] },
];

/** The situation from capture to as far as it goes by itself. */
export function lived({ lines = [{ quantity: '10', price: '4.10' }], facts = {}, demand = {} }: Situation): Town {
  const town = new Town(facts);
  for (const of of ['BRG-6204', 'BRG-6205']) town.stock('EAST', of, '1000');
  town.credit('ACME-GROUP', '50000');
  town.tell('O1', capture(demandOf(lines, demand)));
  town.deliver();
  return town;
}
