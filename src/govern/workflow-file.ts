/**
 * Workflows and variants as YAML files, read with the place of every mistake: file, line and column.
 *
 * What YAML itself refuses (syntax, a key twice, aliases that grow beyond all bounds) is reported as `malformed`; what
 * the language refuses comes from `compile` and `overlay`, whose places are looked up in the file. A place that is not
 * in the file, such as a field that is missing, is shown at the nearest thing around it that is.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type ErrorCode,
  type Node,
  type YAMLError,
} from 'yaml';
import type { Catalog } from '../core/model/catalog.ts';
import type { InputFailure, WorkflowFailure } from '../core/model/failure.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import { compile } from '../core/workflow/compile.ts';
import { overlay } from '../core/workflow/overlay.ts';
import { segments } from '../core/workflow/path.ts';
import { sentence } from '../core/workflow/sentence.ts';
import type { Workflow } from '../core/workflow/workflow.ts';

/** `line` and `column` count from 1. */
export type FileFailure = (WorkflowFailure | Extract<InputFailure, { code: 'malformed' }>) & {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/** A workflow with the plain data that it was compiled from, which is what variants are laid on. */
export interface WorkflowFile {
  readonly workflow: Workflow;
  readonly source: unknown;
}

/** The core workflow is 6 kB; a file beyond this is none that a person keeps. */
const TEXT_LENGTH_MAX = 256 * 1024;
/** How often the file's anchors may be used, all together. */
const ALIASES_MAX = 100;

export const readWorkflowFile = (text: string, name: string, catalog: Catalog): Result<WorkflowFile, readonly FileFailure[]> =>
  read(text, name, (data) => compile(data, catalog));

/** `core` is the source of the core workflow. */
export const readVariantFile = (
  text: string,
  name: string,
  core: unknown,
  catalog: Catalog,
): Result<WorkflowFile, readonly FileFailure[]> => read(text, name, (data) => overlay(core, data, catalog));

/** `order-to-cash.yaml:12:5: steps.price: there is no check prise: use one of: …` */
export const showFailure = ({ file, line, column, where, message, wayOut }: FileFailure): string =>
  `${file}:${line}:${column}: ${where === '' ? '' : `${where}: `}${message}: ${wayOut}`;

function read(
  text: string,
  file: string,
  compiled: (data: unknown) => Result<Workflow, readonly WorkflowFailure[]>,
): Result<WorkflowFile, readonly FileFailure[]> {
  const lines = new LineCounter();
  const parsed = plain(text, lines);
  if (!parsed.ok)
    return fail(
      sorted(
        parsed.failure.map(({ offset, reason, wayOut }) => {
          const found = text.slice(offset, offset + 40).split('\n')[0] ?? '';
          return {
            code: 'malformed',
            format: 'YAML',
            found,
            reason,
            where: '',
            wayOut,
            file,
            message: reason,
            ...position(lines, offset),
          };
        }),
      ),
    );
  const { document, source } = parsed.value;
  const workflow = compiled(source);
  if (workflow.ok) return ok({ workflow: workflow.value, source });
  return fail(
    sorted(
      workflow.failure.map((failure) => ({
        ...failure,
        file,
        message: sentence(failure),
        ...position(lines, offsetOf(document, failure.where)),
      })),
    ),
  );
}

/** What is wrong with the YAML as such. */
interface Flaw {
  readonly offset: number;
  readonly reason: string;
  readonly wayOut: string;
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly source: unknown;
}

function plain(text: string, lineCounter: LineCounter): Result<Parsed, readonly Flaw[]> {
  const wayOut = `use at most ${ALIASES_MAX} aliases, or write the parts out`;
  if (text.length > TEXT_LENGTH_MAX)
    return fail([
      { offset: 0, reason: `the file has ${text.length} characters`, wayOut: `keep it within ${TEXT_LENGTH_MAX} characters` },
    ]);
  // Told to be silent, the library would pass over a second document.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true, logLevel: 'error' });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return fail(syntaxFlaws(broken));
  const aliases: Alias.Parsed[] = [];
  visit(document, { Alias: (_key, alias) => void aliases.push(alias as Alias.Parsed) });
  const tooMany = aliases[ALIASES_MAX];
  if (tooMany !== undefined) return fail([{ offset: tooMany.range[0], reason: `this is alias ${ALIASES_MAX + 1}`, wayOut }]);
  const loose = aliases.filter((alias) => alias.resolve(document) === undefined);
  if (loose.length > 0)
    return fail(
      loose.map(({ range, source }) => ({
        offset: range[0],
        reason: `there is no anchor &${source} before this`,
        wayOut: 'write the part out',
      })),
    );
  try {
    return ok({ document, source: document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return fail([{ offset: aliases[0]?.range[0] ?? 0, reason: 'the aliases of this file grow beyond all bounds', wayOut }]);
  }
}

/** After a slip of syntax the rest is its echo, so that is told once; a key twice or a tag does not hide what follows. */
function syntaxFlaws(broken: readonly YAMLError[]): readonly Flaw[] {
  const slip = broken.find(({ code }) => code !== 'DUPLICATE_KEY' && code !== 'TAG_RESOLVE_FAILED');
  return (slip === undefined ? broken : [slip]).map(({ pos, code, message }) => ({
    offset: pos[0],
    reason: REASONS[code] ?? message,
    wayOut: SYNTAX_WAYS_OUT[code] ?? 'look at the brackets, quotes and indentation here and before',
  }));
}

/** Where the library speaks to programmers. */
const REASONS: { readonly [C in ErrorCode]?: string } = {
  MULTIPLE_DOCS: 'a second document begins here',
  RESOURCE_EXHAUSTION: 'lists and mappings stand too deep in each other',
};

const SYNTAX_WAYS_OUT: { readonly [C in ErrorCode]?: string } = {
  DUPLICATE_KEY: 'keep one of the two',
  MULTIPLE_DOCS: 'keep one document in a file',
  NON_STRING_KEY: 'use plain names as keys',
  RESOURCE_EXHAUSTION: 'write it flatter: a workflow needs six levels',
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'take the tag out',
};

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where a place begins: at its key in a mapping, at the item in a list; else at the nearest thing around it. */
function offsetOf(document: Document.Parsed, where: string): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const segment of segments(where)) {
    if (isAlias(node)) node = node.resolve(document);
    const [at, inner] = step(node, segment);
    if (at === undefined || !at.range) return offset;
    offset = at.range[0];
    node = inner;
  }
  return offset;
}

/** The node that stands for an entry, and its value. */
function step(node: Node | null | undefined, segment: string | number): readonly [at: Node | undefined, inner: Node | undefined] {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(segment)];
    return [item, item];
  }
  if (!isMap<Node, Node | null>(node)) return [undefined, undefined];
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
  return [pair?.key, pair?.value ?? undefined];
}

const sorted = (failures: readonly FileFailure[]): readonly FileFailure[] =>
  failures.toSorted((a, b) => a.line - b.line || a.column - b.column);
