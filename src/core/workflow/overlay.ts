/**
 * A variant on its core: a region, a business unit or a channel says only how it differs.
 *
 * Invariants: whatever a variant says, every control that the core marks `locked` is still there, runs the same check
 * with parameters at least as strict, is held at least as strictly, and everything that rested on it still does. What
 * the core opens in so many words may change beside that, and nothing else.
 */
import type { Catalog } from '../model/catalog.ts';
import type { WorkflowFailure } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { build, compile, draftsIn, namesIn } from './compile.ts';
import { failures, oneOf, own, type Finding } from './finding.ts';
import { ADDED_STEP, STEP_DIFF, VARIANT } from './language.ts';
import { at, under } from './path.ts';
import { isFields, misfits } from './shape.ts';
import type { StepDiffSource, VariantSource, WorkflowSource } from './source.ts';
import { draftOf, readStep, type DraftStep, type ReadStep } from './step.ts';
import { droppedNeeds, holdFindings, parameterFindings, type Tightening } from './tighten.ts';
import type { Workflow } from './workflow.ts';

/** The core as written, the variant as written; gives the variant's own workflow, complete, or every refusal. */
export function overlay(coreData: unknown, variantData: unknown, catalog: Catalog): Result<Workflow, readonly WorkflowFailure[]> {
  const core = compile(coreData, catalog);
  if (!core.ok) return fail(failures('variant-refused', [brokenCore(coreData, core.failure)]));
  const found = [...misfits(VARIANT, variantData, '')];
  if (found.length === 0) found.push(...parentFindings(core.value, variantData as VariantSource));
  // Against another core, every further refusal would be noise.
  if (found.some(({ rule }) => rule === 'parent-not-core')) return fail(failures('variant-refused', found));
  const merged = merge({ source: coreData as WorkflowSource, workflow: core.value }, variantData, found, catalog);
  if (found.length > 0) return fail(failures('variant-refused', found));
  const { variant: name, version } = variantData as VariantSource;
  const parent = { name: core.value.name, version: core.value.version };
  const built = build({ name, version, parent, ...merged }, catalog);
  const lost = built.ok ? needsLost(core.value, built.value) : built.failure;
  return built.ok && lost.length === 0 ? ok(built.value) : fail(failures('variant-refused', lost));
}

function brokenCore(data: unknown, broken: readonly WorkflowFailure[]): Finding {
  const isVariant = isFields(data) && Object.hasOwn(data, 'variant');
  const first = broken[0];
  const reason = isVariant ? 'it is a variant itself' : `${first?.where}: ${first?.subject}; ${first?.wayOut}`;
  return { rule: 'parent-not-core', where: 'of', subject: reason, wayOut: 'name a core workflow that compiles' };
}

function parentFindings(core: Workflow, { variant, of, ofVersion }: VariantSource): readonly Finding[] {
  if (of !== core.name) return [{ rule: 'parent-not-core', where: 'of', subject: of, wayOut: `write of: ${core.name}` }];
  const found: Finding[] = [];
  if (ofVersion !== core.version)
    found.push({
      rule: 'parent-version',
      where: 'ofVersion',
      subject: String(ofVersion),
      wayOut: `check it against version ${core.version} of ${core.name}, then write ofVersion: ${core.version}`,
    });
  if (variant === core.name)
    found.push({ rule: 'name-taken', where: 'variant', subject: variant, wayOut: 'give the variant a name of its own' });
  return found;
}

interface Core {
  readonly source: WorkflowSource;
  readonly workflow: Workflow;
}

/** The core's steps as the variant leaves them, then the added ones; refusals go to `found`. */
function merge(
  core: Core,
  data: unknown,
  found: Finding[],
  catalog: Catalog,
): Pick<Parameters<typeof build>[0], 'drafts' | 'read'> {
  const locked = new Set(core.workflow.steps.filter((step) => step.locked).map(({ name }) => name));
  const removed = removedSteps(core, data, found);
  const diffs = diffsIn(core, data, removed, found);
  const added = addedSteps(core, data, found);
  const names = new Set([...Object.keys(core.source.steps).filter((name) => !removed.has(name)), ...namesIn(data, 'add')]);
  const drafts: DraftStep[] = [];
  const read: ReadStep[] = [];
  for (const [name, source] of Object.entries(core.source.steps)) {
    const step = core.workflow.byName[name];
    if (step === undefined || removed.has(name)) continue;
    const words: Tightening = { core: step, source, diff: diffs.get(name) ?? {}, where: under('steps', name), locked };
    const draft = mergedStep(core, words, removed, found);
    const before = found.length;
    const merged = readStep(draft, names, catalog, found);
    drafts.push(draft);
    read.push(merged);
    // A value that could not be read has nothing to compare.
    if (found.length === before) found.push(...parameterFindings(words, merged, catalog), ...holdFindings(words, merged.hold));
  }
  for (const draft of added) {
    drafts.push(draft);
    read.push(readStep(draft, names, catalog, found));
  }
  return { drafts, read };
}

function removedSteps(core: Core, data: unknown, found: Finding[]): ReadonlySet<string> {
  const removed = new Set<string>();
  const asked: unknown = isFields(data) ? data['remove'] : undefined;
  if (!Array.isArray(asked)) return removed;
  asked.forEach((name: unknown, index) => {
    if (typeof name !== 'string') return;
    const where = at('remove', index);
    const source = own(core.source.steps, name);
    if (source === undefined)
      found.push({ rule: 'unknown-step', where, subject: name, wayOut: oneOf(Object.keys(core.source.steps)) });
    else if (source.locked === true)
      found.push({ rule: 'locked-removed', where, subject: name, wayOut: `keep ${name}: the core locks it` });
    else if (source.opens?.remove !== true)
      found.push({
        rule: 'not-opened',
        where,
        subject: `removing ${name}`,
        wayOut: `keep ${name}, or have the core say opens: { remove: true } for it`,
      });
    else removed.add(name);
  });
  return removed;
}

function diffsIn(core: Core, data: unknown, removed: ReadonlySet<string>, found: Finding[]): ReadonlyMap<string, StepDiffSource> {
  const steps = isFields(data) ? data['steps'] : undefined;
  const diffs = new Map<string, StepDiffSource>();
  for (const [name, diff] of Object.entries(isFields(steps) ? steps : {})) {
    if (own(core.source.steps, name) === undefined || removed.has(name)) {
      const wayOut = `name a step that the core has and the variant keeps; a new one stands under add`;
      found.push({ rule: 'unknown-step', where: under('steps', name), subject: name, wayOut });
    } else if (misfits(STEP_DIFF, diff, '').length === 0) diffs.set(name, diff as StepDiffSource);
  }
  return diffs;
}

function addedSteps(core: Core, data: unknown, found: Finding[]): readonly DraftStep[] {
  const names = [...namesIn(data, 'add')];
  if (names.length > 0 && core.source.opens?.add !== true)
    found.push({
      rule: 'not-opened',
      where: 'add',
      subject: 'adding steps',
      wayOut: 'take this out, or have the core say opens: { add: true }',
    });
  const taken = names.filter((name) => own(core.source.steps, name) !== undefined);
  for (const name of taken)
    found.push({
      rule: 'step-exists',
      where: under('add', name),
      subject: name,
      wayOut: 'give the added step a name that the core does not have',
    });
  return draftsIn(data, 'add', ADDED_STEP).filter(({ name }) => !taken.includes(name));
}

/** What needed a removed step needs what that one needed, so that nothing behind it is lost. */
function mergedStep(core: Core, words: Tightening, removed: ReadonlySet<string>, found: Finding[]): DraftStep {
  const { source, diff, where } = words;
  const dropped = droppedNeeds(words, found);
  const kept = (source.needs ?? []).filter((need) => !dropped.has(need)).flatMap((need) => standsFor(core, need, removed));
  const needs = new Map(kept.map((name) => [name, { name, where }]));
  diff.addNeeds?.forEach((name, index) => {
    if (!needs.has(name)) needs.set(name, { name, where: at(under(where, 'addNeeds'), index) });
  });
  const { opens: _, hold, ...rest } = source;
  const merged = hold === undefined ? undefined : { ...hold, ...diff.hold };
  const draft = draftOf(words.core.name, where, {
    ...rest,
    ...(merged === undefined ? {} : { hold: merged }),
    with: { ...source.with, ...diff.with },
  });
  return { ...draft, needs: [...needs.values()] };
}

const standsFor = (core: Core, need: string, removed: ReadonlySet<string>): readonly string[] =>
  removed.has(need) ? (core.source.steps[need]?.needs ?? []).flatMap((further) => standsFor(core, further, removed)) : [need];

/** Taking away a need can take away the locked controls behind it. */
function needsLost(core: Workflow, variant: Workflow): readonly Finding[] {
  const locked = core.steps.filter((step) => step.locked).map(({ name }) => name);
  return core.steps.flatMap((step) => {
    const rests = variant.byName[step.name]?.restsOn;
    if (rests === undefined) return [];
    return locked
      .filter((name) => step.restsOn.includes(name) && !rests.includes(name))
      .map((name) => ({
        rule: 'locked-needs-removed' as const,
        where: under('steps', step.name),
        subject: `${step.name} no longer rests on ${name}`,
        wayOut: `keep the need through which it did, or add ${name} to addNeeds`,
      }));
  });
}
