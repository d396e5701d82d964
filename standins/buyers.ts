/**
 * Buyers of the story, once its day is over: one order after another, each by its buyer's own way (X12 850 over HTTP, the API,
 * a web shop's signed webhook, a CSV file, a quote that the CRM's people win, an 850 in a folder), as real ones send them.
 * What is not taken is sent again.
 */
import { createHmac } from 'node:crypto';
import type { Instant } from '../src/core/model/instant.ts';
import {
  ACME,
  apiOrder,
  csvOrder,
  LEHIGH,
  quoted,
  shopOrder,
  x12Order,
  type Basket,
  type Line,
  type Written,
} from './buyers/orders.ts';
import { Callbacks } from './shared/callback.ts';
import { drop } from './shared/drop.ts';

export interface BuyersOptions {
  readonly hub: string;
  readonly crm: string;
  /** That the hub watches. */
  readonly dropFolder: string;
  /** Of the web shop's webhooks. */
  readonly secret: string;
  readonly everyMs: number;
  readonly now: () => Instant;
  /** Numbers of a later run are others. */
  readonly run: number;
}

export type Way = 'x12' | 'csv' | 'json' | 'shop' | 'quote' | 'folder';

export interface Buyers {
  /** From now on they order; `key` is the one of the API. */
  readonly begin: (key: string) => void;
  readonly stop: () => Promise<void>;
}

const WAYS: readonly Way[] = ['x12', 'json', 'quote', 'shop', 'folder', 'csv'];
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
  folder: MANY,
  // Below the list, for as many as these: what was quoted is what is billed.
  quote: [{ ...BEARING, price: '3.90' }, OIL],
  json: [{ ...BEARING, price: '4.35' }, OIL],
};

export function startBuyers({ hub, crm, dropFolder, secret, everyMs, now, run }: BuyersOptions): Buyers {
  const callbacks = new Callbacks();
  let sent = 0;
  let key = '';
  const order = async (): Promise<void> => {
    sent += 1;
    callbacks.after(everyMs, order);
    const way = WAYS[sent % WAYS.length] as Way;
    const written = WRITE[way](basketOf(GOODS[way], run * ORDERS_PER_RUN + sent, now()));
    const post = async (url: string, headers = {}, body = written.body): Promise<void> =>
      await callbacks.deliver(url, written.contentType, body, headers);
    await SEND[way](written, { hub, crm, dropFolder, key, secret, post });
  };
  const begin = (given: string): void => {
    key = given;
    callbacks.after(everyMs, order);
  };
  return { begin, stop: async () => await callbacks.stop() };
}

interface Sending extends Pick<BuyersOptions, 'hub' | 'crm' | 'dropFolder' | 'secret'> {
  readonly key: string;
  /** Default: what was written. */
  readonly post: (url: string, headers?: Readonly<Record<string, string>>, body?: string) => Promise<void>;
}

/** X12 over HTTP, the API, a signed webhook, a file, a quote that is written and then won, and a file in a folder. */
const SEND: Readonly<Record<Way, (written: Written, sending: Sending) => Promise<void>>> = {
  x12: async (_, { hub, post }) => await post(`${hub}/edi/edi:acme`),
  json: async ({ name }, { hub, key, post }) =>
    await post(`${hub}/v1/orders`, { authorization: `Bearer ${key}`, 'idempotency-key': name }),
  shop: async ({ name, body }, { hub, secret, post }) =>
    await post(`${hub}/webhooks/shop:bolt`, {
      'x-shopify-topic': 'orders/create',
      'x-shopify-webhook-id': name,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    }),
  csv: async ({ name }, { hub, post }) => await post(`${hub}/orders`, { 'x-file-name': name }),
  quote: async ({ name }, { crm, post }) => {
    await post(`${crm}/quotes`);
    await post(`${crm}/quotes/${name}/won`, {}, '');
  },
  folder: async ({ name, body }, { dropFolder }) => await drop(dropFolder, name, body),
};

const WRITE: Readonly<Record<Way, (basket: Basket) => Written>> = {
  x12: (basket) => x12Order(ACME, basket),
  csv: csvOrder,
  json: apiOrder,
  shop: shopOrder,
  quote: quoted,
  folder: (basket) => x12Order(LEHIGH, basket),
};

/** One to three lines; the same number always buys the same. */
function basketOf(goods: readonly Good[], number: number, at: Instant): Basket {
  const lines = Array.from({ length: Math.min(goods.length, 1 + (number % 3)) }, (_, i): Line => {
    const { most, step, ...good } = goods[(number + i) % goods.length] as Good;
    return { ...good, quantity: step * (1 + ((number * 7 + i * 13) % Math.floor(most / step))) };
  });
  return { number, at, lines };
}
