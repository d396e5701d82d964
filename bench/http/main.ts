/**
 * `npm run bench:http`: whole lives of orders through the hub's HTTP end, with the stand-ins as partners, all on this machine.
 * Ends with 1 where an order was lost, a thing was done twice, or something was not whole in time. Options: `-- --help`.
 */
import { writeFile } from 'node:fs/promises';
import { isWell } from './audit.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { livesOf, postsOf, reportBad, reportRun, sumsOf } from './report.ts';
import { run, type RunResult } from './run.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const shown = (result: RunResult): object => ({
  ...sumsOf(result),
  askedInVain: result.calls.flatMap(({ errors }) => errors),
  posts: postsOf(result),
  lives: livesOf(result),
  processorMs: result.processor,
  memory: result.memory,
  atEnd: { waiting: result.atEnd.waiting, holds: result.atEnd.holds },
  drainedMs: result.drainedMs,
  audit: result.audit,
  complaints: Object.fromEntries(result.complaints),
});

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    print(USAGE);
    return 0;
  }
  const options = readOptions(args);
  let parts = new AsyncDisposableStack();
  const ending = (): void => void parts.disposeAsync().then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ending);
  const measured = async (of: Options, hasBad: boolean): Promise<RunResult> => {
    parts = new AsyncDisposableStack();
    try {
      return await run(of, hasBad, parts);
    } finally {
      await parts.disposeAsync();
    }
  };
  const results = [await measured(options, false)];
  const [good] = results as [RunResult];
  print(reportRun(options, good));
  if (options.isBad) {
    const bad = await measured(options, true);
    results.push(bad);
    print(`\n${reportRun(options, bad)}\n\n${reportBad(options, good, bad)}`);
  }
  if (options.json !== undefined)
    await writeFile(options.json, JSON.stringify({ options, runs: results.map(shown) }, undefined, 1));
  return results.every(({ audit }) => isWell(audit)) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
