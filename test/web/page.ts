/** A page of the console in a real browser, which tells what the policy refused and what went wrong. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { build } from './built.ts';
import type { FakeApi } from './fake-api.ts';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Runs before the page's own scripts, by the browser's debugger: no policy of the page is touched. */
const WATCH =
  "window.refusals = []; addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => window.refusals.push(`${violatedDirective} ${blockedURI} ${sample}`))";

export interface Console {
  readonly page: Page;
  /** Errors of scripts, and what the browser complained of. */
  readonly errors: string[];
  readonly go: (path: string) => Promise<void>;
}

export type Watched = Omit<Console, 'go'>;

/** A browser for the tests of a file, and the console as it is built. */
export function aBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    await build();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => await browser?.close());
  return () => browser;
}

/** A page of somebody who shares nothing with others. */
export async function watched(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await context.addInitScript(WATCH);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // The browser's own line about an answer of 4xx is not an error of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  return { page, errors };
}

export async function openConsole(browser: Browser, fake: FakeApi): Promise<Console> {
  const { page, errors } = await watched(browser);
  const go = async (path: string): Promise<void> => {
    await page.goto(`${fake.address}/console${path}`, { waitUntil: 'commit' });
  };
  return { page, errors, go };
}

/** What the content security policy refused since the page was opened. */
export const refusals = async (page: Page): Promise<readonly string[]> => await page.evaluate('window.refusals');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Findings of axe in a part of the page, each as one line; of some rules alone where the rest was asked before. */
export async function axe(page: Page, where: 'body' | 'main' = 'body', rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(`window.axe === undefined && (() => { ${AXE} })()`);
  const only = rules === undefined ? '' : `runOnly: ${JSON.stringify(rules)},`;
  const { violations } = await page.evaluate<{ readonly violations: readonly Finding[] }>(
    `axe.run(${where === 'body' ? 'document' : `'${where}'`}, { ${only} preload: false, resultTypes: ['violations'], elementRef: false })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
  );
}
