/**
 * People at the console of a real hub: a house on a real PostgreSQL with partners on the wire, its console as it is built, and
 * a real Chromium. What they do, they do with the keyboard.
 */
import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { Passwords } from '../../../src/api/access/passwords.ts';
import type { Preview } from '../../../src/api/contract/desk.ts';
import type { RoleName } from '../../../src/api/contract/session.ts';
import type { Wire } from '../../main/stories/wire.ts';
import { watched, type Watched } from '../page.ts';
import { eventually } from '../../support/eventually.ts';

/** log2 of scrypt's N: what takes long in earnest takes a millisecond here. */
const CHEAP = 5;
const PASSWORD = 'correct horse battery';
const LOOK = { timeout: 60_000 };

interface Deciding {
  /** The way takes more than its name. */
  readonly hasFields?: boolean;
  readonly picture?: string;
}

export class Desk {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Keys that were pressed since the last `count`. */
  private keys = 0;
  private readonly url: string;

  constructor({ page, errors }: Watched, url: string) {
    this.page = page;
    this.errors = errors;
    this.url = url;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}/console${path}`, { waitUntil: 'commit' });
  }

  /** For docs/screens, where pictures are asked for. */
  async picture(name: string): Promise<void> {
    if (process.env['SCREENSHOTS'] === undefined) return;
    await this.page.locator('main:not(:has(.loading))').waitFor(LOOK);
    await this.page.screenshot({ path: `docs/screens/${name}.png` });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    this.keys += keys.length;
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Since it was asked before. */
  count(): number {
    const { keys } = this;
    this.keys = 0;
    return keys;
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.locator('main').getByText(text).locator('visible=true').first().waitFor(LOOK);
  }

  /** Waits until what keys go to is a control that says this: the page as a whole says it too while a dialog is opening. */
  async focusIsOn(text: string): Promise<void> {
    await this.page.locator(':is(button, select):focus', { hasText: text }).waitFor(LOOK);
  }

  /**
   * With the keys of the hold alone: the way, what it takes besides its name as it stands, the reason as it is proposed, the
   * button. Gives what was shown as coming of it.
   */
  async decides(way: string, { hasFields = false, picture }: Deciding = {}): Promise<Preview> {
    const { page } = this;
    const button = page.getByRole('group', { name: 'Ways out' }).getByRole('button', { name: way });
    await button.waitFor(LOOK);
    const previewed = page.waitForResponse((response) => response.url().endsWith('/preview') && response.ok());
    await this.press((await button.locator('kbd').textContent()) ?? '');
    await eventually(async () => expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT'));
    const preview = (await (await previewed).json()) as Preview;
    if (hasFields) await this.press('Enter');
    await this.press('Enter');
    await this.focusIsOn(`${way}, and next`);
    if (picture !== undefined) await this.picture(picture);
    await this.press('Enter');
    return preview;
  }

  /** By the palette, from wherever one is. */
  async opensOrder(number: string, words = number): Promise<void> {
    await this.press('Control+k');
    await this.page.getByRole('dialog').waitFor(LOOK);
    await this.type(words);
    // Beside it is "all orders with these words", which names no customer.
    const found = this.page.locator('[cmdk-item][aria-selected=true]', { hasText: number }).filter({ hasText: 'ACME' });
    await found.waitFor(LOOK);
    await this.press('Enter');
    await this.page.getByRole('heading', { name: `Order ${number}` }).waitFor(LOOK);
  }

  /** On the page of the order: what left, and what was billed. */
  async seesShippedAndInvoiced(number: string, quantity: string, amount: string, words = number): Promise<void> {
    await this.opensOrder(number, words);
    await this.press('3');
    const table = (name: string) => this.page.getByRole('group', { name });
    await table('Shipments').getByText(quantity).waitFor(LOOK);
    await table('Shipments').getByText('confirmed').waitFor(LOOK);
    await table('Invoices').getByText('posted').waitFor(LOOK);
    await table('Invoices').getByText(amount).waitFor(LOOK);
  }
}

/** Somebody of this role, signed in by keyboard, where the address leads. */
export async function sits(browser: Browser, it: Wire, name: string, role: RoleName, path = '/holds'): Promise<Desk> {
  const { people } = it.hub.store;
  const password = await new Passwords(CHEAP).kept(PASSWORD);
  const id = `p${randomBytes(6).toString('hex')}`;
  await people.add({ id, name, displayName: name, grants: [{ role }], password });
  const seen = await watched(browser);
  onTestFinished(async () => await seen.page.context().close());
  const desk = new Desk(seen, it.url);
  await desk.go(path);
  await desk.page.getByLabel('Name').waitFor(LOOK);
  await eventually(async () => expect(await desk.page.evaluate('document.activeElement?.tagName')).toBe('INPUT'));
  await desk.type(name);
  await desk.press('Tab');
  await desk.type(PASSWORD);
  await desk.press('Enter');
  await desk.page.getByRole('navigation', { name: 'Screens' }).waitFor(LOOK);
  await desk.page.locator('main h1').waitFor(LOOK);
  desk.count();
  return desk;
}
