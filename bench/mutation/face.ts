/**
 * Runs inside vitest, in the copy with all mutants: collects the pure tests once and calls them for one mutant after the
 * other, so that a mutant costs its tests and nothing else. What it finds is appended to a file line by line, so that
 * whoever watches knows which mutant was at work when a test never came back.
 */
import { appendFileSync } from 'node:fs';
import { describe, TestRunner, type RunnerTask, type RunnerTestCase } from 'vitest';

/** What a test did while no mutant was active: its time, and how often it came past each mutant. */
export interface Covered {
  readonly test: string;
  readonly ms: number;
  readonly passed: boolean;
  readonly hits: Readonly<Record<string, number>>;
}

export interface Asked {
  readonly mutant: string;
  /** Tests that come past it, the quickest first. */
  readonly tests: readonly string[];
  /** Past so many a loop has lost its end; each hit is counted by the mutant's own switch. */
  readonly hitsMax: number;
}

export type Verdict =
  | { readonly kind: 'begun'; readonly mutant: string }
  | { readonly kind: 'killed'; readonly mutant: string; readonly by: string }
  | { readonly kind: 'survived'; readonly mutant: string }
  /** A test that killed it fails without it too: something was left behind, and nothing more can be judged here. */
  | { readonly kind: 'spoilt'; readonly mutant: string };

interface Stryker {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

/** Where the instrumented code looks. */
const NAMESPACE = '__stryker__';
const switches = (): Stryker => ((globalThis as { [NAMESPACE]?: Stryker })[NAMESPACE] ??= {});

/** Sets the switch before any module of the tree is there. */
export function activate(mutant: string): void {
  switches().activeMutant = mutant;
}

export function collect(files: readonly (readonly [string, () => Promise<unknown>])[]): void {
  for (const [file, load] of files)
    // oxlint-disable-next-line vitest/valid-title -- one suite a file
    describe(file, async () => {
      await load();
    });
}

const testsIn = (task: RunnerTask, path: string): readonly (readonly [string, RunnerTestCase])[] =>
  task.type === 'suite'
    ? task.tasks.flatMap((each) => testsIn(each, `${path} > ${each.name}`))
    : task.type === 'test'
      ? [[path, task]]
      : [];

type Tests = ReadonlyMap<string, readonly RunnerTestCase[]>;

/** By path; a table may hold the same name twice. */
export function testsOf(own: RunnerTask): Tests {
  const found = new Map<string, RunnerTestCase[]>();
  for (const suite of own.file.tasks)
    if (suite.type === 'suite')
      for (const [path, test] of testsIn(suite, suite.name)) found.set(path, [...(found.get(path) ?? []), test]);
  return found;
}

async function fails(tests: readonly RunnerTestCase[]): Promise<boolean> {
  try {
    for (const test of tests) await TestRunner.getTestFn(test)();
    return false;
  } catch {
    return true;
  }
}

const write = (to: string, line: object): void => appendFileSync(to, `${JSON.stringify(line)}\n`);

/** Each test twice: what it comes past, then its time when it is warm. A test that fails at either is no judge. */
export async function cover(tests: Tests, wanted: ReadonlySet<string>, to: string): Promise<void> {
  const of = (hits: Record<string, number> = {}) => Object.fromEntries(Object.entries(hits).filter(([id]) => wanted.has(id)));
  const it = switches();
  write(to, { test: '', ms: 0, passed: true, hits: of(it.mutantCoverage?.static) } satisfies Covered);
  for (const [test, cases] of tests) {
    it.currentTestId = test;
    const failed = await fails(cases);
    it.currentTestId = undefined;
    const began = performance.now();
    const passed = !(await fails(cases)) && !failed;
    write(to, { test, ms: performance.now() - began, passed, hits: of(it.mutantCoverage?.perTest[test]) } satisfies Covered);
  }
}

/** Every mutant that is asked, until one leaves something behind. */
export async function faceAll(tests: Tests, asked: readonly Asked[], to: string): Promise<void> {
  for (const each of asked) {
    const verdict = await face(tests, each, to);
    if (verdict.kind === 'killed' && (await fails(tests.get(verdict.by) ?? []))) {
      write(to, { kind: 'spoilt', mutant: each.mutant } satisfies Verdict);
      return;
    }
    write(to, verdict);
  }
}

async function face(tests: Tests, { mutant, tests: names, hitsMax }: Asked, to: string): Promise<Verdict> {
  write(to, { kind: 'begun', mutant } satisfies Verdict);
  const it = switches();
  try {
    for (const name of names) {
      it.activeMutant = mutant;
      it.hitCount = 0;
      it.hitLimit = hitsMax;
      if (await fails(tests.get(name) ?? [])) return { kind: 'killed', mutant, by: name };
    }
    return { kind: 'survived', mutant };
  } finally {
    it.activeMutant = undefined;
    it.hitCount = undefined;
  }
}

/** One mutant that was active from the first line on. */
export async function faceFresh(tests: Tests, { mutant, tests: names }: Asked, to: string): Promise<void> {
  for (const name of names)
    if (await fails(tests.get(name) ?? [])) {
      write(to, { kind: 'killed', mutant, by: name } satisfies Verdict);
      return;
    }
  write(to, { kind: 'survived', mutant } satisfies Verdict);
}
