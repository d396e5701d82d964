/** Terms that finance has not stopped, and money that is there for what is paid in advance; a person may grant terms. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { OrderPayment } from '../../../src/core/model/master.ts';
import { dueOf } from '../books/demand.ts';
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import type { Case, Gate } from './gate.ts';

export const paymentGate: Gate = (of) => {
  const { scene, demand, order, rulings } = of;
  const terms = known(scene, 'terms', demand.customer);
  if (terms === undefined) return 'no terms are known';
  if (terms.stopped) return 'finance has stopped the terms';
  const asked = demand.payment?.method;
  const isInAdvance = [asked, asked === 'cash-on-delivery' ? undefined : terms.kind].some(
    (by) => by === 'card' || by === 'prepaid',
  );
  if (!isInAdvance || isThere(known(scene, 'payment', order), of)) return undefined;
  const isGranted = wasRuled(rulings, 'payment-authorisation', 'use-terms', ({ problem }) => 'needed' in problem);
  return isGranted ? undefined : 'it is to be paid first, and it is not';
};

function isThere(payment: OrderPayment | undefined, of: Case): boolean {
  if (payment?.status !== 'captured' && payment?.status !== 'authorised') return false;
  if (payment.status === 'authorised' && payment.expires !== undefined && payment.expires <= of.at) return false;
  return !decimal.isLess(payment.amount.amount, valueOf(of));
}

/** All goods to be shipped, at the agreed prices, to the cent. */
function valueOf({ demand, agreed }: Case): Decimal {
  let value = decimal.ZERO;
  for (const schedule of demand.schedules.values())
    value = decimal.add(value, decimal.multiply(dueOf(schedule), agreed?.[schedule.line]?.price ?? decimal.ZERO));
  return decimal.round(value, 2, 'down');
}
