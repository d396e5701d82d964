/**
 * How long somebody waits for the console in a real Chromium, on a hub with many orders: each first view with nothing cached,
 * the order of thousands of events, and a hold from the first key to the next hold.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Passwords } from '../../src/api/access/passwords.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import type { Meter } from './meter.ts';
import { posting, type Posting } from './posting.ts';

const NAME = 'bench';
const PASSWORD = 'correct horse battery';
const FIRST_VIEW_MS = 1_500;
const ORDER_MS = 1_000;
const HOLD_MS = 2_000;
const SHIP_TO = {
  name: 'Harbor Marine Supply',
  lines: ['Pier 9'],
  city: 'Norfolk',
  region: 'VA',
  postalCode: '23510',
  country: 'US',
};
const VIEWPORT = { width: 1280, height: 800 };
const NAME_FIELD = 'input:focus';
/** Nothing in it is loading any more. */
const SHOWN = 'main:not(:has(.loading)) h1';

/** May decide about prices, and see every order. */
export async function addPerson(store: ProjectedStore): Promise<void> {
  const password = await new Passwords().kept(PASSWORD);
  const grants = [{ role: 'pricing' }, { role: 'service' }, { role: 'operations' }] as const;
  await store.people.add({ id: 'bench', name: NAME, displayName: 'Bench', grants, password });
}

export interface PagesParts extends Posting {
  readonly meter: Meter;
  /** Of thousands of events. */
  readonly order: string;
  readonly times: number;
}

export async function measurePages(parts: PagesParts): Promise<void> {
  const { url, meter, order, times } = parts;
  const browser = await launchBrowser();
  try {
    const signed = await within(browser, undefined, async (page) => await signIn(page, url));
    const fresh = async <T>(work: (page: Page) => Promise<T>): Promise<T> => await within(browser, signed, work);
    const opening = (path: string, until: string) => async (): Promise<number> =>
      await fresh(async (page) => await timed(async () => await opened(page, `${url}/console${path}`, until)));
    const wayIn = async (page: Page): Promise<number> =>
      await timed(async () => await opened(page, `${url}/console/`, NAME_FIELD));
    await meter.took('page: sign-in, nothing cached', times, async () => await within(browser, undefined, wayIn), FIRST_VIEW_MS);
    for (const [name, path] of Object.entries({ Today: '/', Holds: '/holds', Orders: '/orders' }))
      await meter.took(`page: ${name}, nothing cached`, times, opening(path, SHOWN), FIRST_VIEW_MS);
    const graph = '.react-flow__node';
    await meter.took('page: the long order, nothing cached, its graph', times, opening(`/orders/${order}`, graph), ORDER_MS);
    await meter.took(
      'page: the long order from the list, its graph',
      times,
      async () =>
        await fresh(async (page) => {
          await opened(page, `${url}/console/orders?q=${order}`, '[aria-rowindex="2"]');
          await page.getByRole('grid').focus();
          return await timed(async () => {
            await page.keyboard.press('Enter');
            await page.locator(graph).first().waitFor();
          });
        }),
      ORDER_MS,
    );
    for (const tab of ['lines', 'timeline'])
      await meter.took(
        `page: the long order, nothing cached, its ${tab}`,
        times,
        opening(`/orders/${order}?tab=${tab}`, SHOWN),
        ORDER_MS,
      );
    await fresh(async (page) => await hold(page, parts));
  } finally {
    await browser.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function opened(page: Page, address: string, until: string): Promise<void> {
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator(until).first().waitFor();
}

type Signed = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A page of its own, with nothing cached; undefined: of nobody who is signed in. */
async function within<T>(browser: Browser, signed: Signed | undefined, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...(signed !== undefined && { storageState: signed }) });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, url: string): Promise<Signed> {
  await opened(page, `${url}/console/`, NAME_FIELD);
  await page.keyboard.type(NAME);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  return await page.context().storageState();
}

/** Price differences of their own, decided one after the other: from the first key to the next one on the screen. */
async function hold(page: Page, { url, key, meter, times }: PagesParts): Promise<void> {
  const stamp = Date.now();
  const post = posting({ url, key }, `held-${stamp}`);
  for (let n = 0; n <= times; n++)
    await post('/orders', {
      customer: 'HARBOR',
      message: `held-${stamp}-${n}`,
      purchaseOrder: `HELD-${stamp}-${n}`,
      currency: 'USD',
      orderedAt: new Date(stamp).toISOString(),
      lines: [{ line: '1', item: 'BRG-6204', quantity: '4', unit: 'EA', price: '4.00' }],
      shipTo: SHIP_TO,
      payment: 'terms',
      completeness: 'line',
    });
  await opened(page, `${url}/console/holds?customer=HARBOR&type=price-difference`, SHOWN);
  await meter.took(
    'page: a hold, from the first key to the next hold',
    times,
    async () => {
      const way = page.getByRole('group', { name: 'Ways out' }).getByRole('button', { name: 'Their price' });
      await way.waitFor();
      const before = (await page.locator('.detail-of').textContent()) ?? '';
      const keyOfWay = (await way.locator('kbd').textContent()) ?? '';
      return await timed(async () => {
        await page.keyboard.press(keyOfWay);
        await page.locator('input:focus').waitFor();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Their price, and next' }).and(page.locator(':focus')).waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.detail-of').filter({ hasNotText: before }).waitFor();
        await way.waitFor();
      });
    },
    HOLD_MS,
  );
}
