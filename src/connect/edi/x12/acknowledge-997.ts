/**
 * X12 997, functional acknowledgement: tells the sender of a group which of its transaction sets were taken, and where
 * each of the others is wrong (AK3 the segment, AK4 the element). It speaks of syntax and of our reading alone; whether
 * the order can be filled is said by an 855.
 */
import type { InputFailure } from '../../../core/model/failure.ts';
import { elementPlace, placeOf } from './place.ts';
import type { Group, TransactionSet } from './envelope.ts';
import type { ProblemCode } from './problem.ts';
import type { SegmentOut, SetOut } from './writer.ts';

/** What came of one transaction set, in the order of the group. */
export type SetOutcome = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly failures: readonly InputFailure[] };

/** AK502 (element 718). */
const NOT_SUPPORTED = '1';
/** One or more segments in error. */
const IN_ERROR = '5';
const SET_ERRORS: Partial<Record<ProblemCode, string>> = {
  'set-trailer': '2',
  'set-number': '3',
  'set-count': '4',
  'set-repeated': '23',
};
/** AK905 (element 716). */
const GROUP_ERRORS: Partial<Record<ProblemCode, string>> = { 'group-trailer': '3', 'group-number': '4', 'group-count': '5' };
const ERRORS_MAX = 5;

export function acknowledge(group: Group, outcomes: readonly SetOutcome[]): SetOut {
  const segments: SegmentOut[] = [['AK1', { free: group.type }, { free: group.control }]];
  let accepted = 0;
  group.sets.forEach((set, i) => {
    const outcome = outcomes[i] ?? { kind: 'refused', failures: [] };
    if (outcome.kind === 'accepted') accepted += 1;
    segments.push(['AK2', { free: set.type }, { free: set.control }], ...answer(set, outcome));
  });
  const errors = codes(group.problems.map(({ code }) => GROUP_ERRORS[code]));
  const received = String(group.sets.length);
  const included = /^\d{1,6}$/.test(group.counted) ? String(Number(group.counted)) : received;
  segments.push(['AK9', verdictOf(group, accepted, errors), included, received, String(accepted), ...errors]);
  return { type: '997', segments };
}

/** A group without a set is refused: what was to be in it is not there. */
function verdictOf(group: Group, accepted: number, errors: readonly string[]): 'A' | 'P' | 'R' {
  if (accepted === 0) return 'R';
  return accepted === group.sets.length && errors.length === 0 ? 'A' : 'P';
}

function answer(set: TransactionSet, outcome: SetOutcome): readonly SegmentOut[] {
  if (outcome.kind === 'accepted') return [['AK5', 'A']];
  const errors = codes(set.problems.map(({ code }) => SET_ERRORS[code]));
  const details = outcome.failures.flatMap(detail);
  const otherwise = outcome.failures.some(({ where }) => where === elementPlace('ST', 1, 1)) ? NOT_SUPPORTED : IN_ERROR;
  return [...details, ['AK5', 'R', ...(errors.length > 0 ? errors : [otherwise])]];
}

const codes = (found: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(found.filter((code) => code !== undefined))].slice(0, ERRORS_MAX);

/** Envelope segments have no place in a transaction set, and are told by AK5 and AK9. */
function detail(failure: InputFailure): readonly SegmentOut[] {
  const place = placeOf(failure.where);
  if (place === undefined || ['ISA', 'GS', 'GE', 'IEA', 'ST', 'SE'].includes(place.tag)) return [];
  const segment = (code: string): SegmentOut => ['AK3', place.tag, String(place.position), '', code];
  if (place.element === undefined) return [segment(failure.code === 'missing' ? '3' : '2')];
  const found = 'found' in failure ? failure.found : '';
  return [segment('8'), ['AK4', String(place.element), '', elementError(failure), { free: found.slice(0, 99) }]];
}

/** AK403 (element 723). */
function elementError(failure: InputFailure): string {
  switch (failure.code) {
    case 'missing':
      return '1';
    case 'not-a-decimal':
    case 'not-a-quantity':
    case 'not-an-identifier':
      return '6';
    case 'not-a-date':
      return '8';
    case 'not-an-instant':
      return '9';
    case 'not-a-currency':
    case 'unit-unknown':
    case 'unexpected':
    case 'out-of-scope':
      return '7';
    default:
      return '7';
  }
}
