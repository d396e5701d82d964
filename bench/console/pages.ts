/**
 * How long somebody waits for the console in a real Chromium, on a hub with many orders: each first view with nothing cached,
 * the order of thousands of events, and a hold from the first key to the next hold.
 */
import type { Browser, Page } from 'playwright-core';
import { Passwords } from '../../src/api/access/passwords.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import type { Meter } from './meter.ts';

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
/** The lists' own news come after what was asked for. */
const SHOWN = 'main:not(:has(.loading)) h1';

/** May decide about prices, and see every order. */
export async function addPerson(store: ProjectedStore): Promise<void> {
  const password = await new Passwords().kept(PASSWORD);
  const grants = [{ role: 'pricing' }, { role: 'service' }, { role: 'operations' }] as const;
  await store.people.add({ id: 'bench', name: NAME, displayName: 'Bench', grants, password });
}

export interface PagesParts {
  readonly url: string;
  readonly key: string;
  readonly meter: Meter;
  /** Of thousands of events. */
  readonly order: string;
  readonly times: number;
}

export async function measurePages({ url, key, meter, order, times }: PagesParts): Promise<void> {
  const browser = await launchBrowser();
  try {
    const cookies = await signedIn(browser, url);
    const fresh = async (work: (page: Page) => Promise<number>): Promise<number> => {
      const context = await browser.newContext({ viewport: VIEWPORT, storageState: cookies });
      try {
        return await work(await context.newPage());
      } finally {
        await context.close();
      }
    };
    const opening = (path: string, until: string) => async (): Promise<number> =>
      await fresh(async (page) => await timed(async () => await opened(page, `${url}/console${path}`, until)));
    await meter.took('page: sign-in, nothing cached', times, async () => await signIn(browser, url), FIRST_VIEW_MS);
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
    await fresh(async (page) => {
      await hold(page, url, key, meter, times);
      return 0;
    });
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

/** Milliseconds until somebody can type their name. */
async function signIn(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    return await timed(async () => await opened(page, `${url}/console/`, 'input:focus'));
  } finally {
    await context.close();
  }
}

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

async function signedIn(browser: Browser, url: string): Promise<Cookies> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await opened(page, `${url}/console/`, 'input:focus');
    await page.keyboard.type(NAME);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    return await context.storageState();
  } finally {
    await context.close();
  }
}

/** Price differences of their own, decided one after the other: from the first key to the next one on the screen. */
async function hold(page: Page, url: string, key: string, meter: Meter, times: number): Promise<void> {
  const stamp = Date.now();
  for (let n = 0; n <= times; n++) {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': `held-${stamp}-${n}`,
    };
    const lines = [{ line: '1', item: 'BRG-6204', quantity: '4', unit: 'EA', price: '4.00' }];
    const demand = {
      customer: 'HARBOR',
      message: `held-${stamp}-${n}`,
      purchaseOrder: `HELD-${stamp}-${n}`,
      currency: 'USD',
      orderedAt: new Date(stamp).toISOString(),
      lines,
    };
    const body = JSON.stringify({ ...demand, shipTo: SHIP_TO, payment: 'terms', completeness: 'line' });
    const response = await fetch(`${url}/v1/orders`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(await response.text());
  }
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
