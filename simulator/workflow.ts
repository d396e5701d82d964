/** The workflow that orders run under: the project's own core workflow, as it ships. */
import { readFileSync } from 'node:fs';
import { must } from '../src/core/model/result.ts';
import { CATALOG } from '../src/core/process/catalog.ts';
import type { Workflow } from '../src/core/workflow/workflow.ts';
import { readWorkflowFile } from '../src/govern/workflow-file.ts';

const FILE = new URL('../workflows/order-to-cash.yaml', import.meta.url);

export const coreWorkflow = (): Workflow =>
  must(readWorkflowFile(readFileSync(FILE, 'utf8'), 'workflows/order-to-cash.yaml', CATALOG)).workflow;
