/**
 * Bytes to text. Partners say neither their encoding nor mean it: a file that is valid UTF-8 is UTF-8, every other one
 * is read as Latin-1 (Windows-1252 in its upper half), in which no byte is wrong and none is lost. Noted either way.
 */
import { Findings, type Note } from './note.ts';

export interface FileText {
  readonly text: string;
  readonly notes: readonly Note[];
}

export function textOf(bytes: Uint8Array): FileText {
  const found = new Findings<never>();
  const [text, encoding] = decoded(bytes);
  if (encoding !== undefined) found.note('encoding', 'file', encoding);
  if (!text.startsWith('\uFEFF')) return { text, notes: found.notes };
  found.note('encoding', 'file', 'begins with a byte-order mark, which was taken off');
  return { text: text.slice(1), notes: found.notes };
}

function decoded(bytes: Uint8Array): readonly [string, string | undefined] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return [new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes), 'is UTF-16'];
  try {
    return [new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), undefined];
  } catch {
    return [new TextDecoder('windows-1252').decode(bytes), 'is not UTF-8; read as Latin-1 (Windows-1252)'];
  }
}
