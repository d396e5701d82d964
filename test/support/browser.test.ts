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
