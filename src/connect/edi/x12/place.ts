/**
 * Places in an X12 message. `PO1[12]/PO102` is element 2 of the 12th segment of its transaction set, ST being 1, which
 * is how a 997 counts (AK302). Envelope segments are counted within their interchange, ISA being 1.
 */
export interface Place {
  readonly tag: string;
  readonly position: number;
  /** 1 for the first. */
  readonly element?: number;
}

export const segmentPlace = (tag: string, position: number): string => `${tag}[${position}]`;

export const elementPlace = (tag: string, position: number, element: number): string =>
  `${tag}[${position}]/${tag}${String(element).padStart(2, '0')}`;

const SHAPE = /^([A-Z][A-Z0-9]{1,2})\[(\d+)\](?:\/\1(\d\d))?$/;

/** The place that a `where` names, if it is one. */
export function placeOf(where: string): Place | undefined {
  const match = SHAPE.exec(where);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const place = { tag: match[1], position: Number(match[2]) };
  return match[3] === undefined ? place : { ...place, element: Number(match[3]) };
}
