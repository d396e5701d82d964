import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimResult, CreditValue } from '../../../src/core/checks/check.ts';
import { credit } from '../../../src/core/checks/credit.ts';
import { compare, decimal } from '../../../src/core/model/decimal.ts';
import { digest } from '../../../src/core/model/digest.ts';
import type { Charge } from '../../../src/core/model/demand.ts';
import type { Resolution, Ruling } from '../../../src/core/model/hold.ts';
import { money } from '../../../src/core/model/money.ts';
import { creditStanding, customer, terms } from './facts.ts';
import { given, ruling, short, type Facts, type Given, type GivenLine, type Ran } from './given.ts';

const ACCOUNT = 'credit:ACME-GROUP';

interface Case extends Omit<Given, 'claims'> {
  readonly claim?: ClaimResult;
  /** Per stock unit, of each line in turn. */
  readonly prices?: readonly string[];
  readonly overdueDaysMax?: number;
}

const priced = (...prices: readonly string[]) => ({
  currency: 'USD',
  lines: Object.fromEntries(prices.map((price, at) => [String(at + 1), { price: decimal(price), source: 'agreement' as const }])),
});

/** 100 at 90.00 by default: 9,000. */
const run = ({ claim, prices = ['90.00'], overdueDaysMax, ...situation }: Case = {}): Ran<CreditValue> =>
  given({
    ...situation,
    answers: { 'price-agrees': priced(...prices) },
    ...(claim === undefined ? {} : { claims: { [ACCOUNT]: claim } }),
  }).run(credit, overdueDaysMax === undefined ? {} : { overdueDaysMax });

/** A ruling on an order of so much of ACME's group. */
const ruledOn = (amount: string, resolution: Resolution): Ruling => ({
  ...ruling('credit', resolution),
  about: digest({ group: 'ACME-GROUP', wanted: money(amount, 'USD') }),
});

const charge = (amount: string, currency = 'USD'): Charge => ({
  id: 'freight',
  kind: 'freight',
  amount: money(amount, currency),
});
const header = (more: NonNullable<Given['header']>) => ({ header: more });
const payBy = (method: 'terms' | 'card' | 'prepaid' | 'cash-on-delivery') => header({ payment: { method } });

describe('the whole value of the order is claimed from its group', () => {
  test.each<[string, Case, string]>([
    ['100 at 90.00', {}, '9000'],
    ['each line rounded by itself', { lines: [{ quantity: '3' }, { quantity: '3' }], prices: ['0.335', '0.335'] }, '2.02'],
    [
      'all schedule lines of a line together',
      { lines: [{ schedules: [{ quantity: '1' }, { quantity: '2' }] }], prices: ['0.335'] },
      '1.01',
    ],
    ['what was cancelled is not due', { lines: [{ cancelled: '40' }] }, '5400'],
    ['a line with nothing due has no price either', { lines: [{}, { cancelled: '100' }] }, '9000'],
    ['freight comes on top', header({ charges: [charge('60.00'), charge('25.50')] }), '9085.5'],
    ['an allowance goes off', header({ charges: [charge('-100')] }), '8900'],
  ])('%s', (_, situation, amount) => {
    const ran = run(situation);
    expect(ran.value).toEqual({ released: 'all' });
    expect(ran.asked).toEqual([{ account: ACCOUNT, quantity: amount, whenShort: 'wait' }]);
  });

  test('until the account has answered, nothing is known', () => {
    expect(run({ claim: { kind: 'unknown' } }).outcome).toEqual({ verdict: 'ask' });
  });

  test.each<[string, Case]>([
    ['an order worth nothing', { prices: ['0'] }],
    ['an order that allowances eat up', header({ charges: [charge('-9000')] })],
  ])('%s asks for nothing', (_, situation) => {
    const ran = run(situation);
    expect(ran.value).toEqual({ released: 'all' });
    expect(ran.asked).toEqual([]);
  });
});

describe('who needs credit', () => {
  const kind = (of: 'open-account' | 'prepaid' | 'card' | 'cash-on-delivery'): Facts => ({ 'terms:ACME': terms({ kind: of }) });
  test.each<[string, Case, boolean]>([
    ['open account', {}, true],
    ['open account, and the order says so', payBy('terms'), true],
    ['open account, but this order goes by card', payBy('card'), false],
    ['but this order is prepaid', payBy('prepaid'), false],
    ['but this order is paid at the door', payBy('cash-on-delivery'), false],
    ['a customer who prepays', { facts: kind('prepaid') }, false],
    ['a customer who pays by card', { facts: kind('card') }, false],
    ['a customer who pays at the door', { facts: kind('cash-on-delivery') }, false],
    ['a customer who prepays, but this order goes on terms', { ...payBy('terms'), facts: kind('prepaid') }, true],
  ])('%s: %o', (_, situation, needs) => {
    const ran = run(situation);
    expect(ran.value).toEqual({ released: 'all' });
    expect(ran.asked).toHaveLength(needs ? 1 : 0);
  });

  test('an order by card rests on nothing else', () => {
    expect(run(payBy('card')).keys).toEqual(['order.header']);
  });
});

describe("the group's standing", () => {
  const overdue = (days: number, amount = '1200'): Facts => ({
    'credit-standing:ACME-GROUP': creditStanding({ overdue: money(amount, 'USD'), oldestOverdueDays: days }),
  });

  test('30 days overdue is let pass, and nothing of it is in the basis', () => {
    const ran = run({ facts: overdue(30) });
    expect(ran.value).toEqual({ released: 'all' });
    expect(ran.read('credit-standing:ACME-GROUP')).toEqual([{ is: 'good' }]);
  });

  test('31 days are held, with the figures', () => {
    expect(run({ facts: overdue(31) }).reason).toEqual({
      type: 'credit',
      group: 'ACME-GROUP',
      problem: { problem: 'overdue', overdue: { amount: '1200', currency: 'USD' }, days: 31, daysMax: 30 },
    });
  });

  test("the limit is the workflow's", () => {
    expect(run({ facts: overdue(10), overdueDaysMax: 10 }).value).toEqual({ released: 'all' });
    expect(run({ facts: overdue(11), overdueDaysMax: 10 }).reason).toMatchObject({ problem: { days: 11, daysMax: 10 } });
  });

  test.each<[string, Facts, string, string]>([
    ['stopped', { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true }) }, 'stopped', 'ACME-GROUP'],
    [
      'stopped and overdue',
      { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true, oldestOverdueDays: 90 }) },
      'stopped',
      'ACME-GROUP',
    ],
    ['not known to finance', { 'credit-standing:ACME-GROUP': undefined }, 'no-standing', 'ACME-GROUP'],
    [
      'known in another currency',
      { 'credit-standing:ACME-GROUP': creditStanding({ overdue: money('0', 'EUR') }) },
      'no-standing',
      'ACME-GROUP',
    ],
    ['without terms', { 'terms:ACME': undefined }, 'no-terms', 'ACME-GROUP'],
    ['of no known customer', { 'customer:ACME': undefined }, 'no-standing', 'ACME'],
  ])('%s', (_, facts, problem, group) => {
    expect(run({ facts }).reason).toEqual({ type: 'credit', group, problem: { problem } });
  });

  test('charges in another currency have no standing', () => {
    expect(run(header({ charges: [charge('5', 'EUR')] })).reason).toMatchObject({ problem: { problem: 'no-standing' } });
  });

  test('where there is no standing nothing is claimed, and nobody can approve', () => {
    const ran = run({ facts: { 'credit-standing:ACME-GROUP': undefined } });
    expect(ran.asked).toEqual([]);
    expect(ran.ruled({ way: 'approve' })).toBeUndefined();
  });

  test.each<[string, Facts]>([
    ['overdue', overdue(31)],
    ['stopped', { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true }) }],
  ])('%s: the room is claimed first, and then a person approves', (problem, facts) => {
    const ran = run({ facts });
    expect(ran.asked).toHaveLength(1);
    expect(ran.ruled({ way: 'approve' })).toEqual({ released: 'all' });
    expect(ran.ruled({ way: 'prepay' })).toBeUndefined();
    expect(run({ facts, claim: short('1') }).reason).toMatchObject({ problem: { problem: 'over-limit' } });
    expect(ran.held.about).toMatchObject({ group: 'ACME-GROUP', wanted: { amount: '9000' }, problem });
  });

  test('an approval outlives the days, but neither more overdue nor a larger order', () => {
    const about = (situation: Case) => digest(run(situation).held.about);
    const first = about({ facts: overdue(31) });
    expect(about({ facts: overdue(45) })).toBe(first);
    expect(about({ facts: overdue(31, '1300') })).not.toBe(first);
    expect(about({ facts: overdue(31), lines: [{ quantity: '101' }] })).not.toBe(first);
    expect(about({ facts: { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true }) } })).not.toBe(first);
  });
});

describe('over the limit', () => {
  const overLimit = { type: 'credit', group: 'ACME-GROUP', problem: { problem: 'over-limit', wanted: money('9000', 'USD') } };

  test('room of 4,500 for 9,000 is 4,500 over; the claim waits', () => {
    const ran = run({ claim: short('4500', { waiting: true }) });
    expect(ran.reason).toEqual({
      ...overLimit,
      problem: { ...overLimit.problem, room: money('4500', 'USD'), over: money('4500', 'USD') },
    });
    expect(ran.asked).toEqual([{ account: ACCOUNT, quantity: '9000', whenShort: 'wait' }]);
  });

  test('a limit cut after the fact shows what was lost', () => {
    expect(run({ claim: { kind: 'lost', lost: decimal('2000'), left: decimal('7000') } }).reason).toEqual({
      ...overLimit,
      problem: { ...overLimit.problem, room: money('7000', 'USD'), over: money('2000', 'USD') },
    });
  });

  test('a decision is about the group and the amount, not about the room of the moment', () => {
    const about = (situation: Case) => run(situation).held.about;
    expect(about({ claim: short('4500') })).toEqual({ group: 'ACME-GROUP', wanted: money('9000', 'USD') });
    expect(about({ claim: short('1') })).toEqual(about({ claim: short('4500') }));
    expect(about({ claim: { kind: 'lost', lost: decimal('1'), left: decimal('0') } })).toEqual(about({ claim: short('4500') }));
  });

  test.each<Resolution>([
    { way: 'approve' },
    { way: 'approve-excess', amount: decimal('4500') },
    { way: 'partial-release' },
    { way: 'prepay' },
  ])('$way by itself releases nothing', (resolution) => {
    expect(run({ claim: short('4500') }).ruled(resolution)).toBeUndefined();
  });

  test('an approved excess is asked of the account', () => {
    const approved = ruledOn('9000', { way: 'approve-excess', amount: decimal('4500') });
    const ran = run({ rulings: [approved] });
    expect(ran.value).toEqual({ released: 'all' });
    expect(ran.asked).toEqual([{ account: ACCOUNT, quantity: '9000', whenShort: 'wait', excessApproved: '4500' }]);
  });

  test('an excess that is too little leaves it held', () => {
    const approved = ruledOn('9000', { way: 'approve-excess', amount: decimal('4000') });
    expect(run({ rulings: [approved], claim: short('500') }).reason).toMatchObject({ problem: { over: { amount: '500' } } });
  });

  test('an approval for another amount counts for nothing; of two on this one, the latest', () => {
    const rulings = [
      ruledOn('8000', { way: 'approve-excess', amount: decimal('1') }),
      ruledOn('9000', { way: 'approve-excess', amount: decimal('2') }),
      ruledOn('9000', { way: 'approve-excess', amount: decimal('3') }),
    ];
    expect(run({ rulings }).asked).toMatchObject([{ excessApproved: '2' }]);
    expect(run({ rulings: rulings.slice(0, 1) }).asked).toEqual([{ account: ACCOUNT, quantity: '9000', whenShort: 'wait' }]);
  });
});

describe('a partial release', () => {
  // 60 on 20 June, 36 on 10 June, 24 without a date, at 75.00: 4,500, 2,700 and 1,800; 9,000 in all.
  const schedules = [
    { quantity: '60', requested: '2026-06-20' },
    { quantity: '36', requested: '2026-06-10' },
    { quantity: '24' },
  ];
  // The part was granted, and the rest waits.
  const PART_HELD = short('4500', { waiting: true, part: true });
  const part = (room: string, more: Case = {}) =>
    run({
      lines: [{ schedules }],
      prices: ['75.00'],
      rulings: [ruledOn('9000', { way: 'partial-release', room: decimal(room) })],
      claim: PART_HELD,
      ...more,
    });

  test.each<[string, readonly string[], string]>([
    ['2700', ['1.2'], '2700'],
    ['7199.99', ['1.2'], '2700'],
    ['7200', ['1.2', '1.1'], '7200'],
    ['8999.99', ['1.2', '1.1'], '7200'],
    ['9000', ['1.2', '1.1', '1.3'], '9000'],
  ])('a room of %s takes %o, wanted first, for %s', (room, released, amount) => {
    const ran = part(room);
    expect(ran.value).toEqual({ released });
    expect(ran.asked).toEqual([{ account: ACCOUNT, quantity: '9000', part: amount, whenShort: 'wait' }]);
    expect(ran.outcome).toMatchObject({ along: { type: 'credit', problem: { over: { amount: '4500' } } } });
  });

  test('the first that does not fit stops it: nothing wanted later overtakes', () => {
    const ran = part('2699.99', { claim: short('6300.01') });
    expect(ran.reason).toMatchObject({ problem: { wanted: { amount: '9000' }, room: { amount: '2699.99' } } });
    expect(ran.asked).toMatchObject([{ quantity: '9000' }]);
  });

  // Of 60, 36 and 24 at 75.00, the last ones were shipped against their recall: 1,800 are used before anything is chosen.
  test.each<[string, readonly string[] | undefined, string | undefined]>([
    ['4499.99', ['1.3'], '1800'],
    ['4500', ['1.3', '1.2'], '4500'],
    ['1799.99', undefined, undefined],
  ])('what has left uses the room first: a room of %s releases %o', (room, released, amount) => {
    const [first = {}, second = {}, third = {}] = schedules;
    const ran = part(room, { lines: [{ schedules: [first, second, { ...third, shipped: '24' }] }] });
    expect(ran.came).toMatchObject(released === undefined ? { problem: { problem: 'over-limit' } } : { released });
    expect(ran.asked).toEqual([
      { account: ACCOUNT, quantity: '9000', whenShort: 'wait', ...(amount === undefined ? {} : { part: amount }) },
    ]);
  });

  test('of a line of which a part has left, the rest needs room', () => {
    const lines = [{ schedules: [{ quantity: '60', shipped: '20' }, { quantity: '60' }] }];
    expect(part('4499.99', { lines }).came).toMatchObject({ problem: { problem: 'over-limit' } });
    expect(part('4500', { lines }).value).toEqual({ released: ['1.1'] });
  });

  test('charges go with the first part', () => {
    const charges = {
      header: { charges: [charge('60')] },
      rulings: [ruledOn('9060', { way: 'partial-release' as const, room: decimal('2760') })],
    };
    expect(part('0', { ...charges }).asked).toMatchObject([{ quantity: '9060', part: '2760' }]);
    const less = { ...charges, rulings: [ruledOn('9060', { way: 'partial-release' as const, room: decimal('2759.99') })] };
    expect(part('0', { ...less, claim: short('1') }).outcome.verdict).toBe('hold');
  });

  test("lines of the same day go in the order's own order, without those that nothing is due of", () => {
    const day = '2026-06-10';
    const lines: readonly GivenLine[] = [
      { quantity: '10', requested: day },
      { quantity: '10', requested: day, cancelled: '10' },
      { quantity: '10', requested: day },
      { quantity: '10', requested: '2026-06-09' },
    ];
    const ran = run({
      lines,
      prices: ['1', '1', '1', '1'],
      rulings: [ruledOn('30', { way: 'partial-release', room: decimal('29') })],
      claim: PART_HELD,
    });
    expect(ran.value).toEqual({ released: ['4.1', '1.1'] });
  });

  test('the room has gone by the time it is asked: still held, against the whole', () => {
    expect(part('7200', { claim: short('200') }).reason).toMatchObject({
      problem: { wanted: { amount: '9000' }, room: { amount: '7000' }, over: { amount: '2000' } },
    });
  });

  test('once there is room for the whole, all of it goes', () => {
    expect(part('7200', { claim: { kind: 'granted' } }).value).toEqual({ released: 'all' });
  });

  test('without the room that it was decided on, it decides nothing', () => {
    expect(part('0', { rulings: [ruledOn('9000', { way: 'partial-release' })] }).asked).toMatchObject([{ quantity: '9000' }]);
  });

  test("a stopped group's part is released by an approval, and no more than the part", () => {
    const facts: Facts = { 'credit-standing:ACME-GROUP': creditStanding({ stopped: true }) };
    expect(part('2700', { facts }).ruled({ way: 'approve' })).toEqual({ released: ['1.2'] });
  });

  test('never exceeds the room', () => {
    const quantities = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        quantities,
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: 1, max: 999_999 }),
        (wanted, cents, millionths) => {
          const price = `0.${String(millionths).padStart(6, '0')}`;
          const lines = [
            { schedules: wanted.map(([quantity, day]) => ({ quantity: String(quantity), requested: `2026-06-0${day}` })) },
          ];
          const asked = run({ lines, prices: [price] }).asked[0]?.quantity ?? decimal('0');
          const room = decimal(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
          const ran = run({ lines, prices: [price], rulings: [ruledOn(asked, { way: 'partial-release', room })] });
          const whole = ran.asked[0]?.part === undefined && ran.outcome.verdict === 'pass' && ran.value.released === 'all';
          expect(whole || compare(ran.asked[0]?.part ?? ran.asked[0]?.quantity ?? decimal('0'), room) <= 0).toBe(true);
        },
      ),
    );
  });
});

test("the customer's group is asked, not the customer", () => {
  const facts: Facts = { 'customer:ACME': customer({ creditGroup: 'HOLDING' }), 'credit-standing:HOLDING': creditStanding() };
  expect(run({ facts }).asked).toMatchObject([{ account: 'credit:HOLDING' }]);
});
