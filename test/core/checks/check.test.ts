import { expect, test } from 'vitest';
import { check } from '../../../src/core/checks/check.ts';
import type { ParameterSpec, ParameterValue } from '../../../src/core/model/catalog.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { duration } from '../../../src/core/model/instant.ts';
import { given } from './given.ts';

/** A check of one parameter, which gives back what it got. */
const echo = (spec: ParameterSpec) =>
  check({
    name: 'echo',
    version: 1,
    summary: 'gives back its parameter',
    scope: 'order',
    parameters: { limit: spec },
    uses: [],
    run: (_, { limit }) => ({ verdict: 'pass', value: limit }),
  });

const percent: ParameterSpec = { kind: 'percent', default: decimal('0.5'), tighter: 'lower' };
const amount: ParameterSpec = { kind: 'amount', default: decimal('25'), tighter: 'lower' };
const quantity: ParameterSpec = { kind: 'quantity', default: decimal('1'), tighter: 'lower' };
const count: ParameterSpec = { kind: 'count', default: 3, tighter: 'lower' };
const length: ParameterSpec = { kind: 'duration', default: duration('4h'), tighter: 'lower' };
const flag: ParameterSpec = { kind: 'flag', default: false, tighter: true };
const choice: ParameterSpec = { kind: 'choice', default: 'warn', options: ['warn', 'stop'] };

test.each<[spec: ParameterSpec, value: ParameterValue]>([
  [percent, '0.25'],
  [amount, '12.50'],
  [quantity, '7'],
  [count, 5],
  [length, 60_000],
  [flag, true],
  [choice, 'stop'],
])('a check gets its parameter %o as the workflow has it: %j', (spec, value) => {
  expect(given().run(echo(spec)).value).toBe(spec.default);
  expect(given().run(echo(spec), { limit: value }).value).toBe(value);
});

test.each<[spec: ParameterSpec, value: ParameterValue, says: string]>([
  [percent, 0.25, 'echo: limit is of kind percent, got 0.25'],
  [amount, 12, 'echo: limit is of kind amount, got 12'],
  [quantity, true, 'echo: limit is of kind quantity, got true'],
  [count, '5', 'echo: limit is of kind count, got 5'],
  [length, '4h', 'echo: limit is of kind duration, got 4h'],
  [flag, 'yes', 'echo: limit is of kind flag, got yes'],
  [choice, 'shout', 'echo: limit is of kind choice, got shout'],
])('a value that is not of its kind is a bug of whoever compiled the workflow: %o, %j', (spec, value, says) => {
  expect(() => given().run(echo(spec), { limit: value })).toThrow(says);
});
