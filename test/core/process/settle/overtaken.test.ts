/** News that comes late, twice or crosswise: each of these was a broken promise when the simulator first told it. */
import { silent } from '../../../stories/town.ts';
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Demand } from '../../../../src/core/model/demand.ts';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { LineId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import type { InvoiceInstruction } from '../../../../src/core/model/instruction.ts';
import { capture, demandOf, lineOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { customer, network, node, transit } from '../../checks/facts.ts';
import {
  cancelAll,
  change,
  DONE,
  moveTo,
  NORTH_DOCK,
  noUndo,
  order,
  quantityOf,
  released,
  releases,
  report,
  resolve,
  town,
} from './given.ts';

const acknowledged: OrderCommand = {
  type: 'record-acknowledgement',
  fulfillment: 'F1' as never,
  generation: 1,
  reference: 'W-1',
};

const posted = (goods: string, shipment = 'S1', invoice = 'I1'): OrderCommand => ({
  type: 'record-invoice',
  invoice: {
    id: invoice as never,
    parts: [{ order: 'O1' as never, shipment: ShipmentId.of(shipment), goods: money(goods, 'USD'), tax: money('0', 'USD') }],
    charges: [],
    tax: money('0', 'USD'),
    total: money(goods, 'USD'),
    postedAt: 1_780_320_000_000 as never,
  },
});

const invoiceOf = (it: Town, shipment = 'S1'): InvoiceInstruction =>
  it.live('O1').tasks[`invoice/${shipment}` as never as keyof ReturnType<Town['live']>['tasks']]?.input as InvoiceInstruction;

describe('a node that has given work back', () => {
  test('its acknowledgement, overtaken on the way, changes nothing and takes nothing back a second time', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver();
    const sent = it.sent.length;

    it.tell('O1', acknowledged);
    it.deliver();

    expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
    expect(it.sent.slice(sent)).toEqual([]);
  });

  test('a look at whether it has it, from before, does not bring it back', () => {
    const it = order(town());
    it.deliver(silent('warehouse.release'));
    it.tell('O1', cancelAll);
    it.tell('O1', acknowledged);
    report(it, 'release/F1', DONE, 'undo');

    report(it, 'release/F1', { kind: 'read-back', found: 'there' });

    expect(releases(it)).toEqual(['F1 undone']);
  });

  test('and it is no news to an order that has ended', () => {
    const it = released(town());
    it.tell('O1', cancelAll);
    it.deliver();
    expect(it.live('O1').state).toBe('cancelled');

    it.tell('O1', acknowledged);

    expect(releases(it)).toEqual(['F1 undone']);
  });
});

describe('cancelled, and shipped all the same', () => {
  test('what a person lets be billed is booked again, posted and invoiced', () => {
    const it = released(town());
    it.tell('O1', cancelAll);
    it.deliver();
    it.learn('customer', ['ACME'], customer({ status: 'stopped' }));
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z' }));
    expect(it.holds('O1')).toContain('discrepancy');

    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal('10'), gift: decimal('0'), takeBack: decimal('0') });
    it.deliver();

    expect(it.tasks('O1')).toMatchObject({ book: 'done', 'post/S1': 'done', 'invoice/S1': 'done' });
    expect(invoiceOf(it).goods).toEqual(money('41', 'USD'));
  });
});

describe('a truck that leaves empty', () => {
  test('nothing is posted, billed or waited for', () => {
    const it = released(town());
    it.tell('O1', { ...shipped('S1', 'F1', {}), type: 'record-shipment' } as OrderCommand);
    resolve(it, 'discrepancy', { way: 'ship-short' });
    it.deliver();

    expect(it.tasks('O1')['post/S1']).toBeUndefined();
    expect(it.live('O1').state).toBe('cancelled');
  });
});

describe('gifts', () => {
  test('of a line that left in two lots are taken off the bill once', () => {
    const it = released(town());
    it.tell('O1', {
      ...shipped('S1', 'F1', {}),
      shipment: {
        ...(shipped('S1', 'F1', {}) as Extract<OrderCommand, { type: 'record-shipment' }>).shipment,
        lines: ['6', '7'].map((quantity, i) => ({
          schedule: ScheduleId.of('1.1'),
          item: 'BRG-6204' as never,
          quantity: decimal(quantity),
          lots: [`L${i}`],
        })),
      },
    } as OrderCommand);
    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal('0'), gift: decimal('3'), takeBack: decimal('0') });
    it.deliver();

    expect(invoiceOf(it).lines.map(({ quantity }) => quantity)).toEqual(['3', '7']);
    expect(invoiceOf(it).goods).toEqual(money('41', 'USD'));
  });

  test('an invoice of gifts alone is paid as it is posted', () => {
    const it = released(town());
    it.tell('O1', cancelAll);
    it.deliver();
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T20:00:00Z' }));
    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal('0'), gift: decimal('10'), takeBack: decimal('0') });
    resolve(it, 'beyond-recall', { way: 'let-ship' });
    it.deliver();

    it.tell('O1', posted('0'));

    expect(it.live('O1').invoices['I1' as never]).toMatchObject({ state: 'paid' });
    expect(it.live('O1').state).toBe('closed');
  });
});

test('a line that a person names twice is cancelled once', () => {
  const it = order(town({ 'customer:ACME': customer({ backorder: 'refused' }) }), [{ quantity: '150' }]);

  resolve(it, 'shortage', { way: 'cancel-lines', lines: [LineId.of('1'), LineId.of('1')] });

  expect(it.live('O1').schedules['1.1' as never]).toMatchObject({ cancelled: '150' });
  expect(it.conserves('O1')).toBe(true);
});

describe('a copy of an order without a purchase order', () => {
  const demand = (message: string, lines: Parameters<typeof demandOf>[0] = [{}]): Demand => {
    const { purchaseOrder: _, ...rest } = demandOf(lines, { channel: { kind: 'edi', name: 'edi', message } });
    return rest;
  };

  test('is known for one, also when the first was changed since', () => {
    const it = town();
    it.tell('O1', capture(demand('M1')));
    it.deliver();
    it.tell('O1', quantityOf('1.1', '12'));
    it.deliver();

    it.tell('O2', capture(demand('M2')));

    expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
  });

  test('is known for one, also when a change of the first had come before it', () => {
    const it = town();
    it.tell('O1', quantityOf('1.1', '12'));
    it.tell('O1', capture(demand('M1')));
    it.deliver();
    expect(it.holds('O1')).toEqual([]);

    it.tell('O2', capture(demand('M2')));

    expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
  });

  describe('whose item nobody knew at first', () => {
    const lines = [{ item: 'THEIRS' }, { item: 'BRG-6205', quantity: '5' }];
    const known = (it: Town, id: string): void =>
      resolve(it, 'incomplete', { way: 'map-item', line: LineId.of('1'), item: 'BRG-6204' as never }, ['person:ana'], id);
    const cancelled: OrderCommand = {
      type: 'cancel',
      what: [{ schedule: ScheduleId.of('2.1') }],
      reference: 'cancel-2.1',
      reason: 'buyer',
    };
    const added = change({ kind: 'line-added', line: lineOf('3', { item: 'BRG-6205', quantity: '1' }) });
    const dearer = change({ kind: 'price', line: '2' as never, to: { amount: decimal('5.30'), unit: 'EA' as never } });

    test.each([
      ['more of it was asked for', [quantityOf('1.1', '12')]],
      ['a line of it was cancelled', [cancelled]],
      ['it was to go elsewhere', [moveTo(NORTH_DOCK)]],
      ['a line was added', [added]],
      ['it was changed twice', [quantityOf('1.1', '12'), quantityOf('1.1', '14')]],
      ['another item was asked for', [change({ kind: 'item', line: '2' as never, to: { ours: 'BRG-6204' as never } })]],
      ['nothing of it was changed that makes another order of it', [dearer]],
    ])('is known for one, also when before that %s', (_, changes) => {
      const it = town();
      it.tell('O1', capture(demand('M1', lines)));
      for (const each of changes) it.tell('O1', each);
      known(it, 'O1');
      expect(it.holds('O1')).not.toContain('incomplete');

      it.tell('O2', capture(demand('M2', lines)));
      known(it, 'O2');

      expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
    });

    test('is known for one, also when a change of the first had come before it', () => {
      const it = town();
      it.tell('O1', quantityOf('1.1', '12'));
      it.tell('O1', capture(demand('M1', lines)));
      known(it, 'O1');

      it.tell('O2', capture(demand('M2', lines)));
      known(it, 'O2');

      expect(it.hold('O2', 'duplicate').reason).toMatchObject({ by: 'content', other: 'O1' });
    });

    test('is known by what it has become, too; and what it never was is another order', () => {
      const it = town();
      it.tell('O1', capture(demand('M1', lines)));
      it.tell('O1', quantityOf('1.1', '12'));
      known(it, 'O1');

      const becomes = (quantity: string) => [{ quantity }, { item: 'BRG-6205', quantity: '5' }];
      it.tell('O2', capture(demand('M2', becomes('12'))));
      it.tell('O3', capture(demand('M3', becomes('11'))));

      expect(it.holds('O2')).toEqual(['duplicate']);
      expect(it.holds('O3')).toEqual([]);
    });
  });

  test('each of several repeats that people let pass owns its part of the content', () => {
    const it = town();
    it.tell('O1', capture(demand('M1')));
    for (const id of ['O2', 'O3']) {
      it.tell(id, capture(demand(id)));
      resolve(it, 'duplicate', { way: 'legitimate-repeat' }, ['person:ana'], id);
    }

    const claims = Object.values(it.live('O3').claims).filter(({ account }) => account.startsWith('content:'));
    expect(claims.map(({ state }) => state.kind)).toEqual(['granted']);
  });
});

test('a partner that does not take back what it should is asked about, not forgotten', () => {
  const it = released(town());
  it.tell('O1', cancelAll);
  it.deliver(noUndo);
  report(it, 'acknowledge', { kind: 'refused', code: 'not-now', detail: 'closed for the night' }, 'undo');

  expect(it.tasks('O1')['acknowledge']).toBe('undoing');
  expect(it.hold('O1', 'effect').reason).toMatchObject({ state: 'refused', code: 'not-now' });

  resolve(it, 'effect', { way: 'send-again' });
  it.deliver();

  expect(it.live('O1').state).toBe('cancelled');
});

describe('a second truck after a recall', () => {
  test('tells what was wrong with it, although the first has told already', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    report(it, 'release/F1', DONE, 'undo');
    it.tell('O1', shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
    resolve(it, 'beyond-recall', { way: 'let-ship' });
    it.tell('O1', { type: 'place-hold', note: 'wait', team: 'operations' });

    it.tell('O1', shipped('S2', 'F1', { '1.1': '6' }));

    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ fulfillment: 'F1', cause: 'shipped' });
  });
});

test('stock that has just left is not planned a second time', () => {
  const it = released(town(), [{ quantity: '60' }]);
  it.stock('EAST', 'BRG-6204', '60');
  it.tell('O1', quantityOf('1.1', '80'));

  it.tell('O1', shipped('S1', 'F1', { '1.1': '60' }));
  it.deliver();

  const planned = Object.values(it.live('O1').fulfillments).filter(({ state }) => state === 'planned' || state === 'released');
  expect(planned).toEqual([]);
});

test('an invoice that comes while its making is in doubt settles the doubt, and can be credited and billed again', () => {
  const it = released(town());
  it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
  it.deliver(silent('finance.invoice'));
  it.tell('O1', posted('51'));

  expect(it.tasks('O1')['invoice/S1']).toBe('done');
  expect(it.holds('O1')).toEqual(['invoice-mismatch']);

  resolve(it, 'invoice-mismatch', { way: 'credit-and-rebill' });
  it.deliver();

  expect(it.live('O1').tasks['invoice/S1' as never]).toMatchObject({ state: 'done', generation: 2 });
});

test('work that a node gives back after it was stopped goes to another node', () => {
  const it = town({
    'network:INDUSTRIAL': network('EAST', 'WEST'),
    'node:WEST': node({ name: 'West', priority: 2 }),
    'transit:WEST/OH': transit({ days: 4 }),
  });
  it.stock('WEST', 'BRG-6204', '50');
  released(it);
  it.tell('O1', { type: 'place-hold', note: 'the buyer asked us to wait', team: 'service' });
  it.learn('node', ['EAST'], node({ status: 'stopped' }));
  it.deliver();
  resolve(it, 'stopped', { way: 'resume' });
  it.deliver();

  expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
  expect(it.live('O1').fulfillments['F2' as never]?.node).toBe('WEST');
});

test('goods that leave while a control is closed are told of, also when a cancellation came in between', () => {
  const it = released(town());
  it.tell('O1', {
    type: 'record-pick',
    fulfillment: 'F1' as never,
    lines: [{ schedule: ScheduleId.of('1.1'), quantity: decimal('10') }],
  });
  it.learn('customer', ['ACME'], customer({ status: 'stopped' }));
  it.at('2026-06-01T10:00:00Z').tell('O1', cancelAll);
  it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { left: '2026-06-01T09:00:00Z' }));

  expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['customer'] });
});
