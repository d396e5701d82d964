/**
 * A copy of this tree in which every mutant is in the code already (Stryker's schemata), each behind a switch: the one
 * named by `__stryker__.activeMutant` is on. Nothing has to be compiled again between two mutants.
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Instrumenter } from '@stryker-mutator/instrumenter';

export const HERE = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['src', 'test', 'bench', 'simulator', 'workflows', 'package.json', 'tsconfig.json'];

export interface Mutant {
  readonly id: string;
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

const silent = () => undefined;
const no = () => false;
const LOGGER = {
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
};

/** What the patterns name, as paths from the root of the tree. */
export const filesOf = (patterns: readonly string[]): readonly string[] => globSync([...patterns], { cwd: HERE }).toSorted();

/** Makes the copy at `root` and gives back each mutant of the files. */
export async function plantMutants(root: string, names: readonly string[]): Promise<readonly Mutant[]> {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const part of COPIED) cpSync(join(HERE, part), join(root, part), { recursive: true });
  symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'), 'dir');

  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(join(HERE, name), 'utf8') }));
  const planted = await new Instrumenter(LOGGER).instrument(files, { plugins: null, excludedMutations: [], ignorers: [] });
  for (const { name, content } of planted.files) writeFileSync(join(root, name), content);

  const texts = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  return planted.mutants
    .filter(({ status }) => status === undefined)
    .map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => ({
      id,
      file: fileName,
      line: start.line + 1,
      column: start.column + 1,
      mutator: mutatorName,
      original: textBetween(texts.get(fileName) ?? [], start, end),
      replacement,
    }));
}

/** Takes out of the copy what counts how often a mutant is come past: once that is known, it only costs time. */
export function stopCounting(root: string, names: readonly string[]): void {
  for (const name of names) {
    const path = join(root, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/\bstryCov_9fa48\((?:"\d+"(?:,\s*)?)+\)/g, '0'));
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function textBetween(lines: readonly string[], start: Place, end: Place): string {
  const inside = lines.slice(start.line, end.line + 1);
  return inside
    .map((line, at) => line.slice(at === 0 ? start.column : 0, at === inside.length - 1 ? end.column : undefined))
    .join('\n');
}
