/**
 * Story 7, the ERP edit. A clerk cuts 40 to 25 in the ERP; the recall is refused, 40 left. The buyer keeps 30 and
 * returns 10: invoiced 40, credited 10.
 */
import { expect, test } from 'vitest';
import { decimal } from '../../src/core/model/decimal.ts';
import { Actor, InvoiceId, ScheduleId, ShipmentId, type ReturnId } from '../../src/core/model/identifiers.ts';
import type { InvoiceInstruction } from '../../src/core/model/instruction.ts';
import { money } from '../../src/core/model/money.ts';
import { quantity } from '../../src/core/model/quantity.ts';
import { conservation } from '../../src/core/process/order-facts.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town, type Partner } from './town.ts';

const REFUSES: Partner = ({ act }) =>
  act === 'undo' ? { kind: 'refused', code: 'loaded', detail: 'on the truck' } : { kind: 'done' };

test('the recall is refused, 40 left, 30 are kept and 10 come back', () => {
  const it = new Town();
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');
  it.tell('O1', capture(demandOf([{ quantity: '40' }])));
  it.deliver();

  it.tell(
    'O1',
    {
      type: 'change',
      changes: [{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: quantity('25', 'EA') }],
      reference: 'erp-77',
      source: 'erp',
    },
    { actor: Actor.of('connection:erp') },
  );
  it.deliver(REFUSES);
  expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({
    cause: 'refused',
    changed: ['quantity'],
    kept: [{ schedule: '1.1', quantity: '40' }],
  });

  it.tell('O1', shipped('S1', 'F1', { '1.1': '40' }));
  const verdict = it.hold('O1', 'discrepancy');
  expect(verdict.reason).toMatchObject({ lines: [{ schedule: '1.1', expected: '25', found: '40', kind: 'over' }] });
  expect(it.tasks('O1')['invoice/S1']).toBeUndefined();

  it.tell(
    'O1',
    {
      type: 'resolve-hold',
      hold: verdict.id,
      resolution: { way: 'accept-over', bill: decimal('5'), gift: decimal('0'), takeBack: decimal('10') },
      note: 'buyer keeps 30',
    },
    { roles: ['warehouse'] },
  );
  it.deliver();
  const invoice = (it.live('O1').tasks['invoice/S1' as never] as { input: InvoiceInstruction }).input;
  expect(invoice.lines).toMatchObject([{ quantity: '40', price: '4.1' }]);
  expect(invoice.goods).toEqual(money('164.00', 'USD'));
  expect(conservation(it.live('O1'))[0]).toMatchObject({
    ordered: '25',
    overage: '15',
    shipped: '40',
    open: '0',
    cancelled: '0',
    holds: true,
  });

  it.tell('O1', {
    type: 'record-invoice',
    invoice: {
      id: InvoiceId.of('I1'),
      parts: [{ order: 'O1' as never, shipment: ShipmentId.of('S1'), goods: invoice.goods, tax: money('0', 'USD') }],
      charges: [],
      tax: money('0', 'USD'),
      total: invoice.goods,
      postedAt: it.now,
    },
  });
  const back = [{ shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal('10') }];
  const id = Object.keys(it.live('O1').returns)[0] as ReturnId;
  it.tell('O1', { type: 'receive-return', return: id, lines: back });
  it.tell('O1', { type: 'inspect-return', return: id, accepted: back });
  expect(it.live('O1').returns[id]).toMatchObject({ state: 'credited', credit: money('41.00', 'USD') });
  expect(it.live('O1').invoices['I1' as InvoiceId]).toMatchObject({
    amount: money('164.00', 'USD'),
    credited: money('41.00', 'USD'),
  });

  it.tell('O1', { type: 'record-payment', invoice: InvoiceId.of('I1'), amount: money('123.00', 'USD'), reference: 'pay-1' });
  expect(it.live('O1').state).toBe('closed');
});
