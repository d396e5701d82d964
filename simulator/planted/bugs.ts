/**
 * The planted bugs, as data: small slips of the core, each of which a distributor would suffer from. `informed.json` was
 * written by somebody who knew the checkers, `blind.json` by somebody who did not.
 *
 * Invariant: what a bug replaces occurs exactly once in its file, so that there is no doubt about what was planted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PlantedBug {
  readonly id: string;
  /** From the root of the tree. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The slip, and what it would cost. */
  readonly what: string;
}

const LISTS = ['informed.json', 'blind.json'] as const;

/** All bugs of both lists; throws where two of them have the same name. */
export function readBugs(): readonly PlantedBug[] {
  const bugs = LISTS.flatMap((list) => JSON.parse(readFileSync(join(import.meta.dirname, list), 'utf8')) as PlantedBug[]);
  const ids = bugs.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new Error(`two planted bugs are called ${twice}`);
  return bugs;
}

/** The text of a file with the bug in it; throws where it can't be planted without doubt. */
export function planted(text: string, { id, file, find, replace }: PlantedBug): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${id}: its text occurs ${parts.length - 1} times in ${file}, and must occur once`);
  return parts.join(replace);
}
