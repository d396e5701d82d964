/** Every view, full, empty, failed and still loading, in both themes: axe finds nothing, the policy refuses nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstViewBytes } from './built.ts';
import { type FakeApi, type Mode, startFakeApi } from './fake-api.ts';
import { aBrowser, axe, type Console, openConsole, refusals } from './page.ts';
import { VIEWS, type ViewName } from './views.ts';

const MODES = ['full', 'empty', 'error', 'loading'] as const satisfies readonly Mode[];
/** What differs from theme to theme; the rest is the same tree. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
const FIRST_VIEW_MAX = 350_000;

const browser = aBrowser();
let fake: FakeApi;
let console: Console;
beforeAll(async () => {
  fake = await startFakeApi();
  console = await openConsole(browser(), fake);
});
afterAll(async () => await fake?.close());

const SHOWN: Readonly<Record<Mode, string>> = {
  full: 'main h1',
  empty: 'main h1',
  error: 'main .failed',
  loading: 'main .loading',
};

async function show(view: ViewName, mode: Mode): Promise<void> {
  fake.mode = mode;
  await console.page.emulateMedia({ colorScheme: 'light' });
  await console.go(VIEWS[view]);
  // Nothing is asked before something is typed.
  const isQuiet = view === 'capture' && mode !== 'full';
  await console.page
    .locator(isQuiet ? 'main h1' : SHOWN[mode])
    .first()
    .waitFor();
  if (mode !== 'loading') await console.page.locator('main:not(:has(.loading))').waitFor();
}

/** An order that does not come, or not yet, is the same page under each of its tabs; and so is the ledger, whatever is chosen. */
const modesOf = (view: ViewName): readonly Mode[] => (/^(order-(?!build)|connections-)/.test(view) ? ['full', 'empty'] : MODES);

describe.each(Object.keys(VIEWS) as ViewName[])('%s', (view) => {
  test.each(modesOf(view))('%s', async (mode) => {
    await show(view, mode);
    const { page } = console;
    // What is around the screen is the same in all its states.
    const where = mode === 'full' ? 'body' : 'main';
    expect(await axe(page, where)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    expect(await axe(page, where, OF_COLOURS)).toEqual([]);
    expect(await refusals(page)).toEqual([]);
    expect(await page.evaluate('window.stolen')).toBeUndefined();
  });
});

test('the way in', async () => {
  fake.mode = 'full';
  fake.isSignedIn = false;
  await console.page.emulateMedia({ colorScheme: 'light' });
  await console.go('/holds');
  await console.page.getByRole('link', { name: 'Northwind ID' }).waitFor();
  expect(await axe(console.page)).toEqual([]);
  await console.page.emulateMedia({ colorScheme: 'dark' });
  expect(await axe(console.page, 'body', OF_COLOURS)).toEqual([]);
  expect(await refusals(console.page)).toEqual([]);
  fake.isSignedIn = true;
});

test('no script of a page failed', () => {
  expect(console.errors).toEqual([]);
});

test.each(['src/today/today.tsx', 'src/holds/screen.tsx', 'src/orders/screen.tsx'])(
  'a first view of %s is small',
  async (screen) => {
    expect(await firstViewBytes(screen)).toBeLessThanOrEqual(FIRST_VIEW_MAX);
  },
);
