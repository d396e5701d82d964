/**
 * Does the simulator see anything? Each planted bug goes into a copy of the tree, and seasons with every fault are run
 * until a promise is broken that is not broken without it, or a budget is used up.
 *
 *   npm run planted -- --seed 1 [--only ID]... [--jobs 2] [--orders 40000] [--cpu 60] [--minutes 10]
 *
 * Budgets: of each bug so many orders, and CPU seconds of its child process at first; of all bugs together so many CPU
 * minutes. What those that were caught have left of it goes to the others, who go on where they were, with seasons to come.
 * Exit code 1: it was asked for wrongly.
 */
import { parseArgs } from 'node:util';
import { readBugs, type PlantedBug } from './bugs.ts';
import { baseline, isLeft, Table, totals, type Tried } from './report.ts';
import { inTurn, run } from './run.ts';
import { check, Nursery } from './tree.ts';
import { seasonsOf, type Trial, type Verdict } from './trial.ts';

interface Asked {
  readonly seed: number;
  readonly bugs: readonly PlantedBug[];
  readonly jobs: number;
  readonly orders: number;
  readonly cpuSeconds: number;
  readonly cpuMinutes: number;
}

/**
 * What is seen without a bug must be known before any is planted, what happens seldom too: so the clean tree gets as much
 * time as all bugs together, and beside the seasons of the bugs as many orders again, and again, with seeds of their own.
 */
const BASELINE_TIMES = 3;
const SEEDS_APART = 10_000;
/** Less is not enough for a season. */
const LEAST_SECONDS = 5;

function asked(): Asked {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      jobs: { type: 'string', default: '1' },
      orders: { type: 'string', default: '40000' },
      cpu: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '10' },
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
    cpuMinutes: whole('minutes', values.minutes),
  };
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} is a whole number above zero, not ${text}`);
  return number;
}

/** Whatever is seen without a bug is known; seasons that do not come to their end without one are left out. */
async function learn(clean: string, { seed, orders, cpuSeconds, cpuMinutes }: Asked): Promise<Trial> {
  const seasons = seasonsOf(seed, orders);
  const others = seasonsOf(seed + SEEDS_APART, (BASELINE_TIMES - 1) * orders);
  const verdict = await run(clean, { seasons: [...seasons, ...others], cpuSecondsMax: 60 * cpuMinutes });
  process.stdout.write(baseline(verdict));
  const seeds = new Set(verdict.seasons.map((season) => season.seed));
  const through = seasons.filter((season) => seeds.has(season.seed));
  if (through.length === 0) throw new Error('no season comes to its end even without a bug: there is nothing to compare with');
  return { seasons: through, cpuSecondsMax: cpuSeconds, known: verdict.findings.map(({ kind }) => kind) };
}

async function tryBug(nursery: Nursery, bug: PlantedBug, trial: Trial): Promise<Verdict> {
  const root = nursery.plant(bug);
  const verdict = await run(root, trial);
  nursery.remove(root);
  return verdict;
}

/** The same bug again, with the seasons that it has not been through. */
async function goOn(nursery: Nursery, { bug, verdict }: Tried, trial: Trial, cpuSecondsMax: number): Promise<Tried> {
  const been = new Set(verdict.seasons.map(({ seed }) => seed));
  const seasons = trial.seasons.filter(({ seed }) => !been.has(seed));
  const more = await tryBug(nursery, bug, { ...trial, seasons, cpuSecondsMax });
  return {
    bug,
    verdict: {
      findings: more.findings,
      orders: verdict.orders + more.orders,
      seasons: [...verdict.seasons, ...more.seasons],
      cpuSeconds: verdict.cpuSeconds + more.cpuSeconds,
    },
  };
}

const secondsOf = (tried: readonly Tried[]): number => tried.reduce((sum, { verdict }) => sum + (verdict.cpuSeconds || 0), 0);

async function campaign(of: Asked): Promise<void> {
  const nursery = new Nursery();
  process.once('exit', () => nursery.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const trial = await learn(nursery.clean, of);
  const table = new Table(of.bugs);
  process.stdout.write(table.head());
  const tried: Tried[] = [];
  const tell = (one: Tried): void => void process.stdout.write(table.row(one));
  const first = async (bug: PlantedBug): Promise<Tried> => ({ bug, verdict: await tryBug(nursery, bug, trial) });
  for await (const one of inTurn(of.bugs, of.jobs, first)) {
    tried.push(one);
    tell(one);
  }
  for (let left = tried.filter(isLeft); left.length > 0; left = tried.filter(isLeft)) {
    const seconds = (60 * of.cpuMinutes - secondsOf(tried)) / left.length;
    if (seconds < LEAST_SECONDS) break;
    process.stdout.write(`\n${left.length} go on, ${seconds.toFixed(0)} CPU seconds each:\n`);
    for await (const one of inTurn(left, of.jobs, async (each) => await goOn(nursery, each, trial, seconds))) {
      tried[tried.findIndex(({ bug }) => bug === one.bug)] = one;
      tell(one);
    }
  }
  process.stdout.write(totals(tried));
}

try {
  await campaign(asked());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
