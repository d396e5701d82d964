/**
 * From a workflow as written to one that runs, or to everything that is wrong with it.
 *
 * First the shape and each step by itself; where that is right, the graph. So one reading names all that can be named
 * without guessing: a cycle through an unknown step would only be noise.
 */
import type { Catalog } from '../model/catalog.ts';
import { digest } from '../model/digest.ts';
import { orderFact } from '../model/fact.ts';
import type { WorkflowFailure } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { failures, type Finding } from './finding.ts';
import { closure, topological } from './graph.ts';
import { STEP, WORKFLOW } from './language.ts';
import { under } from './path.ts';
import { cyclesOf, releases, scopes, unreachable, uses, type PlacedStep } from './rules.ts';
import { isFields, misfits, type Shape } from './shape.ts';
import type { StepSource, WorkflowSource } from './source.ts';
import { draftOf, readStep, type DraftStep, type ReadStep } from './step.ts';
import type { Step, Workflow } from './workflow.ts';

/** A core workflow's plain data, such as YAML or JSON was parsed to. */
export function compile(data: unknown, catalog: Catalog): Result<Workflow, readonly WorkflowFailure[]> {
  const found = [...misfits(WORKFLOW, data, '')];
  const drafts = draftsIn(data, 'steps', STEP);
  const names = namesIn(data, 'steps');
  const read = drafts.map((draft) => readStep(draft, names, catalog, found));
  if (found.length > 0) return fail(failures('workflow-invalid', found));
  const { workflow: name, version, opens } = data as WorkflowSource;
  const built = build(
    { name, version, drafts, read, opens: { ...opens, steps: drafts.map(({ source }) => source.opens ?? {}) } },
    catalog,
  );
  return built.ok ? built : fail(failures('workflow-invalid', built.failure));
}

export const namesIn = (data: unknown, field: string): ReadonlySet<string> => {
  const steps = isFields(data) ? data[field] : undefined;
  return new Set(isFields(steps) ? Object.keys(steps) : []);
};

/** The steps that have the shape, so that the others' mistakes do not hide theirs. */
export function draftsIn(data: unknown, field: string, shape: Shape): readonly DraftStep[] {
  const steps = isFields(data) ? data[field] : undefined;
  if (!isFields(steps)) return [];
  return Object.entries(steps)
    .filter(([, step]) => misfits(shape, step, '').length === 0)
    .map(([name, step]) => draftOf(name, under(field, name), step as StepSource));
}

/** What a workflow is built from: steps that are right one by one. */
export interface Draft {
  readonly name: string;
  readonly version: number;
  readonly parent?: { readonly name: string; readonly version: number };
  readonly drafts: readonly DraftStep[];
  /** Beside the drafts. */
  readonly read: readonly ReadStep[];
  /** Part of the definition and so of its digest, though nothing of it runs. */
  readonly opens?: unknown;
}

/** Puts the steps in order, and looks at the graph that they make. */
export function build(draft: Draft, catalog: Catalog): Result<Workflow, readonly Finding[]> {
  const round = cyclesOf(draft.drafts);
  if (round.length > 0) return fail(round);
  const steps = linked(draft.read);
  const byName = new Map(steps.map((step) => [step.name, step]));
  const drafts = new Map(draft.drafts.map((one) => [one.name, one]));
  const placed = steps.flatMap((step): readonly PlacedStep[] => {
    const own = drafts.get(step.name);
    return own === undefined ? [] : [{ step, draft: own }];
  });
  const found = [...scopes(placed, byName), ...uses(placed, byName, catalog), ...releases(placed), ...unreachable(placed)];
  if (found.length > 0) return fail(found);
  const { name, version, parent, opens, read } = draft;
  const releasing = steps.find((step) => step.releases);
  return ok({
    name,
    version,
    ...(parent === undefined ? {} : { parent }),
    steps,
    byName: Object.fromEntries(byName),
    byRuns: firstOf(steps.map((step) => [step.runs, step])),
    byFact: firstOf(steps.map((step) => [step.fact, step.name])),
    ...(releasing === undefined ? {} : { releasing }),
    digest: digest({ name, version, parent, opens, steps: read }),
  });
}

/** Where a key comes again, the first stays. */
const firstOf = <V>(entries: readonly (readonly [string, V])[]): Readonly<Record<string, V>> =>
  Object.fromEntries([...entries].reverse());

function linked(read: readonly ReadStep[]): readonly Step[] {
  const { order } = topological(read);
  const all = closure(order);
  const dependants = new Map<string, string[]>(order.map(({ name }) => [name, []]));
  for (const step of order) for (const need of step.needs) dependants.get(need)?.push(step.name);
  const places = new Map(order.map(({ name }, index) => [name, index]));
  return order.map((step, index) => {
    const rests = order.filter(({ name }) => all.get(step.name)?.has(name));
    return {
      ...step,
      index,
      needsAt: step.needs.flatMap((need) => places.get(need) ?? []),
      restsOn: rests.map(({ name }) => name),
      dependants: dependants.get(step.name) ?? [],
      sources: firstOf(rests.map(({ runs, name }) => [runs, name])),
      fact: orderFact(`step:${step.name}`),
    };
  });
}
