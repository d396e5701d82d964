/**
 * The same order life on several engines, in rounds: every round runs each engine once, on the same orders, and begins
 * with another one. Ends with 1 where an audit found anything broken. Options: `npm run compare -- --help`.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { runInChild } from './in-child.ts';
import { readOptions, USAGE, type CompareOptions } from './options.ts';
import { report, type Round } from './report.ts';
import type { RunResult } from './run.ts';

async function compare({ engines, run }: CompareOptions, round: number): Promise<Round> {
  const [loadBefore = 0] = loadavg();
  const results: Record<string, RunResult> = {};
  for (let turn = 0; turn < engines.length; turn++) {
    const engine = engines[(round + turn) % engines.length] as string;
    const result = await runInChild({ ...run, engine, seed: run.seed + round });
    process.stderr.write(`round ${round + 1}: ${engine} ${result.livesPerSecond.toFixed(1)} lives/s\n`);
    results[engine] = result;
  }
  return { loadBefore, results };
}

if (process.argv.includes('--help')) process.stdout.write(`${USAGE}\n`);
else {
  const options = readOptions(process.argv.slice(2));
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round++) rounds.push(await compare(options, round));
  process.stdout.write(`${report(options, rounds)}\n`);
  const machine = { node: process.version, cores: availableParallelism(), processor: cpus()[0]?.model };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, options, rounds }, undefined, 1)}\n`);
  const broken = rounds.some(({ results }) => Object.values(results).some((result) => result.broken.length > 0));
  if (broken) process.exitCode = 1;
}
