/** What is refused, and in which words: the code for programs, the place and the way out for people. */
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Change } from '../../../../src/core/model/demand.ts';
import type { Resolution } from '../../../../src/core/model/hold.ts';
import { FulfillmentId, HoldId, InvoiceId, ReturnId, ScheduleId, ShipmentId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import { capture, demandOf, lineOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { lines, priced, refused, resolving, short, stop } from '../commands/held.ts';
import {
  cancelAll,
  cancelPart,
  captured,
  change,
  invoice,
  ORDER,
  pay,
  SITUATIONS,
  toQuantity,
  town,
} from '../commands/situations.ts';

type Who = { readonly roles: readonly string[]; readonly actor: string };
export type Refusal = readonly [what: string, situation: () => Town, command: (it: Town) => OrderCommand, who?: Who];

const pick = (...picked: readonly (readonly [string, string])[]): OrderCommand => ({
  type: 'record-pick',
  fulfillment: FulfillmentId.of('F1'),
  lines: picked.map(([schedule, quantity]) => ({ schedule: ScheduleId.of(schedule), quantity: decimal(quantity) })),
});
const returning = (quantity: string, more: { shipment?: string; schedule?: string } = {}) => ({
  shipment: ShipmentId.of(more.shipment ?? 'S1'),
  schedule: ScheduleId.of(more.schedule ?? '1.1'),
  quantity: decimal(quantity),
});
const authorise = (...back: readonly ReturnType<typeof returning>[]): OrderCommand => ({
  type: 'authorise-return',
  return: ReturnId.of('R1'),
  reason: 'damaged',
  lines: back,
});
const dispute = (amount: string, currency = 'USD', id = 'I1'): OrderCommand => ({
  type: 'open-dispute',
  invoice: InvoiceId.of(id),
  reason: 'price',
  amount: money(amount, currency),
});
const settle = (credit: string, currency = 'USD', id = 'I1'): OrderCommand => ({
  type: 'settle-dispute',
  invoice: InvoiceId.of(id),
  credit: money(credit, currency),
});
const after =
  (situation: () => Town, ...commands: readonly OrderCommand[]) =>
  (): Town => {
    const it = situation();
    for (const command of commands) it.tell(ORDER, command);
    return it;
  };
const { open, released, closed, 'partly shipped': partly, cancelled, none, parked } = SITUATIONS;
const shippedWhole = after(released, shipped('S1', 'F1', { '1.1': '10' }));
const over = after(released, shipped('S1', 'F1', { '1.1': '12' }));
const asks =
  (...changes: readonly Change[]) =>
  (): OrderCommand =>
    change(changes);
const says = (command: OrderCommand) => (): OrderCommand => command;
const line = (id: string, quantity = '1', price?: string) => ({
  kind: 'line-added' as const,
  line: lineOf(id, { quantity, ...(price === undefined ? {} : { price }) }),
});
const resolves =
  (resolution: Resolution, note = 'agreed', hold?: string) =>
  (it: Town): OrderCommand =>
    resolving(it, resolution, note, hold === undefined ? undefined : HoldId.of(hold));
const as = (...roles: readonly string[]): Who => ({ roles, actor: 'person:ana' });
const stopped = after(open, stop);
const effect = (instance: string, generation = 1): OrderCommand => ({
  type: 'record-effect',
  instance: instance as never,
  generation,
  act: 'do',
  outcome: { kind: 'done' },
});
const accepts: OrderCommand = { type: 'answer-counter-offer', accepted: true, reference: 'call' };
const offered = (): Town => {
  const it = short();
  it.tell(ORDER, resolving(it, { way: 'ask-buyer' }), { roles: ['planning'] });
  return it;
};
const recalled = after(released, stop);
const givesBack = (
  answer: Readonly<Partial<Record<'undone' | 'kept', readonly (readonly [string, string])[]>>>,
): OrderCommand => {
  const linesOf = (of: readonly (readonly [string, string])[] = []) =>
    of.map(([schedule, quantity]) => ({ schedule: ScheduleId.of(schedule), quantity: decimal(quantity) }));
  const outcome = { kind: 'undo-partly', answer: { undone: linesOf(answer.undone), kept: linesOf(answer.kept) } } as const;
  return { type: 'record-effect', instance: 'release/F1' as never, generation: 1, act: 'undo', outcome };
};
const takesBack = (hold: string): OrderCommand => ({ type: 'take-back-ruling', hold: HoldId.of(hold), note: 'a slip' });
const taken = (): Town => {
  const it = priced();
  it.tell(ORDER, resolving(it, { way: 'theirs' }), { roles: ['pricing'] });
  return it;
};
const sentAgain = (): Town => {
  const it = refused();
  it.tell(ORDER, resolving(it, { way: 'send-again' }), { roles: ['integration'] });
  return it;
};
const accepted = (): Town => {
  const it = over();
  const all = { way: 'accept-over', bill: decimal('2'), gift: decimal('0'), takeBack: decimal('0') } as const;
  it.tell(ORDER, resolving(it, all), { roles: ['warehouse'] });
  return it;
};
const capturing = (more: Parameters<typeof demandOf>[1], of: Parameters<typeof demandOf>[0] = [{}]) =>
  says(capture(demandOf(of, more)));
const schedule = lineOf('1', {}).schedules[0] as NonNullable<ReturnType<typeof lineOf>['schedules'][0]>;

export const REFUSALS: readonly Refusal[] = [
  ['an order that is not there', none, says(pick(['1.1', '1']))],
  ['an order of which only changes have come', parked, says(pick(['1.1', '1']))],
  ['another message of the same number', open, capturing({ channel: { kind: 'api', name: 'api', message: 'X' } })],
  ['an order of no line', none, capturing({}, [])],
  ['an order with a line of no quantity', none, capturing({ lines: [{ ...lineOf('1', {}), schedules: [] }] })],
  ['an order with one line twice', none, capturing({ lines: [lineOf('1', {}), lineOf('1', {})] })],
  [
    'an order with one schedule line twice',
    none,
    capturing({ lines: [{ ...lineOf('1', {}), schedules: [schedule, schedule] }] }),
  ],
  ['an order of nothing', none, capturing({}, [{}, { quantity: '0' }])],
  ['an order at less than nothing', none, capturing({}, [{}, { price: '-1' }])],
  [
    'an order with freight in another currency',
    none,
    capturing({ charges: [{ id: 'f', kind: 'freight', amount: money('1', 'EUR') }] as never }),
  ],

  ['a change of nothing', open, asks()],
  ['a change of a closed order', closed, asks(toQuantity('5'))],
  ['a quantity of a schedule line that is not there', open, asks(toQuantity('5', 'EA', '9.9'))],
  ['two quantities of one schedule line', open, asks(toQuantity('5'), toQuantity('6'))],
  ['a quantity below nothing', open, asks(toQuantity('-1'))],
  ['a quantity below what has left', partly, asks(toQuantity('3'))],
  ['a quantity in a unit that the item does not have', open, asks(toQuantity('3', 'KG'))],
  ['a line number that is taken', open, asks(line('2'), line('2'))],
  ['a new line of nothing', open, asks(line('2', '0'))],
  ['a new line at less than nothing', open, asks(line('2', '1', '-1'))],
  ['a new line with no quantity', open, asks({ kind: 'line-added', line: { ...lineOf('2', {}), schedules: [] } })],
  ['a schedule line number that is taken', open, asks({ kind: 'schedule-added', line: '1' as never, schedule })],
  ['a schedule line of an unknown line', open, asks({ kind: 'schedule-added', line: '8' as never, schedule })],
  ['another item for an unknown line', open, asks({ kind: 'item', line: '8' as never, to: {} })],
  ['another item for what has left', partly, asks({ kind: 'item', line: '1' as never, to: { ours: 'BRG-6205' as never } })],
  [
    'a price below nothing',
    open,
    asks({ kind: 'price', line: '1' as never, to: { amount: decimal('-1'), unit: 'EA' as never } }),
  ],
  [
    'a price of what has left',
    shippedWhole,
    asks({ kind: 'price', line: '1' as never, to: { amount: decimal('1'), unit: 'EA' as never } }),
  ],
  [
    'another day for what has left',
    shippedWhole,
    asks({ kind: 'days', schedule: '1.1' as never, requested: '2026-07-01' as never }),
  ],
  [
    'another place for what has left',
    shippedWhole,
    asks({ kind: 'destination', schedule: '1.1' as never, to: { kind: 'missing' } }),
  ],

  ['a cancellation of nothing', open, says({ type: 'cancel', what: [], reference: 'CA-1', reason: 'buyer' })],
  ['a cancellation of a line that is not there', open, says(cancelPart('1', 'EA', 'CA-1', '9.9'))],
  ['a cancellation of less than nothing', open, says(cancelPart('-1'))],
  ['a cancellation of more than is open', partly, says(cancelPart('7'))],
  ['a cancellation of a closed order', closed, says(cancelAll('CA-9'))],
  ['a cancellation of lines of an order that has not come', none, says(cancelPart('1'))],

  ['a pick of a fulfillment that is not there', open, says({ ...pick(['1.1', '1']), fulfillment: 'F9' } as OrderCommand)],
  ['a pick of a fulfillment that was not released', open, says(pick(['1.1', '1']))],
  ['a pick of a line that is not in it', released, says(pick(['9.9', '1']))],
  ['a pick of less than nothing', released, says(pick(['1.1', '-1']))],
  ['a pick of one line twice', released, says(pick(['1.1', '1'], ['1.1', '2']))],
  [
    'an acknowledgement of a fulfillment that is not there',
    open,
    says({ type: 'record-acknowledgement', fulfillment: 'F9' as never, generation: 1, reference: 'W' }),
  ],
  ['an effect that was never asked for', open, says(effect('release/F1'))],
  ['an answer to another generation', released, says(effect('release/F1', 7))],

  ['a shipment of a fulfillment that is not there', released, says(shipped('S1', 'F9', { '1.1': '1' }))],
  ['a shipment from another node', released, says(shipped('S1', 'F1', { '1.1': '1' }, { node: 'WEST' as never }))],
  ['a shipment of nothing, with more to come', released, says(shipped('S1', 'F1', {}, { final: false }))],
  ['a shipment of a line that is not there', released, says(shipped('S1', 'F1', { '9.9': '1' }))],
  ['a shipment of zero of a line', released, says(shipped('S1', 'F1', { '1.1': '0' }))],
  ['a shipment of another item', released, says(shipped('S1', 'F1', { '1.1': '1' }, { item: 'BRG-6205' }))],
  ['another shipment under the same number', shippedWhole, says(shipped('S1', 'F1', { '1.1': '9' }))],
  [
    'a delivery of a shipment that is not there',
    released,
    says({ type: 'record-delivery', shipment: 'S9' as never, deliveredAt: 0 as never }),
  ],
  [
    'a delivery of what waits for a verdict',
    over,
    says({ type: 'record-delivery', shipment: 'S1' as never, deliveredAt: 0 as never }),
  ],

  [
    'an invoice of another order',
    closed,
    (it) => ({ ...invoice('I9', 'S1', '1'), invoice: { ...(invoiceOf(it) as object), parts: [] } }) as never,
  ],
  ['an invoice of a shipment that is not there', closed, says(invoice('I9', 'S9', '1'))],
  ['an invoice in another currency', closed, says(invoice('I9', 'S1', '41.00', '0', { currency: 'EUR' }))],
  ['another invoice under the same number', closed, says(invoice('I1', 'S1', '40.00'))],
  ['a payment of an invoice that is not there', closed, says(pay('I9', '1'))],
  ['a payment in another currency', closed, says(pay('I1', '1', 'W', 'EUR'))],
  ['a payment of nothing', closed, says(pay('I1', '0'))],
  ['another payment under the same reference', closed, says(pay('I1', '1', 'WIRE-0'))],
  ['a dispute of an invoice that is not there', closed, says(dispute('1', 'USD', 'I9'))],
  ['a dispute in another currency', closed, says(dispute('1', 'EUR'))],
  ['a dispute of nothing', closed, says(dispute('0'))],
  ['a dispute of more than the invoice', closed, says(dispute('41.01'))],
  ['a second dispute', after(closed, dispute('5')), says(dispute('6'))],
  ['a dispute of a mismatch', after(shippedWhole, invoice('I1', 'S1', '52.00')), says(dispute('5'))],
  ['a dispute of what was credited', after(closed, dispute('41'), settle('41')), says(dispute('5'))],
  ['a settlement of no dispute', closed, says(settle('1'))],
  ['a settlement in another currency', after(closed, dispute('5')), says(settle('1', 'EUR'))],
  ['a settlement of more than the invoice', after(closed, dispute('5')), says(settle('41.01'))],
  ['a settlement of less than nothing', after(closed, dispute('5')), says(settle('-1'))],

  ['a return of nothing', closed, says(authorise())],
  ['a return of zero', closed, says(authorise(returning('0')))],
  ['a return of a shipment that is not there', closed, says(authorise(returning('1', { shipment: 'S9' })))],
  ['a return of one line twice', closed, says(authorise(returning('1'), returning('2')))],
  ['a return of more than left', closed, says(authorise(returning('11')))],
  ['another return under the same number', after(closed, authorise(returning('1'))), says(authorise(returning('2')))],
  [
    'receiving what nobody agreed to',
    closed,
    says({ type: 'receive-return', return: ReturnId.of('R1'), lines: [returning('1')] }),
  ],
  [
    'inspecting what has not come',
    after(closed, authorise(returning('2'))),
    says({ type: 'inspect-return', return: ReturnId.of('R1'), accepted: [] }),
  ],
  [
    'receiving it twice, and otherwise',
    after(closed, authorise(returning('2')), { type: 'receive-return', return: ReturnId.of('R1'), lines: [returning('2')] }),
    says({ type: 'receive-return', return: ReturnId.of('R1'), lines: [returning('1')] }),
  ],

  [
    'inspecting it twice, and otherwise',
    after(
      closed,
      authorise(returning('2')),
      { type: 'receive-return', return: ReturnId.of('R1'), lines: [returning('2')] },
      { type: 'inspect-return', return: ReturnId.of('R1'), accepted: [returning('2')] },
    ),
    says({ type: 'inspect-return', return: ReturnId.of('R1'), accepted: [returning('1')] }),
  ],

  ['stopping an order without saying why', open, says({ ...stop, note: ' ' } as OrderCommand)],
  ['stopping an order for no team', open, says({ ...stop, team: ' ' } as OrderCommand)],
  ['stopping an order that is over', cancelled, says(stop)],
  ['a hold that is not there', open, resolves({ way: 'resume' }, 'agreed', 'H9')],
  [
    'a hold that was resolved',
    () => {
      const it = stopped();
      it.tell(ORDER, resolving(it, { way: 'resume' }), { roles: ['operations'] });
      return it;
    },
    resolves({ way: 'resume' }, 'agreed', 'H1'),
    as('operations'),
  ],
  ['a way out that is not offered', stopped, resolves({ way: 'approve' }), as('operations')],
  ['somebody of another team', stopped, resolves({ way: 'resume' }), as('credit')],
  ['no reason', stopped, resolves({ way: 'resume' }, ' '), as('operations')],
  ['a requote of no line', priced, resolves({ way: 'requote', prices: [] }), as('pricing')],
  [
    'a requote of an unknown line',
    priced,
    resolves({ way: 'requote', prices: [{ line: '9' as never, amount: decimal('1') }] }),
    as('pricing'),
  ],
  ['a requote below nothing', priced, resolves({ way: 'requote', prices: lines('-1') }), as('pricing')],
  [
    'an excess of nothing',
    () => captured(town({}, '100', '10')),
    resolves({ way: 'approve-excess', amount: decimal('0') }),
    as('credit'),
  ],
  ['cancelling no line', short, resolves({ way: 'cancel-lines', lines: [] }), as('planning')],
  ['cancelling an unknown line', short, resolves({ way: 'cancel-lines', lines: ['9' as never] }), as('planning')],
  ['a confirmation without a number', refused, resolves({ way: 'confirm-by-hand', reference: ' ' }), as('integration')],
  [
    'a verdict on less than came too much',
    over,
    resolves({ way: 'accept-over', bill: decimal('1'), gift: decimal('0'), takeBack: decimal('0') }),
    as('warehouse'),
  ],
  ['an answer to no offer', open, says(accepts)],
  ['an answer for an order that was cancelled meanwhile', after(offered, cancelAll('CA-1')), says(accepts)],

  ['less than nothing given back of a line', recalled, says(givesBack({ undone: [['1.1', '-1']] }))],
  ['less than nothing kept of what is left', recalled, says(givesBack({ undone: [['1.1', '4']], kept: [['1.1', '-6']] }))],
  ['a line given back that the release did not carry', recalled, says(givesBack({ undone: [['9.9', '1']] }))],

  ['taking back what nobody decided', open, says(takesBack('H9'))],
  ['taking back what is open', stopped, says(takesBack('H1'))],
  ['taking back a decision of another team', taken, says(takesBack('H1')), { roles: ['credit'], actor: 'person:eve' }],
  ['taking back a decision of no team', accepted, says(takesBack('H1')), { roles: ['credit'], actor: 'person:eve' }],
  ['taking back a decision on what is over', after(taken, cancelAll()), says(takesBack('H1')), as('pricing')],
  ['taking back what did more than let a check pass', sentAgain, says(takesBack('H1')), as('integration')],
];

function invoiceOf(_: Town): unknown {
  const command = invoice('I9', 'S1', '1');
  return command.type === 'record-invoice' ? command.invoice : undefined;
}
