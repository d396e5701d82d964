/** Mappings are written by people: what never ends is an error, what would lose digits is an error, each with its place. */
import { afterAll, expect, test } from 'vitest';
import { Mapper } from '../../../src/connect/mapping/mapper.ts';
import { asJson, asTexts, jsonText } from '../../../src/connect/mapping/numeral.ts';
import { parseJson } from '../../../src/connect/message/json.ts';
import { must } from '../../../src/core/model/result.ts';

const mapper = new Mapper();
afterAll(async () => await mapper.close());

const CODES = { units: { PC: 'EA', KAR: 'CS' } };

/** The text that comes out, or what is wrong. */
async function mapped(text: string, input: string): Promise<string> {
  const given = await mapper.map({ file: 'm.jsonata', text }, asTexts(must(parseJson(input))), CODES);
  if (given.ok) return jsonText(asJson(given.value));
  const { failure } = given;
  return `${failure.where}: ${'reason' in failure ? failure.reason : failure.code}`;
}

test.each([
  ['figures stay what was written', '{ "q": qty, "p": price }', '{"qty":12,"price":4.10}', '{"q":"12","p":"4.10"}'],
  ['no digit is lost in a sum', '$add(a, b)', '{"a":0.1,"b":0.2}', '"0.3"'],
  ['nor in a product', '$multiply(a, "3")', '{"a":"1.005"}', '"3.015"'],
  ['nor over a list', '$sum(lines.amount)', '{"lines":[{"amount":0.1},{"amount":0.2},{"amount":0.3}]}', '"0.6"'],
  ['nor in a long number', '{ "gtin": g }', '{"g":123456789012345678}', '{"gtin":"123456789012345678"}'],
  ['a quotient says to how many places', '$divide(a, "3", 2)', '{"a":10}', '"3.33"'],
  ['rounding is half up', '$round(a, 2)', '{"a":1.005}', '"1.01"'],
  ['figures compare as figures', '$compare(a, b)', '{"a":"10","b":"9"}', '1'],
  ['a figure can be written as a number', '{ "n": $numeral(a) }', '{"a":"12.50"}', '{"n":12.5}'],
  ['a code is looked up', '$code("units", u)', '{"u":"PC"}', '"EA"'],
  ['one line in brackets is a list', '[lines.{ "x": a }]', '{"lines":[{"a":"1"}]}', '[{"x":"1"}]'],
  ['a field that is not there is left out', '{ "a": x, "b": y }', '{"x":"1"}', '{"a":"1"}'],
])('%s', async (_, text, input, out) => {
  expect(await mapped(text, input)).toBe(out);
});

test.each([
  ['arithmetic of floats', '{ "q":\n  qty * 2 }', '{"qty":"1"}', 'm.jsonata: line 2, column '],
  [
    'a number that came of a float',
    '{ "q": $number(qty) / 3 }',
    '{"qty":"1"}',
    'm.jsonata: /q is the number 0.3333333333333333, which may have',
  ],
  [
    'a code that is not in the table',
    '$code("units", u)',
    '{"u":"XX"}',
    'm.jsonata: line 1, column 7: codes/units.csv has no line for "XX"',
  ],
  [
    'a table that is not there',
    '$code("unit", u)',
    '{"u":"XX"}',
    'm.jsonata: line 1, column 7: there is no table codes/unit.csv',
  ],
  ['no figure', '$add(a, "1")', '{"a":"ten"}', 'm.jsonata: line 1, column 6: "ten" is no exact figure'],
  ['a slip of the pen', '{ "a": }', '{}', 'm.jsonata: line 1, column 9: The symbol "}"'],
  ['nothing', 'a.b', '{}', 'm.jsonata: it gives nothing'],
  ['a function', '{ "f": function($x) { $x } }', '{}', 'm.jsonata: /f is a function'],
  [
    'an endless recursion',
    '($f := function($n) { 1 + $f($n + 1) }; $f(1))',
    '{}',
    'm.jsonata: line 1, column 30: it calls itself deeper than 400',
  ],
  ['an endless loop', '($f := function($n) { $f($n + 1) }; $f(1))', '{}', ': it takes longer than 3000 ms'],
  [
    'an endless regular expression',
    '$match(a, /^(a+)+$/)',
    `{"a":"${'a'.repeat(40)}!"}`,
    'm.jsonata: it takes longer than 8000 ms',
  ],
  ['all memory', '$pad("x", 1000000000)', '{}', 'm.jsonata: '],
])('%s is an error with its place', { timeout: 60_000 }, async (_, text, input, said) => {
  expect(await mapped(text, input)).toContain(said);
});

test('one that is ended harms no other', { timeout: 60_000 }, async () => {
  const input = `{"a":"${'a'.repeat(40)}!"}`;
  const all = await Promise.all([mapped('"one"', '{}'), mapped('$match(a, /^(a+)+$/)', input), mapped('"three"', '{}')]);
  expect(all).toEqual(['"one"', expect.stringContaining('longer'), '"three"']);
});
