/**
 * X12 TA1, interchange acknowledgement: what is said of an envelope, where the sender asks for it (ISA14), or where a 997
 * can't say it, because it speaks of groups alone. X12 answers no TA1 with another one.
 */
import type { ReadInterchange } from './orders.ts';
import type { ProblemCode } from './problem.ts';
import type { SegmentOut } from './writer.ts';

/** TA105 (element I18). */
const NOTE_CODES: Partial<Record<ProblemCode, string>> = {
  'interchange-trailer': '023',
  'interchange-count': '021',
  stray: '024',
};
const NUMBERS_DIFFER = '001';
const SENDER_UNKNOWN = '006';
const INVALID_STRUCTURE = '022';
const INVALID_CONTENT = '024';

export interface Judged extends ReadInterchange {
  readonly isSenderKnown: boolean;
  /** Text in no interchange follows it. */
  readonly hasStray: boolean;
}

/** None: nothing is wrong with the envelope, and nobody asked. */
export function acknowledgeInterchange(judged: Judged): readonly SegmentOut[] {
  const { interchange } = judged;
  const [verdict, note] = verdictOf(judged);
  if (verdict === 'A' && !interchange.wantsAnswer) return [];
  return [['TA1', { free: interchange.control }, { free: interchange.date }, { free: interchange.time }, verdict, note]];
}

/** R refuses all that is in it; E takes it, and names what is wrong with its envelope. */
function verdictOf({ interchange, groups, isSenderKnown, hasStray }: Judged): readonly ['A' | 'E' | 'R', string] {
  const [problem] = interchange.problems;
  if (problem !== undefined) return ['R', NOTE_CODES[problem.code] ?? INVALID_STRUCTURE];
  if (!isSenderKnown) return ['R', SENDER_UNKNOWN];
  if (groups.length === 0) return ['R', INVALID_CONTENT];
  if (interchange.notes.length > 0) return ['E', NUMBERS_DIFFER];
  return hasStray ? ['E', INVALID_STRUCTURE] : ['A', '000'];
}
