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
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  /** ISA13, GS06; up to 9 digits. */
  readonly control: number;
  readonly at: Instant;
  /** ISA15. */
  readonly usage: 'P' | 'T';
  /** Default 5010. */
  readonly version?: X12Version;
}

export type X12Version = '4010' | '5010';

export interface SetOut {
  readonly type: '810' | '850' | '856' | '940' | '945' | '997';
  /** Between ST and SE. */
  readonly segments: readonly SegmentOut[];
}

const SEPARATORS: Required<Separators> = { element: '*', component: '>', repetition: '^', terminator: '~' };

/** Release 00501: ISA11 is the repetition separator, and references may have 50 characters. In 00401 it names a standard. */
const VERSIONS = {
  '4010': { interchange: '00401', group: '004010', standard: 'U' },
  '5010': { interchange: '00501', group: '005010', standard: SEPARATORS.repetition },
} as const;
const GROUP_TYPE = { '810': 'IN', '850': 'PO', '856': 'SH', '940': 'OW', '945': 'SW', '997': 'FA' } as const;

/** One interchange with one group; a terminator and a line end after each segment. */
export function writeInterchange(envelope: EnvelopeOut, sets: readonly [SetOut, ...SetOut[]]): Result<string, InputFailure> {
  const lines: string[] = [];
  const [day, time] = stamp(envelope.at);
  const control = String(envelope.control).padStart(9, '0');
  const isa = isaElements(envelope, day, time, control);
  if (!isa.ok) return isa;
  lines.push(`ISA*${isa.value.join('*')}`);
  const group = String(envelope.control);
  const body: SegmentOut[] = [
    [
      'GS',
      GROUP_TYPE[sets[0].type],
      envelope.applicationSender,
      envelope.applicationReceiver,
      day,
      time,
      group,
      'X',
      VERSIONS[envelope.version ?? '5010'].group,
    ],
  ];
  sets.forEach((set, i) => {
    const number = String(i + 1).padStart(4, '0');
    body.push(['ST', set.type, number], ...set.segments, ['SE', String(set.segments.length + 2), number]);
  });
  body.push(['GE', String(sets.length), group], ['IEA', '1', control]);
  for (const [index, segment] of body.entries()) {
    const line = writeSegment(segment, index + 2);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return ok(`${lines.join('~\n')}~\n`);
}

function stamp(at: Instant): readonly [string, string] {
  const iso = toIso(at);
  return [iso.slice(0, 10).replaceAll('-', ''), iso.slice(11, 16).replace(':', '')];
}

function isaElements(envelope: EnvelopeOut, day: string, time: string, control: string): Result<readonly string[], InputFailure> {
  const { sender, receiver } = envelope;
  const parties = [sender.qualifier.padEnd(2), sender.id.padEnd(15), receiver.qualifier.padEnd(2), receiver.id.padEnd(15)];
  const widths = [2, 15, 2, 15];
  for (const [i, text] of parties.entries()) {
    if (text.length !== widths[i] || hasSeparator(text))
      return fail(
        unwritable('ISA', 1, i + 5, text, `ISA${String(i + 5).padStart(2, '0')} has ${widths[i]} characters and no separator`),
      );
  }
  if (control.length !== 9) return fail(unwritable('ISA', 1, 13, control, 'ISA13 has 9 digits'));
  const blank = ' '.repeat(10);
  const version = VERSIONS[envelope.version ?? '5010'];
  return ok([
    '00',
    blank,
    '00',
    blank,
    ...parties,
    day.slice(2),
    time,
    version.standard,
    version.interchange,
    control,
    '0',
    envelope.usage,
    SEPARATORS.component,
  ]);
}

const SEPARATOR = /[*>^~\p{Cc}]/u;
const hasSeparator = (text: string): boolean => SEPARATOR.test(text);

function writeSegment(segment: SegmentOut, position: number): Result<string, InputFailure> {
  const [tag, ...elements] = segment;
  const texts: string[] = [];
  for (const [i, element] of elements.entries()) {
    if (typeof element !== 'string') {
      texts.push(element.free.replace(/[*>^~\p{Cc}]+/gu, ' ').trim());
      continue;
    }
    if (hasSeparator(element)) return fail(unwritable(tag, position, i + 1, element, 'a separator stands inside the data'));
    texts.push(element);
  }
  while (texts.at(-1) === '') texts.pop();
  return ok([tag, ...texts].join('*'));
}

const unwritable = (tag: string, position: number, element: number, found: string, reason: string): InputFailure => ({
  code: 'malformed',
  where: elementPlace(tag, position, element),
  format: 'X12',
  found: shown(found),
  reason,
  wayOut: 'take the characters * > ^ ~ and control characters out of the value',
});
