/**
 * What can be wrong with an envelope, and whether it stops the message.
 *
 * A *refusal* is where a quantity, a line or a whole order may be lost or doubled: counts that disagree (997 AK502 4,
 * AK905 5), control numbers of a transaction set or group that disagree (AK502 3, AK905 4), a missing trailer (AK502 2,
 * AK905 3). Two partial messages spliced into one look exactly like that. A *note* is where every order inside is proved
 * whole by its own counts: the interchange number of IEA02 (TA1 code 001, accepted with error), ISA padding, a BOM.
 */
import type { InputFailure } from '../../../core/model/failure.ts';
import { shown } from '../../message/note.ts';
import { elementPlace, segmentPlace } from './place.ts';

export type ProblemCode =
  | 'separator'
  | 'stray'
  | 'interchange-trailer'
  | 'interchange-count'
  | 'interchange-number'
  | 'group-trailer'
  | 'group-count'
  | 'group-number'
  | 'set-trailer'
  | 'set-count'
  | 'set-number'
  | 'set-repeated'
  | 'segment-shape'
  | 'line-count'
  | 'hash-total';

export interface Problem {
  readonly code: ProblemCode;
  readonly tag: string;
  /** Of the segment: in its transaction set (ST is 1), or in the interchange (ISA is 1) for envelopes. */
  readonly position: number;
  readonly element?: number;
  readonly found: string;
  readonly expected: string;
  readonly reason: string;
  readonly severity: 'note' | 'refusal';
}

interface Details {
  readonly element?: number;
  readonly found: string;
  readonly expected: string;
  readonly reason: string;
}

const NOTES: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['interchange-number']);

export const problem = (code: ProblemCode, tag: string, position: number, details: Details): Problem => ({
  code,
  tag,
  position,
  ...details,
  found: shown(details.found),
  severity: NOTES.has(code) ? 'note' : 'refusal',
});

export const placeOfProblem = ({ tag, position, element }: Problem): string =>
  element === undefined ? segmentPlace(tag, position) : elementPlace(tag, position, element);

export const asFailure = (one: Problem): InputFailure => ({
  code: 'malformed',
  where: placeOfProblem(one),
  format: 'X12',
  found: one.found,
  reason: `${one.reason} (expected ${one.expected})`,
  wayOut: 'have the sender correct the message and send it again',
});
