/** What the decision on a new order reads of its lines is foreseen, as far as can be told by then. */
import { describe, expect, test } from 'vitest';
import type { Demand } from '../../../src/core/model/demand.ts';
import { kindOf, type FactKey, type FactView } from '../../../src/core/model/fact.ts';
import { foreseenBy } from '../../../src/core/process/foreseen.ts';
import { restsOn } from '../../../src/core/process/rests-on.ts';
import { capture, demandOf, lineOf } from '../../stories/orders.ts';
import { town } from './settle/given.ts';

const OF_LINES = new Set(['item', 'item-alias', 'cost', 'price']);
const nothing = (): undefined => undefined;

function foreseen(demand: Demand, known: (key: FactKey) => FactView | undefined = nothing) {
  const { facts, accounts } = foreseenBy(demand, known);
  return { facts: [...facts].sort(), accounts: [...accounts].sort() };
}

describe('what is foreseen of a new order', () => {
  test('with its customer known: all that its checks read of its items and their prices, and their stock at each node', () => {
    const it = town();
    const demand = demandOf([{ quantity: '10' }, { item: 'BRG-6205', quantity: '5' }, { quantity: '2' }]);
    it.tell('O1', capture(demand));

    const { facts, accounts } = foreseen(demand, (key) => it.facts.get(key));

    const read = [...restsOn(it.live('O1'))].filter((key) => OF_LINES.has(kindOf(key)));
    expect(read.length).toBeGreaterThan(4);
    expect(facts).toEqual(expect.arrayContaining(read));
    expect(accounts).toEqual(['stock:EAST/BRG-6204', 'stock:EAST/BRG-6205']);
  });

  test('with nothing known: its customer, its items and what they cost; prices and nodes come with the customer', () => {
    expect(foreseen(demandOf([{}]))).toEqual({ facts: ['cost:BRG-6204', 'customer:ACME', 'item:BRG-6204'], accounts: [] });
  });

  test("a buyer's number and a GTIN: whose they are, and then the item", () => {
    const line = { ...lineOf('1', {}), item: { buyers: 'AC-77', gtin: '00012345600012' } };
    const demand = { ...demandOf([{}]), lines: [line] } as Demand;
    const aliases = ['item-alias:ACME/AC-77', 'item-alias:gtin/00012345600012'];
    expect(foreseen(demand).facts).toEqual(['customer:ACME', ...aliases]);

    const told = { value: { item: 'BRG-6204' } } as FactView;
    expect(foreseen(demand, (key) => (key === aliases[1] ? told : undefined)).facts).toEqual([
      'cost:BRG-6204',
      'customer:ACME',
      ...aliases,
      'item:BRG-6204',
    ]);
  });
});
