/** One of each command, as it would come for the order of `situations.ts`. */
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { FactKey } from '../../../../src/core/model/fact.ts';
import { FulfillmentId, HoldId, InvoiceId, ReturnId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { duration, instant } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import type { InstanceId } from '../../../../src/core/model/task.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import { cancelAll, cancelPart, change, effect, invoice, pay, pick, toQuantity } from './situations.ts';

const RETURNED = [{ shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal('2') }];

export const ASKED = {
  'capture, the same message': capture(demandOf([{ quantity: '10', price: '4.10' }])),
  'capture, another message': capture(demandOf([{ quantity: '10' }], { channel: { kind: 'api', name: 'api', message: 'X' } })),
  'change to 6': change([toQuantity('6')]),
  'cancel the order': cancelAll(),
  'cancel 3 of it': cancelPart('3'),
  'note facts': { type: 'note-facts', facts: ['item:BRG-6204' as FactKey] },
  'answer an alien claim': {
    type: 'answer-claims',
    answers: [{ kind: 'granted', account: 'stock:WEST/BRG-6204' as never, generation: 1, quantity: decimal('1') }],
  },
  'resolve an alien hold': { type: 'resolve-hold', hold: HoldId.of('H9'), resolution: { way: 'approve' }, note: 'fine' },
  'place a hold': { type: 'place-hold', note: 'the buyer called', team: 'operations' },
  'take an alien decision back': { type: 'take-back-ruling', hold: HoldId.of('H9'), note: 'on second thoughts' },
  'a person routes a hold': {
    type: 'route-hold',
    hold: HoldId.of('H1'),
    routing: { team: 'credit', due: duration('1h'), escalate: [], priority: 1 },
    by: { table: 'holds', version: 1, rule: '1' },
  },
  wake: { type: 'wake' },
  'claim the release': { type: 'claim-effect', instance: 'release/F1' as InstanceId, generation: 1, act: 'do' },
  'the release is done': effect('release/F1', { kind: 'done' }),
  'the release is acknowledged': {
    type: 'record-acknowledgement',
    fulfillment: FulfillmentId.of('F1'),
    generation: 1,
    reference: 'WMS-7',
  },
  'all is picked': pick('10'),
  '6 leave': shipped('S9', 'F1', { '1.1': '6' }, { final: false }),
  'S1 is delivered': { type: 'record-delivery', shipment: ShipmentId.of('S1'), deliveredAt: instant('2026-06-03T10:00:00Z') },
  'the buyer answers an offer': { type: 'answer-counter-offer', accepted: true, reference: 'call' },
  '4 of S1 are invoiced': invoice('I9', 'S1', '16.40'),
  'I1 is paid': pay('I1', '41.00'),
  'I1 is disputed': { type: 'open-dispute', invoice: InvoiceId.of('I1'), reason: 'price', amount: money('5', 'USD') },
  'a dispute of I1 is settled': { type: 'settle-dispute', invoice: InvoiceId.of('I1'), credit: money('5', 'USD') },
  'a return of 2 is agreed': { type: 'authorise-return', return: ReturnId.of('R1'), reason: 'damaged', lines: RETURNED },
  'R1 comes back': { type: 'receive-return', return: ReturnId.of('R1'), lines: RETURNED },
  'R1 is inspected': { type: 'inspect-return', return: ReturnId.of('R1'), accepted: RETURNED },
} as const satisfies Readonly<Record<string, OrderCommand>>;
