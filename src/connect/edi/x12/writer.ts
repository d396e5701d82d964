/**
 * Segments to X12 text. No data element can end a segment or begin another one: a separator inside data is replaced by
 * a blank in free text, and refused in anything that is an identifier or a figure, where a blank would be another value.
 */
import type { InputFailure } from '../../../core/model/failure.ts';
import { type Instant, toIso } from '../../../core/model/instant.ts';
import { fail, ok, type Result } from '../../../core/model/result.ts';
import { shown } from '../../message/note.ts';
import type { Party } from './envelope.ts';
import { elementPlace } from './place.ts';
import type { Separators } from './tokenizer.ts';

/** An element: exact text, or free text in which separators may be blanked. */
export type Element = string | { readonly free: string };

export type SegmentOut = readonly [tag: string, ...elements: Element[]];

export interface EnvelopeOut {
  readonly sender: Party;
  readonly receiver: Party;
  /** GS02 and GS03. */
  readonly applicationSender: Element;
  readonly applicationReceiver: Element;
  /** ISA13, GS06; up to 9 digits. */
  readonly control: number;
  readonly at: Instant;
  /** ISA15. */
  readonly usage: 'P' | 'T';
  /** Default `005010`. */
  readonly version?: X12Version;
  /** Default `*>^~`. Those that the receiver is known to read. */
  readonly separators?: Separators;
  /** TA1, between ISA and the group. */
  readonly acknowledgements?: readonly SegmentOut[];
}

/** How partners know us who have given us no other name. */
export const US: Party = { qualifier: 'ZZ', id: 'ORDERKEEL' };

export type X12Version = '004010' | '005010';

export interface SetOut {
  readonly type: keyof typeof GROUP_TYPE;
  /** Between ST and SE. */
  readonly segments: readonly SegmentOut[];
}

/** Whether an element may hold them is not asked: they are what no element may hold. */
export const SEPARATORS: Separators = { element: '*', component: '>', repetition: '^', terminator: '~' };

/** What may stand in the figures, dates and numbers of a message separates nothing. */
export const UNFIT = /[\p{L}\p{N} .,\-/()'"_]/u;

/** ISA11 and ISA12. From 00402 on ISA11 is the repetition separator; before, a standards identifier. */
const INTERCHANGE_VERSION = { '004010': '00401', '005010': '00501' } as const;
const GROUP_TYPE = {
  '810': 'IN',
  '850': 'PO',
  '855': 'PR',
  '856': 'SH',
  '865': 'CA',
  '940': 'OW',
  '945': 'SW',
  '997': 'FA',
} as const;

/** What writing one interchange shares. */
interface Pen {
  readonly separators: Separators;
  /** Any character that no element may hold. */
  readonly forbidden: RegExp;
}

/** One interchange with at most one group; a terminator and, where that is not one itself, a line end after each segment. */
export function writeInterchange(envelope: EnvelopeOut, sets: readonly SetOut[]): Result<string, InputFailure> {
  const { separators = SEPARATORS, version = '005010', acknowledgements = [] } = envelope;
  const pen: Pen = { separators, forbidden: forbiddenBy(separators) };
  const [day, time] = stamp(envelope.at);
  const control = String(envelope.control).padStart(9, '0');
  const isa = isaElements(envelope, pen, version, day, time, control);
  if (!isa.ok) return isa;
  const lines = [['ISA', ...isa.value].join(separators.element)];
  const body: SegmentOut[] = [...acknowledgements, ...groupOf(envelope, version, sets, day, time)];
  body.push(['IEA', sets.length === 0 ? '0' : '1', control]);
  for (const [index, segment] of body.entries()) {
    const line = writeSegment(pen, segment, index + 2);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  const end = /\p{Cc}/u.test(separators.terminator) ? separators.terminator : `${separators.terminator}\n`;
  return ok(lines.map((line) => line + end).join(''));
}

/** ISA13, of what was written here: its ISA has fixed widths. */
export const controlOf = (raw: Uint8Array): number => Number(new TextDecoder().decode(raw).slice(90, 99));

function groupOf(
  { control, applicationSender, applicationReceiver }: EnvelopeOut,
  version: X12Version,
  sets: readonly SetOut[],
  day: string,
  time: string,
): readonly SegmentOut[] {
  const [first] = sets;
  if (first === undefined) return [];
  const number = String(control);
  return [
    ['GS', GROUP_TYPE[first.type], applicationSender, applicationReceiver, day, time, number, 'X', version],
    ...sets.flatMap((set, i): readonly SegmentOut[] => {
      const own = String(i + 1).padStart(4, '0');
      return [['ST', set.type, own], ...set.segments, ['SE', String(set.segments.length + 2), own]];
    }),
    ['GE', String(sets.length), number],
  ];
}

/** Control characters are no data either. */
function forbiddenBy({ element, component, repetition = '', terminator }: Separators): RegExp {
  const escaped = [element, component, repetition, terminator].join('').replace(/[\\\]^-]/g, '\\$&');
  return new RegExp(`[${escaped}\\p{Cc}]+`, 'gu');
}

function stamp(at: Instant): readonly [string, string] {
  const iso = toIso(at);
  return [iso.slice(0, 10).replaceAll('-', ''), iso.slice(11, 16).replace(':', '')];
}

function isaElements(
  envelope: EnvelopeOut,
  pen: Pen,
  version: X12Version,
  day: string,
  time: string,
  control: string,
): Result<readonly string[], InputFailure> {
  const { sender, receiver } = envelope;
  const parties = [sender.qualifier.padEnd(2), sender.id.padEnd(15), receiver.qualifier.padEnd(2), receiver.id.padEnd(15)];
  const widths = [2, 15, 2, 15];
  for (const [i, text] of parties.entries()) {
    if (text.length !== widths[i] || hasSeparator(pen, text))
      return fail(
        unwritable(
          pen,
          'ISA',
          1,
          i + 5,
          text,
          `ISA${String(i + 5).padStart(2, '0')} has ${widths[i]} characters and no separator`,
        ),
      );
  }
  if (control.length !== 9) return fail(unwritable(pen, 'ISA', 1, 13, control, 'ISA13 has 9 digits'));
  const blank = ' '.repeat(10);
  const { repetition = 'U', component } = pen.separators;
  const eleventh = version === '004010' ? 'U' : repetition;
  return ok([
    '00',
    blank,
    '00',
    blank,
    ...parties,
    day.slice(2),
    time,
    eleventh,
    INTERCHANGE_VERSION[version],
    control,
    '0',
    envelope.usage,
    component,
  ]);
}

const hasSeparator = ({ forbidden }: Pen, text: string): boolean => text.search(forbidden) >= 0;

function writeSegment(pen: Pen, segment: SegmentOut, position: number): Result<string, InputFailure> {
  const [tag, ...elements] = segment;
  const texts: string[] = [];
  for (const [i, element] of elements.entries()) {
    if (typeof element !== 'string') {
      texts.push(element.free.replace(pen.forbidden, ' ').trim());
      continue;
    }
    if (hasSeparator(pen, element))
      return fail(unwritable(pen, tag, position, i + 1, element, 'a separator stands inside the data'));
    texts.push(element);
  }
  while (texts.at(-1) === '') texts.pop();
  return ok([tag, ...texts].join(pen.separators.element));
}

function unwritable(
  { separators: { element, component, repetition = '', terminator } }: Pen,
  tag: string,
  position: number,
  at: number,
  found: string,
  reason: string,
): InputFailure {
  const shownSeparators = [element, component, repetition, terminator].filter((one) => one !== '' && !/\p{Cc}/u.test(one));
  return {
    code: 'malformed',
    where: elementPlace(tag, position, at),
    format: 'X12',
    found: shown(found),
    reason,
    wayOut: `take the characters ${shownSeparators.join(' ')} and control characters out of the value`,
  };
}
