/** The core workflow and its variants, read from their files. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { ok, type Result } from '../../core/model/result.ts';
import { CATALOG } from '../../core/process/catalog.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { readVariantFile, readWorkflowFile, type FileFailure } from '../../govern/workflow-file.ts';

const FOLDER = fileURLToPath(new URL('../../../workflows/', import.meta.url));

export interface HouseWorkflows {
  readonly workflow: Workflow;
  readonly variants: readonly Workflow[];
}

export async function houseWorkflows(): Promise<Result<HouseWorkflows, readonly FileFailure[]>> {
  const core = readWorkflowFile(await readFile(`${FOLDER}order-to-cash.yaml`, 'utf8'), 'workflows/order-to-cash.yaml', CATALOG);
  if (!core.ok) return core;
  const variants: Workflow[] = [];
  for (const name of (await readdir(`${FOLDER}variants`)).filter((each) => each.endsWith('.yaml')).sort()) {
    const file = `workflows/variants/${name}`;
    const variant = readVariantFile(await readFile(`${FOLDER}variants/${name}`, 'utf8'), file, core.value.source, CATALOG);
    if (!variant.ok) return variant;
    variants.push(variant.value.workflow);
  }
  return ok({ workflow: core.value.workflow, variants });
}

export async function coreWorkflow(): Promise<Result<Workflow, readonly FileFailure[]>> {
  const read = await houseWorkflows();
  return read.ok ? ok(read.value.workflow) : read;
}
