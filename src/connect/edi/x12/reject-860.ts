/**
 * X12 865 that says no to an 860, in the buyer's own terms: its purchase order, its change sequence, its lines as it named
 * them, and the reason in words.
 *
 * Invariants: an 860 that changes an order is carried out whole or not at all, so every line of it is rejected (ACK01 IR);
 * but for one whose changes were taken and whose deletions (POC02 DI) were not, in which the others are accepted (IA). Lines
 * that it left as they are (NC) are not answered. What we would ship instead is not said here: the order stands as it did.
 *
 * BCA01 11 and BCA02 RJ (no line is named) or RD (each is) are those of X12's own examples for an 865 of this kind
 * (004010X362). Words stand in the N9 loop of the heading, which holds MSG in 004010, and MTX from 004030 on.
 */
import type { Failure } from '../../../core/model/failure.ts';
import type { OrderId } from '../../../core/model/identifiers.ts';
import { dateOf, type Instant } from '../../../core/model/instant.ts';
import type { TransactionSet } from './envelope.ts';
import { reasonOf } from './reason.ts';
import { loopsOf, Rows, type Row } from './rows.ts';
import type { Separators } from './tokenizer.ts';
import type { Element, SegmentOut, SetOut, X12Version } from './writer.ts';

export interface Rejection {
  readonly failures: readonly Failure[];
  /** Its changes were taken, and its deletions alone were not. */
  readonly isPartly: boolean;
  /** Ours, where there is one. */
  readonly order?: OrderId;
}

export interface Rejected860 extends Rejection {
  readonly set: TransactionSet;
  /** Those that it was written with. */
  readonly separators: Separators;
  /** The name under which it was taken: its control numbers. */
  readonly reference: string;
  readonly version: X12Version;
}

/** Undefined: it names no purchase order, so that there is nothing to say no to; a 997 says so. */
export function reject860(rejected: Rejected860): ((at: Instant) => SetOut) | undefined {
  const { set, order, separators } = rejected;
  const { head, loops } = loopsOf(new Rows(set).all, 'POC');
  const bchs = head.filter(({ tag }) => tag === 'BCH');
  const [bch] = bchs;
  if (bch === undefined || bchs.length > 1 || bch.at(3) === '') return undefined;
  const pocs = loops.flatMap(([poc]) => (poc === undefined || poc.at(2) === 'NC' ? [] : [poc]));
  const echoed = (row: Row, element: number): string => plainOf(row.at(element), separators);
  const lines = pocs.flatMap((poc): readonly SegmentOut[] => [
    ['POC', ...Array.from({ length: poc.length }, (_, i) => echoed(poc, i + 1))],
    ['ACK', rejected.isPartly && poc.at(2) !== 'DI' ? 'IA' : 'IR'],
  ]);
  const type = rejected.isPartly ? 'AC' : pocs.length === 0 ? 'RJ' : 'RD';
  const number = order ?? '';
  const [purchaseOrder, release, sequence, day] = [3, 4, 5, 6].map((element) => echoed(bch, element));
  const begin = ['BCA', '11', type, purchaseOrder ?? '', release ?? '', sequence ?? '', day ?? '', '', '', number] as const;
  return (at) => ({
    type: '865',
    segments: [[...begin, dateOf(at).replaceAll('-', '')], ...words(rejected), ...lines, ['CTT', String(pocs.length)]],
  });
}

/** An element's first component: what an 860 is read by, too. */
function plainOf(text: string, { component, repetition }: Separators): string {
  const [first = ''] = text.split(component);
  return (repetition === undefined ? first : (first.split(repetition)[0] ?? '')).trim();
}

/** MSG01 has 264 characters at most, MTX02 4,096. */
const MSG_MAX = 264;
const MTX_MAX = 4_096;
/** A message with a mistake in each line is no letter: the 997 has them all. */
const REASONS_MAX = 10;

function words({ failures, reference, version }: Rejected860): readonly SegmentOut[] {
  const reasons = [...new Set(failures.map(reasonOf))].slice(0, REASONS_MAX);
  const free = (text: string, most: number): Element => ({ free: text.slice(0, most) });
  // L1: letters or notes.
  return [
    ['N9', 'L1', reference],
    ...reasons.map((text): SegmentOut =>
      version === '004010' ? ['MSG', free(text, MSG_MAX)] : ['MTX', '', free(text, MTX_MAX)],
    ),
  ];
}
