/**
 * Places in a workflow's data, as text: `steps.price.with.tolerance`, `steps.release.needs[2]`. A key that is not a
 * plain word is quoted, `steps["a.b"].hold`, so that a place can be read back whatever the keys are.
 */

const PLAIN = /^[A-Za-z0-9_-]+$/;
const SEGMENT = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([A-Za-z0-9_-]+)/g;

/** The place of a key under another place; under '' it is the key alone. */
export function under(where: string, key: string): string {
  if (!PLAIN.test(key)) return `${where}[${JSON.stringify(key)}]`;
  return where === '' ? key : `${where}.${key}`;
}

export const at = (where: string, index: number): string => `${where}[${index}]`;

/** The keys and indexes that lead to a place. */
export function segments(where: string): readonly (string | number)[] {
  return Array.from(where.matchAll(SEGMENT), ([, index, quoted, word]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (word ?? '') : (JSON.parse(quoted) as string);
  });
}
