/** The console by keyboard alone: what a hold and a whole cause take, and that a deed is one deed. */
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { type FakeApi, startFakeApi } from './fake-api.ts';
import { aBrowser, type Console, openConsole } from './page.ts';
import { VIEWS } from './views.ts';
import { eventually } from '../support/eventually.ts';

vi.setConfig({ testTimeout: 60_000 });

const browser = aBrowser();
let fake: FakeApi;
let console: Console;
let page: Page;
beforeEach(async () => {
  await fake?.close();
  fake = await startFakeApi();
  await page?.context().close();
  console = await openConsole(browser(), fake);
  ({ page } = console);
});
afterAll(async () => await fake?.close());

/** Presses keys, one after the other, and counts them. */
async function press(...keys: readonly string[]): Promise<number> {
  for (const key of keys) await page.keyboard.press(key);
  return keys.length;
}

/** Of the control that has the focus: the page as a whole says everything. */
const focused = (): Promise<string> => page.evaluate("document.querySelector(':is(button, select):focus')?.textContent ?? ''");
const waysOut = () => page.getByRole('group', { name: 'Ways out' });
const doneTo = (end: string) => fake.done.filter(({ path }) => path.endsWith(end));

test('a hold is decided with three keys, and the next one is there', async () => {
  await console.go('/holds');
  await waysOut().waitFor();
  const first = await page.locator('.detail-of a').textContent();
  let keys = await press('1');
  await page.getByLabel('Why').waitFor();
  await eventually(async () => expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT'));
  keys += await press('Enter');
  await eventually(async () => expect(await focused()).toContain('Our price, and next'));
  keys += await press('Enter');
  await eventually(() => expect(doneTo('/resolution')).toHaveLength(1));
  expect(keys).toBeLessThanOrEqual(4);
  expect(doneTo('/resolution')[0]).toMatchObject({
    path: '/orders/ORD-1000000/holds/H-0/resolution',
    body: { resolution: { way: 'ours' }, note: 'As agreed in the price list' },
    csrf: 'csrf-of-the-fake',
  });
  await eventually(async () => expect(await page.locator('.detail-of a').textContent()).not.toBe(first));
  // What was done is said, and can be taken back.
  await page.getByRole('alert').filter({ hasText: 'Our price' }).waitFor();
  await press('u');
  await eventually(() => expect(doneTo('/taking-back')).toHaveLength(1));
});

test('a whole cause is decided with four keys, after exactly what would be done was shown', async () => {
  await console.go('/holds');
  await page.getByText('holds of one cause').waitFor();
  let keys = await press('g');
  // Of the cause: those of the single hold are there until then.
  await page.getByRole('heading', { name: 'holds of one cause' }).waitFor();
  await waysOut().waitFor();
  keys += await press('1');
  await page.getByText('Exactly this would be done').waitFor();
  keys += await press('Enter');
  await eventually(async () => expect(await focused()).toContain('Our price for 975'));
  keys += await press('Enter');
  await page.getByText('This was done').waitFor();
  expect(keys).toBeLessThanOrEqual(6);
  const [dry, stroke] = doneTo('/hold-resolutions');
  expect(dry?.body).toMatchObject({ isDry: true });
  expect(stroke?.body).toMatchObject({ resolution: { way: 'ours' }, note: 'As agreed in the price list' });
  // Those alone that were shown as going through.
  expect(stroke).toHaveProperty('body.holds.length', 975);
  await press('u');
  await page.getByText('taken back').waitFor();
});

test('an answer that was lost is asked for again under the same key', async () => {
  await console.go('/holds');
  await waysOut().waitFor();
  const keys: (string | undefined)[] = [];
  await page.route('**/resolution', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length === 1) await route.abort('connectionreset');
    else await route.continue();
  });
  await press('1');
  await eventually(async () => expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT'));
  await press('Enter');
  await eventually(async () => expect(await focused()).toContain('Our price'));
  await press('Enter');
  await eventually(() => expect(doneTo('/resolution')).toHaveLength(1));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test('a session that ended leads to the way in, and from there to where one was', async () => {
  fake.isSignedIn = false;
  await console.go('/orders/ORD-0999999?tab=lines');
  await page.getByLabel('Name').fill('cora');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await press('Enter');
  await page.getByText('Name or password is wrong').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await press('Enter');
  await page.getByRole('tab', { name: 'Lines', selected: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/orders/ORD-0999999');
  fake.isSignedIn = false;
  await page.getByRole('tab', { name: 'Messages' }).click();
  await page.getByText('Your session has ended').waitFor();
});

test('screens that roles do not open are neither shown nor reached', async () => {
  fake.scopes = ['orders:read'];
  await console.go('/people');
  await page.getByRole('heading', { name: 'Your roles do not open this screen', level: 1 }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allTextContents()).toEqual([
    'Today',
    'Holds',
    'Orders',
  ]);
});

test('orders are found by their number, and opened', async () => {
  await console.go('/orders');
  await page.getByRole('grid').waitFor();
  await press('/');
  await page.keyboard.type('PO-80123');
  await press('Enter');
  await eventually(() => expect(new URL(page.url()).search).toBe('?q=PO-80123'));
  await page.getByRole('row', { name: 'PO-80123' }).first().waitFor();
  await page.getByRole('grid').focus();
  await press('Enter');
  await page.getByRole('heading', { name: 'Order PO-80123' }).waitFor();
});

test('who types slowly loses no letter to an address that comes late', async () => {
  await console.go('/orders');
  await page.getByRole('grid').waitFor();
  await press('/');
  await page.keyboard.type('PO-80123', { delay: 185 });
  expect(await page.locator(':focus').inputValue()).toBe('PO-80123');
});

test('the palette finds orders and screens, and the keys are told', async () => {
  await console.go('/');
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  await press('?');
  await page.getByRole('dialog').getByText('Find or go to').waitFor();
  await press('Escape', 'Control+k');
  await page.keyboard.type('Workf');
  await page.getByRole('option', { name: 'Workflows' }).waitFor();
  await press('Enter');
  await eventually(() => expect(new URL(page.url()).pathname).toBe('/console/workflows'));
});

test('an order is captured, with its answer shown while it is typed', async () => {
  await console.go('/capture');
  await page.getByLabel('Customer').fill('HARBOR');
  await page.getByLabel('Item of line 1').fill('BRG-6204');
  await page.getByLabel('Quantity of line 1').fill('40');
  await page.getByText('One hold would stop it.').waitFor();
  await press('Control+Enter');
  await eventually(() => expect(doneTo('/orders')).toHaveLength(1));
  expect(doneTo('/orders')[0]?.body).toMatchObject({
    customer: 'HARBOR',
    lines: [{ line: '1', item: 'BRG-6204', quantity: '40', unit: 'EA' }],
  });
});

test('a change shows what it would undo before it is asked for', async () => {
  await console.go('/orders/ORD-1000000');
  await page.getByRole('tab', { name: 'Build' }).waitFor();
  await page.getByRole('heading', { name: 'Order PO-80000' }).waitFor();
  await press('e');
  await page.getByLabel('New quantity').fill('24');
  await page.getByRole('dialog').getByText('Undoes').waitFor();
  await page.getByRole('button', { name: 'Change it' }).click();
  await eventually(() => expect(doneTo('/changes')).toHaveLength(1));
  expect(doneTo('/changes')[0]?.body).toMatchObject({
    changes: [{ kind: 'quantity', schedule: '1.1', to: { value: '24', unit: 'EA' } }],
  });
});

const SCREENSHOTS = process.env['SCREENSHOTS'] !== undefined;
// Only where they are asked for: nothing is passed over elsewhere.
test.each(SCREENSHOTS ? ['both themes'] : [])('pictures of every view, in %s', { timeout: 300_000 }, async () => {
  for (const [view, path] of Object.entries(VIEWS)) {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await console.go(path);
      await page.locator('main h1').waitFor();
      await page.locator('main:not(:has(.loading))').waitFor();
      await page.screenshot({ path: `docs/screens/${view}-${theme}.png` });
    }
  }
});
