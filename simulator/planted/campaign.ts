/**
 * Does the simulator see anything? Each planted bug goes into a copy of the tree, and seasons with every fault are run
 * until a promise is broken that is not broken without it, or a budget is used up.
 *
 *   npm run planted -- --seed 1 [--only ID]... [--jobs 2] [--orders 40000] [--cpu 60]
 *
 * Budgets are of each bug: orders, and CPU seconds of its child process. Exit code 1: it was asked for wrongly.
 */
import { parseArgs } from 'node:util';
import { readBugs, type PlantedBug } from './bugs.ts';
import { baseline, Table, totals, type Tried } from './report.ts';
import { inTurn, run } from './run.ts';
import { check, Nursery } from './tree.ts';
import { seasonsOf, type Trial } from './trial.ts';

interface Asked {
  readonly seed: number;
  readonly bugs: readonly PlantedBug[];
  readonly jobs: number;
  readonly orders: number;
  readonly cpuSeconds: number;
}

/**
 * What is seen without a bug must be known before any is planted, what happens seldom too: so the clean tree gets more
 * time than any bug, and beside the seasons of the bugs as many orders again, and again, with seeds of their own.
 */
const BASELINE_TIMES = 3;
const SEEDS_APART = 10_000;

function asked(): Asked {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      jobs: { type: 'string', default: '1' },
      orders: { type: 'string', default: '40000' },
      cpu: { type: 'string', default: '60' },
    },
  });
  const all = readBugs();
  const unknown = values.only.find((id) => all.every((bug) => bug.id !== id));
  if (unknown !== undefined) throw new Error(`no planted bug is called ${unknown}`);
  const bugs = values.only.length === 0 ? all : all.filter(({ id }) => values.only.includes(id));
  for (const bug of bugs) check(bug);
  return {
    seed: whole('seed', values.seed),
    bugs,
    jobs: whole('jobs', values.jobs),
    orders: whole('orders', values.orders),
    cpuSeconds: whole('cpu', values.cpu),
  };
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} is a whole number above zero, not ${text}`);
  return number;
}

/** Whatever is seen without a bug is known; seasons that do not come to their end without one are left out. */
async function learn(clean: string, { seed, orders, cpuSeconds }: Asked): Promise<Trial> {
  const seasons = seasonsOf(seed, orders);
  const others = seasonsOf(seed + SEEDS_APART, (BASELINE_TIMES - 1) * orders);
  const verdict = await run(clean, { seasons: [...seasons, ...others], cpuSecondsMax: BASELINE_TIMES * cpuSeconds });
  process.stdout.write(baseline(verdict));
  const seeds = new Set(verdict.seasons.map((season) => season.seed));
  const through = seasons.filter((season) => seeds.has(season.seed));
  if (through.length === 0) throw new Error('no season comes to its end even without a bug: there is nothing to compare with');
  return { seasons: through, cpuSecondsMax: cpuSeconds, known: verdict.findings.map(({ kind }) => kind) };
}

async function tryBug(nursery: Nursery, bug: PlantedBug, trial: Trial): Promise<Tried> {
  const root = nursery.plant(bug);
  const verdict = await run(root, trial);
  nursery.remove(root);
  return { bug, verdict };
}

async function campaign(of: Asked): Promise<void> {
  const nursery = new Nursery();
  process.once('exit', () => nursery.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const trial = await learn(nursery.clean, of);
  const table = new Table(of.bugs);
  process.stdout.write(table.head());
  const tried: Tried[] = [];
  for await (const one of inTurn(of.bugs, of.jobs, async (bug) => await tryBug(nursery, bug, trial))) {
    tried.push(one);
    process.stdout.write(table.row(one));
  }
  process.stdout.write(totals(tried));
}

try {
  await campaign(asked());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
