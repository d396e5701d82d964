/**
 * Segments to interchanges, groups and transaction sets, with every count and control number compared.
 *
 * Each transaction set carries its own problems and those of the envelopes around it that could touch it, so that one
 * bad transaction does not take others with it, and a bad group takes all of its own.
 */
import type { Note } from '../../message/note.ts';
import { type Problem, placeOfProblem, problem } from './problem.ts';
import type { RawInterchange, Segment, Separators } from './tokenizer.ts';

/** A transaction set: ST up to SE, both included. `segments[0]` is ST. */
export interface TransactionSet {
  /** ST01: `850`. */
  readonly type: string;
  /** ST02. */
  readonly control: string;
  readonly segments: readonly Segment[];
  readonly problems: readonly Problem[];
}

export interface Group {
  /** GS01: `PO`. */
  readonly type: string;
  /** GS02 and GS03. */
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  /** GS04 and GS05. */
  readonly date: string;
  readonly time: string;
  /** GS06. */
  readonly control: string;
  /** GS08. */
  readonly version: string;
  /** GE01, as it was written; '' without a trailer. */
  readonly counted: string;
  readonly sets: readonly TransactionSet[];
  /** Those of the group as such; they stop all of its sets. */
  readonly problems: readonly Problem[];
}

export interface Party {
  readonly qualifier: string;
  readonly id: string;
}

export interface Interchange {
  readonly sender: Party;
  readonly receiver: Party;
  /** ISA09 and ISA10. */
  readonly date: string;
  readonly time: string;
  /** ISA13. */
  readonly control: string;
  /** ISA14 is 1: the sender wants a TA1. */
  readonly wantsAnswer: boolean;
  /** ISA15. */
  readonly usage: string;
  /** It holds TA1, which answer interchanges of ours. */
  readonly isAnswer: boolean;
  readonly separators: Separators;
  readonly groups: readonly Group[];
  /** Those that stop every set in the interchange. */
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

const at = (segment: Segment | undefined, element: number): string => (segment?.elements[element - 1] ?? '').trim();

/** A control count: digits only, else it equals nothing. */
const count = (text: string): number => (/^\d{1,10}$/.test(text) ? Number(text) : -1);

const sameNumber = (a: string, b: string): boolean => a === b || (count(a) >= 0 && count(a) === count(b));

/** What X12 gives the segments of envelopes, the implementation reference of ST03 included. */
const ELEMENTS_MAX: Readonly<Record<string, number>> = { GS: 8, ST: 3, SE: 2, GE: 2, IEA: 2 };

/** More of them is text of something else that was spliced in, and may be a set. */
function checkLength(segment: Segment, position: number, problems: Problem[]): void {
  const most = ELEMENTS_MAX[segment.tag];
  if (most === undefined) return;
  const given = segment.elements.findLastIndex((element) => element !== '') + 1;
  if (given > most)
    problems.push(
      problem('segment-shape', segment.tag, position, {
        found: segment.elements.slice(most).join(' '),
        expected: `${most} elements`,
        reason: `${segment.tag} has ${given} elements`,
      }),
    );
}

export function readInterchange(raw: RawInterchange): Interchange {
  const isa = raw.segments[0];
  const problems: Problem[] = [];
  const { groups, trailer } = readGroups(raw.segments, problems);
  if (trailer === undefined) {
    const last = raw.segments.length;
    problems.push(
      problem('interchange-trailer', 'IEA', last, {
        found: raw.segments.at(-1)?.tag ?? '',
        expected: 'IEA',
        reason: 'the interchange ends without its trailer: it was cut off',
      }),
    );
  } else {
    checkTrailer(trailer, 'interchange', groups.length, at(isa, 13), problems);
  }
  const stops = problems.filter(({ severity }) => severity === 'refusal');
  const notes = problems.filter(({ severity }) => severity === 'note').map(asNote);
  return {
    sender: { qualifier: at(isa, 5), id: at(isa, 6) },
    receiver: { qualifier: at(isa, 7), id: at(isa, 8) },
    date: at(isa, 9),
    time: at(isa, 10),
    control: at(isa, 13),
    wantsAnswer: at(isa, 14) === '1',
    usage: at(isa, 15),
    isAnswer: raw.segments.some(({ tag }) => tag === 'TA1'),
    separators: raw.separators,
    groups,
    problems: stops,
    notes,
  };
}

const asNote = (one: Problem): Note => ({
  code: 'envelope',
  where: placeOfProblem(one),
  text: `${one.reason}: found ${one.found}, expected ${one.expected}`,
});

interface Groups {
  readonly groups: readonly Group[];
  readonly trailer: Segment | undefined;
}

/** Walks the interchange once. TA1 stands between ISA and the first GS, or alone. */
function readGroups(segments: readonly Segment[], problems: Problem[]): Groups {
  const groups: Group[] = [];
  let open: Segment[] | undefined;
  for (const segment of segments.slice(1)) {
    if (segment.tag === 'IEA') {
      if (open !== undefined) groups.push(readGroup(open, undefined));
      return { groups, trailer: segment };
    }
    if (segment.tag === 'GS') {
      if (open !== undefined) groups.push(readGroup(open, undefined));
      open = [segment];
    } else if (segment.tag === 'GE' && open !== undefined) {
      groups.push(readGroup(open, segment));
      open = undefined;
    } else if (open !== undefined) {
      open.push(segment);
    } else if (segment.tag !== 'TA1') {
      problems.push(
        problem('stray', segment.tag, segment.index, {
          found: segment.tag,
          expected: 'GS or IEA',
          reason: 'a segment stands outside any group',
        }),
      );
    }
  }
  if (open !== undefined) groups.push(readGroup(open, undefined));
  return { groups, trailer: undefined };
}

function readGroup(segments: readonly Segment[], trailer: Segment | undefined): Group {
  const gs = segments[0];
  const problems: Problem[] = [];
  if (gs !== undefined) checkLength(gs, gs.index, problems);
  const sets = readSets(segments, problems);
  if (trailer === undefined) {
    const last = segments.at(-1);
    problems.push(
      problem('group-trailer', 'GE', last?.index ?? 1, {
        found: last?.tag ?? '',
        expected: 'GE',
        reason: 'the group ends without its trailer',
      }),
    );
  } else {
    checkTrailer(trailer, 'group', sets.length, at(gs, 6), problems);
  }
  return {
    type: at(gs, 1),
    applicationSender: at(gs, 2),
    applicationReceiver: at(gs, 3),
    date: at(gs, 4),
    time: at(gs, 5),
    control: at(gs, 6),
    version: at(gs, 8),
    counted: at(trailer, 1),
    sets: markRepeats(sets),
    problems,
  };
}

/** IEA and GE alike: element 1 counts what is inside, element 2 repeats the header's number. */
function checkTrailer(
  trailer: Segment,
  what: 'interchange' | 'group',
  inside: number,
  control: string,
  problems: Problem[],
): void {
  const { tag, index } = trailer;
  checkLength(trailer, index, problems);
  if (count(at(trailer, 1)) !== inside)
    problems.push(
      problem(`${what}-count`, tag, index, {
        element: 1,
        found: at(trailer, 1),
        expected: String(inside),
        reason: `the ${what}'s count is not what is in it`,
      }),
    );
  if (!sameNumber(at(trailer, 2), control))
    problems.push(
      problem(`${what}-number`, tag, index, {
        element: 2,
        found: at(trailer, 2),
        expected: control,
        reason: `the ${what}'s number differs between header and trailer`,
      }),
    );
}

function readSets(segments: readonly Segment[], problems: Problem[]): readonly TransactionSet[] {
  const sets: TransactionSet[] = [];
  let open: Segment[] | undefined;
  for (const segment of segments.slice(1)) {
    if (segment.tag === 'ST') {
      if (open !== undefined) sets.push(readSet(open, false));
      open = [segment];
    } else if (open === undefined) {
      problems.push(
        problem('stray', segment.tag, segment.index, {
          found: segment.tag,
          expected: 'ST or GE',
          reason: 'a segment stands outside any transaction set',
        }),
      );
    } else {
      open.push(segment);
      if (segment.tag !== 'SE') continue;
      sets.push(readSet(open, true));
      open = undefined;
    }
  }
  if (open !== undefined) sets.push(readSet(open, false));
  return sets;
}

function readSet(segments: readonly Segment[], ended: boolean): TransactionSet {
  const st = segments[0];
  const problems: Problem[] = [];
  const length = segments.length;
  segments.forEach((segment, i) => {
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(segment.tag))
      problems.push(
        problem('segment-shape', 'ST', 1, {
          found: segment.tag,
          expected: 'a tag of two or three letters and digits',
          reason: `segment ${i + 1} has no tag that can be one`,
        }),
      );
    checkLength(segment, i + 1, problems);
  });
  if (!ended)
    problems.push(
      problem('set-trailer', 'SE', length, {
        found: segments.at(-1)?.tag ?? '',
        expected: 'SE',
        reason: 'the transaction set ends without its trailer',
      }),
    );
  else checkSetTrailer(segments, problems);
  return { type: at(st, 1), control: at(st, 2), segments, problems };
}

function checkSetTrailer(segments: readonly Segment[], problems: Problem[]): void {
  const length = segments.length;
  const se = segments[length - 1];
  const control = at(segments[0], 2);
  if (count(at(se, 1)) !== length)
    problems.push(
      problem('set-count', 'SE', length, {
        element: 1,
        found: at(se, 1),
        expected: String(length),
        reason: 'the count of segments, ST and SE included, is not what is there',
      }),
    );
  if (at(se, 2) !== control)
    problems.push(
      problem('set-number', 'SE', length, {
        element: 2,
        found: at(se, 2),
        expected: control,
        reason: "the transaction set's number differs between ST and SE",
      }),
    );
}

/** ST02 is unique in its group (997 AK502 23); a repeat can't be answered apart, nor told from the same order twice. */
function markRepeats(sets: readonly TransactionSet[]): readonly TransactionSet[] {
  const seen = new Set<string>();
  return sets.map((set) => {
    if (!seen.has(set.control)) {
      seen.add(set.control);
      return set;
    }
    const repeated = problem('set-repeated', 'ST', 1, {
      element: 2,
      found: set.control,
      expected: 'a number not used before in its group',
      reason: 'the transaction set control number is repeated',
    });
    return { ...set, problems: [...set.problems, repeated] };
  });
}
