/**
 * Five holds from the queue to the invoice, by keyboard alone: on a real hub with a real PostgreSQL, its warehouse, ERP,
 * finance and mailbox on the wire, in a real Chromium. The shift of the warehouse is the story's.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressKey, addressVerdict, screening, screeningKey } from '../../core/checks/facts.ts';
import { eventually, lineOf, openWire, type Wire } from '../../main/stories/wire.ts';
import { launchBrowser } from '../../support/browser.ts';
import { build } from '../built.ts';
import { refusals } from '../page.ts';
import { sits, type Desk } from './desk.ts';

const LONG_MS = 60_000;

let browser: Browser;
beforeAll(async () => {
  await build();
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => await browser?.close());

async function stocked(facts: Readonly<Record<string, unknown>> = {}, limit = '50000'): Promise<Wire> {
  const it = await openWire(facts);
  await it.stock('500');
  await it.credit(limit);
  return it;
}

const opens = async (it: Wire, purchaseOrder: string, type: string): Promise<void> =>
  void (await eventually(async () => {
    const { holds } = await it.order(purchaseOrder);
    expect(Object.values(holds).map(({ reason }) => reason.type)).toEqual([type]);
  }));

async function ships(it: Wire, purchaseOrder: string, shipment: string, fulfillment = 'F1'): Promise<void> {
  await it.ships(await it.released(purchaseOrder, fulfillment), shipment, '2026-06-01T08:00:00Z');
}

async function ended(desk: Desk): Promise<void> {
  expect(desk.errors).toEqual([]);
  expect(await refusals(desk.page)).toEqual([]);
}

test('a price difference: rosa lets the buyer’s price stand, with three keys', { timeout: LONG_MS }, async () => {
  const it = await stocked();
  await it.order850('PO-PRICE', '100', '3.95');
  await opens(it, 'PO-PRICE', 'price-difference');
  const desk = await sits(browser, it, 'rosa', 'pricing');
  await desk.sees('Price difference');
  desk.count();
  const shown = await desk.decides('Their price');
  expect(desk.count()).toBe(3);
  expect(shown).toContain('395');
  await desk.sees('No open hold here');
  await ships(it, 'PO-PRICE', 'S1');
  await desk.seesShippedAndInvoiced('PO-PRICE', '100 BRG-6204', '427.59 USD');
  await ended(desk);
});
