/**
 * A short season with every fault: the real core, a world that does its worst, and a checker for each promise. One with a
 * fixed seed, so that a change that breaks a promise is seen at once; and in CI one with a fresh seed, which is printed.
 */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CHECKERS } from '../../simulator/checkers/registry.ts';
import { dialOf } from '../../simulator/faults.ts';
import { keptRun } from '../../simulator/kept.ts';
import { readOptions, type Options } from '../../simulator/options.ts';
import { brokenLine, REACHABLE, reportOf } from '../../simulator/report.ts';
import { runAll, tasksOf } from '../../simulator/run.ts';
import { runSeason, type SeasonResult } from '../../simulator/season.ts';
import { cellOf, type Totals } from '../../simulator/totals.ts';
import { officeWorkflow } from '../../simulator/workflow.ts';

const ORDERS = 400;

const season = (seed: number, faults: number, orders = ORDERS): SeasonResult =>
  runSeason({ seed, orders, workflow: officeWorkflow(), dial: dialOf(() => faults), checkers: CHECKERS });

/** A seed that nobody chose, where CI runs; else the same as always. */
const FRESH = process.env['CI'] === undefined ? 2 : Math.floor(Math.random() * 1_000_000_000);

describe('a season', { timeout: 240_000 }, () => {
  test('without faults every order comes to its end', () => {
    const { broken, ending } = season(1, 0, 150);

    expect(broken.map(brokenLine)).toEqual([]);
    expect(ending.orders.filter(({ state }) => state !== 'closed' && state !== 'cancelled')).toEqual([]);
  });

  test('with every fault no promise breaks: seed 1', () => {
    const { broken, commands, coverage } = season(1, 1);

    expect(broken.map(brokenLine)).toEqual([]);
    expect(commands).toBeGreaterThan(10 * ORDERS);
    expect([...coverage.keys()]).toContain('crash-after-commit');
    const struck = [...coverage].flatMap(([fault, states]) => [...states.keys()].map((state) => cellOf(fault, state)));
    expect(struck.filter((cell) => !REACHABLE.has(cell))).toEqual([]);
  });

  test(`with every fault no promise breaks: fresh seed ${FRESH}`, () => {
    process.stdout.write(`npm run simulate -- --seed ${FRESH} --orders ${ORDERS} --season ${ORDERS}\n`);

    expect(season(FRESH, 1).broken.map(brokenLine)).toEqual([]);
  });
});

describe('a run', { timeout: 240_000 }, () => {
  const options = readOptions(['--seed', '5', '--orders', '200', '--season', '50']) as Options;

  const print = async (jobs: number): Promise<string> => {
    const tasks = tasksOf(options);
    return reportOf(options, await runAll(tasks, jobs, { done: () => undefined })).join('\n');
  };

  test('the same seed prints the same to the last byte, in one thread or in two', async () => {
    const first = await print(1);

    expect(await print(1)).toBe(first);
    expect(await print(2)).toBe(first);
    expect(first).toContain('200 business orders in 4 seasons');
  });

  test('one that is stopped finishes what is under way and tells of that', async () => {
    let done = 0;
    const totals = await runAll(tasksOf(options), 1, { done: () => (done += 1), isStopped: () => done === 2 });
    expect(reportOf(options, totals)[0]).toBe('seed 5, 100 of 200 business orders in 2 seasons, faults × 1');
  });

  test('one that was ended goes on from what was kept, and tells the same as one that was not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'orderkeel-run-'));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const file = join(folder, 'run.jsonl');
    const ran: number[] = [];
    const go = async (most: number): Promise<string> => {
      const kept = keptRun(file, options);
      if (typeof kept === 'string') throw new Error(kept);
      const done = (totals: Totals, index: number): void => {
        ran.push(index);
        kept.keep(index, totals);
      };
      const isStopped = (): boolean => ran.length >= most;
      return reportOf(options, await runAll(tasksOf(options), 1, { known: kept.known, done, isStopped })).join('\n');
    };
    await go(3);
    // The machine went away in the middle of a line.
    await appendFile(file, '[3,{"seasons":1,');

    expect(await go(9)).toBe(await print(1));
    expect(ran).toEqual([0, 1, 2, 3]);
    await go(9);
    expect(ran).toEqual([0, 1, 2, 3]);
    expect(keptRun(file, { ...options, seed: 6 })).toMatch(/is of another run, or of other code/);
  });
});

describe('options', () => {
  test.each([
    [['--orders', '0'], '--orders takes a whole number, got 0'],
    [['--seed', 'x'], '--seed takes a whole number, got x'],
    [['--faults=-1'], '--faults takes a number from 0 to 20, got -1'],
    [['--hub', 'real'], '--hub takes model, engine or postgres, got real'],
    [['--only', '1,x'], '--only takes intents by number, got 1,x'],
  ])('%j', (args, message) => {
    expect(readOptions(args)).toBe(message);
  });

  test('what is no option is said', () => {
    expect(readOptions(['--sed', '3'])).toContain("Unknown option '--sed'");
  });

  test('a fault that nobody knows is named, with those that there are', () => {
    expect(readOptions(['--without', 'rain'])).toMatch(/^there is no fault rain; there are loss, duplication, /);
  });
});
