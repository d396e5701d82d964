import { describe, expect, test } from 'vitest';
import { orderable } from '../../../src/core/checks/orderable.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { ItemId } from '../../../src/core/model/identifiers.ts';
import type { Customer, Item } from '../../../src/core/model/master.ts';
import { unit } from '../../../src/core/model/quantity.ts';
import { customer, item } from './facts.ts';
import { given, type Facts, type GivenLine } from './given.ts';

const ids = (...of: readonly string[]) => of.map((id) => ItemId.of(id));
const dozens = item({ multiple: decimal('12'), minimum: decimal('24') });
const run = (line: GivenLine, facts: Facts = {}) => given({ lines: [line], facts }).run(orderable);
const problem = (more: object) => ({ type: 'not-orderable', lines: [{ line: '1', item: 'BRG-6204', ...more }] });

describe('quantities, in multiples of 12 and at least 24', () => {
  const inDozens = (line: GivenLine) => run(line, { 'item:BRG-6204': dozens });
  const multiple = (asked: string, down: string, up: string) => ({ problem: 'multiple', asked, multiple: '12', down, up });

  test.each<[string, GivenLine]>([
    ['24', { quantity: '24' }],
    ['36', { quantity: '36' }],
    ['12 here and 12 there', { schedules: [{ quantity: '12' }, { quantity: '12' }] }],
    ['six boxes of ten', { quantity: '6', unit: 'BX' }],
    ['25 less one', { quantity: '25', cancelled: '1' }],
    ['nothing any more', { quantity: '7', cancelled: '7' }],
    ['nothing any more of one schedule line', { schedules: [{ quantity: '24' }, { quantity: '5', cancelled: '5' }] }],
  ])('%s', (_, line) => {
    expect(inDozens(line).value).toEqual({ substitutes: {} });
  });

  test.each<[string, GivenLine, object]>([
    ['25', { quantity: '25' }, multiple('25', '24', '36')],
    ['35', { quantity: '35' }, multiple('35', '24', '36')],
    ['five boxes of ten', { quantity: '5', unit: 'BX' }, multiple('50', '48', '60')],
    ['12', { quantity: '12' }, { problem: 'minimum', asked: '12', minimum: '24' }],
    ['24 less a dozen', { quantity: '24', cancelled: '12' }, { problem: 'minimum', asked: '12', minimum: '24' }],
  ])('%s', (_, line, evidence) => {
    expect(inDozens(line).reason).toEqual(problem(evidence));
  });

  test("every schedule line is a pick of its own; the minimum is the line's", () => {
    expect(inDozens({ schedules: [{ quantity: '11' }, { quantity: '13' }] }).reason).toEqual({
      type: 'not-orderable',
      lines: [multiple('11', '0', '12'), multiple('13', '12', '24')].map((evidence) => ({
        line: '1',
        item: 'BRG-6204',
        ...evidence,
      })),
    });
  });

  test('both can be wrong', () => {
    expect(inDozens({ quantity: '5' }).reason).toMatchObject({ lines: [{ problem: 'multiple' }, { problem: 'minimum' }] });
  });

  test('fractions, for what can be divided', () => {
    const oil = item({ stockUnit: unit('LTR'), packs: [], divisible: true, multiple: decimal('0.25'), minimum: decimal('0.5') });
    const litres = (quantity: string) => run({ item: 'OIL-ISO68', quantity, unit: 'LTR' }, { 'item:OIL-ISO68': oil });
    expect(litres('0.75').value).toEqual({ substitutes: {} });
    expect(litres('0.8').reason).toMatchObject({ lines: [{ item: 'OIL-ISO68', problem: 'multiple', down: '0.75', up: '1' }] });
  });

  test('a multiple of nothing is none', () => {
    expect(run({ quantity: '7' }, { 'item:BRG-6204': item({ multiple: decimal('0') }) }).value).toEqual({ substitutes: {} });
  });

  test('an approval lets it go as ordered; rounding is a change of the order', () => {
    const ran = inDozens({ quantity: '25' });
    expect(ran.ruled({ way: 'approve' })).toEqual({ substitutes: {} });
    expect(ran.ruled({ way: 'round', to: 'up' })).toBeUndefined();
    expect(ran.ruled({ way: 'substitute', line: '1' as never, item: ItemId.of('BRG-6205') })).toBeUndefined();
  });
});

describe('an item that is not sold any more', () => {
  const gone = (more: Partial<Item> = {}): Item => item({ status: 'discontinued', substitutes: ids('BRG-6205'), ...more });
  const buys = (substitution: Customer['substitution'], of: Item = gone(), more: Facts = {}) =>
    run({}, { 'customer:ACME': customer({ substitution }), 'item:BRG-6204': of, ...more });

  test.each<[string, Customer['substitution'], Item, object]>([
    ['never substituted', 'never', gone(), { problem: 'discontinued' }],
    ['substituted on asking', 'ask', gone(), { problem: 'consent-needed', substitute: 'BRG-6205' }],
    ['without a substitute', 'ask', gone({ substitutes: [] }), { problem: 'discontinued' }],
    ['without one, whatever is allowed', 'allowed', gone({ substitutes: [] }), { problem: 'discontinued' }],
    ['with one that nobody knows', 'allowed', gone({ substitutes: ids('BRG-9999') }), { problem: 'discontinued' }],
    ['blocked', 'allowed', gone({ status: 'blocked' }), { problem: 'blocked' }],
    ['blocked, on asking', 'ask', gone({ status: 'blocked' }), { problem: 'blocked' }],
  ])('%s', (_, substitution, of, evidence) => {
    expect(buys(substitution, of).reason).toEqual(problem(evidence));
  });

  test('with standing consent, the substitute ships', () => {
    expect(buys('allowed').value).toEqual({ substitutes: { '1': 'BRG-6205' } });
  });

  test('an item still sold ships itself, whatever may replace it', () => {
    expect(buys('allowed', gone({ status: 'active' })).value).toEqual({ substitutes: {} });
  });

  test('its successor comes before its substitutes', () => {
    const facts: Facts = { 'item:BRG-6204-X': item() };
    expect(buys('allowed', gone({ supersededBy: ItemId.of('BRG-6204-X') }), facts).value).toEqual({
      substitutes: { '1': 'BRG-6204-X' },
    });
  });

  test.each<[string, Item | undefined]>([
    ['not there', undefined],
    ['discontinued too', item({ status: 'discontinued' })],
    ['blocked', item({ status: 'blocked' })],
    ['counted in another unit', item({ stockUnit: unit('BX') })],
  ])('a first choice that is %s is passed over', (_, first) => {
    const facts: Facts = { 'item:BRG-6203': first };
    expect(buys('allowed', gone({ substitutes: ids('BRG-6203', 'BRG-6205') }), facts).value).toEqual({
      substitutes: { '1': 'BRG-6205' },
    });
  });

  test('quantities are judged by what will ship', () => {
    expect(buys('allowed', gone(), { 'item:BRG-6205': dozens }).reason).toEqual(
      problem({ problem: 'multiple', asked: '100', multiple: '12', down: '96', up: '108' }),
    );
    expect(buys('allowed', gone({ multiple: decimal('12') })).value).toEqual({ substitutes: { '1': 'BRG-6205' } });
  });

  test('quantities of what will not ship are not judged', () => {
    expect(buys('never', gone({ multiple: decimal('12') })).reason).toEqual(problem({ problem: 'discontinued' }));
  });

  test('an approval is the consent that was asked for', () => {
    expect(buys('ask').ruled({ way: 'approve' })).toEqual({ substitutes: { '1': 'BRG-6205' } });
  });

  test('an approval without one sells the item itself', () => {
    expect(buys('never').ruled({ way: 'approve' })).toEqual({ substitutes: {} });
    expect(buys('ask', gone({ status: 'blocked' })).ruled({ way: 'approve' })).toEqual({ substitutes: {} });
  });

  test('standing consent on one line stays, when another is approved', () => {
    const ran = given({
      lines: [{}, { item: 'BRG-6205', quantity: '7' }],
      facts: {
        'customer:ACME': customer({ substitution: 'allowed' }),
        'item:BRG-6204': gone({ substitutes: ids('BRG-6206') }),
        'item:BRG-6205': dozens,
        'item:BRG-6206': item(),
      },
    }).run(orderable);
    expect(ran.reason).toMatchObject({
      lines: [
        { line: '2', problem: 'multiple' },
        { line: '2', problem: 'minimum' },
      ],
    });
    expect(ran.ruled({ way: 'approve' })).toEqual({ substitutes: { '1': 'BRG-6206' } });
  });

  test('of a customer that is not there, no consent is known', () => {
    expect(run({}, { 'customer:ACME': undefined, 'item:BRG-6204': gone() }).reason).toEqual(problem({ problem: 'discontinued' }));
  });
});

test('of an item only its standing and its rules are read, and the customer only where consent matters', () => {
  const ran = run({});
  expect(ran.read('item:BRG-6204')).toEqual([{ is: 'active' }, { multiple: '1', minimum: '1' }]);
  expect(ran.keys).not.toContain('customer:ACME');
});
