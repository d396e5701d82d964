/** What must hold of a workflow's graph, one rule a function. The steps are known to be right one by one. */
import type { Catalog, Scope } from '../model/catalog.ts';
import { cycles } from './graph.ts';
import { own, type Finding } from './finding.ts';
import { under } from './path.ts';
import type { DraftStep } from './step.ts';
import type { Step } from './workflow.ts';

/** A step with the place to name when its needs are wrong. */
export interface PlacedStep {
  readonly step: Step;
  readonly draft: DraftStep;
}

const needsOf = ({ draft }: PlacedStep): string => (draft.needs.length === 0 ? draft.where : under(draft.where, 'needs'));

export function cyclesOf(drafts: readonly DraftStep[]): readonly Finding[] {
  const nodes = drafts.map(({ name, needs }) => ({ name, needs: needs.map((need) => need.name) }));
  return cycles(nodes).map((cycle) => {
    const first = drafts.find(({ name }) => name === cycle[0]);
    const next = cycle[1] ?? cycle[0];
    return {
      rule: 'cycle',
      where: first?.needs.find(({ name }) => name === next)?.where ?? 'steps',
      subject: [...cycle, cycle[0]].join(' → '),
      wayOut: 'take one of these needs out',
    };
  });
}

/** Whatever rests on nothing else, a check is there to stop a task; one on which no task rests stops none. */
export function unreachable(placed: readonly PlacedStep[]): readonly Finding[] {
  const rested = new Set(placed.flatMap(({ step }) => (step.kind === 'task' ? step.restsOn : [])));
  return placed
    .filter(({ step }) => step.kind === 'check' && !step.locked && !rested.has(step.name))
    .map(({ step, draft }) => ({
      rule: 'unreachable',
      where: draft.where,
      subject: step.name,
      wayOut: `let a task need ${step.name}, or take it out`,
    }));
}

const FINENESS: Readonly<Record<Scope, number>> = { order: 0, fulfillment: 1, shipment: 2 };

/** An order has many fulfillments and a fulfillment many shipments, so needs go from fine to coarse only. */
export function scopes(placed: readonly PlacedStep[], byName: ReadonlyMap<string, Step>): readonly Finding[] {
  return placed.flatMap(({ step, draft }) =>
    draft.needs.flatMap((need) => {
      const needed = byName.get(need.name);
      if (needed === undefined || FINENESS[needed.each] <= FINENESS[step.each]) return [];
      const subject = `${step.name} runs for each ${step.each} and needs ${needed.name}, which runs for each ${needed.each}`;
      return [{ rule: 'scope', where: need.where, subject, wayOut: `let it need a step that runs for each ${step.each}` }];
    }),
  );
}

export function releases(placed: readonly PlacedStep[]): readonly Finding[] {
  const locked = placed.filter(({ step }) => step.locked).map(({ step }) => step.name);
  const releasing = placed.filter(({ step }) => step.releases);
  if (releasing.length === 0)
    return [
      { rule: 'no-release', where: 'steps', subject: 'no step', wayOut: 'add a task that releases, such as warehouse.release' },
    ];
  return releasing.flatMap((release) =>
    locked
      .filter((name) => name !== release.step.name && !release.step.restsOn.includes(name))
      .map((name) => ({
        rule: 'release-rests-on-locked',
        where: needsOf(release),
        subject: `${release.step.name} does not rest on ${name}`,
        wayOut: `add ${name} to the needs of ${release.step.name}`,
      })),
  );
}

/** A step reads the answers of others; which step gives each answer must be plain. */
export function uses(placed: readonly PlacedStep[], byName: ReadonlyMap<string, Step>, catalog: Catalog): readonly Finding[] {
  return placed.flatMap((one) => {
    const { step } = one;
    const entry = step.kind === 'task' ? own(catalog.tasks, step.runs) : own(catalog.checks, step.runs);
    if (step.kind === 'wait' || entry === undefined) return [];
    const where = needsOf(one);
    return entry.uses.flatMap((used): readonly Finding[] => {
      const givers = step.restsOn.filter((name) => byName.get(name)?.runs === used);
      if (givers.length === 1) return [];
      if (givers.length > 1)
        return [
          {
            rule: 'uses-twice',
            where,
            subject: `${step.runs} reads ${used}, and rests on ${givers.join(' and ')}`,
            wayOut: `let one step run ${used}`,
          },
        ];
      const there = [...byName.values()].find(({ runs }) => runs === used)?.name;
      const wayOut =
        there === undefined ? `add a step that runs ${used}, and need it` : `add ${there} to the needs of ${step.name}`;
      return [{ rule: 'uses-missing', where, subject: `${step.runs} reads ${used}`, wayOut }];
    });
  });
}
