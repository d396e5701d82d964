/** A partner's own X12 separators, for what we write; what it sends names its own in its ISA. */
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { shown } from '../../connect/message/note.ts';
import type { Separators } from '../../connect/edi/x12/tokenizer.ts';
import { SEPARATORS, UNFIT, type X12Version } from '../../connect/edi/x12/writer.ts';
import type { Fields } from '../master/fields.ts';

/** Those that are not named are ours. Before 00402 there is no repetition. */
export function separatorsOf(fields: Fields, version: X12Version): { readonly separators?: Separators } {
  const inner = fields.inner('separators');
  if (inner.isEmpty()) return {};
  const one = (name: keyof Separators, parse = parseSeparator): string =>
    inner.nodeAt(name).isThere() ? inner.as(name, parse) : (SEPARATORS[name] ?? '');
  const separators: Separators = {
    element: one('element'),
    component: one('component'),
    terminator: one('terminator', parseTerminator),
    ...(version === '005010' && { repetition: one('repetition') }),
  };
  refuseTwice(inner, separators);
  inner.end();
  return { separators };
}

const EXPECTED = 'one character of ASCII that is no letter, digit or blank, and none of . , - / ( ) \' " _';

function parseSeparator(text: string, where: string): Result<string, InputFailure> {
  if (/^(?!\s)\p{ASCII}$/u.test(text) && !UNFIT.test(text)) return ok(text);
  const wayOut = 'take a character that stands in no number, date or figure';
  return fail({ code: 'unexpected', where, found: shown(text), expected: [EXPECTED], wayOut });
}

/** A segment may end with its line: a text of our files has no line end at its edge, so there is a word for it. */
const parseTerminator = (text: string, where: string): Result<string, InputFailure> =>
  text === 'line' ? ok('\n') : parseSeparator(text, where);

/** One that is ours because it was not named counts too: it has to be named then. */
function refuseTwice(fields: Fields, separators: Separators): void {
  const seen = new Map<string, string>();
  for (const [name, text] of Object.entries(separators) as readonly (readonly [keyof Separators, string])[]) {
    const other = seen.get(text);
    if (other !== undefined && text !== '')
      fields.found.refuse({
        code: 'repeated',
        where: fields.nodeAt(name).pointer,
        what: `separator (of ${other}, too)`,
        found: text,
        wayOut: `give ${name} a character of its own`,
      });
    seen.set(text, name);
  }
}
