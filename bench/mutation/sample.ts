/**
 * How many mutants of the process and of the checks do the pure tests notice? Draws a sample over all of them, tries
 * exactly these, and says what share was killed, with its interval. docs/mutation.md tells what the figure can say.
 *
 *   npm run mutation:sample -- --seed 1 --most 1200
 *   npm run mutation:sample -- --seed 1 --survivors      those that survived the last time, again
 *   npm run mutation:sample -- --seed 1 --simulator      what no test noticed faces the simulator too
 *   npm run mutation:sample -- --files 'src/core/process/settle/*.ts' --most 100000
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { draw } from './draw.ts';
import { report, type Tried } from './report.ts';
import { simulate } from './simulate.ts';
import { Trial } from './trial.ts';
import { filesOf, HERE, plantMutants, type Mutant } from './tree.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '1200' },
    workers: { type: 'string', default: '1' },
    survivors: { type: 'boolean', default: false },
    simulator: { type: 'boolean', default: false },
    orders: { type: 'string', default: '1300' },
    cpu: { type: 'string', default: '20' },
    files: { type: 'string', multiple: true, default: ['src/core/process/**/*.ts', 'src/core/checks/**/*.ts'] },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const place = ({ file, line, column }: Mutant): string => `${file}:${line}:${column}`;
const sameAs = (one: Mutant) => `${place(one)} ${one.mutator} ${one.replacement}`;

const root = join(HERE, '.stryker-tmp', `sample-${process.pid}`);
const kept = join(HERE, 'reports', 'mutation', `sample-${values.seed}.json`);
const trial = new Trial(root, Number(values.workers), filesOf(values.files));
process.once('SIGINT', () => {
  trial.remove();
  process.exit(130);
});
try {
  const all = await plantMutants(root, filesOf(values.files));
  const chosen = values.survivors ? survivorsOf(all) : draw(all, Number(values.most), Number(values.seed));
  say(`${all.length} mutants, ${chosen.length} of them drawn with seed ${values.seed}`);

  const { tests, leftOut } = await trial.cover(chosen.map(({ id }) => id));
  say(`${tests} tests judge them`);
  for (const test of leftOut) say(`left out, since it does not pass twice in one process: ${test}`);

  let done = 0;
  const tried: Tried[] = [];
  for await (const { mutant, outcome } of trial.run()) {
    const one = chosen.find(({ id }) => id === mutant);
    if (one === undefined) throw new Error(`nobody asked for the mutant ${mutant}`);
    tried.push({ ...one, outcome });
    done += 1;
    const lost = tried.filter((each) => each.outcome === 'survived' || each.outcome === 'no coverage').length;
    if (done % 50 === 0) say(`${done} of ${chosen.length}, ${lost} not noticed`);
  }
  mkdirSync(join(HERE, 'reports', 'mutation'), { recursive: true });
  if (!values.survivors) writeFileSync(kept, `${JSON.stringify(tried, null, 1)}\n`);
  for (const line of report(tried)) say(line);
  if (values.simulator) await together(tried);
} finally {
  trial.remove();
}

/** Killed by a test, or by a promise that a simulated season breaks with it and not without it. */
async function together(tried: readonly Tried[]): Promise<void> {
  const lost = tried.filter(({ outcome }) => outcome === 'survived' || outcome === 'no coverage');
  const asked = { root, seed: Number(values.seed), orders: Number(values.orders), cpuSeconds: Number(values.cpu) };
  const seen = new Set<string>();
  let done = 0;
  for await (const { mutant, by } of simulate(lost, { ...asked, workers: Number(values.workers) })) {
    done += 1;
    if (by !== undefined) seen.add(mutant.id);
    say(`${done} of ${lost.length}: ${place(mutant)} ${by ?? 'not noticed'}`);
  }
  say('\nby tests and simulator together');
  for (const line of report(tried.map((one) => (seen.has(one.id) ? { ...one, outcome: 'killed' } : one)))) say(line);
}

function survivorsOf(all: readonly Mutant[]): readonly Mutant[] {
  const before = JSON.parse(readFileSync(kept, 'utf8')) as readonly Tried[];
  const lost = new Set(before.filter(({ outcome }) => outcome === 'survived' || outcome === 'no coverage').map(sameAs));
  return all.filter((each) => lost.has(sameAs(each)));
}
