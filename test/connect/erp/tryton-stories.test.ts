/** Stories 1 and 2 with the figures of a real Tryton: its limits, receivables, stock and counter. */
import { expect, test, vi } from 'vitest';
import { creditAccount, stockAccount } from '../../../src/core/model/account.ts';
import { decimal, type Decimal } from '../../../src/core/model/decimal.ts';
import { factKey } from '../../../src/core/model/fact.ts';
import { ItemId, NodeId, type OrderId } from '../../../src/core/model/identifiers.ts';
import { dateOf } from '../../../src/core/model/instant.ts';
import type { Id, Talk } from '../../../src/connect/erp/tryton/client.ts';
import { toDate, toDecimal } from '../../../src/connect/erp/tryton/values.ts';
import { foldAccount } from '../../../src/engine/memory.ts';
import {
  capture,
  clerk,
  clock,
  EAST,
  follower,
  hasItem,
  hasParty,
  holdOf,
  hub,
  learn,
  leaves,
  likeness,
  randomName,
  sellsOverTheCounter,
  tell,
  until,
  warehouseman,
} from './tryton-town.ts';

vi.setConfig({ testTimeout: 240_000 });

const isReleased = (live: { readonly fulfillments: object }): boolean =>
  Object.values(live.fulfillments).some(({ state }) => state === 'released');

const state = async (account: Parameters<typeof foldAccount>[0]): Promise<ReturnType<typeof foldAccount>> =>
  foldAccount(account, await hub.store.read.account(account));

/** An entry in Tryton's books: the party owes so much more, or has paid it. */
async function owes(talk: Talk, party: Id, amount: string, paid = false): Promise<void> {
  const account = async (kind: string): Promise<Id | undefined> =>
    (await talk.search('account.account', [[`type.${kind}`, '=', true]]))[0];
  const today = dateOf(clock.now());
  const [period] = await talk.search('account.period', [
    ['start_date', '<=', toDate(today)],
    ['end_date', '>=', toDate(today)],
  ]);
  const [journal] = await talk.search('account.journal', [['type', '=', 'general']]);
  const [much, none] = [toDecimal(decimal(amount)), toDecimal(decimal('0'))];
  const [debit, credit] = paid ? [none, much] : [much, none];
  const lines = [
    { account: await account('receivable'), party, debit, credit },
    { account: await account('revenue'), debit: credit, credit: debit },
  ];
  const entry = { journal, period, date: toDate(today), lines: [['create', lines]] };
  await talk.press('account.move', 'post', await talk.create('account.move', entry));
}

/** What Tryton has of it in the east, as it says itself. */
async function figureOf(talk: Talk, code: string): Promise<Decimal> {
  const [warehouse] = await talk.search('stock.location', EAST);
  const products = await talk.search('product.product', [['code', '=', code]]);
  const context = { locations: [warehouse], stock_date_end: toDate(dateOf(clock.now())) };
  const [row] = await talk.readWith<{ readonly quantity: number }>(context, 'product.product', products, ['quantity']);
  return decimal(String(row?.quantity));
}

test('story 1: two siblings reach release together; one holds "4,500 over"; a payment of 6,000 in Tryton frees it', async () => {
  const group = `G-${randomName()}`;
  const siblings = [`${group}-A`, `${group}-B`] as const;
  const talk = clerk();
  await hasParty(talk, group, '50000');
  const [first] = [await hasParty(talk, siblings[0], '50000'), await hasParty(talk, siblings[1], '50000')];
  for (const sibling of siblings)
    await likeness('HARBOR', sibling, { customer: { creditGroup: group, agreement: `AGR-${group}` } });
  await likeness('HARBOR', group);
  const spans = [{ from: '2026-01-01', breaks: [{ atLeast: '1', price: '5.00' }] }];
  await learn(`price:AGR-${group}/BRG-6204`, { currency: 'USD', unit: 'EA', spans });
  await follower.look();
  await owes(talk, first, '38000');
  await follower.look();
  expect(await state(creditAccount(group))).toMatchObject({ limit: '50000', exposure: { figure: '38000' } });

  // 9,000 and 7,500.
  const orders = await Promise.all([capture('1800', { customer: siblings[0] }), capture('1500', { customer: siblings[1] })]);
  const ended = await Promise.all(
    orders.map(async (order) => await until(order, (it) => isReleased(it) || holdOf(it, 'credit'))),
  );
  const held = ended.filter((live) => holdOf(live, 'credit'));
  expect(ended.filter(isReleased)).toHaveLength(1);
  expect(held.map((live) => holdOf(live, 'credit')?.reason)).toMatchObject([
    { group, problem: { problem: 'over-limit', over: { amount: '4500' } } },
  ]);

  await owes(talk, first, '6000', true);
  await follower.look();
  const freed = await until(held[0]?.id as OrderId, isReleased);
  expect(freed.holds).toEqual({});
  expect((await state(creditAccount(group))).claimed).toBe('16500');
});

test('story 2: a figure of Tryton from before the shipment comes late; the counter sells 30, and 20 claimed units are short', async () => {
  warehouseman.givesBack = true;
  const item = `SEAL-${randomName()}`;
  const customer = `C-${randomName()}`;
  const east = stockAccount(NodeId.of('EAST'), ItemId.of(item));
  const talk = clerk();
  await hasParty(talk, customer, '99999999');
  await likeness('HARBOR', customer, { customer: { creditGroup: customer, backorder: 'refused', completeness: 'none' } });
  await likeness('SEAL-25', item);
  const { value: transit } = await hub.store.read.fact(factKey('transit', 'EAST', 'OH'));
  await learn(factKey('transit', 'EAST', 'VA'), transit as object);
  await follower.look();
  await hasItem(talk, item, 100);
  await follower.look();
  expect(await state(east)).toMatchObject({ onHand: { figure: '100' } });

  const orders = [await capture('40', { customer, item }), await capture('50', { customer, item })] as const;
  const [leaving] = [await until(orders[0], isReleased), await until(orders[1], isReleased)];
  const [asOf, late] = [clock.now(), await figureOf(talk, item)];
  await tell(orders[0], leaves(leaving, '40', item), 'warehouse');
  await until(orders[0], ({ tasks }) => tasks['invoice/S1' as never]?.['state'] === 'done');
  await hub.adjust(east, { type: 'snapshot', figure: late, asOf }, `late:${item}`);
  await follower.look();
  expect(late).toBe('100');
  expect(await state(east)).toMatchObject({ onHand: { figure: '60' }, claimed: '50' });

  await sellsOverTheCounter(talk, item, 30);
  await follower.look();
  const short = await until(orders[1], (live) => holdOf(live, 'shortage'));
  expect(holdOf(short, 'shortage')?.reason).toMatchObject({ lines: [{ schedule: '1.1', item, short: '20' }] });
  expect(await state(east)).toMatchObject({ onHand: { figure: '30' }, claimed: '30' });
  expect(await figureOf(talk, item)).toBe('30');
  const rest = await until(orders[1], ({ tasks }) => tasks['release/F2' as never]?.['state'] === 'done');
  expect(rest.fulfillments).toMatchObject({ F1: { state: 'withdrawn' }, F2: { state: 'released', lines: [{ quantity: '30' }] } });
});
