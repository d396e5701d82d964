/** The core workflow, read from its file. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { ok, type Result } from '../../core/model/result.ts';
import { CATALOG } from '../../core/process/catalog.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { readWorkflowFile, type FileFailure } from '../../govern/workflow-file.ts';

const FILE = fileURLToPath(new URL('../../../workflows/order-to-cash.yaml', import.meta.url));

export async function coreWorkflow(): Promise<Result<Workflow, readonly FileFailure[]>> {
  const read = readWorkflowFile(await readFile(FILE, 'utf8'), 'workflows/order-to-cash.yaml', CATALOG);
  return read.ok ? ok(read.value.workflow) : read;
}
