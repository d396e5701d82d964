/** Workflows: the one that orders go by, its steps, and its variants as what they change. */
import type { Static } from '@sinclair/typebox';
import { CATALOG } from '../../core/process/catalog.ts';
import { describe, diff } from '../../core/workflow/diff.ts';
import { showDuration } from '../../core/workflow/parameter.ts';
import type { Step, Workflow } from '../../core/workflow/workflow.ts';
import { workflowName } from '../../engine/projections/rows.ts';
import { Workflows } from '../contract/live.ts';
import { answered, route, type Answer, type Call } from './route.ts';

type Shown = Static<typeof Workflows>['workflows'][number];

async function list({ parts: { workflow, variants, lists } }: Call): Promise<Answer> {
  await lists.upToDate();
  const open = await lists.read.openByWorkflow();
  const row = (each: Workflow, isActive: boolean): Shown => ({
    name: each.name,
    version: each.version,
    isActive,
    orders: open.get(workflowName(each)) ?? 0,
    steps: each.steps.map(stepOf),
    ...(each.parent !== undefined && { parent: { name: each.parent.name, version: each.parent.version } }),
    changes: each.parent === undefined ? [] : diff(workflow, each).map((difference) => describe(difference, CATALOG)),
  });
  return answered({ workflows: [row(workflow, true), ...variants.map((variant) => row(variant, false))] });
}

const stepOf = ({ name, kind, runs, needs, each, undo, locked, hold, with: values }: Step): Shown['steps'][number] => ({
  name,
  kind,
  runs,
  needs: [...needs],
  each,
  ...(undo !== undefined && { undo }),
  isLocked: locked,
  ...(hold !== undefined && {
    hold: {
      ...hold,
      due: showDuration(hold.due),
      escalate: hold.escalate.map(({ team, after }) => `${team} ${showDuration(after)}`),
    },
  }),
  ...(Object.keys(values).length > 0 && { with: values }),
});

export const workflowRoutes = [
  route({
    method: 'GET',
    path: '/workflows',
    name: 'listWorkflows',
    tag: 'About',
    summary: 'The workflow that orders go by, with its steps, and its variants, with what they change of it in sentences.',
    scope: 'workflows:read',
    within: 'any',
    status: 200,
    answer: Workflows,
    handle: list,
  }),
];
