/** The real viewer in a real browser: what process people will see when they open our file. */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../../src/core/model/result.ts';
import { toBpmn } from '../../../src/core/workflow/bpmn.ts';
import { compile } from '../../../src/core/workflow/compile.ts';
import { overlay } from '../../../src/core/workflow/overlay.ts';
import { launchBrowser } from '../../support/browser.ts';
import { CATALOG } from './catalog.ts';
import { ORDER_TO_CASH, WEST_REGION } from './documents.ts';

const VIEWER = fileURLToPath(import.meta.resolve('bpmn-js/dist/bpmn-viewer.production.min.js'));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each([
  ['the core workflow', compile(ORDER_TO_CASH, CATALOG)],
  ['the western region', overlay(ORDER_TO_CASH, WEST_REGION, CATALOG)],
])('%s is drawn whole, with every name', { timeout: 60_000 }, async (_what, compiled) => {
  const workflow = must(compiled);
  const page = await browser.newPage({ viewport: { width: 2_400, height: 600 } });
  await page.setContent('<div id="canvas" style="height: 560px"></div>');
  await page.addScriptTag({ path: VIEWER });
  const warnings: unknown = await page.evaluate(`(async () => {
    const viewer = new BpmnJS({ container: '#canvas' });
    const { warnings } = await viewer.importXML(${JSON.stringify(toBpmn(workflow))});
    viewer.get('canvas').zoom('fit-viewport');
    return warnings.map(({ message }) => message);
  })()`);
  expect(warnings).toEqual([]);
  for (const { name } of workflow.steps) {
    const box = await page.locator(`[data-element-id="step_${name}"] .djs-visual`).boundingBox();
    expect(box?.width).toBeGreaterThan(5);
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(2_400);
  }
  // Drawn, and not only there: without a font, a label has no width.
  const widths: unknown = await page.evaluate(
    `[...document.querySelectorAll('.djs-label')].map((label) => label.getBoundingClientRect().width)`,
  );
  expect(widths).not.toEqual([]);
  expect(Math.min(...(widths as readonly number[]))).toBeGreaterThan(5);
  const labels = (await page.locator('.djs-label').allTextContents()).join(' ');
  for (const { name } of workflow.steps) expect(labels).toContain(name);
  // Pixels that are not white: an empty canvas has none but the viewer's mark in its corner.
  const picture = (await page.locator('#canvas').screenshot()).toString('base64');
  const inked: unknown = await page.evaluate(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${picture}';
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark += 1;
    return dark;
  })()`);
  expect(inked).toBeGreaterThan(5_000);
  await page.close();
});
