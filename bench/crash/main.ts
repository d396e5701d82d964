/**
 * `npm run crash`: kills and stops the engine's processes and its database under load, and looks whether any promise was
 * broken. Ends with 1 where one was. Options: `npm run crash -- --help`.
 */
import type { Act, ActKind } from './acts.ts';
import { campaign, type Result } from './campaign.ts';
import { readOptions, USAGE, type Options } from './options.ts';

/** Another process goes on within this. */
const GOES_ON_MS_MAX = 2_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const tooLate = ({ kind, everyLaneMs }: Act): boolean => kind !== 'database kill' && everyLaneMs > GOES_ON_MS_MAX;

function row(kind: ActKind, acts: readonly Act[]): string {
  const of = acts.filter((act) => act.kind === kind);
  const spread = (values: readonly number[]): string => {
    const inOrder = values.toSorted((a, b) => a - b);
    const at = (share: number): string => String(Math.round(inOrder[Math.max(0, Math.ceil(share * inOrder.length) - 1)] ?? 0));
    return [at(0.5), at(0.95), at(1)].map((each) => each.padStart(7)).join('');
  };
  const [first, every] = [of.map(({ firstMs }) => firstMs), of.map(({ everyLaneMs }) => everyLaneMs)];
  return `${kind.padEnd(14)}${String(of.length).padStart(5)}${spread(first)}${spread(every)}`;
}

function report({ seed }: Options, result: Result): void {
  const { acts, orders, acknowledged, askedAgain, arrivals, repeats, byPerson, broken } = result;
  print(`seed ${seed}`);
  print(`                    until a command is acknowledged again, ms`);
  print(`                    the first            in every lane`);
  print(`act           count    p50    p95    max    p50    p95    max`);
  for (const kind of ['engine kill', 'stop', 'database kill'] as const) print(row(kind, acts));
  print(`orders: ${orders.begun} begun, ${orders.completed} completed, ${orders.cancelled} cancelled`);
  print(`callers: ${acknowledged} commands acknowledged, ${askedAgain} times asked again`);
  print(`outside: ${arrivals} arrivals, ${repeats} of them repeats of a key`);
  for (const [what, times] of byPerson) print(`by a person: ${what}, ${times} times`);
  for (const each of broken) print(`BROKEN ${each}`);
  for (const act of acts.filter(tooLate)) print(`LATE ${act.what}: every lane after ${Math.round(act.everyLaneMs)} ms`);
  print(`${broken.length} broken promises, ${acts.filter(tooLate).length} of ${acts.length} acts late`);
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    print(USAGE);
    return 0;
  }
  const options = readOptions(args);
  await using parts = new AsyncDisposableStack();
  const ending = (): void => void parts.disposeAsync().then(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ending);
  print(`seed ${options.seed}`);
  const result = await campaign(options, parts, (line) => void process.stderr.write(`${line}\n`));
  report(options, result);
  return result.broken.length > 0 || (!options.anyTime && result.acts.some(tooLate)) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
