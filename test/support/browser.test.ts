import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';

const VIEWER = fileURLToPath(import.meta.resolve('bpmn-js/dist/bpmn-viewer.production.min.js'));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const START_EVENT = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" targetNamespace="orderkeel">
  <process id="process"><startEvent id="start"/></process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">
    <bpmndi:BPMNShape id="shape" bpmnElement="start"><dc:Bounds x="10" y="10" width="36" height="36"/></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`;

test('a BPMN viewer draws in the browser', async () => {
  const page = await browser.newPage();
  await page.setContent('<div id="canvas" style="height: 400px"></div>');
  await page.addScriptTag({ path: VIEWER });
  const warnings = await page.evaluate(
    `new BpmnJS({ container: '#canvas' }).importXML(${JSON.stringify(START_EVENT)}).then(({ warnings }) => warnings)`,
  );
  expect(warnings).toEqual([]);
  expect(await page.locator('.djs-shape').count()).toBe(1);
});

test('pages have text', async () => {
  const page = await browser.newPage();
  await page.setContent('<span id="text" style="font-size: 20px">complete</span><span id="empty"></span>');
  // Without a font, text takes no room and leaves no ink.
  const box = await page.locator('#text').boundingBox();
  expect(box?.width).toBeGreaterThan(40);
  const inked = (await page.locator('#text').screenshot()).length;
  await page.locator('#text').evaluate((span) => Object.assign(span, { textContent: '\u00a0'.repeat(20) }));
  const blank = (await page.locator('#text').screenshot()).length;
  expect(inked).toBeGreaterThan(2 * blank);
});
