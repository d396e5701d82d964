/** Webhooks as shops and a CRM send them: signed, delivered again, out of order, and about orders that changed. */
import { describe, expect, test } from 'vitest';
import type { Answer, Channels } from './channels.ts';
import { example, openChannels, sign } from './channels.ts';

const SHOPIFY = JSON.stringify((JSON.parse(example('shop-order.json')) as { readonly order: unknown }).order);
const WOO = example('woo-order.json');

const shopify = async ({ post }: Channels, id: string, topic: string, body: string, secret?: string): Promise<Answer> =>
  await post('/webhooks/shop:bolt', body, {
    'x-shopify-topic': topic,
    'x-shopify-webhook-id': id,
    'x-shopify-hmac-sha256': sign(body, secret),
  });

const woo = async ({ post }: Channels, id: string, topic: string, body: string): Promise<Answer> =>
  await post('/webhooks/shop:beam', body, {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-delivery-id': id,
    'x-wc-webhook-signature': sign(body),
  });

const crm = async ({ post }: Channels, id: string, body: string): Promise<Answer> =>
  await post('/webhooks/crm:main', body, {
    'x-orderkeel-topic': 'quote.won',
    'x-orderkeel-delivery': id,
    'x-orderkeel-signature': sign(body),
  });

const kinds = (answer: Answer): readonly unknown[] =>
  answer.json().taken.map(({ kind, failures }) => [kind, failures.map(({ where }) => where)]);

/** Another time of the shop's last word on it. */
const at = (body: string, time: string): string =>
  JSON.stringify({ ...(JSON.parse(body) as object), updated_at: `2026-06-01T${time}-04:00` });

/** One of the first line becomes two; Shopify keeps its totals beside. */
function two(body: string): string {
  const order = JSON.parse(body) as { line_items: { quantity: number; price: string }[] } & Record<string, unknown>;
  const [first] = order.line_items;
  if (first === undefined) throw new Error('no line');
  const more = (figure: unknown): string => (Number(figure) + Number(first.price)).toFixed(2);
  return JSON.stringify({
    ...order,
    line_items: order.line_items.map((line, i) => (i === 0 ? { ...line, quantity: 2 } : line)),
    total_line_items_price: more(order['total_line_items_price']),
    total_price: more(order['total_price']),
  });
}

describe('Shopify', { timeout: 60_000 }, () => {
  test('an order is taken once, however often it is delivered, and a forged one leaves nothing', async () => {
    const hub = await openChannels();
    expect((await shopify(hub, 'w1', 'orders/create', SHOPIFY, 'another secret')).status).toBe(401);
    expect((await hub.post('/webhooks/shop:bolt', SHOPIFY)).status).toBe(401);
    expect([await hub.orders(), await hub.hub.store.messages.find('1')]).toEqual([[], undefined]);
    const first = await shopify(hub, 'w1', 'orders/create', SHOPIFY);
    expect([first.status, kinds(first)]).toEqual([200, [['order', []]]]);
    const again = await shopify(hub, 'w1', 'orders/create', SHOPIFY);
    expect(again.json()).toEqual(first.json());
    expect((await shopify(hub, 'w2', 'orders/create', SHOPIFY)).json().taken[0]?.order).toBe(first.json().taken[0]?.order);
    expect(await hub.orders()).toHaveLength(1);
    expect((await hub.hub.store.messages.find(first.json().message))?.raw).toEqual(new TextEncoder().encode(SHOPIFY));
  });

  test('an update is a change by what differs; an older one, come late, changes nothing', async () => {
    const hub = await openChannels();
    await shopify(hub, 'w1', 'orders/create', at(SHOPIFY, '09:00:00'));
    expect(kinds(await shopify(hub, 'w2', 'orders/updated', at(SHOPIFY, '09:01:00')))).toEqual([['unchanged', []]]);
    const changed = await shopify(hub, 'w3', 'orders/updated', at(two(SHOPIFY), '09:03:00'));
    expect(kinds(changed)).toEqual([['change', []]]);
    const quantities = async (): Promise<readonly unknown[]> =>
      (await hub.orders()).map(({ schedules }) => Object.values(schedules).map(({ quantity }) => quantity.value));
    expect(await quantities()).toEqual([['2', '2', '3', '1']]);
    const late = await shopify(hub, 'w4', 'orders/updated', at(SHOPIFY, '09:02:00'));
    expect(late.json().taken).toMatchObject([
      { kind: 'unchanged', notes: expect.arrayContaining(['older than what is known']) as unknown },
    ]);
    expect(await quantities()).toEqual([['2', '2', '3', '1']]);
  });

  test('an update before its order is the order, and a cancellation before its order waits for it', async () => {
    const hub = await openChannels();
    expect(kinds(await shopify(hub, 'w1', 'orders/updated', SHOPIFY))).toEqual([['order', []]]);
    expect(kinds(await shopify(hub, 'w2', 'orders/create', SHOPIFY))).toEqual([['order', []]]);
    const other = JSON.stringify({ ...(JSON.parse(SHOPIFY) as object), id: 77, name: '#77' });
    const cancelled = JSON.stringify({ ...(JSON.parse(other) as object), cancelled_at: '2026-06-01T10:00:00-04:00' });
    expect(kinds(await shopify(hub, 'w3', 'orders/cancelled', cancelled))).toEqual([['cancel', []]]);
    expect(kinds(await shopify(hub, 'w4', 'orders/create', other))).toEqual([['order', []]]);
    const states = (await hub.orders()).map(({ state, header }) => [header.channel.message, state]);
    expect(Object.fromEntries(states)).toMatchObject({ '77': 'cancelled' });
    expect(states).toHaveLength(2);
  });

  test.each([
    ['a topic that nobody reads', 'products/update', (body: string) => body, 'topic'],
    ['no JSON', 'orders/create', (body: string) => body.slice(0, -9), expect.stringMatching(/^line 1, column /)],
    [
      'shipped by the shop',
      'orders/updated',
      (body: string) => body.replace('"fulfillment_status":null', '"fulfillment_status":"fulfilled"'),
      '/fulfillment_status',
    ],
    ['an order of ours in place of theirs', 'orders/create', () => example('api-order.json'), '/'],
    ['a cancellation of no order', 'orders/cancelled', () => '{}', '/id'],
  ])('%s is refused with its place, and kept', async (_, topic, change, where) => {
    const hub = await openChannels();
    const answer = await shopify(hub, 'w1', topic, change(SHOPIFY));
    expect([answer.status, kinds(answer)]).toEqual([200, [['refused', [where]]]]);
    expect(await hub.hub.store.messages.find(answer.json().message)).toMatchObject({
      connection: 'shop:bolt',
      kind: `webhook:${topic}`,
    });
  });

  test('without a secret none is taken', async () => {
    const hub = await openChannels({
      data: (data) => ({
        ...data,
        partners: data.partners.map((profile) =>
          profile.connection === 'shop:bolt' ? { ...profile, sender: { kind: 'shopify' } } : profile,
        ),
      }),
    });
    expect((await shopify(hub, 'w1', 'orders/create', SHOPIFY)).status).toBe(503);
    expect((await hub.post('/webhooks/edi:acme', '')).status).toBe(404);
  });
});

describe('WooCommerce', { timeout: 60_000 }, () => {
  test('the ping is answered; an order is taken, and cancelled by an update', async () => {
    const hub = await openChannels();
    for (const body of ['', 'webhook_id=12']) expect((await hub.post('/webhooks/shop:beam', body)).status).toBe(200);
    expect((await hub.post('/webhooks/shop:beam', 'webhook_id=12&status=on')).status).toBe(401);
    expect(kinds(await woo(hub, 'd1', 'order.created', WOO))).toEqual([['order', []]]);
    const cancelled = WOO.replace('"processing"', '"cancelled"');
    expect(kinds(await woo(hub, 'd2', 'order.updated', cancelled))).toEqual([['cancel', []]]);
    expect(kinds(await woo(hub, 'd2', 'order.updated', cancelled))).toEqual([['cancel', []]]);
    expect((await hub.orders()).map(({ state }) => state)).toEqual(['cancelled']);
    expect(kinds(await woo(hub, 'd3', 'order.deleted', '{"id":1}'))).toEqual([['refused', ['topic']]]);
  });
});

describe('a CRM', { timeout: 60_000 }, () => {
  const quote = {
    quote: 'Q-100',
    customer: 'HARBOR',
    wonAt: '2026-06-01T09:00:00-04:00',
    currency: 'USD',
    shipTo: 'PIER-9',
    lines: [{ line: '1', item: 'BRG-6204', quantity: '200', unit: 'EA', price: '3.50' }],
  };

  test('a quote that was won is an order at the quoted prices, under its number, once', async () => {
    const hub = await openChannels();
    const first = await crm(hub, 'c1', JSON.stringify(quote));
    expect([first.status, kinds(first)]).toEqual([200, [['order', []]]]);
    expect((await crm(hub, 'c1', JSON.stringify(quote))).json()).toEqual(first.json());
    expect((await crm(hub, 'c2', JSON.stringify(quote))).json().taken[0]?.order).toBe(first.json().taken[0]?.order);
    const [order, ...others] = await hub.orders();
    expect(others).toEqual([]);
    expect(order?.header.references).toContainEqual({ kind: 'contract', issuer: 'crm:main', value: 'Q-100' });
    expect(order?.agreed?.lines['1']?.price).toBe('3.5');
    expect(Object.values(order?.holds ?? {}).map(({ reason }) => reason.type)).not.toContain('price-difference');
  });

  test.each([
    ['without a price', { ...quote, lines: [{ line: '1', item: 'BRG-6204', quantity: '1', unit: 'EA' }] }, '/lines/0/price'],
    ['without its number', { ...quote, quote: undefined }, '/quote'],
    ['of a customer that can be none', { ...quote, customer: 'A/B' }, '/customer'],
    ['with what nobody asked for', { ...quote, discount: '5' }, '/discount'],
  ])('%s is refused with its place', async (_, body, where) => {
    const answer = await crm(await openChannels(), 'c1', JSON.stringify(body));
    expect([answer.status, kinds(answer)]).toEqual([422, [['refused', [where]]]]);
  });
});
