import { expect, test } from 'vitest';
import { paymentTerms } from '../../../src/core/checks/payment-terms.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { Outcome } from '../../../src/core/checks/check.ts';
import type { PaymentProblem } from '../../../src/core/model/hold.ts';
import { instant, type Instant } from '../../../src/core/model/instant.ts';
import type { OrderPayment, PaymentTerms } from '../../../src/core/model/master.ts';
import { money, type Currency } from '../../../src/core/model/money.ts';
import { payment, terms, USD } from './facts.ts';
import { given, NOW, type Given, type GivenLine } from './given.ts';

const PAYMENT = 'payment:SO-1001';

/** 100 bearings at 4.10 are 410.00. */
const priced = (currency: Currency = USD, ...prices: readonly string[]): NonNullable<Given['answers']> => ({
  'price-agrees': {
    currency,
    lines: Object.fromEntries(
      (prices.length === 0 ? ['4.10'] : prices).map((price, at) => [
        String(at + 1),
        { price: decimal(price), source: 'agreement' },
      ]),
    ),
  },
});

type Method = 'terms' | 'card' | 'prepaid' | 'cash-on-delivery';

const run = (method: Method | undefined, kind: PaymentTerms['kind'], paid?: OrderPayment, more: Given = {}) =>
  given({
    answers: priced(),
    ...more,
    ...(method === undefined ? {} : { header: { payment: { method } } }),
    facts: { 'terms:ACME': terms({ kind }), [PAYMENT]: paid, ...more.facts },
  }).run(paymentTerms);

test.each<[asked: Method | undefined, terms: PaymentTerms['kind'], by: PaymentTerms['kind']]>([
  [undefined, 'open-account', 'open-account'],
  [undefined, 'cash-on-delivery', 'cash-on-delivery'],
  [undefined, 'card', 'card'],
  [undefined, 'prepaid', 'prepaid'],
  ['terms', 'open-account', 'open-account'],
  ['terms', 'prepaid', 'prepaid'],
  ['card', 'open-account', 'card'],
  ['prepaid', 'open-account', 'prepaid'],
  ['card', 'prepaid', 'card'],
  ['cash-on-delivery', 'open-account', 'cash-on-delivery'],
  ['cash-on-delivery', 'cash-on-delivery', 'cash-on-delivery'],
  ['cash-on-delivery', 'prepaid', 'prepaid'],
  ['cash-on-delivery', 'card', 'card'],
])('the order asks for %s, the terms are %s: paid by %s', (asked, kind, by) => {
  expect(run(asked, kind, payment()).value).toEqual({ by });
  // What is not paid on account or at the door is held without its payment.
  expect(run(asked, kind).outcome.verdict).toBe(by === 'card' || by === 'prepaid' ? 'hold' : 'pass');
});

test.each<[terms: string, fact: PaymentTerms | undefined, problem: string]>([
  ['stopped', terms({ stopped: true }), 'terms-stopped'],
  ['stopped, and it is a card customer', terms({ stopped: true, kind: 'card' }), 'terms-stopped'],
  ['not there', undefined, 'terms-unknown'],
])('terms that are %s hold the order, and nobody may use them', (_, fact, problem) => {
  const ran = given({ answers: priced(), facts: { 'terms:ACME': fact } }).run(paymentTerms);
  expect(ran.reason).toEqual({ type: 'payment-authorisation', problem: { problem } });
  expect(ran.ruled({ way: 'use-terms' })).toBeUndefined();
});

const FOR_EVER = 'for ever';
const goodUntil = (outcome: Outcome<unknown>): unknown =>
  outcome.verdict === 'ask' ? 'asks' : 'goodUntil' in outcome ? outcome.goodUntil : FOR_EVER;

const needed = money('410', 'USD');
const later = instant('2026-06-08T14:00:00Z');

test.each<
  [situation: string, by: 'card' | 'prepaid', paid: OrderPayment | undefined, comes: PaymentProblem | Instant | typeof FOR_EVER]
>([
  ['authorised for exactly the order', 'card', payment(), FOR_EVER],
  ['captured for exactly the order', 'prepaid', payment({ status: 'captured' }), FOR_EVER],
  ['authorised for more', 'card', payment({ amount: money('410.01', 'USD') }), FOR_EVER],
  [
    'authorised for a cent less',
    'card',
    payment({ amount: money('409.99', 'USD') }),
    { problem: 'too-little', needed, authorised: money('409.99', 'USD') },
  ],
  [
    'captured for a cent less',
    'prepaid',
    payment({ status: 'captured', amount: money('409.99', 'USD') }),
    { problem: 'too-little', needed, authorised: money('409.99', 'USD') },
  ],
  [
    'authorised in another currency',
    'card',
    payment({ amount: money('999', 'CAD') }),
    { problem: 'too-little', needed, authorised: money('999', 'CAD') },
  ],
  ['authorised until next week', 'card', payment({ expires: later }), later],
  [
    'authorised for a moment more',
    'card',
    payment({ expires: instant('2026-06-01T14:00:00.001Z') }),
    instant('2026-06-01T14:00:00.001Z'),
  ],
  ['authorised until this moment', 'card', payment({ expires: instant(NOW) }), { problem: 'expired', needed }],
  ['authorised until yesterday', 'card', payment({ expires: instant('2026-05-31T14:00:00Z') }), { problem: 'expired', needed }],
  [
    'captured, whatever its authorisation said',
    'card',
    payment({ status: 'captured', expires: instant('2026-05-31T14:00:00Z') }),
    FOR_EVER,
  ],
  ['captured, with an authorisation until next week', 'card', payment({ status: 'captured', expires: later }), FOR_EVER],
  ['pending', 'card', payment({ status: 'pending' }), { problem: 'not-authorised', needed }],
  ['pending', 'prepaid', payment({ status: 'pending' }), { problem: 'not-paid', needed }],
  ['not heard of', 'card', undefined, { problem: 'not-authorised', needed }],
  ['not heard of', 'prepaid', undefined, { problem: 'not-paid', needed }],
  ['declined', 'card', payment({ status: 'declined' }), { problem: 'declined', needed }],
  ['refunded', 'prepaid', payment({ status: 'refunded' }), { problem: 'refunded', needed }],
])('a payment that is %s (%s)', (_, by, paid, comes) => {
  const ran = run(by, 'open-account', paid);
  const held = { verdict: 'hold', reason: { type: 'payment-authorisation', problem: comes } };
  expect(ran.outcome).toMatchObject(typeof comes === 'number' || comes === FOR_EVER ? { verdict: 'pass', value: { by } } : held);
  expect(goodUntil(ran.outcome)).toEqual(typeof comes === 'number' ? comes : FOR_EVER);
});

test.each<[situation: string, lines: readonly GivenLine[], answers: Given['answers'], needed: ReturnType<typeof money>]>([
  ['two lines', [{}, { item: 'BRG-6205', quantity: '3' }], priced(USD, '4.10', '5.20'), money('425.60', 'USD')],
  ['a line over two stores', [{ schedules: [{ quantity: '60' }, { quantity: '4', unit: 'BX' }] }], priced(), money('410', 'USD')],
  ['without what was cancelled', [{ cancelled: '40' }], priced(), money('246', 'USD')],
  ['with accepted overage', [{ overage: '1' }], priced(), money('414.1', 'USD')],
  ['a line cancelled whole, which has no price', [{}, { quantity: '5', cancelled: '5' }], priced(), money('410', 'USD')],
  ['half a cent is a cent', [{ quantity: '1' }], priced(USD, '0.335'), money('0.34', 'USD')],
  ['rounded once, not by line', [{ quantity: '1' }, { quantity: '1' }], priced(USD, '0.333', '0.333'), money('0.67', 'USD')],
  ['yen have no cents', [{ quantity: '3' }], priced('JPY' as Currency, '10.5'), money('32', 'JPY')],
])('what is needed: %s', (_, lines, answers, amount) => {
  expect(run('card', 'open-account', undefined, { lines, ...(answers === undefined ? {} : { answers }) }).reason).toEqual({
    type: 'payment-authorisation',
    problem: { problem: 'not-authorised', needed: amount },
  });
});

test('a line that is due has an agreed price, or something is broken', () => {
  expect(() => run('card', 'open-account', payment(), { lines: [{}, {}] })).toThrow('line 2 has an agreed price');
});

test('a person may let it go on terms; asking again and cancelling are not for the check', () => {
  const ran = run('card', 'open-account');
  expect(ran.ruled({ way: 'use-terms' })).toEqual({ by: 'open-account' });
  expect(ran.ruled({ way: 'check-again' })).toBeUndefined();
  expect(ran.ruled({ way: 'cancel' })).toBeUndefined();
});

test('on open account neither prices nor payments are looked at', () => {
  const ran = run(undefined, 'open-account');
  expect(ran.keys).toEqual(['order.header', 'terms:ACME']);
  expect(ran.read('terms:ACME')).toEqual([{ kind: 'open-account', stopped: false }]);
  expect(ran.read('order.header')).toEqual(['ACME', 'terms']);
});

test('by card it rests on the payment, the agreed prices and the quantities', () => {
  const ran = run('card', 'open-account', payment());
  expect(ran.keys).toEqual([
    'order.header',
    'order.line:1/schedules',
    'order.lines',
    'order.schedule:1.1',
    PAYMENT,
    'step:price-agrees',
    'terms:ACME',
  ]);
  expect(ran.read(PAYMENT)).toEqual([payment()]);
});
