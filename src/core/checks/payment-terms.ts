/**
 * Will the order be paid for as agreed? Open account and cash on delivery go by the customer's terms; a card or advance
 * payment has to be there for the whole value of the goods, and to be still good on the day of release.
 */
import { add, multiply, ZERO } from '../model/decimal.ts';
import type { PaymentProblem } from '../model/hold.ts';
import type { PaymentTerms, OrderPayment } from '../model/master.ts';
import { compare, rounded, type Currency, type Money } from '../model/money.ts';
import { invariant } from '../model/result.ts';
import { check, type Outcome, type View } from './check.ts';
import { lineDue } from './line-due.ts';

type Kind = PaymentTerms['kind'];

interface PaymentTermsValue {
  readonly by: Kind;
}

export const paymentTerms = check({
  name: 'payment-terms',
  version: 1,
  summary: 'The terms are not stopped, and what is paid by card or in advance is authorised for the whole order',
  scope: 'order',
  parameters: {},
  uses: ['complete', 'price-agrees'],
  run: (view): Outcome<PaymentTermsValue> => {
    const customer = view.header((header) => header.customer);
    const terms = view.fact('terms', [customer], (value) =>
      value === undefined ? null : { kind: value.kind, stopped: value.stopped },
    );
    if (terms === null) return held({ problem: 'terms-unknown' });
    if (terms.stopped) return held({ problem: 'terms-stopped' });
    const by = kindOf(
      view.header((header) => header.payment?.method ?? 'terms'),
      terms.kind,
    );
    return by === 'card' || by === 'prepaid' ? paid(view, by) : { verdict: 'pass', value: { by } };
  },
});

/** The order may ask for its own way to pay, but not for credit that the terms don't give. */
function kindOf(asked: 'terms' | 'card' | 'prepaid' | 'cash-on-delivery', terms: Kind): Kind {
  if (asked === 'card' || asked === 'prepaid') return asked;
  return asked === 'cash-on-delivery' && terms === 'open-account' ? asked : terms;
}

function paid(view: View, by: 'card' | 'prepaid'): Outcome<PaymentTermsValue> {
  const needed = goodsOf(view);
  const payment = view.fact('payment', [view.order], (value) => value ?? null);
  const problem = problemOf(payment, by, needed, view.now);
  if (problem !== undefined) return held(problem);
  const expires = payment?.status === 'authorised' ? payment.expires : undefined;
  return { verdict: 'pass', value: { by }, ...(expires === undefined ? {} : { goodUntil: expires }) };
}

/** An authorisation expires; money that was captured doesn't. */
function problemOf(payment: OrderPayment | null, by: 'card' | 'prepaid', needed: Money, now: number): PaymentProblem | undefined {
  if (payment === null || payment.status === 'pending') return { problem: by === 'card' ? 'not-authorised' : 'not-paid', needed };
  if (payment.status === 'declined' || payment.status === 'refunded') return { problem: payment.status, needed };
  if (payment.status === 'authorised' && payment.expires !== undefined && payment.expires <= now)
    return { problem: 'expired', needed };
  const enough = payment.amount.currency === needed.currency && compare(payment.amount, needed) >= 0;
  return enough ? undefined : { problem: 'too-little', needed, authorised: payment.amount };
}

/** The value of all that is to be shipped and billed, at the agreed prices. */
function goodsOf(view: View): Money {
  const agreed = view.answer('price-agrees', (value) => ({ currency: value.currency as Currency, prices: value.lines }));
  let total = ZERO;
  for (const line of view.lines()) {
    const due = lineDue(view, line);
    if (due === undefined) continue;
    const price = agreed.prices[line]?.price;
    invariant(price !== undefined, `line ${line} has an agreed price`);
    total = add(total, multiply(due.quantity, price));
  }
  return rounded({ amount: total, currency: agreed.currency });
}

/** A person may let an unpaid order go on the customer's terms; terms that finance stopped, only finance opens. */
function held(problem: PaymentProblem): Outcome<PaymentTermsValue> {
  const ofTerms = problem.problem === 'terms-stopped' || problem.problem === 'terms-unknown';
  return {
    verdict: 'hold',
    reason: { type: 'payment-authorisation', problem },
    ruled: ({ way }) => (way === 'use-terms' && !ofTerms ? { by: 'open-account' } : undefined),
  };
}
