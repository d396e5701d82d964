/** What a variant says about one step of its core, held against what the core allows: stricter always, else where opened. */
import type { Catalog } from '../model/catalog.ts';
import type { HoldPolicy } from '../model/hold.ts';
import { own, type Finding } from './finding.ts';
import { loosenedForAll, loosenedIfLocked } from './hold-policy.ts';
import { isLooser, showValue } from './parameter.ts';
import { at, under } from './path.ts';
import { runsOf, type ReadStep } from './step.ts';
import type { StepDiffSource, StepSource } from './source.ts';

/** The core's step as written and as read, the variant's words about it, and where they stand. */
export interface Tightening {
  readonly core: ReadStep;
  readonly source: StepSource;
  readonly diff: StepDiffSource;
  readonly where: string;
  readonly locked: ReadonlySet<string>;
}

/** Needs that may go; the others stay, each with its finding. */
export function droppedNeeds({ core, source, diff, where, locked }: Tightening, found: Finding[]): ReadonlySet<string> {
  const dropped = new Set<string>();
  diff.dropNeeds?.forEach((name, index) => {
    const place = at(under(where, 'dropNeeds'), index);
    if (!core.needs.includes(name))
      found.push({
        rule: 'unknown-step',
        where: place,
        subject: name,
        wayOut: `${core.name} needs ${core.needs.join(', ') || 'nothing'}: drop one of these`,
      });
    else if (core.locked || locked.has(name))
      found.push({
        rule: 'locked-needs-removed',
        where: place,
        subject: `${core.name} needs ${name}`,
        wayOut: `take this out: ${core.locked ? core.name : name} is locked`,
      });
    else if (source.opens?.needs !== true)
      found.push({
        rule: 'not-opened',
        where: place,
        subject: `the needs of ${core.name}`,
        wayOut: `take this out, or have the core say opens: { needs: true } for ${core.name}`,
      });
    else dropped.add(name);
  });
  return dropped;
}

/** `read` is the step with the variant's words in it. */
export function parameterFindings(
  { core, source, diff, where }: Tightening,
  read: ReadStep,
  catalog: Catalog,
): readonly Finding[] {
  const { parameters } = runsOf(source, catalog);
  return Object.keys(diff.with ?? {}).flatMap((name): readonly Finding[] => {
    const spec = own(parameters, name);
    const from = core.with[name];
    const to = read.with[name];
    if (spec === undefined || from === undefined || to === undefined) return [];
    const place = under(under(where, 'with'), name);
    if (isLooser(spec, from, to)) {
      const subject = `${name} of ${core.name} from ${showValue(spec, from)} to ${showValue(spec, to)}`;
      return [
        {
          rule: core.locked ? 'locked-loosened' : 'loosened',
          where: place,
          subject,
          wayOut: `keep ${showValue(spec, from)}, or go the stricter way`,
        },
      ];
    }
    if (source.opens?.with?.includes(name) === true) return [];
    return [
      {
        rule: 'not-opened',
        where: place,
        subject: `${name} of ${core.name}`,
        wayOut: `take this out, or have the core say opens: { with: [${name}] } for ${core.name}`,
      },
    ];
  });
}

export function holdFindings({ core, source, diff, where }: Tightening, to: HoldPolicy | undefined): readonly Finding[] {
  const from = core.hold;
  if (diff.hold === undefined) return [];
  const place = under(where, 'hold');
  if (from === undefined || to === undefined)
    return [
      {
        rule: 'not-opened',
        where: place,
        subject: `a hold of ${core.name}`,
        wayOut: 'take this out: the core’s step has no hold',
      },
    ];
  const loosened = [...loosenedForAll(from, to), ...(core.locked ? loosenedIfLocked(from, to) : [])];
  const refused = new Set<string>(loosened.map(({ field }) => field));
  const opened = new Set<string>([...(source.opens?.hold ?? []), 'ways', 'secondPerson']);
  return [
    ...loosened.map(({ field, wayOut }): Finding => ({
      rule: core.locked ? 'locked-hold-loosened' : 'loosened',
      where: Object.hasOwn(diff.hold ?? {}, field) ? under(place, field) : place,
      subject: `${field} of ${core.name}’s hold`,
      wayOut,
    })),
    ...Object.keys(diff.hold)
      .filter((field) => !refused.has(field) && !opened.has(field))
      .map((field): Finding => ({
        rule: 'not-opened',
        where: under(place, field),
        subject: `${field} of ${core.name}’s hold`,
        wayOut: `take this out, or have the core say opens: { hold: [${field}] } for ${core.name}`,
      })),
  ];
}
