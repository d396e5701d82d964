/** `npm run simulate`: runs seasons, says what was covered and what broke, and makes a failure small. */
import { printHistory } from './history.ts';
import { keptRun, notKept, type KeptRun } from './kept.ts';
import { commandOf, readOptions, USAGE, type Options } from './options.ts';
import { runSeasonOn } from './play.ts';
import { brokenLine, reportOf } from './report.ts';
import { runAll, tasksOf } from './run.ts';
import { withServer } from './server.ts';
import { shrink, type Symptom } from './shrink.ts';
import { CHECKERS } from './checkers/registry.ts';
import type { Totals } from './totals.ts';
import { officeWorkflow } from './workflow.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Progress and speed go to the error output: what is printed is the same for the same seed. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    say(`${options}\n\n${USAGE}`);
    return 2;
  }
  return options.hub === 'postgres' ? await withServer(async () => await run(options)) : await run(options);
}

async function run(options: Options): Promise<number> {
  if (options.history !== undefined) return await history(options);
  if (options.only !== undefined) return await replay(options, options.only);
  const kept = options.keep === undefined ? notKept : keptRun(options.keep, options);
  if (typeof kept === 'string') {
    say(kept);
    return 2;
  }
  const totals = await simulate(options, kept);
  for (const line of reportOf(options, totals)) print(line);
  if (totals.failures.length > 0 && options.shrink) await makeSmall(options, totals);
  return totals.failures.length > 0 ? 1 : 0;
}

async function simulate(options: Options, { known, keep }: KeptRun): Promise<Totals> {
  const started = performance.now();
  const tasks = tasksOf(options);
  const before = [...known.values()];
  const ordersBefore = before.reduce((sum, { intents }) => sum + intents, 0);
  let orders = ordersBefore;
  let failing = before.reduce((sum, { failures }) => sum + failures.length, 0);
  let isStopped = false;
  if (before.length > 0) say(`goes on after ${orders} orders, of which ${failing} seasons broke a promise`);
  const stop = (): void => {
    say('stops after the seasons that are under way, and tells of those that were run');
    isStopped = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const totals = await runAll(tasks, options.jobs, {
    isStopped: () => isStopped,
    known,
    done: (season, index) => {
      keep(index, season);
      orders += season.intents;
      failing += season.failures.length;
      for (const { seed } of season.failures) say(`the season of seed ${seed} broke a promise`);
      const rate = (orders - ordersBefore) / ((performance.now() - started) / 1_000);
      say(`${orders} of ${options.orders} orders, ${rate.toFixed(0)} a second, ${failing} failing seasons`);
    },
  });
  const cpuSeconds = (process.cpuUsage().user + process.cpuUsage().system) / 1_000_000;
  say(`${((orders - ordersBefore) / cpuSeconds).toFixed(0)} order lives a second of one core, checkers and judge included`);
  return totals;
}

async function history({ seed, season, dial, hub, only, history: order }: Options): Promise<number> {
  await printHistory({ seed, orders: season, dial, hub, only, order: order === 'all' ? undefined : order, print });
  return 0;
}

/** A few intents of one season, as a shrunken failure names them. */
async function replay({ seed, season, dial, hub }: Options, only: readonly number[]): Promise<number> {
  const { broken } = await runSeasonOn(hub, {
    seed,
    orders: season,
    dial,
    workflow: officeWorkflow(),
    checkers: CHECKERS,
    only: new Set(only),
  });
  for (const each of broken) print(brokenLine(each));
  if (broken.length === 0) print('0 broken promises');
  return broken.length === 0 ? 0 : 1;
}

async function makeSmall(options: Options, { failures }: Totals): Promise<void> {
  const [first] = failures;
  if (first === undefined) return;
  const symptom: Symptom = first.crash !== undefined ? 'crash' : (first.broken[0]?.promise ?? 'crash');
  say(`looking for the shortest history that breaks ${symptom} in the season of seed ${first.seed}`);
  const { dial, hub } = options;
  const only = await shrink({ seed: first.seed, orders: first.orders, dial, hub }, symptom);
  const command = commandOf(options, first.seed, first.orders, only);
  print(`\nthe shortest history found has ${only.length} business orders:\n  ${command}\n  ${command} --history all`);
}

process.exitCode = await main(process.argv.slice(2));
