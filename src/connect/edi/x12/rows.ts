/** A transaction set as its reader sees it: rows that know their place, and which of them were used. */
import type { TransactionSet } from './envelope.ts';
import { elementPlace, segmentPlace } from './place.ts';

export interface Row {
  readonly tag: string;
  /** In the transaction set; ST is 1. */
  readonly position: number;
  /** An element without blanks around it; '' where there is none. */
  readonly at: (element: number) => string;
  /** The place of the row or of one of its elements. */
  readonly where: (element?: number) => string;
  /** How many elements there are. */
  readonly length: number;
}

export class Rows {
  readonly all: readonly Row[];
  private readonly used = new Set<Row>();

  constructor(set: TransactionSet) {
    this.all = set.segments.map(({ tag, elements }, i) => ({
      tag,
      position: i + 1,
      at: (element) => (elements[element - 1] ?? '').trim(),
      where: (element) => (element === undefined ? segmentPlace(tag, i + 1) : elementPlace(tag, i + 1, element)),
      length: elements.length,
    }));
  }

  use(row: Row): Row {
    this.used.add(row);
    return row;
  }

  /** Rows of these tags, marked as used. */
  of(tag: string, among: readonly Row[]): readonly Row[] {
    const rows = among.filter((row) => row.tag === tag);
    for (const row of rows) this.used.add(row);
    return rows;
  }

  /** What nobody used, one text a tag: `REF[4], REF[5]`. */
  left(): readonly string[] {
    const byTag = new Map<string, string[]>();
    for (const row of this.all) {
      if (this.used.has(row)) continue;
      const places = byTag.get(row.tag) ?? [];
      places.push(`${row.where()} ${Array.from({ length: row.length }, (_, i) => row.at(i + 1)).join(' ')}`.trim());
      byTag.set(row.tag, places);
    }
    return [...byTag.values()].map((places) => places.join('; '));
  }
}

export interface Loops {
  /** Before the first loop. */
  readonly head: readonly Row[];
  readonly loops: readonly (readonly Row[])[];
}

/** Splits rows at every `start`; a loop is its first row and all that follow it. */
export function loopsOf(rows: readonly Row[], start: string): Loops {
  const head: Row[] = [];
  const loops: Row[][] = [];
  for (const row of rows) {
    if (row.tag === start) loops.push([row]);
    else (loops.at(-1) ?? head).push(row);
  }
  return { head, loops };
}
