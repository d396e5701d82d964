import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readOrderFile } from '../../../src/connect/order-file.ts';
import { bytes, PROFILES } from '../profiles.ts';

const GOOD = readFileSync(new URL('../../../examples/orders/orders.csv', import.meta.url), 'utf8');

const outcome = (text: string): readonly string[] =>
  readOrderFile(bytes(text), 'orders.csv', PROFILES).flatMap((one) =>
    one.kind === 'refused' ? one.failures.map(({ where }) => where) : [one.kind],
  );

test.each([
  ['a quantity that is none', 'BRG-6204,80', 'BRG-6204,eighty', ['row 2, column quantity', 'order']],
  ['a day that is none', '2026-06-09,"Call', '09.06.2026,"Call', ['row 2, column requested', 'order']],
  [
    'two purchase orders in one order',
    'P-501,PINE,PR-3001,2026-06-01,2',
    'P-501,PINE,PR-9999,2026-06-01,2',
    ['row 3, column po', 'order'],
  ],
  ['one line number for two items', '2026-06-01,2,BLT', '2026-06-01,1,BLT', ['row 3, column line', 'order']],
  ['no order number', 'P-502,', ',', ['order', 'row 5, column order']],
  ['a cell too many', 'SEAL-25,500', 'SEAL-25,1,500', ['row 5']],
  ['a column nobody knows', ',requested,', ',wanted,', ['row 1, column wanted']],
  ['no unit column', ',unit,', ',price2,', ['row 1, column unit', 'row 1, column price2']],
])('%s', (_, from, to, expected) => {
  expect(GOOD).toContain(from);
  expect(outcome(GOOD.replace(from, to))).toEqual(expected);
});

test('semicolons, as spreadsheets of half the world write them', () => {
  const text = 'order;customer;date;item;quantity;unit\nS-1;PINE;2026-06-01;SEAL-25;5;EA\n';
  expect(outcome(text)).toEqual(['order']);
});

test('rows of one line are its schedule lines', () => {
  const text =
    'order,customer,date,line,item,quantity,unit,shipTo\nS-1,PINE,2026-06-01,1,SEAL-25,5,EA,A\nS-1,PINE,2026-06-01,1,SEAL-25,7,EA,B\n';
  const [result] = readOrderFile(bytes(text), 'x.csv', PROFILES);
  expect(
    result?.kind === 'order' &&
      result.demand.lines.map(({ schedules }) => schedules.map(({ id, quantity }) => [id, quantity.value])),
  ).toEqual([
    [
      ['1.1', '5'],
      ['1.2', '7'],
    ],
  ]);
});

test.each(['', '   ', 'hello', '<xml/>', '\u0000\u0001'])('%j is no order file, and says so', (text) => {
  expect(readOrderFile(bytes(text), 'x', PROFILES)).toMatchObject([{ kind: 'refused', failures: [{ code: 'malformed' }] }]);
});
