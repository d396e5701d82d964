/** A message beside its bytes, as its format divides it; by the readers that take it, so that people see what they see. */
import type { Static } from '@sinclair/typebox';
import { rowsOfCsv } from '../connect/csv/order-csv.ts';
import { tokenize } from '../connect/edi/x12/tokenizer.ts';
import { parseJson, toPlain } from '../connect/message/json.ts';
import { textOf } from '../connect/message/text.ts';
import { SEGMENTS_MAX, type Parsed } from './contract/live.ts';

/** What no reader makes anything of is text. */
export function parsedOf(raw: Uint8Array): Static<typeof Parsed> {
  const { text } = textOf(raw);
  const body = text.trimStart();
  if (body.startsWith('ISA')) return x12(text);
  if (body.startsWith('{') || body.startsWith('[')) {
    const json = parseJson(text);
    return json.ok ? { format: 'json', value: toPlain(json.value) } : { format: 'text' };
  }
  const rows = /^[^\n]*[,;][^\n]*\n/.test(body) ? rowsOfCsv(text) : undefined;
  return rows === undefined
    ? { format: 'text' }
    : { format: 'csv', rows: rows.slice(0, SEGMENTS_MAX).map((cells) => [...cells]) };
}

function x12(text: string): Static<typeof Parsed> {
  const segments = tokenize(text).interchanges.flatMap((interchange) => interchange.segments);
  if (segments.length === 0) return { format: 'text' };
  return { format: 'x12', segments: segments.slice(0, SEGMENTS_MAX).map(({ tag, elements }) => [tag, ...elements]) };
}
