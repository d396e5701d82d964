/**
 * Runs mutants in child processes. They are tried in a process that stays warm; one that also takes effect while modules
 * load, and was not noticed there, is tried once more with modules of its own, as a test file of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import mutation from '../../vitest.mutation.config.ts';
import { loadingOf, type Asked, type Covered, type Verdict } from './protocol.ts';
import type { Outcome } from './report.ts';
import { stopCounting } from './tree.ts';

interface Plan {
  readonly asked: Asked;
  /** Tests that may notice what it does while files load: what survives when warm has these to face as well. */
  readonly afresh: readonly string[];
  readonly fresh: boolean;
  readonly msMax: number;
}

interface Result {
  readonly mutant: string;
  readonly outcome: Outcome;
}

/** Beyond what its tests take without it; loading all tests afresh is in it. */
const PATIENCE_MS = 15_000;
const POLL_MS = 100;
const FRESH_AT_ONCE = 20;

const JUDGES = { include: mutation.test?.include ?? [], exclude: mutation.test?.exclude ?? [] };

export class Trial {
  readonly #root: string;
  readonly #workers: number;
  readonly #mutated: readonly string[];
  readonly #children = new Set<ChildProcess>();
  #plans: readonly Plan[] = [];
  #uncovered: readonly string[] = [];
  #files = 0;

  constructor(root: string, workers: number, mutated: readonly string[]) {
    this.#root = root;
    this.#workers = workers;
    this.#mutated = mutated;
  }

  /** Runs all tests without any mutant, and plans by what they come past. */
  async cover(mutants: readonly string[]): Promise<{ readonly tests: number; readonly leftOut: readonly string[] }> {
    mkdirSync(join(this.#root, 'mutants'), { recursive: true });
    const entry = this.#entry(`cover(testsOf(task), new Set(${JSON.stringify(mutants)}), to)`);
    const printed = await this.#start([entry.file]).ended;
    const covered = linesOf(entry.to) as readonly Covered[];
    if (covered.length < 2) throw new Error(`the tests did not run without a mutant: ${printed}`);
    const judged = globSync(JUDGES.include, { cwd: this.#root, exclude: JUDGES.exclude }).toSorted();
    const isLoading = new Set(['', ...judged.map(loadingOf)]);
    const tests = covered.filter(({ test }) => !isLoading.has(test));
    const judges = tests.filter(({ passed }) => passed).toSorted((a, b) => a.ms - b.ms);
    const loading = covered.filter(({ test }) => isLoading.has(test));

    const plans = mutants.map((mutant): Plan => {
      const past = judges.filter(({ hits }) => hits[mutant] !== undefined);
      const most = past.reduce((max, { hits }) => Math.max(max, hits[mutant] ?? 0), 0);
      // A module's own constants may matter to anybody, what a test file works out as it loads to its own tests only.
      const loaders = loading.filter(({ hits }) => hits[mutant] !== undefined).map(({ test }) => test);
      const afresh = judges.filter(({ test }) => loaders.some((each) => each === '' || test.startsWith(`${fileOf(each)} > `)));
      const ms = [...past, ...afresh].reduce((sum, each) => sum + each.ms, 0);
      const asked = { mutant, tests: past.map(({ test }) => test), hitsMax: 1000 + most * 100 };
      return { asked, afresh: afresh.map(({ test }) => test), fresh: past.length === 0, msMax: PATIENCE_MS + 3 * ms };
    });
    stopCounting(this.#root, this.#mutated);
    const isCovered = ({ asked, afresh }: Plan) => asked.tests.length + afresh.length > 0;
    this.#plans = plans.filter(isCovered);
    this.#uncovered = plans.filter((plan) => !isCovered(plan)).map(({ asked }) => asked.mutant);
    return { tests: judges.length, leftOut: tests.filter(({ passed }) => !passed).map(({ test }) => test) };
  }

  async *run(): AsyncGenerator<Result> {
    for (const mutant of this.#uncovered) yield { mutant, outcome: 'no coverage' };
    const found: Result[] = [];
    const queue = [...this.#parts()];
    const work = async () => {
      for (let part = queue.shift(); part !== undefined; part = queue.shift())
        queue.unshift(...(await this.#try(part, (result) => found.push(result))));
    };
    const all = Promise.all(Array.from({ length: this.#workers }, work)).then(() => true);
    for (let over = false; !over;) {
      over = await Promise.race([all, setTimeout(POLL_MS, false)]);
      yield* found.splice(0);
    }
  }

  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Warm ones in parts, so that two workers have something to share; fresh ones few at a time. */
  #parts(): readonly (readonly Plan[])[] {
    const warm = this.#plans.filter(({ fresh }) => !fresh);
    const fresh = this.#plans.filter((plan) => plan.fresh);
    return [...chunks(warm, Math.ceil(warm.length / (4 * this.#workers))), ...chunks(fresh, FRESH_AT_ONCE)];
  }

  /** Tries one part, and gives back what has to be tried again in a new process. */
  async #try(part: readonly Plan[], found: (result: Result) => void): Promise<readonly (readonly Plan[])[]> {
    const isFresh = part[0]?.fresh === true;
    const entries = isFresh
      ? part.map(({ asked, afresh }) =>
          this.#entry(`faceFresh(testsOf(task), ${JSON.stringify({ ...asked, tests: afresh })}, to)`, asked.mutant),
        )
      : [this.#entry(`faceAll(testsOf(task), ${JSON.stringify(part.map(({ asked }) => asked))}, to)`)];
    const run = this.#start(entries.map(({ file }) => file));
    const left = new Map(part.map((plan) => [plan.asked.mutant, plan]));
    const settle = (mutant: string, outcome: Outcome) => {
      if (left.delete(mutant)) found({ mutant, outcome });
    };
    const again: Plan[] = [];
    const later = (plan: Plan) => {
      left.delete(plan.asked.mutant);
      again.push({ ...plan, fresh: true });
    };
    let since = performance.now();
    let seen = 0;
    for (let over = false; !over;) {
      over = await Promise.race([run.ended.then(() => true), setTimeout(POLL_MS, false)]);
      const verdicts = entries.flatMap(({ to }) => linesOf(to) as readonly Verdict[]);
      if (verdicts.length > seen) since = performance.now();
      for (const verdict of verdicts.slice(isFresh ? 0 : seen)) {
        const plan = left.get(verdict.mutant);
        if (plan === undefined || verdict.kind === 'begun') continue;
        if (verdict.kind === 'spoilt' || (verdict.kind === 'survived' && plan.afresh.length > 0 && !isFresh)) later(plan);
        else settle(verdict.mutant, verdict.kind);
      }
      seen = verdicts.length;
      const [current] = left.values();
      if (current !== undefined && performance.now() - since > current.msMax) {
        run.child.kill('SIGKILL');
        settle(current.asked.mutant, 'timeout');
        over = true;
      }
    }
    const printed = await run.ended;
    // What could not even be loaded with its mutant is noticed by every test.
    if (isFresh)
      for (const { file, mutant } of entries) if (mutant !== undefined && printed.includes(`${file}:`)) settle(mutant, 'killed');
    if (left.size === part.length && again.length === 0) throw new Error(`nothing was tried: ${printed}`);
    return [[...left.values()], ...chunks(again, FRESH_AT_ONCE)].filter(({ length }) => length > 0);
  }

  #entry(call: string, mutant?: string): { readonly file: string; readonly to: string; readonly mutant?: string | undefined } {
    this.#files += 1;
    const file = `mutants/${this.#files}.test.ts`;
    const to = join(this.#root, `${this.#files}.jsonl`);
    const judges = globSync(JUDGES.include, { cwd: this.#root, exclude: JUDGES.exclude }).toSorted();
    const text = [
      `import { test } from 'vitest';`,
      `import { activate, collect, cover, faceAll, faceFresh, testsOf } from '../bench/mutation/face.ts';`,
      `const to = ${JSON.stringify(to)};`,
      mutant === undefined ? '' : `activate(${JSON.stringify(mutant)});`,
      ...this.#mutated.map((each) => `await import(${JSON.stringify(`../${each}`)});`),
      `collect([`,
      ...judges.map((each) => `  [${JSON.stringify(each)}, () => import(${JSON.stringify(`../${each}`)})],`),
      `]);`,
      `test('mutants', ({ task }) => ${call}, 0);`,
      `void [cover, faceAll, faceFresh];`,
    ];
    writeFileSync(join(this.#root, file), text.join('\n'));
    return { file, to, mutant };
  }

  #start(files: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<string> } {
    const { env } = mutation.test ?? {};
    const child = spawn(process.execPath, [join('bench', 'mutation', 'child.ts'), '.', ...files], {
      cwd: this.#root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#children.add(child);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    const ended = new Promise<string>((resolve) => {
      child.on('close', () => {
        this.#children.delete(child);
        resolve(printed);
      });
    });
    return { child, ended };
  }
}

const fileOf = (loading: string): string => loading.slice(0, -loadingOf('').length);

function linesOf(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  // The last line may be half written.
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const found: T[][] = [];
  for (let at = 0; at < all.length; at += size) found.push(all.slice(at, at + size));
  return found;
}
