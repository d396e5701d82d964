/** Each way out of each type of hold, from a situation in which it is offered. */
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { Resolution, WayOut } from '../../../../src/core/model/hold.ts';
import { money } from '../../../../src/core/model/money.ts';
import { item, payment, shipTo, terms } from '../../checks/facts.ts';
import type { Town } from '../../../stories/town.ts';
import {
  clearNorth,
  dated,
  deaf,
  discontinued,
  doubt,
  lines,
  mismatched,
  NORTH,
  overdue,
  priced,
  refused,
  short,
  stop,
} from './held.ts';
import { captured, ORDER, town } from './situations.ts';

/** Each type × way: the situation, the decision, and the holds that are left. */
export const WAYS: readonly (readonly [string, WayOut, () => Town, Resolution, readonly string[]])[] = [
  [
    'incomplete',
    'map-item',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'map-item', line: '1' as never, item: 'BRG-6204' as never },
    [],
  ],
  [
    'incomplete',
    'ask-buyer',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'incomplete'],
  ],
  ['incomplete', 'reject', () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]), { way: 'reject' }, []],
  ['ship-to', 'approve', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'approve' }, []],
  [
    'ship-to',
    'correct-address',
    () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }), ...clearNorth })),
    { way: 'correct-address', address: NORTH },
    [],
  ],
  ['ship-to', 'reject', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'reject' }, []],
  ['price-difference', 'ours', priced, { way: 'ours' }, []],
  ['price-difference', 'theirs', priced, { way: 'theirs' }, []],
  ['price-difference', 'requote', priced, { way: 'requote', prices: lines('3.80') }, []],
  ['price-difference', 'ask-buyer', priced, { way: 'ask-buyer' }, ['awaiting-buyer', 'price-difference']],
  ['price-difference', 'reject', priced, { way: 'reject' }, []],
  ['below-margin', 'approve', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'approve' }, []],
  [
    'below-margin',
    'reprice',
    () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })),
    { way: 'reprice', prices: lines('6.00') },
    [],
  ],
  ['below-margin', 'reject', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'reject' }, []],
  ['credit', 'approve', overdue, { way: 'approve' }, ['credit']],
  ['credit', 'prepay', overdue, { way: 'prepay' }, ['payment-authorisation']],
  ['credit', 'check-again', overdue, { way: 'check-again' }, ['credit']],
  ['credit', 'cancel', overdue, { way: 'cancel' }, []],
  [
    'payment-authorisation',
    'use-terms',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })),
    { way: 'use-terms' },
    [],
  ],
  [
    'payment-authorisation',
    'check-again',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }), 'payment:O1': payment({ status: 'declined' }) })),
    { way: 'check-again' },
    ['payment-authorisation'],
  ],
  ['payment-authorisation', 'cancel', () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })), { way: 'cancel' }, []],
  [
    'not-orderable',
    'substitute',
    () => captured(town({ 'item:BRG-6204': item({ status: 'blocked' }) })),
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference'],
  ],
  [
    'not-orderable',
    'round',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'round', to: 'up' },
    [],
  ],
  [
    'not-orderable',
    'approve',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'approve' },
    [],
  ],
  [
    'not-orderable',
    'ask-buyer',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'not-orderable'],
  ],
  [
    'not-orderable',
    'cancel-lines',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'cancel-lines', lines: ['1' as never] },
    [],
  ],
  ['not-orderable', 'cancel', () => captured(town(discontinued as never)), { way: 'cancel' }, []],
  ['shortage', 'backorder', short, { way: 'backorder' }, []],
  ['shortage', 'check-again', short, { way: 'check-again' }, ['shortage']],
  [
    'shortage',
    'substitute',
    short,
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference', 'shortage'],
  ],
  ['shortage', 'ask-buyer', short, { way: 'ask-buyer' }, ['awaiting-buyer', 'shortage']],
  ['shortage', 'cancel-lines', short, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['shortage', 'cancel', short, { way: 'cancel' }, []],
  ['date-jeopardy', 'accept-date', dated, { way: 'accept-date' }, []],
  ['date-jeopardy', 'extend', dated, { way: 'extend', requested: '2026-06-30' as never }, []],
  ['date-jeopardy', 'check-again', dated, { way: 'check-again' }, ['date-jeopardy']],
  ['date-jeopardy', 'ask-buyer', dated, { way: 'ask-buyer' }, ['awaiting-buyer', 'date-jeopardy']],
  ['date-jeopardy', 'cancel-lines', dated, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['date-jeopardy', 'cancel', dated, { way: 'cancel' }, []],
  ['beyond-recall', 'let-ship', deaf, { way: 'let-ship' }, []],
  ['beyond-recall', 'intercept', deaf, { way: 'intercept' }, []],
  ['effect', 'read-back', doubt, { way: 'read-back' }, []],
  ['effect', 'send-again', doubt, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', doubt, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['effect', 'send-again', refused, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', refused, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['invoice-mismatch', 'accept-theirs', mismatched, { way: 'accept-theirs' }, []],
  ['invoice-mismatch', 'credit-and-rebill', mismatched, { way: 'credit-and-rebill' }, []],
  [
    'stopped',
    'resume',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'resume' },
    [],
  ],
  [
    'stopped',
    'cancel',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'cancel' },
    [],
  ],
];
