/** Facts from outside: good ones are taken and made canonical, bad ones are refused with their place, and nothing is thrown. */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FACT_KINDS, parseFactKey } from '../../../src/core/model/fact.ts';
import { instant } from '../../../src/core/model/instant.ts';
import { must } from '../../../src/core/model/result.ts';
import { readFact } from '../../../src/connect/facts/read-fact.ts';
import { FACTS_SCHEMA } from '../../../src/connect/facts/schema.ts';
import { FACTS } from '../../core/checks/facts.ts';
import { CASES, KEYS, sundays, SUNDAYS_ONLY } from './cases.ts';

const refusals = (key: string, value: unknown): readonly string[] => {
  const result = readFact(key, value);
  return result.ok ? [] : result.failure.map(({ code, where }) => `${code} ${where}`);
};

describe.each(CASES)('$kind', ({ key, good, canonical, bad }) => {
  test('a good value is taken, and made canonical', () => {
    expect(readFact(key, good)).toEqual({ ok: true, value: { key, value: canonical ?? good } });
  });

  test('a judged value is judged the same again', () => {
    const once = must(readFact(key, good));
    expect(must(readFact(once.key, once.value))).toEqual(once);
  });

  test.each(bad.map(([what, change, refused]) => ({ what, change, refused })))('$what is refused', ({ change, refused }) => {
    expect(refusals(key, { ...(good as object), ...change })).toEqual(refused.map((each) => each.replace('#', `${key}#`)));
  });

  test('nothing at all, a list and a text are refused', () => {
    for (const value of [undefined, null, [], 'x', 7]) expect(refusals(key, value)).toEqual([`malformed ${key}#`]);
  });

  test('a field that nobody knows is refused by name', () => {
    expect(refusals(key, { ...(good as object), 'a/b': 1 })).toEqual([`unexpected ${key}#/a~1b`]);
  });
});

test('there is a case for every kind', () => {
  expect(CASES.map(({ kind }) => kind).sort()).toEqual([...FACT_KINDS].sort());
});

test('every failure at once, each with a way out', () => {
  const result = readFact('cost:I', { cost: { amount: 4.1, currency: 'usd' } });
  expect(result).toEqual({
    ok: false,
    failure: [
      {
        code: 'not-a-decimal',
        where: 'cost:I#/cost/amount',
        found: '4.1',
        wayOut: 'give an exact figure of nought or more, as text, such as "12.50"',
      },
      {
        code: 'not-a-currency',
        where: 'cost:I#/cost/currency',
        found: 'usd',
        wayOut: 'give the three capital letters of ISO 4217, such as USD',
      },
    ],
  });
});

test.each(Object.entries(FACTS))('the town’s fact %s is taken as it is', (key, value) => {
  const read = must(readFact(key, value));
  expect(must(readFact(key, read.value))).toEqual(read);
});

describe('keys', () => {
  test.each(KEYS.good)('%s is one', (key) => {
    expect(parseFactKey(key, 'facts[0]')).toEqual({ ok: true, value: key });
  });

  test.each(KEYS.bad)('%j is none', (key) => {
    expect(parseFactKey(key, 'facts[0]')).toMatchObject({ ok: false, failure: { code: 'fact-unknown', where: 'facts[0]' } });
    expect(refusals(key, {})).toEqual(['fact-unknown key']);
  });

  test('an unknown kind is told all kinds; a known one, how its key is written', () => {
    expect(parseFactKey('prize:A/B', 'key')).toMatchObject({
      failure: { wayOut: expect.stringContaining('price, cost, terms') },
    });
    expect(parseFactKey('price:A', 'key')).toMatchObject({
      failure: { wayOut: expect.stringContaining('price:AGREEMENT/ITEM') },
    });
  });
});

describe('whatever comes', () => {
  const keys = fc.oneof(fc.constantFrom(...Object.keys(FACTS)), fc.string({ maxLength: 200 }));

  test('nothing is thrown, and every failure has a place and a way out', () => {
    fc.assert(
      fc.property(keys, fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withNullPrototype: true })), (key, value) => {
        expectWhole(key, value);
      }),
      { numRuns: 1_000 },
    );
  });

  test('nor when one place of a good value is anything else', () => {
    const spots = CASES.flatMap(({ key, good }) => placesOf(good).map((path) => ({ key, good, path })));
    fc.assert(
      fc.property(fc.constantFrom(...spots), fc.jsonValue(), ({ key, good, path }, put) => {
        expectWhole(key, replaced(good, path, put));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('docs/reference/facts.schema.json is this schema, and takes what is taken here', async () => {
  await expect(`${JSON.stringify(FACTS_SCHEMA, null, 2)}\n`).toMatchFileSnapshot('../../../docs/reference/facts.schema.json');
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(FACTS_SCHEMA);
  for (const { key, good } of CASES) expect(validate({ [key]: good }), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ 'cost:I': { cost: { amount: 4.1, currency: 'USD' } } })).toBe(false);
});

test('a calendar may be closed for 727 days in a row, and not for 734', () => {
  const calendar = (many: number): unknown => ({ id: 'EAST', week: SUNDAYS_ONLY, holidays: sundays(many), offsets: [] });
  expect(refusals('calendar:EAST', calendar(103))).toEqual([]);
  expect(refusals('calendar:EAST', calendar(104))).toEqual(['malformed calendar:EAST#/week']);
});

test('an instant is the same, written or counted', () => {
  const payment = (expires: unknown): unknown => ({ status: 'authorised', amount: { amount: '1', currency: 'USD' }, expires });
  const at = instant('2026-06-01T12:00:00Z');
  expect(must(readFact('payment:O1', payment('2026-06-01T14:00:00+02:00')))).toEqual(must(readFact('payment:O1', payment(at))));
});

/** Either a fact that is read the same again, or failures that each say where and what to do. */
function expectWhole(key: string, value: unknown): void {
  const result = readFact(key, value);
  const again = result.ok ? readFact(key, result.value.value) : result;
  expect(again).toEqual(result);
  const failures = result.ok ? [] : result.failure;
  expect(failures.filter(({ where, wayOut }) => where === '' || wayOut === '')).toEqual([]);
}

type Path = readonly (string | number)[];

function placesOf(data: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(data)) return [path, ...data.flatMap((item, i) => placesOf(item, [...path, i]))];
  if (typeof data !== 'object' || data === null) return [path];
  return [path, ...Object.entries(data).flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

function replaced(data: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(data)) return data.map((item: unknown, i) => (i === key ? replaced(item, rest, put) : item));
  const fields = data as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: replaced(fields[key], rest, put) };
}
