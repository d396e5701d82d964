import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonNumber, parseJson, toPlain } from '../../../src/connect/message/json.ts';

test('numbers keep their text', () => {
  const read = parseJson('[0.1000, 12345678901234567890.01]');
  expect(read).toEqual({ ok: true, value: [new JsonNumber('0.1000'), new JsonNumber('12345678901234567890.01')] });
});

test('whatever JSON.stringify writes reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const read = parseJson(JSON.stringify(value));
      expect(read.ok && JSON.stringify(toPlain(read.value))).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  ['{"quantity": 1, "quantity": 2}', 'line 1, column 27', 'given twice'],
  ['{"a": 1,\n "b": }', 'line 2, column 7', 'a value is expected'],
  ['[1, 2', 'line 1, column 6', 'end of the list'],
  ['[1] 2', 'line 1, column 5', 'more text'],
  ['[01]', 'line 1, column 3', 'end of the list'],
  ['"a\nb"', 'line 1, column 1', 'control character'],
  ['['.repeat(100_000), 'line 1, column 66', 'nested deeper'],
])('%j is refused at %s', (text, where, reason) => {
  expect(parseJson(text)).toMatchObject({
    ok: false,
    failure: { code: 'malformed', where, reason: expect.stringContaining(reason) as string },
  });
});
