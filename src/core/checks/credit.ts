/**
 * Is there credit for this order? Its whole value is claimed from the room of the customer's credit group.
 *
 * Invariants: nothing passes without a granted claim on all that it releases, so that claims never exceed the room but
 * by an approval that names the excess. The claim is asked before the group's standing is judged, so approving an
 * overdue group never releases what has no room. A short claim waits, and a payment frees it with nobody touching it.
 * A ruling counts for the group and the amount it was given for; figures that move by themselves don't end it.
 *
 * A partial release claims its part first, as a new generation in place of the whole. Once that is held, the claim asks
 * for the whole again: it keeps the part and waits for the rest, which a hold beside the answer shows.
 */
import { creditAccount } from '../model/account.ts';
import { isPositive, multiply, subtract, type Decimal } from '../model/decimal.ts';
import type { Charge } from '../model/demand.ts';
import { digest } from '../model/digest.ts';
import type { CreditProblem, HoldReason, Resolution } from '../model/hold.ts';
import type { CustomerId } from '../model/identifiers.ts';
import type { CreditStanding } from '../model/master.ts';
import { add, nothing, rounded, sum, type Currency, type Money } from '../model/money.ts';
import { agreedPrice } from './agreed-price.ts';
import { check, type CreditValue, type Outcome, type PriceValue, type View } from './check.ts';
import { partWithin } from './credit-part.ts';
import { lineDue } from './line-due.ts';

type Standing =
  | { readonly is: 'good' | 'stopped' | 'none' }
  | { readonly is: 'overdue'; readonly overdue: Money; readonly days: number };

const ALL: CreditValue = { released: 'all' };

export const credit = check({
  name: 'credit',
  version: 1,
  summary: "The order's value fits the credit room of the customer's group, which is neither stopped nor long overdue.",
  scope: 'order',
  parameters: { overdueDaysMax: { kind: 'count', default: 30, tighter: 'lower' } },
  uses: ['complete', 'price-agrees'],
  run: (view, { overdueDaysMax }): Outcome<CreditValue> => {
    const { customer, method } = view.header((header) => ({
      customer: header.customer,
      method: header.payment?.method ?? 'none',
    }));
    const credited = isOnCredit(view, customer, method);
    if (credited === 'no') return { verdict: 'pass', value: ALL };
    const group = view.fact('customer', [customer], (known) => known?.creditGroup) ?? customer;
    if (credited === 'no-terms') return unruled(group, 'no-terms');

    const agreed = view.answer('price-agrees', (value) => value);
    const charges = view.header((header) => header.charges);
    const currencies = [agreed.currency, ...charges.map(({ amount }) => amount.currency)];
    const standing = view.fact('credit-standing', [group], (known) => standingOf(known, currencies, overdueDaysMax));
    if (standing.is === 'none') return unruled(group, 'no-standing');

    const wanted = valueOf(view, agreed, charges);
    return isPositive(wanted.amount)
      ? claimed(view, group, wanted, standing, overdueDaysMax, agreed, charges)
      : { verdict: 'pass', value: ALL };
  },
});

/**
 * The order's own way to pay comes before the customer's terms. Where it says `terms` itself, it needs credit whatever
 * the terms say, so that a colleague who lets an unpaid order go on terms never bypasses the room.
 */
function isOnCredit(view: View, customer: CustomerId, method: string): 'yes' | 'no' | 'no-terms' {
  if (method !== 'none' && method !== 'terms') return 'no';
  const kind = view.fact('terms', [customer], (terms) => terms?.kind);
  if (kind === undefined) return 'no-terms';
  return method === 'terms' || kind === 'open-account' ? 'yes' : 'no';
}

/** Of a standing only what decides is read: invoices may fall due within the limit with nobody noticing. */
function standingOf(standing: CreditStanding | undefined, currencies: readonly string[], daysMax: number): Standing {
  // Nothing is converted here: a standing in another currency is none.
  if (standing === undefined || currencies.some((currency) => currency !== standing.overdue.currency)) return { is: 'none' };
  if (standing.stopped) return { is: 'stopped' };
  const { overdue, oldestOverdueDays: days } = standing;
  return days > daysMax ? { is: 'overdue', overdue, days } : { is: 'good' };
}

/** Each line rounded as an invoice rounds it, and the charges as they stand: an allowance is negative. */
function valueOf(view: View, agreed: PriceValue, charges: readonly Charge[]): Money {
  const currency = agreed.currency as Currency;
  let total = nothing(currency);
  for (const line of view.lines()) {
    const due = lineDue(view, line);
    if (due === undefined) continue;
    total = add(total, rounded({ amount: multiply(due.quantity, agreedPrice(agreed, line)), currency }));
  }
  return add(
    total,
    sum(
      currency,
      charges.map(({ amount }) => amount),
    ),
  );
}

function claimed(
  view: View,
  group: string,
  wanted: Money,
  standing: Standing,
  daysMax: number,
  agreed: PriceValue,
  charges: readonly Charge[],
): Outcome<CreditValue> {
  const about = { group, wanted };
  const ruled = rulingOn(view, about);
  const part =
    ruled?.way === 'partial-release' && ruled.room !== undefined ? partWithin(view, ruled.room, agreed, charges) : undefined;
  const claim = view.claim({
    account: creditAccount(group),
    quantity: wanted.amount,
    whenShort: 'wait',
    ...(part === undefined ? {} : { part: part.amount }),
    ...(ruled?.way === 'approve-excess' ? { excessApproved: ruled.amount } : {}),
  });
  switch (claim.kind) {
    case 'unknown':
      return { verdict: 'ask' };
    case 'granted':
      return judged(group, wanted, standing, daysMax, { value: ALL });
    case 'short': {
      const over = overLimit(
        group,
        wanted,
        subtract((claim.part === true ? undefined : part)?.amount ?? wanted.amount, claim.shortBy),
      );
      if (claim.part !== true || part === undefined) return { verdict: 'hold', reason: over, about, ruled: () => undefined };
      return judged(group, wanted, standing, daysMax, { value: { released: part.schedules }, along: over });
    }
    case 'lost':
      return { verdict: 'hold', reason: overLimit(group, wanted, claim.left), about, ruled: () => undefined };
  }
}

/** The latest decision on exactly this group and amount that says what may go. */
function rulingOn(view: View, about: unknown): Resolution | undefined {
  const rulings = view.rulings();
  if (rulings.length === 0) return undefined;
  const same = digest(about);
  const decides = ({ way }: Resolution): boolean => way === 'partial-release' || way === 'approve-excess';
  return rulings.find((ruling) => ruling.about === same && decides(ruling.resolution))?.resolution;
}

/** No way out settles this here: an excess and a partial release ask the account again, a prepayment needs no credit. */
function overLimit(group: string, wanted: Money, room: Decimal): HoldReason {
  const money = (amount: Decimal): Money => ({ amount, currency: wanted.currency });
  const problem = { problem: 'over-limit', wanted, room: money(room), over: money(subtract(wanted.amount, room)) } as const;
  return { type: 'credit', group, problem };
}

/** The room is granted; what is left is whether the group may buy at all. */
function judged(
  group: string,
  wanted: Money,
  standing: Standing,
  daysMax: number,
  granted: { readonly value: CreditValue; readonly along?: HoldReason },
): Outcome<CreditValue> {
  if (standing.is !== 'stopped' && standing.is !== 'overdue') return { verdict: 'pass', ...granted };
  const overdue = standing.is === 'overdue' ? { overdue: standing.overdue } : {};
  const problem: CreditProblem =
    standing.is === 'overdue'
      ? { problem: 'overdue', overdue: standing.overdue, days: standing.days, daysMax }
      : { problem: 'stopped' };
  return {
    verdict: 'hold',
    reason: { type: 'credit', group, problem },
    // Without the days, which count up every night.
    about: { group, wanted, problem: problem.problem, ...overdue },
    ruled: ({ way }) => (way === 'approve' ? granted.value : undefined),
  };
}

/** Nobody can approve what has no account to be counted on: finance gives terms or a standing, or the order is prepaid. */
const unruled = (group: string, problem: 'no-terms' | 'no-standing'): Outcome<CreditValue> => ({
  verdict: 'hold',
  reason: { type: 'credit', group, problem: { problem } },
  ruled: () => undefined,
});
