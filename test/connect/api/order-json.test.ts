import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ORDER_SCHEMA } from '../../../src/connect/api/order-schema.ts';
import { readOrderFile } from '../../../src/connect/order-file.ts';
import { bytes, PROFILES } from '../profiles.ts';

const GOOD = readFileSync(new URL('../../../examples/orders/api-order.json', import.meta.url), 'utf8');

test('the published schema is the one that is checked', async () => {
  await expect(`${JSON.stringify(ORDER_SCHEMA, null, 2)}\n`).toMatchFileSnapshot('../../../docs/reference/order.schema.json');
});

test.each([
  ['"quantity": "40"', '"quantity": 40', ['/lines/0/quantity']],
  ['"quantity": "40"', '"quantity": "0"', ['/lines/0/quantity']],
  ['"price": "4.10"', '"price": "-4.10"', ['/lines/0/price']],
  ['"item": "BRG-6204"', '"item": "BRG/6204"', ['/lines/0/item']],
  ['"line": "2"', '"line": "1"', ['/lines/1/line']],
  ['"requested": "2026-06-05",', '"requested": "2026-06-31",', ['/requested']],
  ['"payer": "buyer", ', '', ['/freight/payer']],
  ['"payment"', '"paymnt"', ['/paymnt']],
  ['"customer": "HARBOR",', '', ['/customer']],
])('%s → %s is refused at %j', (from, to, places) => {
  expect(GOOD).toContain(from);
  const [result] = readOrderFile(bytes(GOOD.replace(from, to)), 'order.json', PROFILES);
  expect(result?.kind === 'refused' && result.failures.map(({ where }) => where)).toEqual(places);
});

test('of several orders, the bad one alone is refused', () => {
  const results = readOrderFile(bytes(`[${GOOD}, ${GOOD.replace('"40"', '"forty"')}]`), 'orders.json', PROFILES);
  expect(results.map(({ kind }) => kind)).toEqual(['order', 'refused']);
});
