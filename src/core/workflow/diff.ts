/** What differs between two workflows, typed and in order, for a person who has to approve the change. */
import type { Catalog, ParameterValue } from '../model/catalog.ts';
import type { HoldPolicy } from '../model/hold.ts';
import { never } from '../model/result.ts';
import { own } from './finding.ts';
import { showSecondPerson } from './hold-policy.ts';
import { showDuration, showValue } from './parameter.ts';
import type { Step, Workflow } from './workflow.ts';

export type Difference =
  | { readonly kind: 'step-added' | 'step-removed'; readonly step: string; readonly runs: string }
  | { readonly kind: 'need-added' | 'need-removed'; readonly step: string; readonly need: string }
  | {
      readonly kind: 'parameter';
      readonly step: string;
      readonly runs: string;
      readonly parameter: string;
      readonly from?: ParameterValue;
      readonly to?: ParameterValue;
    }
  /** Texts as people read them; `none` where there is nothing. */
  | { readonly kind: 'field'; readonly step: string; readonly field: Field; readonly from: string; readonly to: string };

export type Field = 'runs' | 'each' | 'undo' | 'locked' | `hold.${keyof HoldPolicy}`;

/** In the order of `b`'s steps, then what only `a` has; within a step: runs, needs, parameters, hold. */
export function diff(a: Workflow, b: Workflow): readonly Difference[] {
  const before = new Map(a.steps.map((step) => [step.name, step]));
  const after = new Set(b.steps.map(({ name }) => name));
  return [
    ...b.steps.flatMap((step): readonly Difference[] => {
      const from = before.get(step.name);
      return from === undefined ? [{ kind: 'step-added', step: step.name, runs: step.runs }] : stepDiff(from, step);
    }),
    ...a.steps
      .filter(({ name }) => !after.has(name))
      .map(({ name, runs }): Difference => ({ kind: 'step-removed', step: name, runs })),
  ];
}

function stepDiff(a: Step, b: Step): readonly Difference[] {
  const step = b.name;
  return [
    ...fieldDiff(step, fieldsOf(a), fieldsOf(b)),
    ...b.needs.filter((need) => !a.needs.includes(need)).map((need): Difference => ({ kind: 'need-added', step, need })),
    ...a.needs.filter((need) => !b.needs.includes(need)).map((need): Difference => ({ kind: 'need-removed', step, need })),
    ...parameterDiff(a, b),
    ...fieldDiff(step, holdFields(a.hold), holdFields(b.hold)),
  ];
}

function parameterDiff(a: Step, b: Step): readonly Difference[] {
  const names = [...new Set([...Object.keys(a.with), ...Object.keys(b.with)])].sort();
  return names.flatMap((parameter): readonly Difference[] => {
    const from = own(a.with, parameter);
    const to = own(b.with, parameter);
    if (from === to) return [];
    return [
      {
        kind: 'parameter',
        step: b.name,
        runs: b.runs,
        parameter,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    ];
  });
}

type Fields = readonly (readonly [Field, string])[];

const fieldsOf = (step: Step): Fields => [
  ['runs', `${step.kind} ${step.runs}`],
  ['each', step.each],
  ['undo', step.undo ?? 'none'],
  ['locked', step.locked ? 'yes' : 'no'],
];

function holdFields(hold: HoldPolicy | undefined): Fields {
  const escalate = (hold?.escalate ?? []).map(({ team, after }) => `${team} ${showDuration(after)}`);
  return [
    ['hold.team', hold?.team ?? 'none'],
    ['hold.due', hold === undefined ? 'none' : showDuration(hold.due)],
    ['hold.escalate', escalate.join(', ') || 'none'],
    ['hold.calendar', hold?.calendar ?? 'none'],
    ['hold.priority', hold === undefined ? 'none' : String(hold.priority)],
    ['hold.ways', hold === undefined ? 'none' : (hold.ways?.join(', ') ?? 'all')],
    ['hold.secondPerson', showSecondPerson(hold?.secondPerson)],
  ];
}

const fieldDiff = (step: string, a: Fields, b: Fields): readonly Difference[] =>
  b.flatMap(([field, to], index): readonly Difference[] => {
    const from = a[index]?.[1] ?? 'none';
    return from === to ? [] : [{ kind: 'field', step, field, from, to }];
  });

/** One difference in a line, with units from the catalog: `price: tolerance 0.5% → 0.25%`. */
export function describe(difference: Difference, catalog: Catalog): string {
  const { step } = difference;
  switch (difference.kind) {
    case 'step-added':
      return `${step}: added, runs ${difference.runs}`;
    case 'step-removed':
      return `${step}: removed, ran ${difference.runs}`;
    case 'need-added':
      return `${step}: now needs ${difference.need}`;
    case 'need-removed':
      return `${step}: no longer needs ${difference.need}`;
    case 'parameter': {
      const { runs, parameter, from, to } = difference;
      const spec = own((own(catalog.checks, runs) ?? own(catalog.tasks, runs))?.parameters, parameter);
      const shown = [from, to].map((value) => (value === undefined ? 'none' : showValue(spec, value)));
      return `${step}: ${parameter} ${shown.join(' → ')}`;
    }
    case 'field':
      return `${step}: ${difference.field} ${difference.from} → ${difference.to}`;
    default:
      return never(difference, 'describe');
  }
}
