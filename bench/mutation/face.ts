/**
 * Runs inside vitest, in the copy with all mutants: collects the pure tests once and calls them for one mutant after the
 * other, so that a mutant costs its tests and nothing else. What it finds is appended to a file line by line, so that
 * whoever watches knows which mutant was at work when a test never came back.
 */
import { appendFileSync } from 'node:fs';
import { describe, TestRunner, type RunnerTask, type RunnerTestCase } from 'vitest';
import { loadingOf, type Asked, type Covered, type Verdict } from './protocol.ts';

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

/** One suite a file. What is mutated has to be loaded before, so that what each file does of its own can be told apart. */
export function collect(files: readonly (readonly [string, () => Promise<unknown>])[]): void {
  for (const [file, load] of files)
    // oxlint-disable-next-line vitest/valid-title -- one suite a file
    describe(file, async () => {
      switches().currentTestId = loadingOf(file);
      await load();
      switches().currentTestId = undefined;
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
  const loaded = [['', it.mutantCoverage?.static], ...Object.entries(it.mutantCoverage?.perTest ?? {})] as const;
  for (const [test, hits] of loaded) write(to, { test, ms: 0, passed: true, hits: of(hits) } satisfies Covered);
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
  // What killed most so far comes first, and among equals the quickest.
  const kills = new Map<string, number>();
  const often = (test: string): number => kills.get(test) ?? 0;
  for (const each of asked) {
    const verdict = await face(tests, { ...each, tests: each.tests.toSorted((a, b) => often(b) - often(a)) }, to);
    if (verdict.kind === 'killed') kills.set(verdict.by, often(verdict.by) + 1);
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
