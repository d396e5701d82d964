/** Orders that are held for each kind of reason, and people who decide. */
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { type Resolution } from '../../../../src/core/model/hold.ts';
import { Actor, HoldId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import { address, creditStanding, customer, item, node, screening, screeningKey } from '../../checks/facts.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { captured, change, invoice, ORDER, released, town } from './situations.ts';

export const priced = () => captured(town(), [{ quantity: '10', price: '3.00' }]);
export const stop: OrderCommand = { type: 'place-hold', note: 'the buyer called', team: 'operations' };
export const resolving = (
  it: Town,
  resolution: Resolution,
  note = 'agreed',
  hold = Object.values(it.live(ORDER).holds)[0]?.id ?? HoldId.of('H1'),
): OrderCommand => ({ type: 'resolve-hold', hold, resolution, note });
export const by = (roles: readonly string[], actor = 'person:ana') => ({ roles, actor: Actor.of(actor) });
export const NORTH = address({ name: 'North Dock', lines: ['7 Quay Rd'] });
export const clearNorth = { [screeningKey('North Dock', 'US')]: screening() };
export const lines = (amount: string) => [{ line: '1' as never, amount: decimal(amount) }];
export const discontinued = {
  'item:BRG-6204': item({ status: 'discontinued', supersededBy: 'BRG-6205' as never }),
  'transit:EAST/OH': undefined,
};
export const doubt = () => {
  const it = captured();
  it.deliver((sent) =>
    sent.mode === 'read-back'
      ? { kind: 'read-back', found: 'unknown' }
      : sent.task === 'warehouse.release'
        ? { kind: 'in-doubt', code: 'timeout', detail: '' }
        : { kind: 'done' },
  );
  return it;
};
export const refused = () => {
  const it = captured();
  it.deliver((sent) =>
    sent.task === 'warehouse.release' ? { kind: 'refused', code: 'full', detail: 'no dock' } : { kind: 'done' },
  );
  return it;
};
export const short = (more: Parameters<typeof customer>[0] = {}) =>
  captured(town({ 'customer:ACME': customer({ backorder: 'refused', ...more }) }, '4'));
export const dated = () => captured(town(), [{ quantity: '10', price: '4.10', requested: '2026-06-02' }]);
export const overdue = () =>
  captured(town({ 'credit-standing:ACME-GROUP': creditStanding({ overdue: money('900', 'USD'), oldestOverdueDays: 45 }) }));
export const mismatched = () => {
  const it = released();
  it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
  it.deliver();
  it.tell(ORDER, invoice('I1', 'S1', '52.00'));
  return it;
};
export const deaf = () => {
  const it = released(
    town({ 'node:EAST': node({ recall: { kind: 'none' }, interceptCost: money('85', 'USD') }), ...clearNorth }),
  );
  it.tell(ORDER, change([{ kind: 'destination', to: { kind: 'given', address: NORTH } }]));
  return it;
};
export const twice = () => {
  const it = captured();
  it.tell('O2', capture(demandOf([{ quantity: '10', price: '4.10' }], { channel: { kind: 'api', name: 'api', message: 'M9' } })));
  return it;
};
