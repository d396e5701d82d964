/** Shop orders that must not be taken as they are, and the signature that proves where they come from. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readOrderFile } from '../../../src/connect/order-file.ts';
import { isSigned } from '../../../src/connect/shop/signature.ts';
import { bytes, PROFILES } from '../profiles.ts';

const example = (name: string): string => readFileSync(new URL(`../../../examples/orders/${name}`, import.meta.url), 'utf8');
const SHOPIFY = example('shop-order.json');
const WOO = example('woo-order.json');

function wheres(text: string): readonly string[] {
  return readOrderFile(bytes(text), 'order.json', PROFILES).flatMap((one) =>
    one.kind === 'refused' ? one.failures.map(({ where }) => where) : [one.kind],
  );
}

describe('refused', () => {
  test.each([
    [
      'Shopify: a line more than the totals say',
      SHOPIFY,
      '"quantity": 2',
      '"quantity": 3',
      ['/order/total_line_items_price', '/order/total_price'],
    ],
    [
      'Shopify: cancelled',
      SHOPIFY,
      '"cancelled_at": null',
      '"cancelled_at": "2026-06-01T10:00:00-04:00"',
      ['/order/cancelled_at'],
    ],
    [
      'Shopify: shipped',
      SHOPIFY,
      '"fulfillment_status": null',
      '"fulfillment_status": "fulfilled"',
      ['/order/fulfillment_status'],
    ],
    ['Shopify: paid back', SHOPIFY, '"paid"', '"refunded"', ['/order/financial_status']],
    ['Shopify: prices with tax', SHOPIFY, '"taxes_included": false', '"taxes_included": true', ['/order/taxes_included']],
    ['Shopify: no city', SHOPIFY, '"city": "Dover"', '"city": ""', ['/order/shipping_address/city']],
    [
      'Shopify: a price that is none',
      SHOPIFY,
      '"31.00"',
      '"31,00"',
      ['/order/line_items/0/price', '/order/total_line_items_price', '/order/total_price'],
    ],
    ['WooCommerce: total', WOO, '"total": "57.45"', '"total": "57.46"', ['/total']],
    ['WooCommerce: cancelled', WOO, '"processing"', '"cancelled"', ['/status']],
    [
      'WooCommerce: no price gives the subtotal',
      WOO,
      '"quantity": 5, "subtotal": "28.00"',
      '"quantity": 70000000, "subtotal": "28.01"',
      ['/line_items/0/subtotal', '/total'],
    ],
    ['WooCommerce: half a piece', WOO, '"quantity": 5', '"quantity": 5.5', ['/line_items/0/quantity', '/total']],
  ])('%s', (_, text, from, to, places) => {
    expect(text).toContain(from);
    expect(wheres(text.replace(from, to))).toEqual(places);
  });
});

test('a line that the shop took out later is not shipped', () => {
  const edited = SHOPIFY.replace(
    '"quantity": 1, "price": "4.10"',
    '"quantity": 1, "current_quantity": 0, "price": "4.10"',
  ).replace('"total_tax"', '"current_total_tax": "3.60", "current_total_price": "56.75", "total_tax"');
  const [result] = readOrderFile(bytes(edited), 'order.json', PROFILES);
  expect(result?.kind === 'order' && result.demand.lines.map(({ id }) => id)).toEqual(['9001', '9002', '9003']);
});

test('without exactly one profile the shop is not guessed', () => {
  const results = readOrderFile(bytes(SHOPIFY), 'order.json', []);
  expect(results).toMatchObject([{ kind: 'refused', failures: [{ code: 'unexpected', where: '/order' }] }]);
});

describe('signature', () => {
  const body = bytes(SHOPIFY);
  const signature = createHmac('sha256', 'secret').update(body).digest('base64');

  test('the shop signed this body', () => {
    expect(isSigned(body, signature, 'secret')).toBe(true);
  });

  test.each([
    ['another body', bytes(`${SHOPIFY} `), signature, 'secret'],
    ['another secret', body, signature, 'other'],
    ['no signature', body, undefined, 'secret'],
    ['half a signature', body, signature.slice(0, 20), 'secret'],
    ['an empty secret', body, createHmac('sha256', '').update(body).digest('base64'), ''],
  ])('%s is not signed', (_, of, given, secret) => {
    expect(isSigned(of, given, secret)).toBe(false);
  });
});
