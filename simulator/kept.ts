/**
 * A run that may be ended and gone on with: what each season came to, a line each in a file, under a first line that says
 * which run of which code it is. A run of a million takes hours, and a machine may be needed meanwhile.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from './options.ts';
import type { Totals } from './totals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What decides how a season goes: of the simulator's own hub the core and what it shares with the engine. */
const CODE = {
  model: ['simulator', 'src/core', 'src/govern', 'src/engine/backoff.ts', 'src/engine/gate.ts', 'workflows'],
  engine: ['simulator', 'src', 'workflows'],
  postgres: ['simulator', 'src', 'workflows'],
};

export interface KeptRun {
  /** By their place in the run. */
  readonly known: ReadonlyMap<number, Totals>;
  readonly keep: (index: number, totals: Totals) => void;
}

export const notKept: KeptRun = { known: new Map(), keep: () => undefined };

/** Or what is wrong with the file. */
export function keptRun(file: string, options: Options): KeptRun | string {
  const head = JSON.stringify(headOf(options));
  if (!existsSync(file)) writeFileSync(file, `${head}\n`);
  const text = readFileSync(file, 'utf8');
  const [first, ...lines] = text.split('\n');
  if (first !== head) return `${file} is of another run, or of other code: ${first}; name another file, or take this one away`;
  if (!text.endsWith('\n')) appendFileSync(file, '\n');
  const known = new Map<number, Totals>();
  for (const line of lines) {
    const season = readSeason(line);
    if (season !== undefined) known.set(...season);
  }
  return { known, keep: (index, totals) => appendFileSync(file, `${JSON.stringify([index, totals])}\n`) };
}

/** Undefined: a line that was cut off. */
function readSeason(line: string): [number, Totals] | undefined {
  try {
    const [index, totals] = JSON.parse(line) as [number, Totals & { readonly openMost: number | null }];
    // Infinity, which JSON has not: a season that came to nothing.
    return [index, { ...totals, openMost: totals.openMost ?? Number.POSITIVE_INFINITY }];
  } catch {
    return undefined;
  }
}

const headOf = ({ seed, orders, season, hub, faults, without }: Options): object => ({
  seed,
  orders,
  season,
  hub,
  faults,
  without,
  code: digestOf(CODE[hub]),
});

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((each) => filesIn(join(ROOT, each))))
    hash
      .update(`${path.slice(ROOT.length)}\n`)
      .update(readFileSync(path))
      .update('\n');
  return hash.digest('hex');
}

function filesIn(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
