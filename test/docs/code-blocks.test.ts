/**
 * Code in documents is compiled or run: a block that would not work is red.
 *
 * `ts` type-checks as a module that lies where its document lies. `yaml` is a workflow, or a variant of the workflow that
 * stands before it in its document (else of the core one); marked `wrong`, it is refused. `sh` names commands that exist.
 * `curl` goes to the API, and api.test.ts runs it. `json` is JSON. A block that is for a file (`ts src/…`) is part of it, and the document's own
 * test follows it there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CATALOG } from '../../src/core/process/catalog.ts';
import { readVariantFile, readWorkflowFile, showFailure, type FileFailure } from '../../src/govern/workflow-file.ts';
import { HERE } from '../gates/tree.ts';
import { BLOCKS, blocksIn, type Block } from './documents.ts';
import { documentText } from './tables.ts';

const CORE = parse(readFileSync(join(HERE, 'workflows/order-to-cash.yaml'), 'utf8')) as { readonly workflow: string };

/** Languages that nothing runs: output, pictures, differences. Mermaid is compared with the code by architecture.test.ts. */
const SHOWN = ['text', 'mermaid', 'diff'];

/** A place in a document, for the name of its test. */
const place = ({ document, line, language }: Block): string => `${document}:${line} (${language})`;

const all = BLOCKS.filter(({ language }) => !SHOWN.includes(language));
const forFiles = all.filter(({ about }) => about.includes('/'));
const alone = all.filter(({ about }) => !about.includes('/'));

/** What is wrong with a block; nothing: it works. */
function wrongWith(block: Block, before: readonly Block[] = []): readonly string[] {
  switch (block.language) {
    case 'ts':
      return typeErrors(block);
    case 'yaml':
      return block.about === 'wrong'
        ? workflowErrors(block, before).length > 0
          ? []
          : ['it is not wrong']
        : workflowErrors(block, before);
    case 'sh':
      return block.text.trim().split('\n').flatMap(commandErrors);
    case 'curl':
      return block.document === 'docs/reference/api.md' ? [] : ['only the page of the API has these'];
    case 'json':
      return jsonErrors(block.text);
    default:
      return [`nothing runs ${block.language}`];
  }
}

function typeErrors({ document, line, text }: Block): readonly string[] {
  const path = join(HERE, dirname(document), `block-${line}.ts`);
  const { config } = ts.readConfigFile(join(HERE, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, HERE);
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => file === path || disk.fileExists(file),
    getSourceFile: (file, target, ...rest) =>
      file === path ? ts.createSourceFile(file, text, target, true) : disk.getSourceFile(file, target, ...rest),
  };
  const program = ts.createProgram([path], options, host);
  const source = program.getSourceFile(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

function workflowErrors(block: Block, before: readonly Block[]): readonly string[] {
  const { text, document } = block;
  const source = parse(text) as { readonly workflow?: string; readonly variant?: string; readonly of?: string };
  const read =
    source.variant === undefined
      ? readWorkflowFile(text, basename(document), CATALOG)
      : readVariantFile(text, basename(document), coreOf(source.of, before), CATALOG);
  return read.ok ? [] : read.failure.map((failure: FileFailure) => showFailure(failure));
}

const coreOf = (name: string | undefined, before: readonly Block[]): unknown =>
  before
    .filter(({ language, about }) => language === 'yaml' && about === '')
    .map(({ text }) => parse(text) as { readonly workflow?: string })
    .findLast(({ workflow }) => workflow === name) ?? CORE;

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}
const { scripts, bin } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')) as Package;

function commandErrors(line: string): readonly string[] {
  return line
    .replace(/\s+#.*$/, '')
    .split('&&')
    .map((command) => command.trim())
    .filter((command) => command !== '')
    .flatMap((command) => {
      const [program = '', first = '', second = '', dashes = '', third = ''] = command.split(/\s+/);
      if (program === 'npm' && (first === 'ci' || (['start', 'test'].includes(first) && scripts[first] !== undefined))) return [];
      if (program === 'npm' && first === 'run' && second === 'orderkeel')
        return dashes === '--' && isOurs(third) ? [] : [unknown(command)];
      if (program === 'npm' && first === 'run' && scripts[second] !== undefined) return [];
      if (program === 'npx' && bin[first] !== undefined && (second === '' || isOurs(second))) return [];
      return [unknown(command)];
    });
}

const unknown = (command: string): string => `${command}: neither a script of package.json nor one of its programs`;

/** A command of `orderkeel`: one file each. */
const isOurs = (command: string): boolean => command === 'help' || existsSync(join(HERE, `src/main/commands/${command}.ts`));

function jsonErrors(text: string): readonly string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

describe('a block works', () => {
  test.each(alone.map((block) => [place(block), block] as const))('%s', (_, block) => {
    const before = alone.filter((other) => other.document === block.document && other.line < block.line);
    expect(wrongWith(block, before)).toEqual([]);
  });
});

describe('a document with blocks for files has a test of its own', () => {
  test.each([...new Set(forFiles.map(({ document }) => document))])('%s', (document) => {
    const tests = readdirSync(join(HERE, 'test/docs')).filter(
      (file) => file.endsWith('.test.ts') && file !== basename(import.meta.url),
    );
    expect(tests.filter((file) => documentText(`test/docs/${file}`).includes(`'${document}'`))).not.toEqual([]);
  });
});

describe('what does not work is red', () => {
  const planted = (language: string, text: string, about = ''): readonly string[] =>
    wrongWith({ document: 'README.md', line: 1, language, about, text });

  test.each([
    [
      'a type error',
      'ts',
      "import { decimal } from './src/core/model/decimal.ts';\nconst n: number = decimal('1');\n",
      "Type 'Decimal' is not assignable to type 'number'.",
    ],
    [
      'an import of nothing',
      'ts',
      "import './src/nowhere.ts';\n",
      "Cannot find module or type declarations for side-effect import of './src/nowhere.ts'.",
    ],
    [
      'a script that is not there',
      'sh',
      'npm ci && npm run nothing\n',
      'npm run nothing: neither a script of package.json nor one of its programs',
    ],
    ['a program that is not ours', 'sh', 'curl x\n', 'curl x: neither a script of package.json nor one of its programs'],
    [
      'a command that is not ours',
      'sh',
      'npm run orderkeel -- nothing\n',
      'npm run orderkeel -- nothing: neither a script of package.json nor one of its programs',
    ],
    ['a language that nothing runs', 'python', 'pass\n', 'nothing runs python'],
  ])('%s', (_, language, text, said) => {
    expect(planted(language, text)).toEqual([said]);
  });

  test('a workflow with a slip', () => {
    expect(
      planted('yaml', 'workflow: slip\nversion: 1\nsteps: { complete: { check: complet, hold: { team: a, due: 1h } } }\n')[0],
    ).toContain('complet');
    expect(planted('yaml', 'workflow: slip\nversion: 1\nsteps: {}\n', 'wrong')).toEqual([]);
  });

  test('the blocks of a document are found', () => {
    expect(blocksIn('a.md', 'one\n\n```ts x/y.ts\nconst a = 1;\n```\n\n```sh\nnpm ci\n```\n')).toEqual([
      { document: 'a.md', line: 3, language: 'ts', about: 'x/y.ts', text: 'const a = 1;\n' },
      { document: 'a.md', line: 7, language: 'sh', about: '', text: 'npm ci\n' },
    ]);
  });
});
