/**
 * Five holds from the queue to the invoice, by keyboard alone: on a real hub with a real PostgreSQL, its warehouse, ERP,
 * finance and mailbox on the wire, in a real Chromium. The shift of the warehouse is the story's.
 */
import { expect, test } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import { address, addressKey, addressVerdict, screening, screeningKey } from '../../core/checks/facts.ts';
import { lineOf, openWire, type Wire } from '../../main/stories/wire.ts';
import { eventually } from '../../support/eventually.ts';
import { aBrowser, refusals } from '../page.ts';
import { sits, type Desk } from './desk.ts';

const LONG_MS = 120_000;

const browser = aBrowser();

async function stocked(facts: Readonly<Record<string, unknown>> = {}, limit = '50000'): Promise<Wire> {
  const it = await openWire(facts);
  await it.stock('500');
  await it.credit(limit);
  return it;
}

const opens = async (it: Wire, purchaseOrder: string, type: string): Promise<void> =>
  await eventually(async () => {
    const { holds } = await it.order(purchaseOrder);
    expect(Object.values(holds).map(({ reason }) => reason.type)).toEqual([type]);
  });

async function ships(it: Wire, purchaseOrder: string, shipment: string, fulfillment = 'F1'): Promise<void> {
  await it.ships(await it.released(purchaseOrder, fulfillment), shipment, '2026-06-01T08:00:00Z');
}

async function ended(desk: Desk): Promise<void> {
  expect(desk.errors).toEqual([]);
  expect(await refusals(desk.page)).toEqual([]);
}

const NO_MORE = 'No open hold here';

test(
  'a price difference: the buyer’s price stands, with three keys, and what was shown is what the database then holds',
  {
    timeout: LONG_MS,
  },
  async () => {
    const it = await stocked();
    await it.order850('PO-PRICE', '100', '3.95');
    await opens(it, 'PO-PRICE', 'price-difference');
    const desk = await sits(browser(), it, 'rosa', 'pricing');
    const preview = await desk.decides('Their price');
    expect(desk.count()).toBe(3);
    await desk.sees(NO_MORE);
    await it.released('PO-PRICE');
    expect(preview).toMatchObject({ total: { after: { amount: '395', currency: 'USD' } }, opens: [], ends: [{ hold: 'H1' }] });
    const { id, holds } = await it.order('PO-PRICE');
    const { body } = await it.api(`GET /orders/${id}/timeline`);
    const { events } = body as { readonly events: readonly { type: string; about?: string; command: string }[] };
    const decided = events.find(({ type }) => type === 'hold-resolved')?.command;
    const came = events.filter(({ command }) => command === decided).toReversed();
    expect(came.map(({ type, about }) => ({ type, ...(about !== undefined && { about }) }))).toEqual(preview.events);
    expect(Object.values(holds)).toEqual(preview.opens);
    expect((await it.api(`GET /orders/${id}`)).body).toMatchObject({ total: preview.total.after });
    await ships(it, 'PO-PRICE', 'S1');
    await desk.seesShippedAndInvoiced('PO-PRICE', '100 BRG-6204', '427.59 USD');
    await desk.picture('order-goods');
    await desk.press('1');
    await desk.page.locator('.react-flow__node').first().waitFor();
    await desk.picture('order-build');
    await ended(desk);
  },
);

test('a credit hold: one proposes the excess, another confirms it', { timeout: LONG_MS }, async () => {
  const it = await stocked({}, '300');
  await it.order850('PO-CREDIT', '100', '4.10');
  await opens(it, 'PO-CREDIT', 'credit');
  const ana = await sits(browser(), it, 'ana', 'credit');
  expect(await ana.decides('Approve an excess', { hasFields: true, picture: 'hold-credit' })).toMatchObject({ people: 2 });
  expect(ana.count()).toBe(4);
  const bo = await sits(browser(), it, 'bo', 'credit');
  await bo.sees('Proposed by person:ana');
  await bo.decides('Approve an excess', { hasFields: true });
  await bo.sees(NO_MORE);
  await ships(it, 'PO-CREDIT', 'S1');
  await bo.seesShippedAndInvoiced('PO-CREDIT', '100 BRG-6204', '443.83 USD');
  await ended(ana);
  await ended(bo);
});

const DOCK = address({ name: 'North Dock', lines: ['7 Quay Rd'], postalCode: '43611' });

test('an address change after the release: past recall, it goes where it was to go', { timeout: LONG_MS }, async () => {
  const facts = { [addressKey(DOCK)]: addressVerdict(), [screeningKey(DOCK.name, 'US')]: screening() };
  const it = await openWire(facts, { recall: { kind: 'none' } });
  await it.stock('500');
  await it.credit('50000');
  await it.order850('PO-ADDRESS', '10', '4.10');
  const out = await it.released('PO-ADDRESS');
  const sue = await sits(browser(), it, 'sue', 'service');
  await sue.opensOrder('PO-ADDRESS');
  await sue.press('e');
  await sue.focusIsOn('Quantity');
  await sue.type('A');
  await sue.press('Tab', 'Tab');
  for (const field of [DOCK.name, DOCK.lines[0] ?? '', DOCK.city, DOCK.region ?? '', DOCK.postalCode ?? '']) {
    await sue.type(field);
    await sue.press('Tab');
  }
  await sue.page.getByRole('dialog').getByText('Undoes').waitFor();
  await sue.picture('order-change');
  await sue.press('Enter');
  await opens(it, 'PO-ADDRESS', 'beyond-recall');
  await ended(sue);
  const will = await sits(browser(), it, 'will', 'warehouse-lead');
  await will.decides('Let it ship', { picture: 'hold-beyond-recall' });
  await will.sees(NO_MORE);
  await it.ships(out, 'S1', '2026-06-01T08:00:00Z');
  await will.seesShippedAndInvoiced('PO-ADDRESS', '10 BRG-6204', '44.38 USD');
  await ended(will);
});

test('a short pick: what was found ships, and that alone is billed', { timeout: LONG_MS }, async () => {
  const it = await stocked();
  await it.order850('PO-SHORT', '100', '4.10');
  const out = await it.released('PO-SHORT');
  const found = { ...out, lines: out.lines.map((line) => ({ ...line, quantity: decimal('60') })) };
  await it.ships(found, 'S1', '2026-06-01T08:00:00Z');
  await opens(it, 'PO-SHORT', 'discrepancy');
  const will = await sits(browser(), it, 'will', 'warehouse-lead');
  await will.decides('Ship short', { picture: 'hold-short' });
  expect(will.count()).toBe(3);
  await will.sees(NO_MORE);
  await will.seesShippedAndInvoiced('PO-SHORT', '60 BRG-6204', '266.30 USD');
  expect(lineOf(await it.order('PO-SHORT'))).toMatchObject({ ordered: '100', shipped: '60', holds: true });
  await ended(will);
});

test('a duplicate: it is one more, and goes its way', { timeout: LONG_MS }, async () => {
  const it = await stocked();
  await it.order850('PO-TWICE', '20', '4.10');
  await it.released('PO-TWICE');
  await it.order850('PO-TWICE', '20', '4.10');
  const { id } = await eventually(async () => {
    const found = (await it.orders()).find(({ holds }) => Object.values(holds).some(({ reason }) => reason.type === 'duplicate'));
    if (found === undefined) throw new Error('no duplicate yet');
    return found;
  });
  const sue = await sits(browser(), it, 'sue', 'service');
  await sue.decides('Legitimate repeat');
  expect(sue.count()).toBe(3);
  await sue.sees(NO_MORE);
  await it.ships(await it.released(id), 'S1', '2026-06-01T08:00:00Z');
  await sue.seesShippedAndInvoiced('PO-TWICE', '20 BRG-6204', '88.77 USD', id);
  await ended(sue);
});
