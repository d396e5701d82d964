/** The eight stories, told through the API and the wire formats, on a real PostgreSQL. */
import { expect, test } from 'vitest';
import type { LiveOrder } from '../../../src/core/model/order.ts';
import {
  address,
  addressKey,
  addressVerdict,
  customer,
  node,
  screening,
  screeningKey,
  shipTo,
  terms,
} from '../../core/checks/facts.ts';
import { money } from '../../../src/core/model/money.ts';
import { duration } from '../../../src/core/model/instant.ts';
import { eventually } from '../../support/eventually.ts';
import { bearingsAt, lineOf, openWire, type Wire } from './wire.ts';

const LONG_MS = 120_000;

const holdsOf = ({ holds }: LiveOrder): readonly string[] =>
  Object.values(holds)
    .map(({ reason }) => reason.type)
    .sort();

async function until(it: Wire, purchaseOrder: string, is: (order: LiveOrder) => void): Promise<LiveOrder> {
  return await eventually(async () => {
    const order = await it.order(purchaseOrder);
    is(order);
    return order;
  });
}

const stockOf = async (it: Wire): Promise<unknown> => {
  const { figure, claimed } = (await it.api('GET /accounts/stock:EAST%2FBRG-6204')).body as Readonly<Record<string, string>>;
  return { figure, claimed };
};

test(
  '1, the credit race: one is released, the other is 4,500 over, and a payment of 6,000 frees it',
  { timeout: LONG_MS },
  async () => {
    const it = await openWire({
      'customer:ACME-WEST': customer(),
      'ship-to:ACME-WEST/MAIN': shipTo(),
      'terms:ACME-WEST': terms(),
      'price:AGR-ACME/BRG-6204': bearingsAt(['2026-01-01', undefined, '3.00']),
    });
    await it.stock('6000');
    await it.credit('50000', '38000');
    const sibling = {
      customer: 'ACME-WEST',
      message: 'W-1',
      purchaseOrder: 'PO-W',
      orderedAt: '2026-06-01T08:00:00Z',
      currency: 'USD',
      shipTo: 'MAIN',
      lines: [{ line: '1', item: 'BRG-6204', quantity: '2500', unit: 'EA', price: '3.00' }],
    };
    await it.order850('PO-A', '3000', '3.00');
    await it.released('PO-A');
    await it.tell('POST /orders', sibling);
    const held = await until(it, 'PO-W', (order) => expect(holdsOf(order)).toEqual(['credit']));
    expect(Object.values(held.holds)[0]?.reason).toMatchObject({ problem: { over: { amount: '4500', currency: 'USD' } } });
    await it.account('credit:ACME-GROUP', { type: 'adjust', delta: '-6000', why: 'payment', at: '2026-06-01T08:00:00Z' });
    await it.released('PO-W');
    expect(holdsOf(await it.order('PO-W'))).toEqual([]);
  },
);

test('2, the late snapshot: on hand stays 60, and 20 sold away are an explained shortage', { timeout: LONG_MS }, async () => {
  const it = await openWire({ 'customer:ACME': customer({ backorder: 'refused' }) });
  await it.stock('100');
  await it.credit('50000');
  await it.order850('PO-A', '40', '4.10');
  const out = await it.released('PO-A');
  await it.order850('PO-B', '50', '4.10');
  await it.released('PO-B');
  it.at('2026-06-01T15:05:00Z');
  await it.ships(out, 'S1', '2026-06-01T15:00:00Z');
  await eventually(async () => expect(await stockOf(it)).toEqual({ figure: '60', claimed: '50' }));
  await it.stock('100', '2026-06-01T14:00:00Z');
  expect(await stockOf(it)).toEqual({ figure: '60', claimed: '50' });
  await it.account('stock:EAST/BRG-6204', { type: 'adjust', delta: '-30', why: 'counter-sale', at: '2026-06-01T15:05:00Z' });
  const short = await until(it, 'PO-B', (order) => expect(holdsOf(order)).toEqual(['shortage']));
  expect(Object.values(short.holds)[0]?.reason).toMatchObject({ lines: [{ schedule: '1.1', item: 'BRG-6204', short: '20' }] });
  expect((await it.released('PO-B', 'F2')).lines).toMatchObject([{ quantity: '30' }]);
  expect(await stockOf(it)).toEqual({ figure: '30', claimed: '30' });
});

test('3, the 860 before its 850: one order of 24, and the 860 again changes nothing', { timeout: LONG_MS }, async () => {
  const it = await openWire();
  await it.stock('100');
  await it.credit('50000');
  const change = ['BCH*04*SA*PO-A**1*20260601', 'POC*1*QI*24*24*EA*4.10*PE*VN*BRG-6204', 'CTT*1'];
  it.at('2026-06-01T08:02:00Z');
  await it.edi(...change);
  expect(await it.orders()).toEqual([]);
  it.at('2026-06-01T08:09:00Z');
  await it.order850('PO-A', '48', '4.10');
  expect((await it.released('PO-A')).lines).toMatchObject([{ quantity: '24' }]);
  const { revision } = await it.order('PO-A');
  await it.edi(...change);
  const orders = await it.orders();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ revision, schedules: { '1.1': { counted: { ordered: '24' } } } });
});

test(
  '4, the cancel date: 96 shipped and 24 cancelled, until a late 945 proves that all 120 left',
  { timeout: LONG_MS },
  async () => {
    const stores = ['12', '14', '16'].map((number) => address({ name: `Acme Store ${number}`, lines: [`${number} Lake St`] }));
    const facts = stores.map((place, i) => ({
      [`ship-to:ACME/STORE-${12 + 2 * i}`]: shipTo({ address: place }),
      [addressKey(place)]: addressVerdict(),
      [screeningKey(place.name, 'US')]: screening(),
    }));
    const it = await openWire(Object.assign({}, ...facts) as Record<string, unknown>);
    await it.stock('500');
    await it.credit('50000');
    await it.edi(
      'BEG*00*SA*PO-A**20260601',
      'CUR*BY*USD',
      'DTM*001*20260605',
      'PO1*1*120*EA*4.10*PE*VN*BRG-6204',
      'SDQ*EA*92*STORE-12*60*STORE-14*36*STORE-16*24',
      'CTT*1',
    );
    const [first, second, third] = [
      await it.released('PO-A', 'F1'),
      await it.released('PO-A', 'F2'),
      await it.released('PO-A', 'F3'),
    ];
    it.at('2026-06-04T15:00:00Z');
    await it.ships(first, 'S1', '2026-06-04T14:00:00Z');
    it.at('2026-06-05T15:00:00Z');
    await it.ships(second, 'S2', '2026-06-05T14:00:00Z');
    await until(it, 'PO-A', (order) => expect(lineOf(order)).toMatchObject({ shipped: '96' }));
    it.at('2026-06-06T05:00:00Z');
    await until(it, 'PO-A', (order) =>
      expect(lineOf(order)).toMatchObject({ shipped: '96', cancelled: '24', open: '0', holds: true }),
    );
    it.at('2026-06-06T09:00:00Z');
    await it.ships(third, 'S3', '2026-06-05T17:30:00Z');
    const all = await until(it, 'PO-A', (order) =>
      expect(lineOf(order)).toMatchObject({ shipped: '120', cancelled: '0', holds: true }),
    );
    expect(holdsOf(all)).toEqual([]);
  },
);

test(
  '5, the deaf 3PL: past the cut-off no recall is claimed, and the hold offers an intercept at 85.00',
  { timeout: LONG_MS },
  async () => {
    const dock = address({ name: 'Acme Bearings North Dock', lines: ['7 Quay Rd'], postalCode: '43611' });
    const it = await openWire({
      'node:EAST': node({
        kind: '3pl',
        recall: { kind: 'until-clock', after: duration('15min') },
        interceptCost: money('85.00', 'USD'),
      }),
      [addressKey(dock)]: addressVerdict(),
      [screeningKey(dock.name, 'US')]: screening(),
    });
    await it.stock('100');
    await it.credit('50000');
    it.at('2026-06-01T14:00:00Z');
    await it.order850('PO-A', '10', '4.10');
    await it.released('PO-A');
    const { id } = await until(it, 'PO-A', (order) =>
      expect(order.tasks['release/F1' as never]).toMatchObject({ state: 'done' }),
    );
    it.at('2026-06-01T14:20:00Z');
    await it.tell(`POST /orders/${id}/changes`, { reference: 'call-17', changes: [{ kind: 'destination', to: dock }] });
    const { body } = await it.api(`GET /orders/${id}/holds`);
    expect(body).toMatchObject({
      holds: [
        {
          hold: { reason: { type: 'beyond-recall', cause: 'cut-off-passed', interceptCost: { amount: '85', currency: 'USD' } } },
          waysOut: [{ way: 'intercept' }, { way: 'let-ship' }],
        },
      ],
    });
    expect(it.warehouse.arrivals.filter(({ path }) => path === '/recalls')).toEqual([]);
  },
);

test.each([
  ['order-date', ['615', '205']],
  ['ship-date', ['615', '217.5']],
] as const)('6, the price rules: the %s customer pays %s', { timeout: LONG_MS }, async (priceRule, goods) => {
  const it = await openWire({
    'customer:ACME': customer({ priceRule }),
    'price:AGR-ACME/BRG-6204': bearingsAt(['2026-01-01', '2026-06-03', '4.10'], ['2026-06-04', undefined, '4.35']),
  });
  await it.stock('150');
  await it.credit('50000');
  await it.order850('PO-A', '200', '');
  const before = await it.released('PO-A', 'F1');
  it.at('2026-06-02T16:00:00Z');
  await it.ships(before, 'S1', '2026-06-02T15:00:00Z');
  await eventually(() => expect(it.finance.invoices.size).toBe(1));
  it.at('2026-06-05T08:00:00Z');
  await it.account('stock:EAST/BRG-6204', { type: 'adjust', delta: '50', why: 'receipt', at: '2026-06-05T08:00:00Z' });
  const after = await it.released('PO-A', 'F2');
  it.at('2026-06-05T16:00:00Z');
  await it.ships(after, 'S2', '2026-06-05T15:00:00Z');
  await eventually(() => expect(it.finance.invoices.size).toBe(2));
  const billed = [...it.finance.invoices.values()].flatMap(({ parts }) => parts.map((part) => part.goods.amount));
  expect(billed).toEqual(goods);
});

test(
  '7, the ERP edit: the recall is refused, 40 left; 30 are kept, 40 billed and 10 credited',
  { timeout: LONG_MS },
  async () => {
    const it = await openWire({}, { recall: { kind: 'none' } });
    await it.stock('100');
    await it.credit('50000');
    await it.order850('PO-A', '40', '4.10');
    const out = await it.released('PO-A');
    const { id } = await until(it, 'PO-A', (order) =>
      expect(order.tasks['release/F1' as never]).toMatchObject({ state: 'done' }),
    );
    const cut = { kind: 'quantity', schedule: '1.1', to: { value: '25', unit: 'EA' } };
    await it.tell(`POST /orders/${id}/changes`, { reference: 'erp-77', changes: [cut] });
    const beyond = await until(it, 'PO-A', (order) => expect(holdsOf(order)).toEqual(['beyond-recall']));
    expect(Object.values(beyond.holds)[0]?.reason).toMatchObject({ cause: 'refused', kept: [{ quantity: '40' }] });
    await it.ships(out, 'S1', '2026-06-01T08:00:00Z');
    await until(it, 'PO-A', (order) => expect(holdsOf(order)).toEqual(['discrepancy']));
    await it.resolve('PO-A', 'discrepancy', { way: 'accept-over', bill: '5', gift: '0', takeBack: '10' });
    await eventually(() => expect([...it.finance.invoices.values()].map(({ parts }) => parts[0]?.goods.amount)).toEqual(['164']));
    const back = Object.keys((await it.order('PO-A')).returns)[0] ?? '';
    const [invoice] = [...it.finance.invoices.values()];
    await until(it, 'PO-A', (order) => expect(order.invoices[invoice?.id ?? ('' as never)]?.state).toBe('posted'));
    const lines = [{ shipment: 'S1', schedule: '1.1', quantity: '10' }];
    await it.tell(`POST /orders/${id}/returns/${back}/receipt`, { lines });
    await it.tell(`POST /orders/${id}/returns/${back}/inspection`, { lines });
    const credited = await it.order('PO-A');
    expect(credited.returns[back as never]).toMatchObject({ state: 'credited', credit: { amount: '41', currency: 'USD' } });
    expect(lineOf(credited)).toMatchObject({ ordered: '25', overage: '15', shipped: '40', holds: true });
  },
);

test('8, the summary invoice: 1,546.27 is accepted, the cent recorded once', { timeout: LONG_MS }, async () => {
  const goods = ['1000.30', '250.30', '99.30'];
  const taxes = ['82.52', '20.65', '8.19'];
  const it = await openWire({ 'customer:ACME': customer({ invoicing: 'summary' }) }, { isFinanceSilent: true });
  await it.stock('100');
  await it.credit('50000');
  const parts: object[] = [];
  for (const [i, amount] of goods.entries()) {
    await it.facts({ 'price:AGR-ACME/BRG-6204': bearingsAt(['2026-01-01', undefined, amount]) });
    await it.order850(`PO-${i}`, String(1), amount);
    await it.ships(await it.released(`PO-${i}`), `S${i}`, '2026-06-01T08:00:00Z');
    const { id } = await until(it, `PO-${i}`, (order) => expect(Object.keys(order.shipments)).toEqual([`S${i}`]));
    parts.push({ order: id, shipment: `S${i}`, goods: money(amount, 'USD'), tax: money(taxes[i] ?? '0', 'USD') });
  }
  const invoice = {
    id: 'SUM-1',
    parts,
    tax: money('111.37', 'USD'),
    total: money('1546.27', 'USD'),
    postedAt: 0,
    charges: [
      { id: 'fee', kind: 'fee', amount: money('25.00', 'USD') },
      { id: 'freight', kind: 'freight', amount: money('60.00', 'USD') },
    ],
  };
  const orders = await it.orders();
  for (const { id } of orders) await it.news('finance', { type: 'invoice-posted', order: id, invoice });
  const posted = await eventually(async () => {
    const all = (await it.orders()).map((order) => order.invoices['SUM-1' as never]);
    expect(all.map((each) => each?.state)).toEqual(['posted', 'posted', 'posted']);
    return all;
  });
  expect(posted.map((each) => each?.roundingDifference.amount).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
    '0',
    '0',
    '0.01',
  ]);
  expect((await it.orders()).flatMap(holdsOf)).toEqual([]);
});
