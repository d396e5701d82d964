/** How a step's holds are worked: read from the workflow, and compared for strictness. */
import { decimal, isMore } from '../model/decimal.ts';
import type { HoldPolicy } from '../model/hold.ts';
import { duration } from '../model/instant.ts';
import type { Finding } from './finding.ts';
import { at, under } from './path.ts';
import type { HoldSource } from './source.ts';

/** 1 is first; what says nothing stands in the middle of 1 to 5. */
const PRIORITY_DEFAULT = 3;

/** From a hold that has the shape. */
export function readHold(source: HoldSource, where: string, found: Finding[]): HoldPolicy {
  const escalate = (source.escalate ?? []).map(readEscalation);
  escalate.forEach(({ after }, index) => {
    const before = escalate[index - 1];
    if (before === undefined || before.after < after) return;
    const subject = `${source.escalate?.[index]} comes after ${source.escalate?.[index - 1]}`;
    const wayOut = 'write escalations in the order of their times, each later than the one before';
    found.push({ rule: 'hold-invalid', where: at(under(where, 'escalate'), index), subject, wayOut });
  });
  return {
    team: source.team,
    due: duration(source.due),
    escalate,
    ...(source.calendar === undefined ? {} : { calendar: source.calendar }),
    priority: source.priority ?? PRIORITY_DEFAULT,
    ...(source.ways === undefined ? {} : { ways: source.ways }),
    ...(source.secondPerson === undefined ? {} : { secondPerson: readSecondPerson(source.secondPerson) }),
  };
}

function readEscalation(text: string): HoldPolicy['escalate'][number] {
  const space = text.indexOf(' ');
  return { team: text.slice(0, space), after: duration(text.slice(space + 1)) };
}

const readSecondPerson = ({ ways, above }: NonNullable<HoldSource['secondPerson']>): NonNullable<HoldPolicy['secondPerson']> => ({
  ...(ways === undefined ? {} : { ways }),
  ...(above === undefined ? {} : { above: decimal(above) }),
});

/** A field of the hold in which `to` is laxer than `from`, and what it would have to be. */
export interface Loosened {
  readonly field: 'due' | 'escalate' | 'ways' | 'secondPerson';
  readonly wayOut: string;
}

/** What no variant may do to the hold of any step: offer more ways out, or ask for a second person less often. */
export function loosenedForAll(from: HoldPolicy, to: HoldPolicy): readonly Loosened[] {
  const loosened: Loosened[] = [];
  if (offersMore(from.ways, to.ways)) loosened.push({ field: 'ways', wayOut: `offer only ways of: ${from.ways?.join(', ')}` });
  if (asksLess(from.secondPerson, to.secondPerson))
    loosened.push({ field: 'secondPerson', wayOut: `keep ${showSecondPerson(from.secondPerson)}, or ask for more` });
  return loosened;
}

/** What no variant may do to the hold of a locked control beside that: answer later, or escalate later or less. */
export function loosenedIfLocked(from: HoldPolicy, to: HoldPolicy): readonly Loosened[] {
  const loosened: Loosened[] = [];
  if (to.due > from.due) loosened.push({ field: 'due', wayOut: 'keep the core’s due time, or shorten it' });
  const later = from.escalate.some(({ after }, index) => (to.escalate[index]?.after ?? Number.POSITIVE_INFINITY) > after);
  if (later) loosened.push({ field: 'escalate', wayOut: 'escalate at least as often as the core, and no later' });
  return loosened;
}

const offersMore = (from: HoldPolicy['ways'], to: HoldPolicy['ways']): boolean =>
  from !== undefined && (to === undefined || to.some((way) => !from.includes(way)));

function asksLess(from: HoldPolicy['secondPerson'], to: HoldPolicy['secondPerson']): boolean {
  if (from?.ways?.some((way) => to?.ways?.includes(way) !== true) === true) return true;
  return from?.above !== undefined && (to?.above === undefined || isMore(to.above, from.above));
}

export function showSecondPerson(rule: HoldPolicy['secondPerson']): string {
  if (rule === undefined) return 'none';
  const ways = rule.ways === undefined ? [] : [`for ${rule.ways.join(', ')}`];
  const above = rule.above === undefined ? [] : [`above ${rule.above}`];
  return `two people ${[...ways, ...above].join(' and ')}`;
}
