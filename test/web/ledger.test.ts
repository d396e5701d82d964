/** The ledger in the console: what came in and what went out, told apart, and a partner's answer beside what it was sent. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeApi, startFakeApi } from './fake-api.ts';
import { aBrowser, type Console, openConsole } from './page.ts';

const LONG_MS = 120_000;

const browser = aBrowser();
let fake: FakeApi;
let console: Console;
beforeAll(async () => {
  fake = await startFakeApi();
  console = await openConsole(browser(), fake);
});
afterAll(async () => await fake?.close());

test('what went out has its own tag, and can be had alone', { timeout: LONG_MS }, async () => {
  const { page } = console;
  await console.go('/connections');
  const tags = page.locator('.ledger-line .cut .tag');
  await tags.first().waitFor();
  expect(new Set(await tags.allTextContents())).toEqual(new Set(['→ in', '← out']));
  await page.getByLabel('Way').selectOption('out');
  await page.locator('.ledger-line:has-text("→ in")').first().waitFor({ state: 'detached' });
  expect(new Set(await tags.allTextContents())).toEqual(new Set(['← out']));
  expect(page.url()).toContain('direction=out');
});

test('what a partner was asked stands beside what it answered, and is not handled again', { timeout: LONG_MS }, async () => {
  const { page } = console;
  await console.go('/connections?message=E3');
  const side = (name: string) => page.getByRole('region', { name, exact: true });
  await side('As it was sent').getByText('BEG*00*SA*PO-80001').waitFor();
  expect(await side('As it was answered').textContent()).toContain('{"error":');
  expect(await side('As the answer was read').textContent()).toContain('"error":');
  const message = await page.locator('.ledger-message').textContent();
  for (const said of ['POST /x12', 'answered 409', '12 ms', 'The answer had 70,000 bytes']) expect(message).toContain(said);
  expect(await page.getByRole('button', { name: 'Handle again' }).count()).toBe(0);
  await console.go('/connections?message=M-0');
  await page.getByRole('button', { name: 'Handle again' }).waitFor();
  expect(await side('As it was answered').count()).toBe(0);
});

test('an order leads to what was exchanged about it', { timeout: LONG_MS }, async () => {
  const { page } = console;
  await console.go('/orders/ORD-1000000?tab=messages');
  await page.getByRole('link', { name: '940' }).click();
  await page.getByRole('region', { name: 'As it was answered' }).waitFor();
  expect(console.errors).toEqual([]);
});
