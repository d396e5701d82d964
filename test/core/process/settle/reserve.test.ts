/** Claims on stock: what is planned is claimed, what is short is explained, and what comes is used by itself. */
import { describe, expect, test } from 'vitest';
import type { AccountKey } from '../../../../src/core/model/account.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { ItemId } from '../../../../src/core/model/identifiers.ts';
import { instant } from '../../../../src/core/model/instant.ts';
import { customer, item, network, node, transit } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { butFor, change, DONE, moveTo, NORTH_DOCK, order, quantityOf, released, releases, resolve, told, town } from './given.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;
const TWO_NODES = {
  'network:INDUSTRIAL': network('EAST', 'WEST'),
  'node:WEST': node({ name: 'West', priority: 2 }),
  'transit:WEST/OH': transit({ days: 4 }),
};
const THREE_NODES = {
  ...TWO_NODES,
  'network:INDUSTRIAL': network('EAST', 'WEST', 'SOUTH'),
  'node:SOUTH': node({ name: 'South', priority: 3 }),
  'transit:SOUTH/OH': transit({ days: 5 }),
};
const refusesBackorders = { 'customer:ACME': customer({ backorder: 'refused' }) };

describe('short stock', () => {
  test('what is there ships, the rest waits in line, and stock that comes fills it with nobody touching it', () => {
    const it = town();
    it.stock('EAST', 'BRG-6204', '4');
    released(it);
    expect(told(it)).toEqual({ F1: '4' });
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '10', state: { kind: 'waiting', kept: '4', shortBy: '6' } });
    it.stock('EAST', 'BRG-6204', '50');
    it.deliver();
    expect(told(it)).toEqual({ F1: '4', F2: '6' });
    expect(it.live('O1').claims[EAST]?.state).toEqual({ kind: 'granted', quantity: '10' });
  });

  test('where the customer takes no backorders, planning is asked; the hold stays the same while it is looked at again', () => {
    const it = town(refusesBackorders);
    it.stock('EAST', 'BRG-6204', '4');
    order(it);
    const hold = it.hold('O1', 'shortage');
    expect(hold.reason).toMatchObject({ lines: [{ wanted: '10', available: '4', short: '6', why: 'backorder-refused' }] });
    it.now = instant('2026-06-01T09:00:00Z');
    it.learn('node', ['EAST'], node({ handlingDays: 2 }));
    it.tell('O1', quantityOf('1.1', '11'));
    expect(it.hold('O1', 'shortage')).toMatchObject({ id: hold.id, dueAt: hold.dueAt, reason: { lines: [{ short: '7' }] } });
  });

  test('let wait by a person, it waits like any other', () => {
    const it = town(refusesBackorders);
    it.stock('EAST', 'BRG-6204', '4');
    order(it);
    resolve(it, 'shortage', { way: 'backorder' });
    expect(it.holds('O1')).toEqual([]);
    it.stock('EAST', 'BRG-6204', '50');
    it.deliver();
    expect(told(it)).toEqual({ F1: '4', F2: '6' });
  });

  test('where no node reaches the place nobody can let it wait: the hold stays', () => {
    const it = town({ 'node:EAST': node({ status: 'stopped' }) });
    order(it);
    expect(it.hold('O1', 'shortage').reason).toMatchObject({ lines: [{ short: '10', why: 'no-node' }] });
    expect(() => resolve(it, 'shortage', { way: 'backorder' })).toThrow('way-out-not-offered');
    it.learn('node', ['EAST'], node());
    it.deliver();
    expect(it.holds('O1')).toEqual([]);
    expect(told(it)).toEqual({ F1: '10' });
  });

  test('an order alone is left without where it ships only whole', () => {
    const it = town({ 'customer:ACME': customer({ completeness: 'order' }) });
    it.stock('EAST', 'BRG-6205', '3');
    released(it, [{}, { item: 'BRG-6205' }]);
    expect(told(it)).toEqual({});
    it.stock('EAST', 'BRG-6205', '30');
    it.deliver();
    expect(told(it)).toEqual({ F1: '10+10' });
  });

  test('whole lines go, short ones wait, where lines ship only whole', () => {
    const it = town({ 'customer:ACME': customer({ completeness: 'line' }) });
    it.stock('EAST', 'BRG-6205', '3');
    released(it, [{}, { item: 'BRG-6205' }]);
    expect(told(it)).toEqual({ F1: '10' });
  });
});

describe('over several nodes', () => {
  test('a line is split, and each part is claimed where it is', () => {
    const it = town(TWO_NODES);
    it.stock('EAST', 'BRG-6204', '6');
    it.stock('WEST', 'BRG-6204', '50');
    released(it, [{ quantity: '56' }]);
    expect(told(it)).toEqual({ F1: '6', F2: '50' });
  });

  test('what a third node has given is planned again with the rest, though a line goes from two at once', () => {
    const it = town(THREE_NODES);
    it.stock('EAST', 'BRG-6204', '14');
    it.stock('WEST', 'BRG-6204', '27');
    it.stock('SOUTH', 'BRG-6204', '24');
    it.credit('ACME-GROUP', '10');
    order(it, [{ quantity: '65' }]);
    expect(it.holds('O1')).toEqual(['credit']);
    expect(planned(it)).toEqual({ F1: 'WEST 27', F2: 'SOUTH 24', F3: 'EAST 14' });
    it.tell('O1', moveTo(NORTH_DOCK));
    expect(planned(it)).toEqual({ F4: 'WEST 27', F5: 'SOUTH 24', F6: 'EAST 14' });
  });

  test('a truck that took one more leaves one less to go: what nobody was told of yet gives way to what a node has', () => {
    const it = town(THREE_NODES);
    it.stock('EAST', 'BRG-6204', '8');
    it.stock('WEST', 'BRG-6204', '40');
    it.stock('SOUTH', 'BRG-6204', '10');
    order(it, [{ quantity: '58' }]).deliver(({ instance }) => (instance === 'release/F1' ? undefined : DONE));
    expect(releases(it)).toEqual(['F1 wanted', 'F2 done', 'F3 done']);
    it.tell('O1', shipped('S1', 'F3', { '1.1': '9' }));
    expect(planned(it)).toEqual({ F2: 'SOUTH 10', F4: 'WEST 39' });
    expect(releases(it)).toEqual(['F1 undone', 'F2 done', 'F3 too-late', 'F4 wanted']);
  });

  test('a node that is stopped before it was told loses the work to the next', () => {
    const it = town(TWO_NODES);
    it.stock('WEST', 'BRG-6204', '50');
    order(it).deliver(butFor('warehouse.release'));
    expect(releases(it)).toEqual(['F1 wanted']);
    it.learn('node', ['EAST'], node({ status: 'stopped' }));
    it.deliver();
    expect(it.sent.filter((key) => key.includes('release'))).toEqual(['O1:release/F2:1 send']);
    expect(it.live('O1').fulfillments['F2' as never]?.node).toBe('WEST');
    expect(it.live('O1').claims[EAST]).toBeUndefined();
  });

  test('a node that is stopped after it was told keeps what it has', () => {
    const it = town(TWO_NODES);
    it.stock('WEST', 'BRG-6204', '50');
    released(it);
    it.learn('node', ['EAST'], node({ status: 'stopped' }));
    expect(releases(it)).toEqual(['F1 done']);
  });
});

describe('two orders for the last units', () => {
  test('refused because the other was first, the order takes its place in the line instead', () => {
    const it = town();
    it.stock('EAST', 'BRG-6204', '10');
    order(it);
    const { generation } = it.live('O1').claims[EAST] ?? { generation: 0 };
    // What the account says when another order's claim was granted between this plan and this claim.
    it.account(EAST, { type: 'give-up', order: 'O1' as never });
    it.stock('EAST', 'BRG-6204', '4');
    const refused = { kind: 'refused', account: EAST, generation, shortBy: decimal('6'), kept: decimal('0') } as const;
    it.tell('O1', { type: 'answer-claims', answers: [refused] });
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '10', state: { kind: 'waiting', kept: '4' } });
    it.deliver();
    expect(told(it)).toEqual({ F2: '4' });
    it.stock('EAST', 'BRG-6204', '40');
    it.deliver();
    expect(told(it)).toEqual({ F2: '4', F3: '6' });
  });

  test('nothing is planned that the account has not given, whatever seems to lie there', () => {
    const it = town();
    it.stock('EAST', 'BRG-6204', '4');
    released(it);
    expect(told(it)).toEqual({ F1: '4' });
    it.tell('O1', quantityOf('1.1', '12'));
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '12', state: { kind: 'waiting', kept: '4' } });
    expect(told(it)).toEqual({ F1: '4' });
  });
});

describe('stock that is lost', () => {
  test('before it was released, it is a backorder of exactly what was lost', () => {
    const it = order(town());
    it.deliver(butFor('warehouse.release'));
    it.stock('EAST', 'BRG-6204', '7');
    it.deliver();
    expect(Object.values(told(it))).toEqual(['7']);
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '10', state: { kind: 'waiting', kept: '7', shortBy: '3' } });
  });

  test('after it was released, the node is asked to give the work back', () => {
    const it = released(town());
    it.stock('EAST', 'BRG-6204', '7');
    expect(releases(it)).toEqual(['F1 undoing']);
    it.deliver();
    expect(told(it)).toEqual({ F2: '7' });
  });
});

describe('kits and substitutes', () => {
  const kit = {
    'item:KIT-1': item({
      name: 'Kit',
      components: [
        { item: ItemId.of('BRG-6204'), quantity: decimal('2') },
        { item: ItemId.of('BRG-6205'), quantity: decimal('1') },
      ],
    }),
    'price:LIST/KIT-1': undefined as never,
    'cost:KIT-1': undefined as never,
  };
  delete (kit as Record<string, unknown>)['price:LIST/KIT-1'];
  delete (kit as Record<string, unknown>)['cost:KIT-1'];

  test('a kit claims its components, and as many kits ship as they make', () => {
    const it = town({ ...kit, ...PRICES('KIT-1') });
    it.stock('EAST', 'BRG-6204', '8');
    released(it, [{ item: 'KIT-1', quantity: '5' }]);
    expect(told(it)).toEqual({ F1: '4' });
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '10' });
    expect(it.live('O1').claims['stock:EAST/BRG-6205' as AccountKey]).toMatchObject({ wanted: '5' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '4' }, { item: 'KIT-1' }));
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '2', consumed: '8' });
  });

  test('a list of no components is no kit: the item itself is claimed', () => {
    const it = town({ 'item:BRG-6204': item({ components: [] }) });
    released(it);
    expect(it.live('O1').claims[EAST]).toMatchObject({ wanted: '10' });
  });

  test('with standing consent a substitute ships what is short, and nobody is asked when it leaves', () => {
    const it = town({
      'customer:ACME': customer({ substitution: 'allowed' }),
      'item:BRG-6204': item({ substitutes: [ItemId.of('BRG-6205')] }),
    });
    it.stock('EAST', 'BRG-6204', '0');
    released(it);
    expect(it.live('O1').fulfillments['F1' as never]).toMatchObject({ lines: [{ item: 'BRG-6205', quantity: '10' }] });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { item: 'BRG-6205' }));
    expect(it.holds('O1')).toEqual([]);
  });
});

describe('what has nothing left to ship is over', () => {
  test('picked none and shipped short: the fulfillment ends, and the order with it', () => {
    const it = released(town());
    it.tell('O1', {
      type: 'record-pick',
      fulfillment: 'F1' as never,
      lines: [{ schedule: '1.1' as never, quantity: decimal('0') }],
    });
    resolve(it, 'discrepancy', { way: 'ship-short' });
    it.deliver();
    expect(it.live('O1').fulfillments['F1' as never]?.state).toBe('withdrawn');
    expect(it.live('O1').state).toBe('cancelled');
  });

  test('shipped in part, and the rest cancelled: the node keeps it, and a person is told', () => {
    const it = released(town());
    it.tell('O1', shipped('S1', 'F1', { '1.1': '6' }, { final: false }));
    it.tell('O1', quantityOf('1.1', '6'));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ changed: ['quantity'], kept: [{ quantity: '4' }] });
  });
});

describe('a change of what is to ship', () => {
  test('another item is another fulfillment', () => {
    const it = released(town());
    it.tell('O1', change({ kind: 'item', line: '1' as never, to: { ours: ItemId.of('BRG-6205') } }));
    expect(releases(it)).toEqual(['F1 undoing']);
    it.deliver();
    expect(it.live('O1').fulfillments['F2' as never]).toMatchObject({ state: 'released', lines: [{ item: 'BRG-6205' }] });
  });

  test('another requested day is read by the plan', () => {
    const it = released(town());
    const read = it.live('O1').answers['reserve' as never];
    expect(read?.kind === 'passed' && read.basis.entries.some(({ key }) => key === ('order.schedule:1.1' as never))).toBe(true);
  });
});

/** What each fulfillment is to ship, and from where. */
const planned = (it: Town): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(it.live('O1').fulfillments)
      .filter(({ state }) => state === 'planned' || state === 'released')
      .map(({ id, node: from, lines }) => [id, `${from} ${lines.map(({ quantity }) => quantity).join('+')}`]),
  );

function PRICES(of: string) {
  const price = {
    currency: 'USD' as never,
    unit: 'EA' as never,
    spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal('9') }] }],
  };
  return { [`price:LIST/${of}`]: price, [`cost:${of}`]: { cost: { amount: decimal('4'), currency: 'USD' as never } } };
}
