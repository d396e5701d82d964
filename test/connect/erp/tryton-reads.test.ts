/**
 * Customers, items and prices that a real Tryton owns: what a clerk enters there makes an order possible, dearer, or no
 * more possible. Only where there is one (TRYTON_URL).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { factKey } from '../../../src/core/model/fact.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { LiveOrder } from '../../../src/core/model/order.ts';
import type { Id } from '../../../src/connect/erp/tryton/client.ts';
import { fromDecimal, toDecimal, type WireDecimal } from '../../../src/connect/erp/tryton/values.ts';
import {
  capture,
  clerk,
  following,
  hasItem,
  hasParty,
  holdOf,
  hub,
  learn,
  leftOut,
  randomName,
  receives,
  until,
} from './tryton-town.ts';
import { access } from './tryton-access.ts';
import { eventually } from '../../support/eventually.ts';

vi.setConfig({ testTimeout: 240_000 });

/** What was read in Tryton, by model: the fields, and of which records. */
interface Asked {
  readonly model: string;
  readonly fields: readonly string[];
  readonly ids: readonly Id[];
}
const asked: Asked[] = [];
const READ = /^model\.(?<model>[\w.]+)\.read$/;

/** Hands everything on to Tryton, and notes what was read. */
const counter = createServer((request, response) => {
  void (async () => {
    const body = await new Response(ReadableStream.from(request)).text();
    const { method, params } = JSON.parse(body) as {
      readonly method: string;
      readonly params: readonly [readonly Id[], readonly string[]];
    };
    const model = READ.exec(method)?.groups?.['model'];
    if (model !== undefined) asked.push({ model, ids: params[0], fields: params[1] });
    const headers = { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' };
    const answer = await fetch(`${access.url}${request.url}`, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  })();
});
const ofCode = (model: string): readonly Id[] =>
  asked.filter((each) => each.model === model && each.fields.includes('code')).flatMap(({ ids }) => ids);

let follower: ReturnType<typeof following>;
beforeAll(async () => {
  await new Promise<void>((listens) => counter.listen(0, '127.0.0.1', listens));
  const url = `http://127.0.0.1:${(counter.address() as AddressInfo).port}`;
  follower = following(['stock', 'credit', 'customers', 'items', 'prices'], url);
  // Goods of which nobody knows the class may go to whoever is in the country: compliance has said so.
  await learn(factKey('export-rule', 'US', 'UNCLASSIFIED'), { verdict: 'allowed', rule: 'domestic' });
  const { value: transit } = await hub.store.read.fact(factKey('transit', 'EAST', 'OH'));
  await learn(factKey('transit', 'EAST', 'VA'), transit as object);
  await follower.look();
}, 240_000);
afterAll(() => void counter.close());

/** Tryton comes without countries. */
async function virginia(): Promise<{ readonly country: Id; readonly subdivision: Id }> {
  const talk = clerk();
  const [known] = await talk.search('country.country', [['code', '=', 'US']]);
  const country = known ?? (await talk.create('country.country', { name: 'United States', code: 'US' }));
  const [state] = await talk.search('country.subdivision', [['code', '=', 'US-VA']]);
  return {
    country,
    subdivision: state ?? (await talk.create('country.subdivision', { name: 'Virginia', code: 'US-VA', type: 'state', country })),
  };
}

/** A customer, and what it buys: both only in Tryton. */
async function newcomers(
  price = '20.00',
  much = 500,
): Promise<{ readonly customer: string; readonly item: string; readonly party: Id; readonly product: Id }> {
  const [customer, item] = [`C-${randomName()}`, `PUMP-${randomName()}`];
  const talk = clerk();
  const party = await hasParty(talk, customer, '99999999', await virginia());
  return { customer, item, party, product: await hasItem(talk, item, much, price) };
}

/** What is not Tryton's to say: compliance has screened the customer, and finance knows of nothing overdue. */
async function isCleared(customer: string): Promise<void> {
  const clear = { result: 'clear', listVersion: '2026-05-29', matches: [] };
  await learn(factKey('screening', digest({ name: customer, country: 'US' })), clear);
  const standing = { overdue: { amount: '0', currency: 'USD' }, oldestOverdueDays: 0, stopped: false };
  await learn(factKey('credit-standing', customer), standing);
}

const isReleased = ({ fulfillments }: LiveOrder): boolean =>
  Object.values(fulfillments).some(({ state }) => state === 'released');

/** Of its only line, in the sale that Tryton has. */
async function soldFor(order: OrderId): Promise<string> {
  const lines = await clerk().find<{ readonly unit_price: WireDecimal }>(
    'sale.line',
    [['sale.reference', 'like', `${order}:%`]],
    ['unit_price'],
  );
  return lines.map(({ unit_price: price }) => fromDecimal(price)).join();
}

const listPrice = async (product: Id, price: string): Promise<void> => {
  const talk = clerk();
  const [row] = await talk.read<{ readonly template: Id }>('product.product', [product], ['template']);
  await talk.write('product.template', [row?.template ?? 0], { list_price: toDecimal(decimal(price)) });
};

test('an order that nobody could place is possible once its customer, item and price are entered in Tryton', async () => {
  const { customer, item } = await newcomers();
  const order = await capture('10', { customer, item, shipTo: undefined });
  const missing = await until(order, (live) => holdOf(live, 'incomplete'));
  expect(holdOf(missing, 'incomplete')?.reason).toMatchObject({
    missing: expect.arrayContaining([{ what: 'customer', where: 'customer' }]),
  });

  await follower.look();
  const unscreened = await until(order, (live) => holdOf(live, 'screening') && holdOf(live, 'credit'));
  const causes = Object.values(unscreened.holds).map(({ reason }) => reason.type);
  expect(new Set(causes)).toEqual(new Set(['screening', 'credit']));
  await isCleared(customer);
  await until(order, isReleased);
  await eventually(async () => expect(await soldFor(order)).toBe('20'));
});

test('a price raised in Tryton is that of an order not yet released, and is asked about where the buyer stated another', async () => {
  const { customer, item, product } = await newcomers();
  await follower.look();
  const orders = [
    await capture('10', { customer, item, shipTo: undefined }),
    await capture('11', { customer, item, shipTo: undefined, price: '20.00' }),
  ] as const;
  for (const order of orders) {
    const live = await until(order, (it) => holdOf(it, 'screening'));
    expect(holdOf(live, 'price-difference')).toBeUndefined();
  }

  await listPrice(product, '21.50');
  await follower.look();
  const questioned = await until(orders[1], (live) => holdOf(live, 'price-difference'));
  expect(holdOf(questioned, 'price-difference')?.reason).toMatchObject({
    lines: [{ ours: '21.5', theirs: '20', problem: 'beyond-tolerance' }],
  });
  await isCleared(customer);
  await until(orders[0], isReleased);
  await eventually(async () => expect(await soldFor(orders[0])).toBe('21.5'));
});

test('a product made inactive, and one that is no longer for sale, are ordered no more', async () => {
  const [gone, blocked] = [await newcomers(), await newcomers()];
  await follower.look();
  const talk = clerk();
  await talk.write('product.product', [gone.product], { active: false });
  const [row] = await talk.read<{ readonly template: Id }>('product.product', [blocked.product], ['template']);
  await talk.write('product.template', [row?.template ?? 0], { salable: false });
  await follower.look();
  for (const [{ customer, item }, problem] of [
    [gone, 'discontinued'],
    [blocked, 'blocked'],
  ] as const) {
    const live = await until(await capture('1', { customer, item, shipTo: undefined }), (it) => holdOf(it, 'not-orderable'));
    expect(holdOf(live, 'not-orderable')?.reason).toMatchObject({ lines: [{ item, problem }] });
  }
});

test('a place made inactive, and then its customer, is shipped to no more', async () => {
  const { customer, item, party } = await newcomers();
  await follower.look();
  const talk = clerk();
  const [address = 0] = await talk.search('party.address', [['party', '=', party]]);
  const shipTo = `erp-${address}`;
  const problems = async (): Promise<unknown> => {
    await follower.look();
    const live = await until(await capture('1', { customer, item, shipTo }), (it) => holdOf(it, 'ship-to'));
    return holdOf(live, 'ship-to')?.reason;
  };
  await talk.write('party.address', [address], { active: false });
  expect(await problems()).toMatchObject({ problems: [{ problem: 'ship-to-stopped', shipTo }] });
  await talk.write('party.party', [party], { active: false });
  expect(await problems()).toMatchObject({
    problems: [{ problem: 'customer-stopped', customer }, { problem: 'ship-to-stopped' }],
  });
});

test('goods received at another price make the cost that margins are judged by', async () => {
  const { item, product } = await newcomers('20.00', 100);
  const talk = clerk();
  const [row] = await talk.read<{ readonly template: Id }>('product.product', [product], ['template']);
  await talk.write('product.template', [row?.template ?? 0], { cost_price_method: 'average' });
  await follower.look();
  const cost = async (): Promise<unknown> => (await hub.store.read.fact(factKey('cost', item))).value;
  expect(await cost()).toEqual({ cost: { amount: '1', currency: 'USD' } });
  await receives(talk, item, 100, '6.00');
  await follower.look();
  expect(await cost()).toEqual({ cost: { amount: '3.5', currency: 'USD' } });
});

test('what has not changed is not read a second time', async () => {
  const { product, party } = await newcomers();
  await follower.look();
  asked.length = 0;
  await listPrice(product, '22.00');
  await follower.look();
  // Other tests' clerks may be at work, but not on what Tryton had from the beginning.
  const [bearing] = await clerk().search('product.product', [['code', '=', 'BRG-6204']]);
  expect(new Set(ofCode('product.product'))).toContain(product);
  expect(ofCode('product.product')).not.toContain(bearing);
  expect(ofCode('party.party')).not.toContain(party);
});

test('the fixed prices of a party’s price list are its agreement; a formula is left out, and said once', async () => {
  const [{ customer, item, party, product }, other] = [await newcomers(), await newcomers()];
  const name = `NET-${randomName()}`;
  const talk = clerk();
  const lines = [
    { product, quantity: 100, formula: '17.25' },
    { product, formula: "Decimal('18.00')" },
    { product: other.product, formula: 'list_price * 0.9' },
  ];
  const list = await talk.create('product.price_list', { name, lines: [['create', lines]] });
  await talk.write('party.party', [party], { sale_price_list: list });
  leftOut.length = 0;
  await follower.look();
  // Written once more, it is read once more.
  await talk.write('product.price_list', [list], { name });
  await follower.look();
  expect(leftOut.filter((text) => text.includes(name))).toEqual([
    expect.stringContaining(`the price of the product ${other.item}`),
  ]);
  await isCleared(customer);
  const order = await capture('100', { customer, item, shipTo: undefined });
  await until(order, isReleased);
  await eventually(async () => expect(await soldFor(order)).toBe('17.25'));

  const own = await talk.search('product.price_list.line', [
    ['price_list', '=', list],
    ['product', '=', product],
  ]);
  await talk.write('product.price_list.line', [Math.min(...own)], { formula: '16.50' });
  await follower.look();
  const { value } = await hub.store.read.fact(factKey('price', name, item));
  expect(value).toMatchObject({ spans: [{ breaks: [{ price: '18' }, { atLeast: '100', price: '16.5' }] }] });
  // Without the break, and then without the item.
  for (const [line, price] of [
    [Math.min(...own), '18'],
    [Math.max(...own), '20'],
  ] as const) {
    await talk.write('product.price_list', [list], { lines: [['delete', [line]]] });
    await follower.look();
    const now = await capture('100', { customer, item, shipTo: undefined });
    await until(now, isReleased);
    await eventually(async () => expect(await soldFor(now)).toBe(price));
  }
});
