/** One step, read against the catalog: what it runs, with which parameters, held how. The graph is not looked at. */
import type { Catalog, CatalogCheck, CatalogTask, CatalogWait, ParameterSpecs } from '../model/catalog.ts';
import { digest } from '../model/digest.ts';
import type { WorkflowRule } from '../model/failure.ts';
import { oneOf, own, type Finding } from './finding.ts';
import { readHold } from './hold-policy.ts';
import { readParameters } from './parameter.ts';
import { at, under } from './path.ts';
import type { StepSource } from './source.ts';
import type { Step } from './workflow.ts';

/** A step as written, and where: in a variant, a step of the core and the places that changed it. */
export interface DraftStep {
  readonly name: string;
  readonly where: string;
  readonly source: StepSource;
  readonly needs: readonly { readonly name: string; readonly where: string }[];
}

/** All of a step but its place in the graph. */
export type ReadStep = Omit<Step, 'index' | 'needsAt' | 'restsOn' | 'dependants' | 'sources' | 'fact'>;

export type Kind = Step['kind'];

/** What the step's name of the catalog stands for, whichever kind it is. */
export interface Runs {
  readonly kind: Kind;
  readonly name: string;
  readonly entry: CatalogCheck | CatalogTask | CatalogWait | undefined;
  readonly parameters: ParameterSpecs;
  readonly uses: readonly string[];
  readonly undos: readonly string[];
  readonly releases: boolean;
}

const UNKNOWN: Readonly<Record<Kind, WorkflowRule>> = { check: 'unknown-check', task: 'unknown-task', wait: 'unknown-wait' };

export function runsOf(source: StepSource, catalog: Catalog): Runs {
  const nothing = { parameters: {}, uses: [], undos: [], releases: false };
  if (source.check !== undefined) {
    const entry = own(catalog.checks, source.check);
    return {
      ...nothing,
      kind: 'check',
      name: source.check,
      entry,
      ...(entry && { parameters: entry.parameters, uses: entry.uses }),
    };
  }
  if (source.task !== undefined) {
    const entry = own(catalog.tasks, source.task);
    return { ...nothing, ...entry, kind: 'task', name: source.task, entry };
  }
  const name = source.wait ?? '';
  return { ...nothing, kind: 'wait', name, entry: own(catalog.waits, name) };
}

export const draftOf = (name: string, where: string, source: StepSource): DraftStep => ({
  name,
  where,
  source,
  needs: (source.needs ?? []).map((need, index) => ({ name: need, where: at(under(where, 'needs'), index) })),
});

/** From a step that has the shape. A step that breaks a rule is read as far as it goes, so that later rules can look on. */
export function readStep(draft: DraftStep, names: ReadonlySet<string>, catalog: Catalog, found: Finding[]): ReadStep {
  const { source, where } = draft;
  const runs = runsOf(source, catalog);
  if (runs.entry === undefined) {
    const wayOut = oneOf(Object.keys(catalog[`${runs.kind}s`]));
    found.push({ rule: UNKNOWN[runs.kind], where: under(where, runs.kind), subject: runs.name, wayOut });
  }
  for (const need of draft.needs)
    if (!names.has(need.name)) found.push({ rule: 'unknown-step', where: need.where, subject: need.name, wayOut: oneOf(names) });
  readScope(draft, runs, found);
  readUndo(draft, runs, found);
  readOpens(draft, runs, found);
  const parameters =
    runs.entry === undefined ? {} : readParameters(runs.parameters, source.with ?? {}, under(where, 'with'), found);
  if (runs.kind === 'check' && source.hold === undefined)
    found.push({
      rule: 'hold-missing',
      where,
      subject: draft.name,
      wayOut: 'add hold: { team: …, due: … }, since a check opens holds',
    });
  return {
    name: draft.name,
    kind: runs.kind,
    runs: runs.name,
    needs: draft.needs.map((need) => need.name),
    each: source.each ?? 'order',
    with: parameters,
    parameters: digest(parameters),
    ...(source.undo === undefined ? {} : { undo: source.undo }),
    ...(source.hold === undefined ? {} : { hold: readHold(source.hold, under(where, 'hold'), found) }),
    locked: source.locked ?? false,
    releases: runs.releases,
  };
}

function readScope({ source, where }: DraftStep, runs: Runs, found: Finding[]): void {
  const each = source.each ?? 'order';
  if (runs.entry === undefined || runs.entry.scope === each) return;
  const wayOut = runs.entry.scope === 'order' ? 'take each out' : `write each: ${runs.entry.scope}`;
  found.push({
    rule: 'scope',
    where,
    subject: `${runs.name} runs for each ${runs.entry.scope}, and not for each ${each}`,
    wayOut,
  });
}

function readUndo({ source, where }: DraftStep, runs: Runs, found: Finding[]): void {
  const { undo } = source;
  if (runs.entry === undefined) return;
  if (undo === undefined) {
    if (runs.undos.length > 0)
      found.push({ rule: 'undo-missing', where, subject: runs.name, wayOut: `add undo: ${runs.undos.join(' or ')}` });
  } else if (!runs.undos.includes(undo)) {
    const wayOut = runs.undos.length === 0 ? `take it out: ${runs.name} has no undo` : oneOf(runs.undos);
    found.push({ rule: 'undo-unknown', where: under(where, 'undo'), subject: `${undo} for ${runs.name}`, wayOut });
  }
}

function readOpens({ source, where }: DraftStep, runs: Runs, found: Finding[]): void {
  const { opens } = source;
  if (opens === undefined) return;
  const place = under(where, 'opens');
  opens.with?.forEach((name, index) => {
    if (runs.entry !== undefined && own(runs.parameters, name) === undefined)
      found.push({
        rule: 'opens-invalid',
        where: at(under(place, 'with'), index),
        subject: `the parameter ${name}`,
        wayOut: oneOf(Object.keys(runs.parameters)),
      });
  });
  if (opens.hold !== undefined && source.hold === undefined)
    found.push({
      rule: 'opens-invalid',
      where: under(place, 'hold'),
      subject: 'a hold that is not there',
      wayOut: 'add the hold, or take this out',
    });
  for (const field of ['needs', 'remove'] as const)
    if (source.locked === true && opens[field] === true)
      found.push({
        rule: 'opens-invalid',
        where: under(place, field),
        subject: `${field} of a locked step`,
        wayOut: 'take this out, or take locked out',
      });
}
