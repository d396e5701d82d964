/**
 * Buyers of the story, once its day is over: one order after another, each by its buyer's own way (X12 850 over HTTP, the API,
 * a web shop's signed webhook, a CSV file), as real ones send them. What is not taken is sent again.
 */
import { createHmac } from 'node:crypto';
import type { Instant } from '../src/core/model/instant.ts';
import { apiOrder, csvOrder, shopOrder, x12Order, type Basket, type Line, type Written } from './buyers/orders.ts';
import { Callbacks } from './shared/callback.ts';

export interface BuyersOptions {
  readonly hub: string;
  /** Of the web shop's webhooks. */
  readonly secret: string;
  readonly everyMs: number;
  readonly now: () => Instant;
  /** Numbers of a later run are others. */
  readonly run: number;
}

export type Way = 'x12' | 'csv' | 'json' | 'shop';

export interface Buyers {
  /** From now on they order; `key` is the one of the API. */
  readonly begin: (key: string) => void;
  readonly stop: () => Promise<void>;
}

const WAYS: readonly Way[] = ['x12', 'json', 'shop', 'csv'];
const ORDERS_PER_RUN = 100_000;

interface Good extends Omit<Line, 'quantity'> {
  readonly most: number;
  readonly step: number;
}

/** What is bought, at the prices that were agreed, and in what quantities. */
const BEARING: Good = { item: 'BRG-6204', unit: 'EA', price: '4.10', most: 40, step: 1 };
const OIL: Good = { item: 'OIL-46', unit: 'LTR', price: '3.95', most: 60, step: 5 };
const MANY: readonly Good[] = [
  BEARING,
  { item: 'BLT-A48', unit: 'EA', price: '12.75', most: 8, step: 1 },
  { item: 'SEAL-25', unit: 'EA', price: '2.15', most: 120, step: 10 },
  OIL,
];

/** The one that buys by JSON is reached from one warehouse alone, and pays 4.35 for the bearing since the story's day. */
const GOODS: Readonly<Record<Way, readonly Good[]>> = {
  x12: MANY,
  csv: MANY,
  shop: MANY,
  json: [{ ...BEARING, price: '4.35' }, OIL],
};

export function startBuyers({ hub, secret, everyMs, now, run }: BuyersOptions): Buyers {
  const callbacks = new Callbacks();
  let sent = 0;
  let key = '';
  const order = async (): Promise<void> => {
    sent += 1;
    callbacks.after(everyMs, order);
    const way = WAYS[sent % WAYS.length] as Way;
    const written = WRITE[way](basketOf(GOODS[way], run * ORDERS_PER_RUN + sent, now()));
    const { path, headers } = WAYS_IN[way](written, { key, secret });
    await callbacks.deliver(`${hub}${path}`, written.contentType, written.body, headers);
  };
  const begin = (given: string): void => {
    key = given;
    callbacks.after(everyMs, order);
  };
  return { begin, stop: async () => await callbacks.stop() };
}

interface Secrets {
  readonly key: string;
  readonly secret: string;
}

type WayIn = (
  written: Written,
  secrets: Secrets,
) => { readonly path: string; readonly headers: Readonly<Record<string, string>> };

/** X12 over HTTP, the API, a signed webhook, and a file. */
const WAYS_IN: Readonly<Record<Way, WayIn>> = {
  x12: () => ({ path: '/edi/edi:acme', headers: {} }),
  json: ({ name }, { key }) => ({ path: '/v1/orders', headers: { authorization: `Bearer ${key}`, 'idempotency-key': name } }),
  shop: ({ name, body }, { secret }) => ({
    path: '/webhooks/shop:bolt',
    headers: {
      'x-shopify-topic': 'orders/create',
      'x-shopify-webhook-id': name,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    },
  }),
  csv: ({ name }) => ({ path: '/orders', headers: { 'x-file-name': name } }),
};

const WRITE = { x12: x12Order, csv: csvOrder, json: apiOrder, shop: shopOrder } as const;

/** One to three lines; the same number always buys the same. */
function basketOf(goods: readonly Good[], number: number, at: Instant): Basket {
  const lines = Array.from({ length: Math.min(goods.length, 1 + (number % 3)) }, (_, i): Line => {
    const { most, step, ...good } = goods[(number + i) % goods.length] as Good;
    return { ...good, quantity: step * (1 + ((number * 7 + i * 13) % Math.floor(most / step))) };
  });
  return { number, at, lines };
}
