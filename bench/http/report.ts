/** What was measured, as plain text. */
import { percentilesOf, type Percentiles } from '../shared/statistics.ts';
import { table } from '../shared/table.ts';
import { PARTS } from './meters.ts';
import type { Load, Options } from './options.ts';
import type { RunResult } from './run.ts';
import { BAD_NODES, GOOD_NODES } from './world.ts';

const MINUTE_MS = 60_000;
const LINES_MAX = 8;

const figure = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const figures = ({ p50, p95, p99, max }: Percentiles): readonly string[] => [p50, p95, p99, max].map((each) => figure(each));

const isIn = ({ from, to }: RunResult, at: number): boolean => at >= from && at < to;

const wordsOf = (load: Load): string =>
  load.kind === 'open' ? `open loop, ${load.rate} lives/s` : `closed loop, ${load.callers} lives under way`;

/** From when it was due; only those that were taken. */
export function postsOf(result: RunResult, nodes?: readonly string[]): Percentiles {
  const calls = result.calls.filter(
    ({ dueAt, node, order }) => isIn(result, dueAt) && order !== undefined && nodes?.includes(node) !== false,
  );
  return percentilesOf(calls.map(({ tookMs }) => tookMs));
}

/** From when it was due until it was shipped, invoiced and paid. */
export function livesOf(result: RunResult, nodes?: readonly string[]): Percentiles {
  return percentilesOf(
    result.calls.flatMap(({ order = '', dueAt, node }) => {
      const at = result.closed.get(order);
      return at === undefined || !isIn(result, dueAt) || nodes?.includes(node) === false ? [] : [at - dueAt];
    }),
  );
}

export interface Sums {
  readonly seconds: number;
  readonly offered: number;
  readonly whole: number;
  readonly backlogBefore: number;
  readonly backlogAfter: number;
}

export function sumsOf(result: RunResult): Sums {
  const { from, to, calls, closed } = result;
  const taken = calls.filter(({ order }) => order !== undefined);
  const closedAt = taken.flatMap(({ order = '' }) => closed.get(order) ?? []);
  const backlog = (at: number): number =>
    taken.filter(({ dueAt }) => dueAt < at).length - closedAt.filter((each) => each < at).length;
  return {
    seconds: (to - from) / 1_000,
    offered: calls.filter(({ dueAt }) => isIn(result, dueAt)).length,
    whole: closedAt.filter((at) => isIn(result, at)).length,
    backlogBefore: backlog(from),
    backlogAfter: backlog(to),
  };
}

export function reportRun({ load, lines, warmUpSeconds }: Options, result: RunResult): string {
  const { seconds, offered, whole, backlogBefore, backlogAfter } = sumsOf(result);
  const { loadBefore, processor, complaints, drainedMs } = result;
  const cpu = PARTS.map((part) => `${part} ${figure(processor[part] / whole, 2)}`).join(', ');
  const all = PARTS.reduce((sum, part) => sum + processor[part], 0);
  const latencies = table(
    ['ms', 'p50', 'p95', 'p99', 'max'],
    [
      ['POST /v1/orders, from when it was due', ...figures(postsOf(result))],
      ['from then to shipped, invoiced and paid', ...figures(livesOf(result))],
    ],
  );
  return [
    `${wordsOf(load)}, ${lines} lines, Zipf items, ${seconds} s after a warm-up of ${warmUpSeconds} s; load of the machine before: ${figure(loadBefore, 1)}`,
    `whole: ${figure(whole / seconds, 1)} lives/s (${whole}), begun: ${figure(offered / seconds, 1)} a second (${offered}); not whole: ${backlogBefore} at the begin, ${backlogAfter} at the end`,
    latencies,
    `asked in vain, and then again: ${errorsOf(result)}; never taken: ${result.calls.filter(({ order }) => order === undefined).length}`,
    `processor ms a life: ${figure(all / whole, 2)} (${cpu}); ${figure(all / (seconds * 1_000), 2)} cores busy`,
    memory(result),
    `all whole ${drainedMs === undefined ? 'NEVER' : `${figure(drainedMs / 1_000, 1)} s after the last one had begun`}; ${auditWords(result)}`,
    ...[...complaints].slice(0, LINES_MAX).map(([line, times]) => `the hub said ${times} times: ${line}`),
  ].join('\n');
}

function errorsOf({ calls }: RunResult): string {
  const counts = new Map<string, number>();
  for (const error of calls.flatMap(({ errors }) => errors)) counts.set(error, (counts.get(error) ?? 0) + 1);
  return counts.size === 0 ? 'none' : [...counts].map(([code, times]) => `${code} × ${times}`).join(', ');
}

function auditWords({ audit: { taken, notWhole, lost, twice } }: RunResult): string {
  const named = [...lost, ...twice, ...notWhole.map((order) => `${order} is not whole`)].slice(0, LINES_MAX);
  const words = `of ${taken} orders taken ${notWhole.length} are not whole, ${lost.length} lost, ${twice.length} things done twice`;
  return named.length === 0 ? words : `${words}: ${named.join('; ')}`;
}

/** By minute of the window, the mean of each. */
function memory(result: RunResult): string {
  const within = result.memory.filter(({ at }) => isIn(result, at));
  const minutes = Map.groupBy(within, ({ at }) => Math.floor((at - result.from) / MINUTE_MS));
  const rows = PARTS.map((part) => {
    const mb = within.map((sample) => sample.mb[part]);
    const means = [...minutes.values()].map((of) => of.reduce((sum, sample) => sum + sample.mb[part], 0) / of.length);
    const ends = [mb[0], mb.at(-1), Math.min(...mb), Math.max(...mb)].map((each) => figure(each ?? Number.NaN));
    return [part, ...ends, means.map((each) => figure(each)).join(' ')];
  });
  return table(['memory, MB', 'first', 'last', 'least', 'most', 'by minute'], rows);
}

/** Of good partners in both runs, then of bad ones. */
export function reportBad(options: Options, good: RunResult, bad: RunResult): string {
  const { load, slowMs, minutes } = options;
  const runs = [
    ['all good', good],
    ['four bad', bad],
  ] as const;
  const fine = runs.flatMap(([name, result]) => [
    [name, 'orders of good partners, to shipped, invoiced and paid', ...figures(livesOf(result, GOOD_NODES))],
    [name, 'all POST /v1/orders, from when due', ...figures(postsOf(result))],
  ]);
  const rows = Object.entries(BAD_NODES).map(([node, badness]) => {
    const { waiting, holds, ledger } = bad.atEnd;
    const { releases = 0, repeats = 0, left = [], sent = 0 } = ledger.warehouses[node] ?? {};
    const orders = bad.calls.filter((each) => each.node === node && each.order !== undefined);
    const caughtUp = orders.map(({ order = '' }) => (bad.closed.get(order) ?? Number.NaN) - bad.drainsFrom);
    const how = badness === 'slow' ? `slow, ${slowMs} ms` : badness;
    const seconds = Math.max(...caughtUp) / 1_000;
    return [
      how,
      ...[orders.length, waiting[node] ?? 0, holds[node]?.length ?? 0, releases, repeats, left.length, sent].map(String),
      Number.isNaN(seconds) ? 'NEVER' : figure(Math.max(0, seconds), 1),
    ];
  });
  const holds = Object.entries(bad.atEnd.holds).map(([node, types]) => `${node} ${[...new Set(types)].join(', ')}`);
  return [
    `${wordsOf(load)} twice for ${minutes * 60} s; six orders of ten go to good partners, one to each of the four`,
    table(['run', 'ms', 'p50', 'p95', 'p99', 'max'], fine),
    table(
      ['bad partner', 'orders', 'waiting', 'holds', 'releases there', 'repeats', 'left', '945s sent', 'caught up after, s'],
      rows,
    ),
    `holds open at the end: ${holds.length === 0 ? 'none' : holds.join('; ')}`,
    ...runs.map(([name, result]) => `${name}: ${auditWords(result)}`),
  ].join('\n\n');
}
