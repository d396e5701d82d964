/** What was measured, as plain text. */
import type { CompareOptions } from './options.ts';
import type { RunResult } from './run.ts';
import { percentilesOf, spreadOf, type Spread } from '../shared/statistics.ts';
import { table } from '../shared/table.ts';
import { TRANSITIONS } from './life.ts';
import { LONG_LINES } from './world.ts';

export interface Round {
  /** Of the machine as the round began, over the last minute: its other work is in these figures too. */
  readonly loadBefore: number;
  readonly results: Readonly<Record<string, RunResult>>;
}

export function report(options: CompareOptions, rounds: readonly Round[]): string {
  const { lives, lines, items, load, longEvery } = options.run;
  const under =
    load.kind === 'closed' ? `${load.callers} callers` : `open loop, ${load.rate} lives/s, ${load.gapMs} ms between two inputs`;
  const loads = spreadOf(rounds.map(({ loadBefore }) => loadBefore));
  const title = `${lives} lives of ${lines} lines (${items})${longEvery === undefined ? '' : `, one in ${longEvery} of ${LONG_LINES}`}, ${under}, ${rounds.length} rounds; load before a round ${range(loads, 1)}`;
  const tables = load.kind === 'closed' ? [throughput(options, rounds), ratios(options, rounds)] : [latencies(options, rounds)];
  return [title, ...tables, outcome(options, rounds)].filter((part) => part !== '').join('\n\n');
}

const number = (value: number, digits: number): string => value.toFixed(digits);

const range = ({ least, most }: Spread, digits: number): string => `${number(least, digits)}–${number(most, digits)}`;

const resultsOf = (engine: string, rounds: readonly Round[]): readonly RunResult[] =>
  rounds.map(({ results }) => results[engine] as RunResult);

function throughput({ engines }: CompareOptions, rounds: readonly Round[]): string {
  const rows = engines.map((engine) => {
    const results = resultsOf(engine, rounds);
    const speed = spreadOf(results.map(({ livesPerSecond }) => livesPerSecond));
    const costs = results.flatMap(({ processorMsPerLife }) => processorMsPerLife ?? []);
    const cost = costs.length > 0 ? spreadOf(costs) : undefined;
    const costText = cost === undefined ? ['', ''] : [number(cost.median, 2), range(cost, 2)];
    return [engine, number(speed.median, 1), range(speed, 1), ...costText];
  });
  return table(['engine', 'lives/s', 'min–max', 'cpu ms/life', 'min–max'], rows);
}

/** Of the same round, each with each: what the machine did to one it did, about, to the other. */
function ratios({ engines }: CompareOptions, rounds: readonly Round[]): string {
  const rows = engines.flatMap((one, index) =>
    engines.slice(index + 1).map((other) => {
      const of = rounds.map(({ results }) => (results[one]?.livesPerSecond ?? 0) / (results[other]?.livesPerSecond ?? 0));
      const spread = spreadOf(of);
      return [`${one} / ${other}`, number(spread.median, 2), range(spread, 2)];
    }),
  );
  return rows.length === 0 ? '' : table(['lives/s of', 'ratio', 'min–max'], rows);
}

/** In milliseconds, all rounds together. */
function latencies({ engines }: CompareOptions, rounds: readonly Round[]): string {
  const rows = engines.flatMap((engine) =>
    TRANSITIONS.map((transition, index) => {
      const of = percentilesOf(resultsOf(engine, rounds).flatMap((result) => result.latencies?.[transition] ?? []));
      return [index === 0 ? engine : '', transition, ...[of.p50, of.p95, of.p99, of.max].map((value) => number(value, 1))];
    }),
  );
  return table(['engine', 'ms to durable', 'p50', 'p95', 'p99', 'max'], rows);
}

function outcome({ engines }: CompareOptions, rounds: readonly Round[]): string {
  return engines
    .map((engine) => {
      const results = resultsOf(engine, rounds);
      const sum = (of: (result: RunResult) => number): number => results.reduce((all, result) => all + of(result), 0);
      const broken = results.flatMap((result) => result.broken);
      const seconds = results.flatMap(({ pricesSeconds }) => (pricesSeconds === undefined ? [] : [pricesSeconds.toFixed(1)]));
      const counts = `${sum(({ closed }) => closed)} closed, ${sum(({ refused }) => refused)} refused, ${sum(({ repeats }) => repeats)} effects repeated${seconds.length === 0 ? '' : `, prices loaded in ${seconds.join(', ')} s`}`;
      const audit = broken.length === 0 ? 'audit clean' : `BROKEN (${broken.length}): ${broken.slice(0, 5).join('; ')}`;
      return `${engine}: ${counts}, ${audit}`;
    })
    .join('\n');
}
