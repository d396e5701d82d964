/** A workflow as a Mermaid flowchart, for documents. Needs that follow from other needs are not drawn. */
import { directNeeds } from './graph.ts';
import type { Step, Workflow } from './workflow.ts';

const SHAPES: Readonly<Record<Step['kind'], readonly [string, string]>> = {
  check: ['{{', '}}'],
  task: ['[', ']'],
  wait: ['([', '])'],
};

export function toMermaid(workflow: Workflow): string {
  const direct = directNeeds(workflow.steps);
  // Numbers, because a step may be called `end`, which is a word of Mermaid.
  const ids = new Map(workflow.steps.map(({ name }, index) => [name, `s${index}`]));
  const nodes = workflow.steps.map((step) => `  ${ids.get(step.name)}${node(step)}`);
  const edges = workflow.steps.flatMap(({ name }) =>
    (direct.get(name) ?? []).map((need) => `  ${ids.get(need)} --> ${ids.get(name)}`),
  );
  const locked = workflow.steps.filter((step) => step.locked).map(({ name }) => ids.get(name));
  const marks = locked.length === 0 ? [] : ['  classDef locked stroke-width:3px', `  class ${locked.join(',')} locked`];
  return `${['flowchart LR', ...nodes, ...edges, ...marks].join('\n')}\n`;
}

function node(step: Step): string {
  const [open, close] = SHAPES[step.kind];
  const lines = [
    step.name,
    ...(step.runs === step.name ? [] : [step.runs]),
    ...(step.each === 'order' ? [] : [`each ${step.each}`]),
  ];
  return `${open}"${lines.map(escape).join('<br/>')}"${close}`;
}

/** Mermaid's own entities, by code point: none of what is left can end a label. */
const escape = (text: string): string => text.replace(/[^A-Za-z0-9 .,_-]/gu, (char) => `#${char.codePointAt(0)};`);
