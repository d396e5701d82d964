/** The documents that a reader meets, and the blocks of code in them. */
import { filesOf, HERE } from '../gates/tree.ts';
import { documentText } from './tables.ts';

export const DOCUMENTS: readonly string[] = filesOf(HERE)
  .filter((path) => /^([A-Z]+\.md|docs\/.*\.md)$/.test(path))
  .toSorted();

export interface Block {
  readonly document: string;
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: a file that the block is for, or `wrong`. */
  readonly about: string;
  readonly text: string;
}

export const BLOCKS: readonly Block[] = DOCUMENTS.flatMap((document) => blocksIn(document, documentText(document)));

export function blocksIn(document: string, text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)(?: ([^\n]+))?\n([^]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: about = '', 3: code = '' }) => ({
      document,
      line: text.slice(0, index).split('\n').length,
      language,
      about,
      text: code,
    }),
  );
}
