/**
 * X12 text to segments.
 *
 * An interchange begins with ISA, and the character after `ISA` is its element separator. ISA has 16 elements of fixed
 * widths (106 characters in all); what follows its 16th separator is the component separator, and after that the
 * segment terminator. Files whose ISA lost or gained padding are read by counting separators, and noted, provided that
 * no segment ends inside of it and what follows is a segment of an envelope; anything else is refused, since every later
 * cut would be a guess.
 *
 * Line ends and blanks before a segment belong to no element: X12 gives a segment no leading blank. The last segment
 * may lack its terminator. Nothing is dropped: text that is in no segment is a problem of its own.
 */
import { Findings, shown } from '../../message/note.ts';
import { type Problem, problem } from './problem.ts';

export interface Separators {
  readonly element: string;
  readonly component: string;
  /** ISA11 from version 00402 on; before, ISA11 is a standards identifier. */
  readonly repetition?: string;
  readonly terminator: string;
}

export interface Segment {
  readonly tag: string;
  /** Without the tag: `elements[0]` is element 1. */
  readonly elements: readonly string[];
  /** In its interchange, ISA being 1. */
  readonly index: number;
}

export interface RawInterchange {
  readonly separators: Separators;
  readonly segments: readonly Segment[];
}

export interface Tokens {
  readonly interchanges: readonly RawInterchange[];
  readonly found: Findings<Problem>;
}

const ISA_WIDTHS = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1] as const;
const ISA_ELEMENTS = 16;
/** An ISA of 106 characters whose blanks were widened or lost still ends well before this. */
const ISA_LENGTH_MAX = 240;
const AFTER_ISA = ['GS', 'TA1', 'IEA'];
const BLANK = /[\s\u00A0]/;

export function tokenize(text: string): Tokens {
  const found = new Findings<Problem>();
  const interchanges: RawInterchange[] = [];
  let at = skipBlank(text, 0);
  while (at < text.length) {
    const header = readHeader(text, at, interchanges.length + 1, found);
    if (header === undefined) break;
    const body = readSegments(text, header, found);
    interchanges.push({ separators: header.separators, segments: body.segments });
    at = skipBlank(text, body.end);
  }
  return { interchanges, found };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && BLANK.test(text.charAt(at))) at += 1;
  return at;
}

interface Header {
  readonly separators: Separators;
  readonly isa: Segment;
  readonly end: number;
}

function readHeader(text: string, start: number, number: number, found: Findings<Problem>): Header | undefined {
  if (!text.startsWith('ISA', start)) return found.refuse(noIsa(text, start, number));
  const element = text.charAt(start + 3);
  if (element === '' || /[\p{L}\p{N}\s]/u.test(element))
    return found.refuse(
      problem('separator', 'ISA', 1, {
        found: element,
        expected: 'a separator that is no letter, digit or blank',
        reason: "the character after ISA can't separate elements",
      }),
    );
  const elements: string[] = [];
  let at = start + 4;
  for (let i = 0; i < ISA_ELEMENTS - 1; i++) {
    const next = text.indexOf(element, at);
    if (next < 0 || next - start > ISA_LENGTH_MAX) return found.refuse(shortIsa(elements.length, text, start));
    elements.push(text.slice(at, next));
    at = next + 1;
  }
  const component = text.charAt(at);
  const terminator = text.charAt(at + 1);
  if (terminator === '' || /[\p{L}\p{N} ]/u.test(terminator) || terminator === element || terminator === component)
    return found.refuse(
      problem('separator', 'ISA', 1, {
        element: 16,
        found: text.slice(at, at + 2),
        expected: 'a component separator and a segment terminator',
        reason: "the segment terminator after ISA16 can't be read",
      }),
    );
  const broken = elements.findIndex((each) => each.includes(terminator));
  if (broken >= 0)
    return found.refuse(
      problem('separator', 'ISA', 1, {
        element: broken + 1,
        found: (elements[broken] ?? '').slice(0, 60),
        expected: 'no segment terminator before the end of ISA',
        reason: "a segment ends inside of ISA: its separators can't be trusted, and what ended there is in no segment",
      }),
    );
  const after = skipBlank(text, at + 2);
  if (!AFTER_ISA.some((tag) => text.startsWith(tag + element, after)))
    return found.refuse(
      problem('separator', 'ISA', 1, {
        found: text.slice(after, after + 12),
        expected: AFTER_ISA.join(', '),
        reason: "what follows ISA is no segment of an envelope: the separators can't be trusted, or the file ends here",
      }),
    );
  noteWidths(elements, found);
  const repetition = /[^\p{L}\p{N}\s]/u.exec(elements[10] ?? '')?.[0];
  const separators = { element, component, terminator, ...(repetition === undefined ? {} : { repetition }) };
  return { separators, isa: { tag: 'ISA', elements: [...elements.map(unpadded), component], index: 1 }, end: at + 2 };
}

/** Blanks that a mail gateway turned into no-break spaces are padding too. */
const unpadded = (element: string): string => element.replace(/^[\s\u00A0]+|[\s\u00A0]+$/g, '');

function noteWidths(elements: readonly string[], found: Findings<Problem>): void {
  const odd = elements.flatMap((element, i) =>
    element.length === ISA_WIDTHS[i] ? [] : [`ISA${String(i + 1).padStart(2, '0')}`],
  );
  if (odd.length > 0)
    found.note('envelope', 'ISA[1]', `${odd.join(', ')} not of the width that X12 fixes; read by counting separators`);
  if (elements.some((element) => element.includes('\u00A0')))
    found.note('encoding', 'ISA[1]', 'padded with no-break spaces, read as blanks');
}

function noIsa(text: string, start: number, number: number): Problem {
  return number === 1
    ? problem('separator', 'ISA', 1, {
        found: text.slice(start, start + 20),
        expected: 'ISA',
        reason: 'the file does not begin with an interchange',
      })
    : problem('stray', 'ISA', 1, {
        found: text.slice(start, start + 60),
        expected: 'ISA, or the end of the file',
        reason: `text that belongs to no interchange follows interchange ${number - 1}`,
      });
}

const shortIsa = (count: number, text: string, start: number): Problem =>
  problem('separator', 'ISA', 1, {
    element: count + 1,
    found: text.slice(start, start + 60),
    expected: '16 elements',
    reason: `ISA ends after ${count} of its 16 elements`,
  });

interface Body {
  readonly segments: readonly Segment[];
  readonly end: number;
}

function readSegments(text: string, header: Header, found: Findings<Problem>): Body {
  const { element, component, terminator } = header.separators;
  const segments: Segment[] = [header.isa];
  let at = skipBlank(text, header.end);
  while (at < text.length && !text.startsWith(`ISA${element}`, at)) {
    const end = text.indexOf(terminator, at);
    const raw = text.slice(at, end < 0 ? text.length : end);
    const segment = cut(raw.trimEnd(), element, component, segments.length + 1);
    segments.push(segment);
    if (end < 0) found.note('envelope', `${segment.tag}[${segment.index}]`, 'the last segment has no terminator');
    at = skipBlank(text, end < 0 ? text.length : end + 1);
    if (segment.tag === 'IEA') break;
  }
  return { segments, end: at };
}

/** A component separator at a segment's very end closes an empty component and says nothing. */
function cut(raw: string, element: string, component: string, index: number): Segment {
  const body = raw.endsWith(component) ? raw.slice(0, -component.length) : raw;
  const [tag = '', ...elements] = body.split(element);
  return { tag: shown(tag), elements, index };
}
