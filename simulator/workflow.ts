/** The workflow that orders run under: the project's own core workflow, as it ships, or as an office works it. */
import { readFileSync } from 'node:fs';
import { must } from '../src/core/model/result.ts';
import { CATALOG } from '../src/core/process/catalog.ts';
import type { Workflow } from '../src/core/workflow/workflow.ts';
import { readVariantFile, readWorkflowFile } from '../src/govern/workflow-file.ts';

const textOf = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const core = (): ReturnType<typeof readWorkflowFile> => {
  const path = 'workflows/order-to-cash.yaml';
  return readWorkflowFile(textOf(path), path, CATALOG);
};

export const coreWorkflow = (): Workflow => must(core()).workflow;

/** Its holds are due in office hours, and some take two people: what simulated orders run under. */
export const officeWorkflow = (): Workflow => {
  const path = 'simulator/office.yaml';
  return must(readVariantFile(textOf(path), path, must(core()).source, CATALOG)).workflow;
};
